#include <fmt/core.h>

#include "lib/data/depth.h"
#include "lib/data/value.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

// Defaults and reflection of sprig 3.3 (defaults.go, reflect.go).

Value default_value(CallContext&, std::span<Value> args) {
  if (args.size() < 2 || is_empty(args[1])) return std::move(args[0]);
  return std::move(args[1]);
}

Value empty(CallContext&, std::span<Value> args) {
  return is_empty(args[0]);
}

Value coalesce(CallContext&, std::span<Value> args) {
  for (Value& arg : args) {
    if (!is_empty(arg)) return std::move(arg);
  }
  return {};
}

Value all(CallContext&, std::span<Value> args) {
  for (const Value& arg : args) {
    if (is_empty(arg)) return false;
  }
  return true;
}

Value any(CallContext&, std::span<Value> args) {
  for (const Value& arg : args) {
    if (!is_empty(arg)) return true;
  }
  return false;
}

Value ternary(CallContext&, std::span<Value> args) {
  return std::move(*args[2].as_bool() ? args[0] : args[1]);
}

Value type_of(CallContext&, std::span<Value> args) {
  return type_name(args[0]);
}

Value type_is(CallContext&, std::span<Value> args) {
  return string_arg(args[0]) == type_name(args[1]);
}

Value type_is_like(CallContext&, std::span<Value> args) {
  const std::string& target = string_arg(args[0]);
  const std::string_view type = type_name(args[1]);
  return target == type || (type.starts_with('*') && type.substr(1) == target);
}

Value kind_of(CallContext&, std::span<Value> args) {
  return kind_name(args[0]);
}

Value kind_is(CallContext&, std::span<Value> args) {
  return string_arg(args[0]) == kind_name(args[1]);
}

Value deep_equal_values(CallContext&, std::span<Value> args) {
  return deep_equal(args[0], args[1]);
}

Value deep_copy_value(CallContext&, std::span<Value> args) {
  if (args[0].is_nil()) throw FunctionError("reflect: call of reflect.Value.Type on zero Value");
  if (is_deeper_than(args[0]))
    throw FunctionError("lists and maps are nested too deeply to be copied");
  return deep_copy(args[0]);
}

using enum ParamType;

constexpr Function kFunctions[] = {
    {"all", Signature({kAny}, true), all, "true when no argument is empty",
     "{{ all 1 \"a\" }} -> true"},
    {"any", Signature({kAny}, true), any, "true when some argument is not empty",
     "{{ any 0 \"\" }} -> false"},
    {"coalesce", Signature({kAny}, true), coalesce, "the first argument that is not empty",
     "{{ coalesce 0 \"\" \"x\" }} -> x"},
    {"deepCopy",
     {kAny},
     deep_copy_value,
     "a copy that shares no list or map with the original",
     "{{ $d := dict \"a\" 1 }}{{ $_ := set (deepCopy $d) \"a\" 2 }}{{ $d.a }} -> 1"},
    {"deepEqual",
     {kAny, kAny},
     deep_equal_values,
     "whether two values are equal, types included",
     "{{ deepEqual (list 1 2) (list 1 2) }} -> true"},
    {"default", Signature({kAny, kAny}, true), default_value,
     "the last argument, or the first when that is empty", "{{ \"\" | default \"x\" }} -> x"},
    {"empty",
     {kAny},
     empty,
     "whether a value is nil, zero, \"\" or an empty collection",
     "{{ empty (list) }} -> true"},
    {"kindIs",
     {kString, kAny},
     kind_is,
     "whether a value is of the named kind",
     "{{ kindIs \"slice\" (list) }} -> true"},
    {"kindOf",
     {kAny},
     kind_of,
     "the kind of a value: string, int, slice, map ...",
     "{{ kindOf (dict) }} -> map"},
    {"mustDeepCopy",
     {kAny},
     deep_copy_value,
     "deepCopy under its other name",
     "{{ mustDeepCopy (list 1 2) }} -> [1 2]"},
    {"ternary",
     {kAny, kAny, kBool},
     ternary,
     "the first argument if the last is true, else the second",
     "{{ true | ternary \"yes\" \"no\" }} -> yes"},
    {"typeIs",
     {kString, kAny},
     type_is,
     "whether a value is of the named Go type",
     "{{ typeIs \"int\" 1 }} -> true"},
    {"typeIsLike",
     {kString, kAny},
     type_is_like,
     "as typeIs, pointers to the type too",
     "{{ typeIsLike \"semver.Version\" (semver \"1\") }} -> true"},
    {"typeOf",
     {kAny},
     type_of,
     "the Go type of a value",
     "{{ typeOf (list 1) }} -> []interface {}"},
};

}  // namespace

std::span<const Function> reflect_functions() {
  return kFunctions;
}

}  // namespace tf::engine
