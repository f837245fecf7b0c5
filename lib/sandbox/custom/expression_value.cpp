#include "lib/sandbox/custom/expression_value.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/sandbox/custom/schema_value.h"

namespace tf::sandbox {
namespace {

using cel::CelList;
using cel::CelMap;
using cel::CelValue;

constexpr std::array<std::string_view, 21> kReserved = {
    "true",     "false",   "null",      "in",       "as",  "break",  "const",
    "continue", "else",    "for",       "function", "if",  "import", "let",
    "loop",     "package", "namespace", "return",   "var", "void",   "while"};

/// "foo-bar" is foo__dash__bar, "namespace" is __namespace__.
std::string escaped(const std::string& name) {
  if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) {
    return "__" + name + "__";
  }
  std::string text = replace_all(name, "__", "__underscores__");
  text = replace_all(text, ".", "__dot__");
  text = replace_all(text, "-", "__dash__");
  return replace_all(text, "/", "__slash__");
}

/// A value that no schema describes.
CelValue plain(const Value& value) {
  if (const bool* flag = value.as_bool()) return CelValue(*flag);
  if (const Integer* whole = value.as_integer()) return CelValue(whole->value);
  if (const double* real = value.as_float()) return CelValue(*real);
  if (const std::string* text = value.as_string()) return CelValue(*text);
  if (value.is_list()) {
    CelList items;
    for (const Value& each : *value.as_list())
      items.push_back(plain(each));
    return CelValue(std::move(items));
  }
  if (!value.is_map()) return CelValue();
  CelMap fields;
  for (const auto& [key, field] : *value.as_map())
    fields.emplace_back(CelValue(key), plain(field));
  return CelValue(std::move(fields));
}

CelValue text_value(const ValueRules& rules, const std::string& text) {
  if (rules.format == "duration") {
    if (const auto span = parse_duration(text)) return CelValue(cel::Duration{span->count()});
  } else if (rules.format == "date-time" || rules.format == "date") {
    const auto time = parse_rfc3339(rules.format == "date" ? text + "T00:00:00Z" : text);
    if (time) return CelValue(cel::Timestamp{time->time_since_epoch().count()});
  } else if (rules.format == "byte") {
    if (auto bytes = base64_decode(text)) return CelValue(cel::Bytes{*std::move(bytes)});
  }
  return CelValue(text);
}

void add_field(CelMap& fields, const std::string& name, CelValue value) {
  const std::string other = escaped(name);
  if (other != name) fields.emplace_back(CelValue(other), value);
  fields.emplace_back(CelValue(name), std::move(value));
}

/// What every object has, whatever its schema says.
CelValue object_value(const ValueRules& rules, const Map& map, bool is_root) {
  CelMap fields;
  for (const auto& [key, value] : map) {
    if (const ValueRules* property = rules.property(key); property != nullptr && !is_meta(key)) {
      add_field(fields, key, expression_value(*property, value, property->embedded_object));
    } else if (is_root && is_meta(key)) {
      add_field(fields, key, plain(value));
    } else if (property != nullptr) {
      add_field(fields, key, expression_value(*property, value, false));
    } else if (rules.additional != nullptr) {
      fields.emplace_back(CelValue(key), expression_value(*rules.additional, value,
                                                          rules.additional->embedded_object));
    } else if (rules.has_additional) {
      fields.emplace_back(CelValue(key), plain(value));
    }
  }
  return CelValue(std::move(fields));
}

}  // namespace

CelValue expression_value(const ValueRules& rules, const Value& value, bool is_root) {
  if (value.is_map() && (rules.type == "object" || !rules.properties.empty())) {
    return object_value(rules, *value.as_map(), is_root);
  }
  if (value.is_list() && rules.items != nullptr) {
    CelList items;
    for (const Value& each : *value.as_list())
      items.push_back(expression_value(*rules.items, each, rules.items->embedded_object));
    return CelValue(std::move(items));
  }
  if (const std::string* text = value.as_string()) return text_value(rules, *text);
  if (const Integer* whole = value.as_integer(); whole != nullptr && rules.type == "number") {
    return CelValue(static_cast<double>(whole->value));
  }
  if (const double* real = value.as_float(); real != nullptr && rules.type == "integer") {
    return CelValue(static_cast<std::int64_t>(*real));
  }
  return plain(value);
}

}  // namespace tf::sandbox
