// The functions that Go's template language brings with it, without `slice`, which sprig replaces.
// Like: Go 1.26 text/template/funcs.go.
#include <fmt/core.h>

#include <array>
#include <string>
#include <utility>

#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/exec_types.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

// --- Comparison ---

enum class BasicKind { kInvalid, kBool, kComplex, kInt, kFloat, kString, kUint };

BasicKind basic_kind(const Value& value) {
  switch (value.kind()) {
    case Kind::kBool:
      return BasicKind::kBool;
    case Kind::kInteger:
      return is_unsigned(value.as_integer()->type) ? BasicKind::kUint : BasicKind::kInt;
    case Kind::kFloat:
      return BasicKind::kFloat;
    case Kind::kString:
      return BasicKind::kString;
    case Kind::kNative:
      return kind_name(value) == "complex128" ? BasicKind::kComplex : BasicKind::kInvalid;
    default:
      return BasicKind::kInvalid;
  }
}

[[noreturn]] void fail_incompatible(const Value& a, const Value& b) {
  throw FunctionError(
      fmt::format("incompatible types for comparison: {} and {}", type_name(a), type_name(b)));
}

std::int64_t signed_of(const Value& value) {
  return value.as_integer()->value;
}
std::uint64_t unsigned_of(const Value& value) {
  return static_cast<std::uint64_t>(value.as_integer()->value);
}

bool is_nil_of_its_type(const Value& value) {
  if (const List* list = value.as_list()) return list->is_nil();
  if (const Map* map = value.as_map()) return map->is_nil();
  return value.is_nil();
}

/// The text, if it is no printed part of something endless.
std::string checked(std::string text, std::span<const Value> values) {
  check_printed(text.size(), values);
  return text;
}

std::string print_text(const Value& value) {
  const std::span values(&value, 1);
  return checked(go_sprintf("%s", values), values);
}

/// eq of two values that are not of a basic kind: nil, lists, maps, structs, pointers.
bool equal_others(const Value& a, const Value& b) {
  if (!a.is_nil() && !b.is_nil() && kind_name(a) != kind_name(b)) {
    throw FunctionError(fmt::format("non-comparable types {}: {}, {}: {}", print_text(a),
                                    type_name(a), type_name(b),
                                    checked(go_print(b), std::span(&b, 1))));
  }
  if (is_nil_of_its_type(a) || is_nil_of_its_type(b)) {
    return is_nil_of_its_type(a) == is_nil_of_its_type(b);
  }
  const NativeObject* left = a.as_native();
  const NativeObject* right = b.as_native();
  if (left == nullptr || right == nullptr) {
    throw FunctionError(fmt::format("non-comparable type {}: {}", print_text(b), type_name(b)));
  }
  if (left->kind_name() == "ptr") return left == right;
  return left->type_name() == right->type_name() && left->equals(*right);
}

bool equal(const Value& a, const Value& b) {
  const BasicKind left = basic_kind(a);
  const BasicKind right = basic_kind(b);
  if (left != right) {
    if (left == BasicKind::kInt && right == BasicKind::kUint) {
      return signed_of(a) >= 0 && signed_of(a) == signed_of(b);
    }
    if (left == BasicKind::kUint && right == BasicKind::kInt) {
      return signed_of(b) >= 0 && signed_of(a) == signed_of(b);
    }
    if (!a.is_nil() && !b.is_nil()) fail_incompatible(a, b);
    return false;
  }
  switch (left) {
    case BasicKind::kBool:
      return *a.as_bool() == *b.as_bool();
    case BasicKind::kComplex:
      return a.as_native()->equals(*b.as_native());
    case BasicKind::kFloat:
      return *a.as_float() == *b.as_float();
    case BasicKind::kInt:
    case BasicKind::kUint:
      return signed_of(a) == signed_of(b);
    case BasicKind::kString:
      return *a.as_string() == *b.as_string();
    case BasicKind::kInvalid:
      break;
  }
  return equal_others(a, b);
}

bool less(const Value& a, const Value& b) {
  const BasicKind left = basic_kind(a);
  const BasicKind right = basic_kind(b);
  const auto fail_kind = [] { throw FunctionError("invalid type for comparison"); };
  if (left == BasicKind::kInvalid || right == BasicKind::kInvalid) fail_kind();
  if (left == BasicKind::kInt && right == BasicKind::kUint) {
    return signed_of(a) < 0 || unsigned_of(a) < unsigned_of(b);
  }
  if (left == BasicKind::kUint && right == BasicKind::kInt) {
    return signed_of(b) >= 0 && unsigned_of(a) < unsigned_of(b);
  }
  if (left != right) fail_incompatible(a, b);
  switch (left) {
    case BasicKind::kFloat:
      return *a.as_float() < *b.as_float();
    case BasicKind::kInt:
      return signed_of(a) < signed_of(b);
    case BasicKind::kUint:
      return unsigned_of(a) < unsigned_of(b);
    case BasicKind::kString:
      return *a.as_string() < *b.as_string();
    default:
      fail_kind();
      return false;
  }
}

