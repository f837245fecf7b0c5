#include "tests/support/function_rows.h"

namespace tf::engine {
namespace {

// Expected output and errors were written by helm 4.3.1.
constexpr test::FunctionRow kReflectFunctionRows[] = {
    {R"({{ typeOf (split "/" "a") }})", "map[string]string", ""},
    {R"({{ typeOf (splitList "," "a") }})", "[]string", ""},
    {R"({{ typeOf (int "1") }})", "int", ""},
    {"{{ typeOf (int64 1) }}", "int64", ""},
    {"{{ typeOf (float64 1) }}", "float64", ""},
    {"{{ typeOf (until 1) }}", "[]int", ""},
    {R"({{ typeOf (slice (splitList "," "a,b") 1) }})", "[]string", ""},
    {"{{ typeOf (chunk 2 .Values.l) }}", "[][]interface {}", ""},
    {R"({{ typeOf (omit .Values "m") }})", "map[string]interface {}", ""},
    {R"({{ deepCopy (dict "a" (list 1)) }})", "map[a:[1]]", ""},
    {"{{ deepCopy 1 }}", "1", ""},
    {R"({{ deepCopy "x" }})", "x", ""},
    {"{{ deepCopy .Values.m }}", "map[a:1 b:map[c:x]]", ""},
    {"{{ mustDeepCopy .Values.l }}", "[1 2 3]", ""},
    {"{{ typeOf (deepCopy .Values) }}", "common.Values", ""},
    {"{{ deepCopy (list) | toJson }}", "[]", ""},
    {"{{ deepCopy nil }}", "", "reflect: call of reflect.Value.Type on zero Value"},
    {"{{ default 1 2 }}", "2", ""},
    {"{{ default 1 0 }}", "1", ""},
    {"{{ default 1 }}", "1", ""},
    {R"({{ default 1 "" }})", "1", ""},
    {R"({{ "" | default "x" }})", "x", ""},
    {"{{ default 1 nil }}", "1", ""},
    {"{{ default 1 .Values.nope }}", "1", ""},
    {"{{ default 1 (list) }}", "1", ""},
    {"{{ default 1 false }}", "1", ""},
    {R"({{ default "d" 0.0 }})", "d", ""},
    {R"({{ empty (semver "1.0.0") }})", "false", ""},
    {R"({{ empty (toDate "2006" "x") }})", "false", ""},
    {"{{ empty now }}", "false", ""},
    {R"({{ coalesce 0 "" "x" }})", "x", ""},
    {"{{ coalesce }}", "", ""},
    {R"({{ all 1 "a" }})", "true", ""},
    {R"({{ all 1 "" }})", "false", ""},
    {"{{ all }}", "true", ""},
    {R"({{ any 0 "" }})", "false", ""},
    {"{{ any 0 1 }}", "true", ""},
    {"{{ any }}", "false", ""},
    {"{{ ternary 1 2 true }}", "1", ""},
    {"{{ ternary 1 2 false }}", "2", ""},
    {R"({{ true | ternary "y" "n" }})", "y", ""},
    {R"({{ ternary 1 2 "x" }})", "", R"(expected bool; found "x")"},
    {"{{ ternary 1 2 .Values.s }}", "", "wrong type for value; expected bool; got string"},
    {"{{ ternary 1 2 .Values.nope }}", "", "wrong type for value; expected bool; got interface {}"},
    {"{{ typeOf 1 }}", "int", ""},
    {"{{ typeOf 1.5 }}", "float64", ""},
    {R"({{ typeOf "s" }})", "string", ""},
    {"{{ typeOf nil }}", "<nil>", ""},
    {"{{ typeOf (list) }}", "[]interface {}", ""},
    {"{{ typeOf (dict) }}", "map[string]interface {}", ""},
    {"{{ typeOf true }}", "bool", ""},
    {"{{ typeOf .Values.i }}", "float64", ""},
    {"{{ typeOf .Values }}", "common.Values", ""},
    {R"({{ typeOf (semver "1") }})", "*semver.Version", ""},
    {"{{ typeOf (mustToDuration 1) }}", "time.Duration", ""},
    {R"({{ typeOf (genPrivateKey "x") }})", "string", ""},
    {R"({{ typeIs "int" 1 }})", "true", ""},
    {R"({{ typeIs "*semver.Version" (semver "1") }})", "true", ""},
    {R"({{ typeIsLike "semver.Version" (semver "1") }})", "true", ""},
    {R"({{ typeIsLike "int" 1 }})", "true", ""},
    {"{{ kindOf 1 }}", "int", ""},
    {"{{ kindOf nil }}", "invalid", ""},
    {R"({{ kindOf (semver "1") }})", "ptr", ""},
    {"{{ kindOf now }}", "struct", ""},
    {"{{ kindOf (list) }}", "slice", ""},
    {"{{ kindOf (dict) }}", "map", ""},
    {"{{ kindOf 1.5 }}", "float64", ""},
    {"{{ kindOf (mustToDuration 1) }}", "int64", ""},
    {R"({{ kindIs "map" .Values }})", "true", ""},
    {R"({{ kindIs "string" 1 }})", "false", ""},
    {"{{ deepEqual 1 1 }}", "true", ""},
    {"{{ deepEqual 1 1.0 }}", "false", ""},
    {"{{ deepEqual (list 1) (list 1) }}", "true", ""},
    {R"({{ deepEqual (dict "a" (list)) (dict "a" (list)) }})", "true", ""},
    {"{{ deepEqual nil nil }}", "true", ""},
    {R"({{ deepEqual (semver "1.0.0") (semver "1.0.0") }})", "true", ""},
    {R"({{ deepEqual (semver "1") (semver "1.0.0") }})", "false", ""},
    {"{{ deepEqual .Values.l (list 1.0 2.0 3.0) }}", "true", ""},
    {R"({{ typeOf (fromToml "a = 1").a }})", "int64", ""},
    {R"({{ typeOf (fromToml "[[a]]\nk=1").a }})", "[]map[string]interface {}", ""},
    {R"({{ typeOf (fromToml "a = [{k=1}]").a }})", "[]interface {}", ""},
    {"{{ typeOf (durationSeconds 1) }}", "float64", ""},
    {"{{ typeOf (durationNanoseconds 1) }}", "int64", ""},
    {"{{ typeOf (durationRoundTo 1 1) }}", "time.Duration", ""},
    {R"({{ kindOf (genCAWithKey "a" 1 (genPrivateKey "ecdsa")) }})", "struct", ""},
    {R"({{ typeOf (genCAWithKey "a" 1 (genPrivateKey "ecdsa")) }})", "sprig.certificate", ""},
};

TEST(ReflectFunctions, DoWhatHelmDoes) {
  test::expect_function_rows(kReflectFunctionRows);
}

// Where Go runs out of stack and Helm dies, we say why.
constexpr test::FunctionRow kEndlessRows[] = {
    {R"({{ $d := dict }}{{ $_ := set $d "x" $d }}{{ $d }})", "",
     "lists and maps are nested too deeply to be printed"},
    {R"({{ $d := dict }}{{ $_ := set $d "x" (list $d $d) }}{{ printf "%v" $d }})", "",
     "error calling printf: lists and maps are nested too deeply to be printed"},
    {R"({{ $d := dict }}{{ $_ := set $d "x" $d }}{{ quote $d }})", "",
     "error calling quote: lists and maps are nested too deeply to be printed"},
    {R"({{ $d := dict }}{{ $_ := set $d "x" $d }}{{ deepCopy $d }})", "",
     "error calling deepCopy: lists and maps are nested too deeply to be copied"},
    {R"({{ $d := dict }}{{ $_ := set $d "x" $d }}{{ toToml $d }})",
     "toml: values are nested too deeply", ""},
};

TEST(ReflectFunctions, EndlessMapsAreRefused) {
  test::expect_function_rows(kEndlessRows);
}

}  // namespace
}  // namespace tf::engine
