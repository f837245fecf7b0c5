#include "lib/data/json_schema_error.h"

#include <fmt/core.h>

#include <array>
#include <charconv>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"

namespace tf::schema {
namespace {

std::string group_decimal(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string superscript(std::string_view exponent) {
  constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                        "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out;
  for (const char c : exponent) {
    if (c == '-') out += "⁻";
    if (is_digit_ascii(c)) out += kDigits[static_cast<std::size_t>(c - '0')];
  }
  return out;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the validator went
void show(std::string& out, const Failure& failure, std::size_t level) {
  const bool skipped = failure.shape == Failure::Shape::kReference && failure.causes.size() == 1;
  if (!skipped) {
    out += '\n';
    out.append(2 * level, ' ');
    out += fmt::format("- at {}: {}", quote_single(failure.pointer), failure.message);
    ++level;
  }
  for (const Failure& cause : failure.causes)
    show(out, cause, level);
}

}  // namespace

std::string show_failures(const std::vector<Failure>& failures) {
  std::string out;
  for (const Failure& failure : failures)
    show(out, failure, 0);
  return out;
}

std::string quote_single(std::string_view text) {
  std::string quoted = go_quote(text);
  quoted = replace_all(replace_all(quoted, "\\\"", "\""), "'", "\\'");
  return fmt::format("'{}'", std::string_view(quoted).substr(1, quoted.size() - 2));
}

std::string quote_all(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += ", ";
    out += quote_single(text);
  }
  return out;
}

std::string group_digits(std::size_t number) {
  return group_decimal(to_text(number));
}

std::string show_number(const Value& number) {
  const double value = number.as_float() != nullptr
                           ? *number.as_float()
                           : static_cast<double>(number.as_integer()->value);
  std::array<char, 64> buffer{};
  char* const end = buffer.data() + buffer.size();
  const auto scientific = std::to_chars(buffer.data(), end, value, std::chars_format::scientific);
  const std::string text(buffer.data(), scientific.ptr);
  const std::size_t e = text.find('e');
  int exponent = 0;
  const std::size_t digits = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
  if (exponent < -4 || exponent >= 6) {
    return fmt::format("{}×10{}", text.substr(0, e), superscript(text.substr(e + 1)));
  }
  const auto fixed = std::to_chars(buffer.data(), end, value, std::chars_format::fixed);
  std::string_view plain(buffer.data(), static_cast<std::size_t>(fixed.ptr - buffer.data()));
  const std::string_view sign = plain.starts_with('-') ? "-" : "";
  plain.remove_prefix(sign.size());
  const std::size_t point = std::min(plain.find('.'), plain.size());
  return fmt::format("{}{}{}", sign, group_decimal(plain.substr(0, point)), plain.substr(point));
}

std::string show_value(const Value& value) {
  if (const std::string* text = value.as_string()) return quote_single(*text);
  if (value.is_list() || value.is_map()) return "value";
  return go_print(value);
}

}  // namespace tf::schema
