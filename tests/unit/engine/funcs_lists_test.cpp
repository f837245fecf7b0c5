#include "tests/support/function_rows.h"

namespace tf::engine {
namespace {

// Expected output and errors were written by helm 4.3.1.
constexpr test::FunctionRow kListFunctionRows[] = {
    {R"({{ list 1 "a" nil 2.5 }})", "[1 a <nil> 2.5]", ""},
    {"{{ tuple 1 2 }}", "[1 2]", ""},
    {"{{ list }}", "[]", ""},
    {"{{ append (list 1) 2 }}", "[1 2]", ""},
    {"{{ push .Values.l 4 }}", "[1 2 3 4]", ""},
    {"{{ prepend .Values.l 0 }}", "[0 1 2 3]", ""},
    {"{{ concat (list 1) .Values.l (list) }}", "[1 1 2 3]", ""},
    {"{{ concat }}", "[]", ""},
    {"{{ concat | toJson }}", "null", ""},
    {"{{ concat (list) | toJson }}", "null", ""},
    {"{{ first .Values.l }}", "1", ""},
    {"{{ last .Values.l }}", "3", ""},
    {"{{ rest .Values.l }}", "[2 3]", ""},
    {"{{ initial .Values.l }}", "[1 2]", ""},
    {"{{ rest (list) | toJson }}", "null", ""},
    {"{{ initial (list) | toJson }}", "null", ""},
    {"{{ first (list) | toJson }}", "null", ""},
    {"{{ reverse .Values.l }}", "[3 2 1]", ""},
    {R"({{ uniq (list 1 1.0 1 "1" (list 1) (list 1)) }})", "[1 1 1 [1]]", ""},
    {"{{ without .Values.l 1.0 2 }}", "[2 3]", ""},
    {"{{ has 1 .Values.l }}", "false", ""},
    {"{{ has 1.0 .Values.l }}", "true", ""},
    {"{{ has 1 nil }}", "false", ""},
    {R"({{ compact (list 0 1 "" "a" nil false (list) (dict) 0.0) }})", "[1 a]", ""},
    {"{{ slice .Values.l }}", "[1 2 3]", ""},
    {"{{ slice .Values.l 1 }}", "[2 3]", ""},
    {"{{ slice .Values.l 1 2 }}", "[2]", ""},
    {"{{ slice (list) 1 }}", "", ""},
    {R"({{ slice .Values.l "1" 2.9 }})", "[2]", ""},
    {"{{ slice .Values.l 3 }}", "[]", ""},
    {"{{ slice .Values.l 4 }}", "", "reflect.Value.Slice: slice index out of bounds"},
    {"{{ slice .Values.l 2 1 }}", "", "reflect.Value.Slice: slice index out of bounds"},
    {"{{ slice .Values.l -1 }}", "", "reflect.Value.Slice: slice index out of bounds"},
    {R"({{ slice "abc" 1 }})", "", "list should be type of slice or array but string"},
    {"{{ slice nil 1 }}", "", "runtime error: invalid memory address or nil pointer dereference"},
    {"{{ chunk 2 .Values.l }}", "[[1 2] [3]]", ""},
    {"{{ chunk 3 (until 7) }}", "[[0 1 2] [3 4 5] [6]]", ""},
    {"{{ chunk 2 (list) }}", "[]", ""},
    {"{{ chunk 5 .Values.l }}", "[[1 2 3]]", ""},
    {"{{ chunk -2 (list 1 2) }}", "[]", ""},
    {"{{ chunk -2 (list 1) }}", "[[1]]", ""},
    {"{{ chunk 3 .Values.l }}", "[[1 2 3]]", ""},
    {"{{ chunk 0 .Values.l }}", "", "runtime error: makeslice: len out of range"},
    {"{{ chunk -1 .Values.l }}", "", "runtime error: makeslice: len out of range"},
    {"{{ chunk 0 (list) }}", "", "runtime error: makeslice: len out of range"},
    {"{{ chunk -5 (list) }}", "", "runtime error: makeslice: len out of range"},
    {R"({{ chunk 2 "x" }})", "", "Cannot chunk type string"},
    {"{{ chunk 2 nil }}", "", "runtime error: invalid memory address or nil pointer dereference"},
    {R"({{ push "x" 1 }})", "", "Cannot push on type string"},
    {"{{ prepend 5 1 }}", "", "Cannot prepend on type int"},
    {R"({{ first "abc" }})", "", "Cannot find first on type string"},
    {"{{ last (dict) }}", "", "Cannot find last on type map"},
    {"{{ rest 1.5 }}", "", "Cannot find rest on type float64"},
    {"{{ initial true }}", "", "Cannot find initial on type bool"},
    {R"({{ reverse "x" }})", "", "Cannot find reverse on type string"},
    {R"({{ uniq "x" }})", "", "Cannot find uniq on type string"},
    {R"({{ without "x" 1 }})", "", "Cannot find without on type string"},
    {R"({{ has 1 "x" }})", "", "Cannot find has on type string"},
    {R"({{ compact "x" }})", "", "Cannot compact on type string"},
    {R"({{ concat (list 1) "x" }})", "", "Cannot concat type string as list"},
    {"{{ concat nil }}", "", "runtime error: invalid memory address or nil pointer dereference"},
    {"{{ first nil }}", "", "runtime error: invalid memory address or nil pointer dereference"},
    {"{{ push nil 1 }}", "", "runtime error: invalid memory address or nil pointer dereference"},
    {R"({{ mustFirst "abc" }})", "", "Cannot find first on type string"},
    {R"({{ mustHas 1 "x" }})", "", "Cannot find has on type string"},
    {R"({{ mustSlice "x" }})", "", "list should be type of slice or array but string"},
    {R"({{ sortAlpha (list "b" "a" 3 nil "C") }}|{{ sortAlpha "x" }}|{{ sortAlpha nil }}|{{ sortAlpha 5 }}|{{ sortAlpha .Values.ls }}{{ .Values.ls }}|{{ $x := splitList "," "b,a" }}{{ $_ := sortAlpha $x }}{{ $x }}|{{ sortAlpha (dict "a" 1) }})",
     "[3 C a b]|[x]|[<nil>]|[5]|[a b][b a]|[a b]|[map[a:1]]", ""},
    {"{{ $a := list 1 2 }}{{ $b := append $a 3 }}{{ $c := append $a 4 }}{{ $a }}{{ $b }}{{ $c }}",
     "[1 2][1 2 3][1 2 4]", ""},
    {"{{ mustAppend (list 1) 2 }}{{ mustPush (list) 1 }}{{ mustPrepend (list 1) 0 }}{{ mustChunk 1 "
     "(list 1 2) }}{{ mustUniq (list 1 1) }}{{ mustReverse (list 1 2) }}{{ mustCompact (list 0 1) "
     "}}{{ mustWithout (list 1 2) 2 }}{{ mustRest (list 1 2) }}{{ mustInitial (list 1 2) }}{{ "
     "mustLast (list 1 2) }}",
     "[1 2][1][0 1][[1] [2]][1][2 1][1][1][2][1]2", ""},
    {"{{ chunk 9223372036854775807 (list 1 2) }}", "[[1 2]]", ""},
    {"{{ slice (list 1 2) 0 9223372036854775807 }}", "",
     "reflect.Value.Slice: slice index out of bounds"},
};

TEST(ListFunctions, DoWhatHelmDoes) {
  test::expect_function_rows(kListFunctionRows);
}

}  // namespace
}  // namespace tf::engine
