#include "lib/data/yaml_resolve.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "lib/base/text.h"
#include "lib/data/float_text.h"

namespace tf {
namespace {

using Type = ResolvedScalar::Type;

ResolvedScalar of_bool(bool value) {
  return {.type = Type::kBool, .boolean = value};
}
ResolvedScalar of_int(std::int64_t value) {
  return {.type = Type::kInt, .integer = value};
}
ResolvedScalar of_float(double value) {
  return {.type = Type::kFloat, .number = value};
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

std::optional<ResolvedScalar> resolve_word(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  // Most short texts are no such word, and their first character tells.
  constexpr std::string_view kFirst = "~nNtTyYoOfF.+-";
  if (text.size() > 5) return std::nullopt;
  if (!text.empty() && kFirst.find(text[0]) == std::string_view::npos) return std::nullopt;
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return ResolvedScalar{Type::kNull};
  if (is_one_of(text, {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
    return of_bool(true);
  }
  if (is_one_of(text,
                {"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
    return of_bool(false);
  }
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    return of_float(std::numeric_limits<double>::quiet_NaN());
  }
  if (text.starts_with('-') && is_one_of(text.substr(1), {".inf", ".Inf", ".INF"})) {
    return of_float(-kInfinity);
  }
  const std::string_view unsigned_text = trim_prefix(text, "+");
  if (is_one_of(unsigned_text, {".inf", ".Inf", ".INF"})) return of_float(kInfinity);
  return std::nullopt;
}

template <class T>
std::optional<T> parse_digits(std::string_view digits, int base) {
  T value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<ResolvedScalar> signed_integer(std::uint64_t magnitude, bool negative,
                                             bool had_sign) {
  constexpr std::uint64_t kTop = std::uint64_t{1} << 63U;
  if (negative) {
    if (magnitude > kTop) return std::nullopt;
    return of_int(static_cast<std::int64_t>(0 - magnitude));
  }
  if (magnitude < kTop) return of_int(static_cast<std::int64_t>(magnitude));
  if (had_sign) return std::nullopt;
  return ResolvedScalar{.type = Type::kUint, .integer = static_cast<std::int64_t>(magnitude)};
}

/// Like: strconv.ParseInt, then ParseUint, with base 0 (Go 1.26). In: no underscores.
std::optional<ResolvedScalar> resolve_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const bool had_sign = negative || text.starts_with('+');
  if (had_sign) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = to_lower_ascii(text[1]);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  const auto magnitude = parse_digits<std::uint64_t>(text, base);
  if (!magnitude) return std::nullopt;
  return signed_integer(*magnitude, negative, had_sign);
}

/// go-yaml's own "0b" rule comes after strconv's and lets a second sign through: 0b-1.
std::optional<ResolvedScalar> resolve_signed_binary(std::string_view text) {
  if (!text.starts_with("0b")) return std::nullopt;
  text.remove_prefix(2);
  if (!text.starts_with('-') && !text.starts_with('+')) return std::nullopt;
  const auto magnitude = parse_digits<std::uint64_t>(text.substr(1), 2);
  if (!magnitude) return std::nullopt;
  return signed_integer(*magnitude, text[0] == '-', true);
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit_ascii(text[at]))
    ++at;
  return at;
}

/// ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
bool looks_like_float(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole = skip_digits(text, at);
  const bool has_whole = whole > at;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = skip_digits(text, at + 1);
    if (!has_whole && fraction == at + 1) return false;
    at = fraction;
  } else if (!has_whole) {
    return false;
  }
  if (at == text.size()) return true;
  if (to_lower_ascii(text[at]) != 'e') return false;
  ++at;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  return at < text.size() && skip_digits(text, at) == text.size();
}

/// strconv.ParseFloat of a decimal text; nothing where it overflows.
std::optional<ResolvedScalar> resolve_float(std::string_view text) {
  if (!looks_like_float(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto value = parse_float(text);
  return value ? std::optional(of_float(*value)) : std::nullopt;
}

/// Steps through a text by the rules of Go's time.Parse.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  bool take(char expected) {
    if (rest_.empty() || rest_[0] != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_spaces() {
    if (!take(' ')) return false;
    while (take(' ')) {
    }
    return true;
  }
  /// A number of `least` to `most` digits within [low, high].
  bool take_number(std::size_t least, std::size_t most, int low, int high) {
    const std::size_t size = std::min(skip_digits(rest_, 0), most);
    if (size < least) return false;
    number_ = parse_digits<int>(rest_.substr(0, size), 10).value_or(-1);
    rest_.remove_prefix(size);
    return number_ >= low && number_ <= high;
  }
  /// Any number of digits after a point or comma, or nothing.
  void take_fraction() {
    if (rest_.empty() || (rest_[0] != '.' && rest_[0] != ',')) return;
    const std::size_t end = skip_digits(rest_, 1);
    if (end > 1) rest_.remove_prefix(end);
  }
  bool take_zone() {
    if (take('Z')) return true;
    if (!take('+') && !take('-')) return false;
    return take_number(2, 2, 0, 24) && take(':') && take_number(2, 2, 0, 60);
  }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_[0]; }

 private:
  std::string_view rest_;
  int number_ = 0;
};

int days_in(int month, int year) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

/// Like: go-yaml's parseTimestamp with its four layouts.
bool is_timestamp(std::string_view text) {
  DateReader reader(text);
  if (!reader.take_number(4, 4, 0, 9999)) return false;
  const int year = reader.number();
  if (!reader.take('-') || !reader.take_number(1, 2, 1, 12)) return false;
  const int month = reader.number();
  if (!reader.take('-') || !reader.take_number(1, 2, 1, days_in(month, year))) return false;
  if (reader.at_end()) return true;
  const bool zoned = reader.next() != ' ';
  if (zoned ? !reader.take('T') && !reader.take('t') : !reader.take_spaces()) return false;
  if (!reader.take_number(1, 2, 0, 23) || !reader.take(':')) return false;
  if (!reader.take_number(1, 2, 0, 59) || !reader.take(':')) return false;
  if (!reader.take_number(1, 2, 0, 59)) return false;
  reader.take_fraction();
  if (zoned && !reader.take_zone()) return false;
  return reader.at_end();
}

std::optional<ResolvedScalar> resolve_number(std::string_view text) {
  std::string without_underscores;
  if (text.find('_') != std::string_view::npos) {
    without_underscores = replace_all(text, "_", "");
    text = without_underscores;
  }
  if (auto integer = resolve_integer(text)) return integer;
  if (auto number = resolve_float(text)) return number;
  return resolve_signed_binary(text);
}

/// A text that starts with a point goes to strconv.ParseFloat, which takes underscores only
/// between digits.
std::optional<ResolvedScalar> resolve_fraction(std::string_view text) {
  for (std::size_t at = text.find('_'); at != std::string_view::npos; at = text.find('_', at + 1)) {
    if (!is_digit_ascii(text[at - 1])) return std::nullopt;
    if (at + 1 == text.size() || !is_digit_ascii(text[at + 1])) return std::nullopt;
  }
  return resolve_float(replace_all(text, "_", ""));
}

}  // namespace

ResolvedScalar resolve_scalar(std::string_view text, bool timestamps) {
  const char first = text.empty() ? '~' : text[0];
  const bool numeric = is_digit_ascii(first) || first == '+' || first == '-';
  if (!numeric && !contains("yYnNtTfFoO~.", std::string_view(&first, 1))) return {};
  if (const auto word = resolve_word(text)) return *word;
  if (first == '.') return resolve_fraction(text).value_or(ResolvedScalar{});
  if (!numeric) return {};
  if (timestamps && is_digit_ascii(first) && is_timestamp(text)) return {Type::kTimestamp};
  return resolve_number(text).value_or(ResolvedScalar{});
}

bool is_base60(std::string_view text) {
  // ^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !is_digit_ascii(text[0])) return false;
  const auto skip_loose = [&](std::size_t at) {
    while (at < text.size() && (is_digit_ascii(text[at]) || text[at] == '_'))
      ++at;
    return at;
  };
  std::size_t at = skip_loose(0);
  std::size_t groups = 0;
  for (; at < text.size() && text[at] == ':'; ++groups) {
    const std::size_t size = skip_digits(text, at + 1) - at - 1;
    if (size == 0 || size > 2 || (size == 2 && text[at + 1] > '5')) return false;
    at += size + 1;
  }
  if (groups == 0) return false;
  if (at < text.size() && text[at] == '.') at = skip_loose(at + 1);
  return at == text.size();
}

}  // namespace tf
