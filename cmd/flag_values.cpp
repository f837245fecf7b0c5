#include "cmd/flag_values.h"

#include <fmt/core.h>

#include <cctype>
#include <charconv>
#include <limits>
#include <system_error>

#include "cmd/flag.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

tl::unexpected<Error> number_error(std::string_view function, const std::string& text,
                                   std::string_view reason) {
  return fail(ErrorCode::kInvalid,
              fmt::format("strconv.{}: parsing {}: {}", function, go_quote(text), reason));
}

struct Digits {
  int base = 10;
  std::string text;
};

/// The base that a prefix tells (strconv.ParseInt with base 0), and the digits without underscores.
Digits read_prefix(std::string_view text) {
  Digits digits;
  if (text.size() > 1 && text[0] == '0') {
    const char letter = to_lower_ascii(text[1]);
    digits.base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    text.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
  }
  for (const char c : text) {
    if (c != '_') digits.text += c;
  }
  return digits;
}

Result<std::int64_t> parse_signed(std::string_view function, const std::string& text,
                                  const Digits& digits, bool negative) {
  std::uint64_t magnitude = 0;
  const char* end = digits.text.data() + digits.text.size();
  const auto [stop, code] = std::from_chars(digits.text.data(), end, magnitude, digits.base);
  if (stop != end || code == std::errc::invalid_argument) {
    return number_error(function, text, "invalid syntax");
  }
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  if (code == std::errc::result_out_of_range || magnitude > kMax + (negative ? 1 : 0)) {
    return number_error(function, text, "value out of range");
  }
  const auto bits = negative ? std::uint64_t{0} - magnitude : magnitude;
  return static_cast<std::int64_t>(bits);
}

/// Reads one quoted csv field that starts at `at` (after the quote).
Result<std::string> read_quoted(const std::string& text, std::size_t& at) {
  std::string field;
  while (at < text.size()) {
    const char c = text[at++];
    if (c != '"') {
      field += c;
    } else if (at < text.size() && text[at] == '"') {
      field += text[at++];
    } else if (at == text.size() || text[at] == ',') {
      return field;
    } else {
      return fail(ErrorCode::kInvalid,
                  fmt::format("parse error on line 1, column {}: extraneous or missing \" in "
                              "quoted-field",
                              at));
    }
  }
  return fail(ErrorCode::kInvalid,
              fmt::format("parse error on line 1, column {}: extraneous or missing \" in "
                          "quoted-field",
                          text.size() + 1));
}

Result<std::string> read_bare(const std::string& text, std::size_t& at) {
  const std::size_t start = at;
  while (at < text.size() && text[at] != ',') {
    if (text[at] == '"') {
      return fail(
          ErrorCode::kInvalid,
          fmt::format("parse error on line 1, column {}: bare \" in non-quoted-field", at + 1));
    }
    ++at;
  }
  return text.substr(start, at - start);
}

std::string csv_field(const std::string& item) {
  const bool plain =
      item.find_first_of("\",\r\n") == std::string::npos && (item.empty() || item[0] != ' ');
  return plain ? item : "\"" + replace_all(item, "\"", "\"\"") + "\"";
}

}  // namespace

Result<bool> parse_flag_bool(const std::string& text) {
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) return true;
  }
  for (const std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) return false;
  }
  return number_error("ParseBool", text, "invalid syntax");
}

Result<std::int64_t> parse_flag_int(const std::string& text) {
  const bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  const auto digits = read_prefix(std::string_view(text).substr(sign ? 1 : 0));
  return parse_signed("ParseInt", text, digits, sign && text[0] == '-');
}

Result<std::int64_t> parse_atoi(const std::string& text) {
  const bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  return parse_signed("Atoi", text, {10, text.substr(sign ? 1 : 0)}, sign && text[0] == '-');
}

Result<double> parse_flag_float(const std::string& text) {
  double value = 0;
  const bool plus = !text.empty() && text[0] == '+';
  const char* begin = text.data() + (plus ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(begin, end, value);
  if (stop != end || code == std::errc::invalid_argument) {
    return number_error("ParseFloat", text, "invalid syntax");
  }
  if (code == std::errc::result_out_of_range) {
    return number_error("ParseFloat", text, "value out of range");
  }
  return value;
}

Result<std::vector<std::string>> parse_flag_csv(const std::string& text) {
  std::vector<std::string> fields;
  if (text.empty()) return fields;
  // encoding/csv reads one line.
  const std::string line = text.substr(0, text.find('\n'));
  std::size_t at = 0;
  while (true) {
    const bool quoted = at < line.size() && line[at] == '"';
    if (quoted) ++at;
    TF_ASSIGN(auto field, quoted ? read_quoted(line, at) : read_bare(line, at));
    fields.push_back(std::move(field));
    if (at >= line.size()) return fields;
    ++at;  // the comma
  }
}

Result<std::map<std::string, std::string>> parse_flag_map(const std::string& text) {
  std::size_t equal_signs = 0;
  for (const char c : text)
    equal_signs += c == '=' ? 1 : 0;
  std::vector<std::string> pairs = {std::string(trim(text, "\""))};
  if (equal_signs > 1) {
    TF_ASSIGN(pairs, parse_flag_csv(text));
  }
  std::map<std::string, std::string> result;
  for (const auto& pair : pairs) {
    const auto parts = cut(pair, "=");
    if (!parts) return fail(ErrorCode::kInvalid, pair + " must be formatted as key=value");
    result[std::string(parts->first)] = std::string(parts->second);
  }
  return result;
}

std::string show_list(const std::vector<std::string>& items) {
  std::vector<std::string> fields;
  for (const auto& item : items)
    fields.push_back(csv_field(item));
  return "[" + join(fields, ",") + "]";
}

std::string show_duration(std::chrono::nanoseconds duration) {
  return format_duration(duration.count());
}

std::string show_float(double value) {
  return format_float(static_cast<double>(static_cast<float>(value)));
}

namespace detail {

Status assign(bool& target, const std::string& value, bool) {
  TF_ASSIGN(target, parse_flag_bool(value));
  return {};
}

Status assign(int& target, const std::string& value, bool) {
  TF_ASSIGN(const auto number, parse_flag_int(value));
  if (number > std::numeric_limits<int>::max() || number < std::numeric_limits<int>::min()) {
    return number_error("ParseInt", value, "value out of range");
  }
  target = static_cast<int>(number);
  return {};
}

Status assign(double& target, const std::string& value, bool) {
  TF_ASSIGN(target, parse_flag_float(value));
  return {};
}

Status assign(std::string& target, const std::string& value, bool) {
  target = value;
  return {};
}

Status assign(std::chrono::nanoseconds& target, const std::string& value, bool) {
  TF_ASSIGN(target, parse_duration(value));
  return {};
}

Status assign(std::vector<std::string>& target, const std::string& value, bool again) {
  if (!again) target.clear();
  target.push_back(value);
  return {};
}

Status assign(std::map<std::string, std::string>& target, const std::string& value, bool again) {
  TF_ASSIGN(auto pairs, parse_flag_map(value));
  if (!again) target.clear();
  for (auto& [key, text] : pairs)
    target[key] = std::move(text);
  return {};
}

Status assign_csv(std::vector<std::string>& target, const std::string& value, bool again) {
  TF_ASSIGN(auto items, parse_flag_csv(value));
  if (!again) target.clear();
  for (auto& item : items)
    target.push_back(std::move(item));
  return {};
}

}  // namespace detail
}  // namespace tf::cmd