Value eq(CallContext&, std::span<Value> args) {
  if (args.size() < 2) throw FunctionError("missing argument for comparison");
  for (const Value& other : args.subspan(1)) {
    if (equal(args[0], other)) return true;
  }
  return false;
}

Value ne(CallContext&, std::span<Value> args) {
  return !equal(args[0], args[1]);
}
Value lt(CallContext&, std::span<Value> args) {
  return less(args[0], args[1]);
}
Value le(CallContext&, std::span<Value> args) {
  return less(args[0], args[1]) || equal(args[0], args[1]);
}
Value gt(CallContext&, std::span<Value> args) {
  return !(less(args[0], args[1]) || equal(args[0], args[1]));
}
Value ge(CallContext&, std::span<Value> args) {
  return !less(args[0], args[1]);
}
Value negate(CallContext&, std::span<Value> args) {
  return !truth(args[0]);
}

// --- Lists, maps and texts ---

/// The type's name, of a pointer the one of what it points to.
std::string_view pointed_type_name(const Value& value) {
  return type_name(value).substr(kind_name(value) == "ptr" ? 1 : 0);
}

Value length(CallContext&, std::span<Value> args) {
  const Value& value = args[0];
  const auto size = [](std::size_t n) { return Value::integer(static_cast<std::int64_t>(n)); };
  switch (value.kind()) {
    case Kind::kNil:
      throw FunctionError("reflect: call of reflect.Value.Type on zero Value");
    case Kind::kString:
      return size(value.as_string()->size());
    case Kind::kBytes:
      return size(value.as_bytes()->size());
    case Kind::kList:
      return size(value.as_list()->size());
    case Kind::kMap:
      return size(value.as_map()->size());
    default:
      throw FunctionError(fmt::format("len of type {}", pointed_type_name(value)));
  }
}

/// The position that an index value means in something of `size` elements.
std::size_t position(const Value& index, std::size_t size, std::string_view what) {
  if (index.is_nil()) throw FunctionError("cannot index slice/array with nil");
  const Integer* integer = index.as_integer();
  if (integer == nullptr) {
    throw FunctionError(fmt::format("cannot index slice/array with type {}", type_name(index)));
  }
  if (integer->value < 0 || static_cast<std::uint64_t>(integer->value) > size) {
    throw FunctionError(fmt::format("index out of range: {}", integer->value));
  }
  if (static_cast<std::size_t>(integer->value) == size) {
    throw FunctionError(fmt::format("reflect: {} index out of range", what));
  }
  return static_cast<std::size_t>(integer->value);
}

Value byte_at(std::string_view bytes, std::size_t at) {
  return Integer{static_cast<unsigned char>(bytes[at]), IntType::kUint8};
}

Value index_once(const Value& item, const Value& index) {
  switch (item.kind()) {
    case Kind::kNil:
      throw FunctionError("index of nil pointer");
    case Kind::kString:
      return byte_at(*item.as_string(), position(index, item.as_string()->size(), "string"));
    case Kind::kBytes:
      return byte_at(*item.as_bytes(), position(index, item.as_bytes()->size(), "slice"));
    case Kind::kList: {
      const List& list = *item.as_list();
      return list[position(index, list.size(), "slice")];
    }
    case Kind::kMap: {
      if (index.is_nil()) throw FunctionError("value is nil; should be of type string");
      const std::string* key = index.as_string();
      if (key == nullptr) {
        throw FunctionError(fmt::format("value has type {}; should be string", type_name(index)));
      }
      const Map& map = *item.as_map();
      const Value* found = map.find(*key);
      return found != nullptr ? *found : zero_of(map.type().element);
    }
    default:
      throw FunctionError(fmt::format("can't index item of type {}", pointed_type_name(item)));
  }
}

Value index(CallContext&, std::span<Value> args) {
  if (args[0].is_nil()) throw FunctionError("index of untyped nil");
  Value item = std::move(args[0]);
  for (const Value& key : args.subspan(1)) {
    Value next = index_once(item, key);
    item = std::move(next);
  }
  return item;
}

// --- Printing ---

