#include <fmt/core.h>

#include <string>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/data/yaml_reader.h"
#include "lib/data/yaml_writer.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"
#include "templates-engine/toml.h"

namespace tf::engine {
namespace {

// Encodings: base64 and base32 of sprig 3.3; YAML, JSON and TOML of Helm 4.3.1
// (pkg/engine/funcs.go).

Value b64enc(CallContext&, std::span<Value> args) {
  return base64_encode(string_arg(args[0]));
}
Value b32enc(CallContext&, std::span<Value> args) {
  return base32_encode(string_arg(args[0]));
}

/// sprig gives the text of an error as the result.
Value text_or_error(Result<std::string> result) {
  return result ? *std::move(result) : std::move(result).error().message;
}

Value b64dec(CallContext&, std::span<Value> args) {
  return text_or_error(base64_decode(string_arg(args[0])));
}
Value b32dec(CallContext&, std::span<Value> args) {
  return text_or_error(base32_decode(string_arg(args[0])));
}

Value text_or_empty(Result<std::string> result) {
  return result ? Value(*std::move(result)) : Value("");
}

Value text_or_throw(Result<std::string> result) {
  if (!result) throw FunctionError(std::move(result).error().message);
  return *std::move(result);
}

Result<std::string> without_final_newline(Result<std::string> text) {
  if (text && text->ends_with('\n')) text->pop_back();
  return text;
}

Value to_yaml_text(CallContext&, std::span<Value> args) {
  return text_or_empty(without_final_newline(to_yaml(args[0])));
}
Value must_to_yaml(CallContext&, std::span<Value> args) {
  return text_or_throw(without_final_newline(to_yaml(args[0])));
}
Value to_yaml_pretty_text(CallContext&, std::span<Value> args) {
  Result<std::string> text = to_yaml_pretty(args[0]);
  // There go-yaml panics; other errors it returns.
  if (!text && text.error().message.starts_with("cannot marshal type")) {
    throw FunctionError(text.error().message);
  }
  return text_or_empty(without_final_newline(std::move(text)));
}

Value to_json_text(CallContext&, std::span<Value> args) {
  return text_or_empty(to_json(args[0]));
}
Value must_to_json(CallContext&, std::span<Value> args) {
  return text_or_throw(to_json(args[0]));
}

constexpr JsonStyle kPretty{.escape_html = true, .indent = "  "};
constexpr JsonStyle kRaw{.escape_html = false};

Value to_pretty_json(CallContext&, std::span<Value> args) {
  return text_or_empty(to_json(args[0], kPretty));
}
Value must_to_pretty_json(CallContext&, std::span<Value> args) {
  return text_or_throw(to_json(args[0], kPretty));
}
Value to_raw_json(CallContext&, std::span<Value> args) {
  return text_or_throw(to_json(args[0], kRaw));
}

/// An untyped nil makes BurntSushi's encoder panic past its own errors.
Result<std::string> toml_of(const Value& value) {
  if (value.is_nil()) throw FunctionError("reflect: call of reflect.Value.Type on zero Value");
  return to_toml(value);
}

Value to_toml_text(CallContext&, std::span<Value> args) {
  return text_or_error(toml_of(args[0]));
}
Value must_to_toml(CallContext&, std::span<Value> args) {
  return text_or_throw(toml_of(args[0]));
}

/// Unmarshalling into a map or a list: another kind is an error.
Result<Value> as_kind(Result<Value> parsed, Kind kind, std::string_view context) {
  if (!parsed || parsed->kind() == kind) return parsed;
  const bool map = kind == Kind::kMap;
  return fail(ErrorCode::kInvalid,
              fmt::format("{}json: cannot unmarshal {} into Go value of type {}", context,
                          json_kind(*parsed), map ? kAnyMap.name : kAnyList.name));
}

/// A JSON null makes Go's map or list nil.
Result<Value> json_as(std::string_view text, Kind kind) {
  Result<Value> parsed = parse_json(text);
  // A number that no float64 holds is, on its own, a number in the wrong place first of all.
  const std::string_view start = trim_space(text);
  if (!parsed && parsed.error().message.ends_with(" of type float64") &&
      (start.starts_with('-') || is_digit_ascii(start[0]))) {
    parsed = Value(0.0);
  }
  if (parsed && parsed->is_nil()) {
    return kind == Kind::kMap ? Value(Map::nil()) : Value(List::nil());
  }
  return as_kind(std::move(parsed), kind, "");
}

/// A YAML null leaves it empty.
Result<Value> yaml_as(std::string_view text, Kind kind) {
  Result<Value> parsed = parse_yaml(text);
  if (parsed && parsed->is_nil()) return kind == Kind::kMap ? Value(Map()) : Value(List());
  return as_kind(std::move(parsed), kind, "error unmarshaling JSON: while decoding JSON: ");
}

/// Helm's from functions for maps give {"Error": text} where they fail.
Value map_or_error(Result<Value> parsed) {
  if (parsed) return *std::move(parsed);
  return Map{{"Error", std::move(parsed).error().message}};
}

/// Those for lists give [text].
Value list_or_error(Result<Value> parsed) {
  if (parsed) return *std::move(parsed);
  return List({Value(std::move(parsed).error().message)});
}

Value from_yaml(CallContext&, std::span<Value> args) {
  return map_or_error(yaml_as(string_arg(args[0]), Kind::kMap));
}
Value from_yaml_array(CallContext&, std::span<Value> args) {
  return list_or_error(yaml_as(string_arg(args[0]), Kind::kList));
}
Value from_json(CallContext&, std::span<Value> args) {
  return map_or_error(json_as(string_arg(args[0]), Kind::kMap));
}
Value from_json_array(CallContext&, std::span<Value> args) {
  return list_or_error(json_as(string_arg(args[0]), Kind::kList));
}
Value must_from_json(CallContext&, std::span<Value> args) {
  auto parsed = parse_json(string_arg(args[0]));
  if (!parsed) throw FunctionError(std::move(parsed).error().message);
  return *std::move(parsed);
}
Value from_toml(CallContext&, std::span<Value> args) {
  return map_or_error(parse_toml(string_arg(args[0])));
}

using enum ParamType;

constexpr Signature kText = {kString};
constexpr Signature kOne = {kAny};

constexpr Function kFunctions[] = {
    {"b32dec", kText, b32dec, "the bytes that base32 text stands for",
     "{{ b32dec \"NBUQ====\" }} -> hi"},
    {"b32enc", kText, b32enc, "text in base32", "{{ b32enc \"hi\" }} -> NBUQ===="},
    {"b64dec", kText, b64dec, "the bytes that base64 text stands for",
     "{{ b64dec \"aGk=\" }} -> hi"},
    {"b64enc", kText, b64enc, "text in base64", "{{ b64enc \"hi\" }} -> aGk="},
    {"fromJson", kText, from_json, "the map in a JSON text, its Error key set on failure",
     "{{ (fromJson \"{\\\"a\\\": 1}\").a }} -> 1"},
    {"fromJsonArray", kText, from_json_array, "the list in a JSON text, or one of the error",
     "{{ fromJsonArray \"[1, 2]\" }} -> [1 2]"},
    {"fromToml", kText, from_toml, "the map in a TOML text, its Error key set on failure",
     "{{ (fromToml \"a = 1\").a }} -> 1"},
    {"fromYaml", kText, from_yaml, "the map in a YAML text, its Error key set on failure",
     "{{ (fromYaml \"a: 1\").a }} -> 1"},
    {"fromYamlArray", kText, from_yaml_array, "the list in a YAML text, or one of the error",
     "{{ fromYamlArray \"[a, b]\" }} -> [a b]"},
    {"mustFromJson", kText, must_from_json, "any value in a JSON text",
     "{{ mustFromJson \"[1]\" }} -> [1]"},
    {"mustToJson", kOne, must_to_json, "toJson that fails instead of giving \"\"",
     "{{ mustToJson (list 1) }} -> [1]"},
    {"mustToPrettyJson", kOne, must_to_pretty_json,
     "toPrettyJson that fails instead of giving \"\"",
     "{{ mustToPrettyJson (list 1) }} -> [\n  1\n]"},
    {"mustToRawJson", kOne, to_raw_json, "toRawJson under its other name",
     "{{ mustToRawJson \"<\" }} -> \"<\""},
    {"mustToToml", kOne, must_to_toml, "toToml that fails instead of giving the error's text",
     "{{ mustToToml (dict \"a\" 1) }} -> a = 1\n"},
    {"mustToYaml", kOne, must_to_yaml, "toYaml that fails instead of giving \"\"",
     "{{ mustToYaml (dict \"a\" 1) }} -> a: 1"},
    {"toJson", kOne, to_json_text, "a value as JSON",
     "{{ toJson (dict \"a\" \"<\") }} -> "
     "{\"a\":\"\\u003c\"}"},
    {"toPrettyJson", kOne, to_pretty_json, "a value as indented JSON",
     "{{ toPrettyJson (dict \"a\" 1) }} -> {\n  \"a\": 1\n}"},
    {"toRawJson", kOne, to_raw_json, "a value as JSON, < > & as they are",
     "{{ toRawJson \"<\" }} -> \"<\""},
    {"toToml", kOne, to_toml_text, "a map as TOML",
     "{{ toToml (dict \"a\" \"b\") }} -> a = \"b\"\n"},
    {"toYaml", kOne, to_yaml_text, "a value as YAML",
     "{{ toYaml (dict \"a\" (list 1)) }} -> a:\n- 1"},
    {"toYamlPretty", kOne, to_yaml_pretty_text, "a value as YAML with lists indented",
     "{{ toYamlPretty (dict \"a\" (list 1)) }} -> a:\n  - 1"},
};

}  // namespace

std::span<const Function> encoding_functions() {
  return kFunctions;
}

}  // namespace tf::engine
