#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/float_text.h"
#include "lib/data/go_print.h"
#include "lib/sandbox/custom/finding.h"
#include "lib/sandbox/custom/formats.h"

namespace tf::sandbox {
namespace {

constexpr double kLargestWhole = 9007199254740991.0;  // 2^53 - 1: JSON's safe integers

/// swag.IsFloat64AJSONInteger.
bool is_whole(double value) {
  if (!std::isfinite(value) || std::abs(value) > kLargestWhole) return false;
  if (value == std::trunc(value)) return true;
  const double whole = std::trunc(value);
  return std::abs(value - whole) / (std::abs(value) + std::abs(whole)) < 1e-9;
}

double as_real(const Value& value) {
  if (const Integer* whole = value.as_integer()) return static_cast<double>(whole->value);
  return value.as_float() == nullptr ? 0 : *value.as_float();
}

bool fits_whole(const Value& value, double low, double high) {
  if (value.as_integer() == nullptr && as_real(value) != std::trunc(as_real(value))) return false;
  return as_real(value) >= low && as_real(value) <= high;
}

/// Whether the number can be one of the schema's type and format.   Like: IsValueValidAgainstRange.
bool in_range(const ValueRules& rules, const Value& value) {
  constexpr double kMaxFloat = static_cast<double>(std::numeric_limits<float>::max());
  if (rules.type == "integer") {
    return rules.format == "int32"
               ? fits_whole(value, -2147483648.0, 2147483647.0)
               : fits_whole(value, -9223372036854775808.0, 9.2233720368547758e18);
  }
  return rules.type != "number" || rules.format != "float" || std::abs(as_real(value)) <= kMaxFloat;
}

void check_range(const ValueRules& rules, const Value& value, std::string_view what,
                 const std::string& path, Findings& findings) {
  if (in_range(rules, value)) return;
  Finding finding;
  finding.message = rules.format.empty()
                        ? fmt::format("{} value must be of type {} (default format) in {}", what,
                                      rules.type, path)
                        : fmt::format("{} value must be of type {} with format {} in {}", what,
                                      rules.type, rules.format, path);
  findings.add(std::move(finding));
}

/// A bound as it is compared and shown: whole numbers are held against whole ones.
Value bound_for(const Value& value, double bound) {
  if (value.as_integer() != nullptr) return Value::int64(static_cast<std::int64_t>(bound));
  return bound;
}

/// Below 0, 0 or above: how `value` stands to `bound`.
int order(const Value& value, const Value& bound) {
  if (const Integer* whole = value.as_integer();
      whole != nullptr && bound.as_integer() != nullptr) {
    const std::int64_t other = bound.as_integer()->value;
    return whole->value < other ? -1 : (whole->value > other ? 1 : 0);
  }
  return as_real(value) < as_real(bound) ? -1 : (as_real(value) > as_real(bound) ? 1 : 0);
}

bool is_multiple(const Value& value, double factor) {
  if (const Integer* whole = value.as_integer(); whole != nullptr && factor == std::trunc(factor)) {
    return whole->value % static_cast<std::int64_t>(factor) == 0;
  }
  return is_whole(factor < 1 ? 1 / factor * as_real(value) : as_real(value) / factor);
}

void check_multiple(const ValueRules& rules, const Value& value, const std::string& path,
                    Findings& findings) {
  if (!rules.multiple_of) return;
  const double factor = *rules.multiple_of;
  check_range(rules, factor, "MultipleOf", path, findings);
  const bool whole = value.as_integer() != nullptr && in_range(rules, factor);
  if (factor <= 0 || (whole && factor < 1)) {
    Finding finding = complaint(
        path, whole ? Value::int64(static_cast<std::int64_t>(factor)) : Value(factor), "");
    finding.message = fmt::format("factor MultipleOf declared for {} must be positive: {}", path,
                                  go_print(finding.value));
    findings.add(std::move(finding));
  } else if (!is_multiple(value, whole ? std::trunc(factor) : factor)) {
    findings.add(
        complaint(path, value, "should be a multiple of " + go_print(bound_for(value, factor))));
  }
}

std::string_view json_type(const Value& value) {
  switch (value.kind()) {
    case Kind::kBool:
      return "boolean";
    case Kind::kInteger:
      return "integer";
    case Kind::kFloat:
      return "number";
    case Kind::kString:
      return "string";
    case Kind::kList:
      return "array";
    case Kind::kMap:
      return "object";
    default:
      return "null";
  }
}

Finding wrong_type(const std::string& path, std::string_view wanted, std::string_view found) {
  Finding finding = complaint(path, std::string(found),
                              fmt::format("must be of type {}: {}", wanted, go_quote(found)));
  finding.code = Finding::Code::kType;
  return finding;
}

/// reflect's Convert before DeepEqual: numbers of any kind are one.
bool equals_enum(const Value& value, const Value& allowed) {
  const bool numbers = (value.as_integer() != nullptr || value.as_float() != nullptr) &&
                       (allowed.as_integer() != nullptr || allowed.as_float() != nullptr);
  if (!numbers) return deep_equal(value, allowed);
  if (allowed.as_integer() != nullptr) return std::trunc(as_real(value)) == as_real(allowed);
  return as_real(value) == as_real(allowed);
}

}  // namespace

void check_number(const ValueRules& rules, const Value& value, const std::string& path,
                  Findings& findings) {
  check_range(rules, value, "Checked", path, findings);
  check_multiple(rules, value, path, findings);
  if (rules.minimum) {
    check_range(rules, *rules.minimum, "Minimum boundary", path, findings);
    const Value bound = bound_for(value, *rules.minimum);
    const int found = order(value, bound);
    if (found < 0 || (found == 0 && rules.exclusive_minimum)) {
      findings.add(complaint(path, value,
                             (rules.exclusive_minimum ? "should be greater than "
                                                      : "should be greater than or equal to ") +
                                 go_print(bound)));
    }
  }
  if (rules.maximum) {
    check_range(rules, *rules.maximum, "Maximum boundary", path, findings);
    const Value bound = bound_for(value, *rules.maximum);
    const int found = order(value, bound);
    if (found > 0 || (found == 0 && rules.exclusive_maximum)) {
      findings.add(complaint(
          path, value,
          (rules.exclusive_maximum ? "should be less than " : "should be less than or equal to ") +
              go_print(bound)));
    }
  }
}

void check_text(const ValueRules& rules, const Value& value, const std::string& path,
                Findings& findings) {
  const std::string& text = *value.as_string();
  const auto length = static_cast<std::int64_t>(rune_count(text));
  if (rules.max_length && length > *rules.max_length) {
    Finding finding =
        complaint(path, value, fmt::format("should be at most {} chars long", *rules.max_length));
    finding.code = Finding::Code::kTooLong;
    finding.limit = *rules.max_length;
    findings.add(std::move(finding));
  } else if (rules.min_length && length < *rules.min_length) {
    findings.add(
        complaint(path, value, fmt::format("should be at least {} chars long", *rules.min_length)));
  } else if (rules.pattern != nullptr &&
             (!rules.pattern->error().empty() || !rules.pattern->matches(text))) {
    const std::string& error = rules.pattern->error();
    const std::string pattern =
        error.empty() ? rules.pattern->pattern()
                      : rules.pattern->pattern() + ", but pattern is invalid: " + error;
    findings.add(complaint(path, value, "should match '" + pattern + "'"));
  }
}

void check_format(const ValueRules& rules, const Value& value, const std::string& path,
                  Findings& findings) {
  if (rules.format.empty()) return;
  const TextFormat* format = find_text_format(rules.format);
  if (format == nullptr || format->accepts(*value.as_string())) return;
  findings.add(wrong_type(path, rules.format, *value.as_string()));
}

void check_enumeration(const ValueRules& rules, const Value& value, const std::string& path,
                       Findings& findings) {
  if (rules.enumeration.empty()) return;
  const bool allowed = std::any_of(rules.enumeration.begin(), rules.enumeration.end(),
                                   [&](const Value& each) { return equals_enum(value, each); });
  if (allowed && !value.is_nil()) return;
  List shown;
  for (const Value& each : rules.enumeration)
    shown.push(each);
  Finding finding = complaint(path, value, "should be one of " + go_print(Value(shown)));
  finding.code = Finding::Code::kEnum;
  finding.supported = rules.enumeration;
  findings.add(std::move(finding));
}

void check_type(const ValueRules& rules, const Value& value, const std::string& path,
                Findings& findings) {
  const auto types = rules.types();
  const std::string wanted = join(types, ",");
  const auto takes = [&](std::string_view type) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  if (value.is_nil()) {
    if (!types.empty() && !rules.nullable) findings.add(wrong_type(path, wanted, "null"));
    return;
  }
  const std::string_view type = json_type(value);
  const bool fits = takes(type) || (type == "integer" && takes("number")) ||
                    (type == "number" && takes("integer") && is_whole(as_real(value)));
  const bool text_or_list = type == "string" || type == "array";
  if (!text_or_list && !rules.format.empty() && !fits) {
    const std::string_view found =
        type == "integer" ? "int64" : (type == "number" ? "float64" : "");
    if (found != rules.format) findings.add(wrong_type(path, rules.format, found));
    return;
  }
  // A text with a format is judged by that alone.
  if (text_or_list && !rules.format.empty() && !takes("number") && !takes("integer")) return;
  if (!fits) findings.add(wrong_type(path, wanted, type));
}

}  // namespace tf::sandbox