Value print(CallContext&, std::span<Value> args) {
  return checked(go_sprint(args), args);
}
Value println(CallContext&, std::span<Value> args) {
  return checked(go_sprintln(args), args);
}
Value printf(CallContext&, std::span<Value> args) {
  return checked(go_sprintf(*args[0].as_string(), args.subspan(1)), args);
}

/// The arguments as `html` and its like see them: a nil is what a template prints for it.
std::string joined(std::span<Value> args) {
  for (Value& value : args) {
    if (value.is_nil()) value = "<no value>";
  }
  if (args.size() == 1 && args[0].is_string()) return std::move(*args[0].as_string());
  return checked(go_sprint(args), args);
}

Value escape_html(CallContext&, std::span<Value> args) {
  std::string out;
  for (const char c : joined(args)) {
    switch (c) {
      case '\0':
        out += "\uFFFD";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void append_js_rune(std::string& out, Rune rune, std::string_view bytes) {
  if (rune == '\\' || rune == '\'' || rune == '"') {
    out += '\\';
    out += static_cast<char>(rune);
  } else if (rune < ' ' || rune == '<' || rune == '>' || rune == '&' || rune == '=' ||
             (rune >= 0x80 && !is_print(rune))) {
    out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(rune));
  } else {
    out += bytes;
  }
}

Value escape_js(CallContext&, std::span<Value> args) {
  const std::string text = joined(args);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedRune decoded = decode_rune(std::string_view(text).substr(at));
    append_js_rune(out, decoded.rune, std::string_view(text).substr(at, decoded.size));
    at += decoded.size;
  }
  return out;
}

Value escape_query(CallContext&, std::span<Value> args) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  std::string out;
  for (const char c : joined(args)) {
    if (c == ' ') {
      out += '+';
    } else if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

constexpr Signature kOne{ParamType::kReflect};
constexpr Signature kTwo{ParamType::kReflect, ParamType::kReflect};
constexpr Signature kOneOrMore{{ParamType::kReflect, ParamType::kReflect}, true};
constexpr Signature kAnyNumber{{ParamType::kAny}, true};
constexpr Signature kFormat{{ParamType::kString, ParamType::kAny}, true};

constexpr std::array kFunctions = {
    Function{"and", kOneOrMore, nullptr, "The first empty argument, or the last one.",
             "{{ and 1 0 2 }} -> 0"},
    Function{"call", kOneOrMore, nullptr, "Calls a function value; templates have none.", ""},
    Function{"eq", kOneOrMore, eq, "Whether the first argument equals any of the others.",
             "{{ eq 1 2 1 }} -> true"},
    Function{"ge", kTwo, ge, "Whether a >= b.", "{{ ge 2 2 }} -> true"},
    Function{"gt", kTwo, gt, "Whether a > b.", "{{ gt 2 2 }} -> false"},
    Function{"html", kAnyNumber, escape_html, "Printed and escaped for HTML.",
             "{{ html \"<a>\" }} -> &lt;a&gt;"},
    Function{"index", kOneOrMore, index, "The element of a list or map, step by step.",
             "{{ index (list 7 8) 1 }} -> 8"},
    Function{"js", kAnyNumber, escape_js, "Printed and escaped for JavaScript.",
             "{{ js \"it's\" }} -> it\\'s"},
    Function{"le", kTwo, le, "Whether a <= b.", "{{ le 1 2 }} -> true"},
    Function{"len", kOne, length, "The number of elements, or bytes of a text.",
             "{{ len \"abc\" }} -> 3"},
    Function{"lt", kTwo, lt, "Whether a < b.", "{{ lt 1 2 }} -> true"},
    Function{"ne", kTwo, ne, "Whether a and b differ.", "{{ ne 1 2 }} -> true"},
    Function{"not", kOne, negate, "Whether the argument is empty.", "{{ not 0 }} -> true"},
    Function{"or", kOneOrMore, nullptr, "The first argument that is not empty, or the last one.",
             "{{ or 0 2 3 }} -> 2"},
    Function{"print", kAnyNumber, print, "Printed, with spaces where neither side is a text.",
             "{{ print 1 2 \"a\" }} -> 1 2a"},
    Function{"printf", kFormat, printf, "Printed by a format as in Go.",
             "{{ printf \"%03d\" 7 }} -> 007"},
    Function{"println", kAnyNumber, println, "Printed with spaces and a line end.", ""},
    Function{"urlquery", kAnyNumber, escape_query, "Printed and escaped for a URL query.",
             "{{ urlquery \"a b\" }} -> a+b"},
};

}  // namespace

std::span<const Function> builtin_functions() {
  return kFunctions;
}

}  // namespace tf::engine
