#include "templates-engine/toml_scalars.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/go_number.h"
#include "templates-engine/time_object.h"

namespace tf::engine {
namespace {

// --- Strings ---

std::string_view without_first_line_end(std::string_view text) {
  if (text.starts_with('\n')) return text.substr(1);
  return text.starts_with("\r\n") ? text.substr(2) : text;
}

/// A backslash with nothing but white space up to the line's end takes all white space that
/// follows.
std::string without_escaped_line_ends(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t slash = text.find('\\');
    if (slash == std::string_view::npos || slash + 1 == text.size()) break;
    const std::size_t after = std::min(text.find_first_not_of(" \t\r\n", slash + 1), text.size());
    if (text.substr(slash, after - slash).find('\n') == std::string_view::npos) {
      out += text.substr(0, slash + 2);  // some other escape
      text.remove_prefix(slash + 2);
    } else {
      out += text.substr(0, slash);
      text.remove_prefix(after);
    }
  }
  return out.append(text);
}

void append_code_point(std::string& out, std::string_view digits) {
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (number > 0x10FFFF || (number >= 0xD800 && number < 0xE000)) {
    throw TomlError{fmt::format("Escaped character '\\u{}' is not valid UTF-8.", digits)};
  }
  append_rune(out, number);
}

/// The lexer has seen to it that escapes are whole.
std::string with_escapes_replaced(std::string_view text) {
  constexpr std::string_view kLetters = "btnfre\"\\";
  constexpr std::string_view kMeanings = "\b\t\n\f\r\x1B\"\\";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    const char letter = text[++at];
    if (const std::size_t index = kLetters.find(letter); index != std::string_view::npos) {
      out += kMeanings[index];
      continue;
    }
    if (letter == ' ' || letter == '\t') {
      throw TomlError{fmt::format("invalid escape: '\\{}'", letter)};
    }
    const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    append_code_point(out, text.substr(at + 1, digits));
    at += digits;
  }
  return out;
}

// --- Numbers ---

bool underscores_fit(std::string_view text) {
  const std::string_view word = text.substr(text.starts_with('+') || text.starts_with('-') ? 1 : 0);
  if (word == "nan" || word == "inf") return true;
  bool fits = false;
  for (const char c : text) {
    if (c == '_' && !fits) return false;
    fits = hex_digit(c) >= 0;
  }
  return fits;
}

bool has_leading_zero(std::string_view text) {
  if (text.size() > 1 && text[0] == '0') return text[1] != 'b' && text[1] != 'o' && text[1] != 'x';
  return text.size() > 2 && (text[0] == '-' || text[0] == '+') && text[1] == '0';
}

bool points_fit(std::string_view text) {
  bool after_point = false;
  for (const char c : text) {
    if (after_point && !is_digit_ascii(c)) return false;
    after_point = c == '.';
  }
  return !after_point;
}

std::string without_underscores(std::string_view text) {
  return replace_all(text, "_", "");
}

Value integer(const std::string& text) {
  const auto refuse = [&](std::string_view why) {
    throw TomlError{fmt::format("Invalid integer {}: {}", go_quote(text), why)};
  };
  if (!underscores_fit(text)) refuse("underscores must be surrounded by digits");
  if (has_leading_zero(text)) refuse("cannot have leading zeroes");
  const std::string plain = without_underscores(text);
  std::string_view digits = plain;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0') {
    base = digits[1] == 'x' ? 16 : digits[1] == 'o' ? 8 : 2;
    digits.remove_prefix(2);
  }
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (error == std::errc::result_out_of_range) {
    throw TomlError{text + " is out of range for int64"};
  }
  return Value::int64(number);
}

/// Digits with at most one point and one exponent.
bool is_float_syntax(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const std::size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    std::string_view exponent = text.substr(mark + 1);
    if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
    if (exponent.empty() || exponent.find_first_not_of("0123456789") != std::string_view::npos) {
      return false;
    }
    text = text.substr(0, mark);
  }
  return text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of("0123456789.") == std::string_view::npos &&
         text.find('.') == text.rfind('.');
}

/// The parts between points and exponent marks.
std::vector<std::string_view> float_parts(std::string_view text) {
  std::vector<std::string_view> parts;
  constexpr std::string_view kMarks = ".eE";
  for (std::size_t at = text.find_first_not_of(kMarks); at < text.size();
       at = text.find_first_not_of(kMarks, at)) {
    const std::size_t end = std::min(text.find_first_of(kMarks, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

Value floating(const std::string& text) {
  const auto refuse = [&](std::string_view why) {
    throw TomlError{fmt::format("Invalid float {}: {}", go_quote(text), why)};
  };
  const std::vector<std::string_view> parts = float_parts(text);
  for (const std::string_view part : parts) {
    if (!underscores_fit(part)) refuse("underscores must be surrounded by digits");
  }
  if (!parts.empty() && has_leading_zero(parts[0])) refuse("cannot have leading zeroes");
  if (!points_fit(text)) refuse("'.' must be followed by one or more digits");
  const std::string plain = without_underscores(text);
  if (plain == "-nan") return -std::numeric_limits<double>::quiet_NaN();
  if (const auto number = parse_go_float(plain)) return *number;
  if (is_float_syntax(plain)) throw TomlError{text + " is out of range for float64"};
  throw TomlError{"Invalid float value: " + go_quote(text)};
}

// --- Dates ---

/// time.Parse takes numbers without leading zeros; the separators then stand elsewhere.
bool lacks_leading_zero(std::string_view text, std::string_view layout) {
  for (std::size_t i = 0; i < layout.size(); ++i) {
    if (layout[i] == '.' || layout[i] == 'Z') return false;
    if (!is_digit_ascii(layout[i]) && (i >= text.size() || text[i] != layout[i])) return true;
  }
  return false;
}

Value date_time(const std::string& text) {
  std::string shown = text;
  for (char& c : shown) {
    if (c == 'z') c = 'Z';
    if (c == 't' || c == ' ') c = 'T';
  }
  const auto local = [](std::string_view name) { return fixed_zone(std::string(name), 0); };
  const std::pair<std::string_view, ZoneRef> kLayouts[] = {
      {kRfc3339Nano, local_zone()},
      {"2006-01-02T15:04:05.999999999", local("datetime-local")},
      {"2006-01-02", local("date-local")},
      {"15:04:05.999999999", local("time-local")},
      {"2006-01-02T15:04Z07:00", local_zone()},
      {"2006-01-02T15:04", local("datetime-local")},
      {"15:04", local("time-local")},
  };
  for (const auto& [layout, zone] : kLayouts) {
    Result<GoTime> time = parse_time(layout, shown, zone);
    if (!time) continue;
    if (lacks_leading_zero(shown, layout)) break;
    return time_value(*std::move(time));
  }
  throw TomlError{"invalid datetime: " + go_quote(shown)};
}

}  // namespace

Value toml_scalar(const TomlItem& item) {
  switch (item.token) {
    case TomlToken::kEscapedString:
      return with_escapes_replaced(item.text);
    case TomlToken::kMultilineString:
      return with_escapes_replaced(without_escaped_line_ends(without_first_line_end(item.text)));
    case TomlToken::kRawMultilineString:
      return without_first_line_end(item.text);
    case TomlToken::kBool:
      return item.text == "true";
    case TomlToken::kInteger:
      return integer(item.text);
    case TomlToken::kFloat:
      return floating(item.text);
    case TomlToken::kDateTime:
      return date_time(item.text);
    default:
      return item.text;
  }
}

}  // namespace tf::engine
