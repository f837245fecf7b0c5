#include "templates-engine/args.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/depth.h"
#include "lib/data/go_print.h"

namespace tf::engine {
namespace {

constexpr std::int64_t kHugePower = std::int64_t{1} << 60;

/// trimZeroDecimal of cast 1.7: drops a final ".0", ".00" and so on.
std::string_view without_zero_fraction(std::string_view text) {
  const std::size_t last = text.find_last_not_of('0');
  const bool trailing_zeros =
      last == std::string_view::npos ? !text.empty() : last + 1 < text.size();
  if (trailing_zeros && last != std::string_view::npos && text[last] == '.') {
    return text.substr(0, last);
  }
  return text;
}

bool is_hex_letter(char c) {
  c = to_lower_ascii(c);
  return c >= 'a' && c <= 'f';
}

/// strconv's underscoreOK (Go 1.26): underscores stand between digits or after a base prefix.
bool underscores_fit(std::string_view text) {
  enum class Last { kStart, kDigit, kUnderscore, kOther } last = Last::kStart;
  bool hex = false;
  if (text.size() >= 2 && text[0] == '0') {
    const char base = to_lower_ascii(text[1]);
    if (base == 'b' || base == 'o' || base == 'x') {
      last = Last::kDigit;
      hex = base == 'x';
      text.remove_prefix(2);
    }
  }
  for (char c : text) {
    if (is_digit_ascii(c) || (hex && is_hex_letter(c))) {
      last = Last::kDigit;
    } else if (c == '_') {
      if (last != Last::kDigit) return false;
      last = Last::kUnderscore;
    } else {
      if (last == Last::kUnderscore) return false;
      last = Last::kOther;
    }
  }
  return last != Last::kUnderscore;
}

std::string without_underscores(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c != '_') out += c;
  }
  return out;
}

/// Takes a base prefix off; a lone leading 0 means octal.
int take_base(std::string_view& text) {
  if (text.size() < 2 || text[0] != '0') return 10;
  const char letter = to_lower_ascii(text[1]);
  const bool lettered = letter == 'x' || letter == 'b' || letter == 'o';
  text.remove_prefix(lettered ? 2 : 1);
  return letter == 'x' ? 16 : (letter == 'b' ? 2 : 8);
}

/// strconv.ParseInt(text, 0, 64), 0 where it fails.
std::int64_t parse_int_any_base(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!underscores_fit(text)) return 0;
  const int base = take_base(text);
  const std::string digits = without_underscores(text);
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  auto [at, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || at != end) return 0;
  const std::uint64_t limit =
      static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (negative ? 1 : 0);
  if (value > limit) return 0;
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

/// Go's conversion of a float to an integer on amd64: what does not fit is the smallest one.
std::int64_t truncate(double value) {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    return static_cast<std::int64_t>(value);
  }
  return std::numeric_limits<std::int64_t>::min();
}

std::optional<double> parse_float_word(std::string_view unsigned_text) {
  const std::string word = to_lower_ascii(unsigned_text);
  if (word == "inf" || word == "infinity") return std::numeric_limits<double>::infinity();
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

/// Whether a well-formed number that fits no double is too small rather than too big.
bool is_below_one(std::string_view text, bool hex) {
  const std::size_t mark = text.find_first_of(hex ? "pP" : "eE");
  const std::string_view mantissa = text.substr(0, mark);
  const std::string_view exponent = mark == std::string_view::npos ? "0" : text.substr(mark + 1);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = std::min(mantissa.find_first_not_of("0."), mantissa.size());
  const std::int64_t places = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  const auto power = parse_integer(exponent);
  // An exponent past int64 decides alone.
  if (!power || *power > kHugePower || *power < -kHugePower) return exponent.starts_with('-');
  return places * (hex ? 4 : 1) + *power <= 0;
}

/// Decimal or hexadecimal digits with an exponent, no sign.
std::optional<double> parse_float_digits(std::string_view text) {
  const bool hex = text.size() > 2 && text[0] == '0' && to_lower_ascii(text[1]) == 'x';
  if (hex) text.remove_prefix(2);
  // Go wants the "p" exponent of a hexadecimal float.
  if (hex && text.find_first_of("pP") == std::string_view::npos) return std::nullopt;
  if (text.empty() || text[0] == '-' || to_lower_ascii(text[0]) == 'i' ||
      to_lower_ascii(text[0]) == 'n') {
    return std::nullopt;
  }
  double value = 0;
  const char* end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, value,
                                     hex ? std::chars_format::hex : std::chars_format::general);
  if (at != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too small is 0 in Go, too big an error; from_chars does not tell which it was.
    return is_below_one(text, hex) ? std::optional<double>(0) : std::nullopt;
  }
  return error == std::errc{} ? std::optional<double>(value) : std::nullopt;
}

}  // namespace

void check_printed(std::size_t text_size, std::span<const Value> values) {
  // A level takes at least its two brackets.
  if (text_size < kMaxNesting) return;
  if (std::any_of(values.begin(), values.end(), [](const Value& v) { return is_deeper_than(v); })) {
    throw FunctionError("lists and maps are nested too deeply to be printed");
  }
}

std::string to_string(const Value& value) {
  if (const std::string* text = value.as_string()) return *text;
  if (const Bytes* bytes = value.as_bytes()) return bytes->to_string();
  std::string text = go_print(value);
  check_printed(text.size(), std::span(&value, 1));
  return text;
}

std::vector<std::string> to_strings(const Value& value) {
  std::vector<std::string> out;
  if (const List* list = value.as_list()) {
    out.reserve(list->size());
    for (const Value& item : *list) {
      if (!item.is_nil()) out.push_back(to_string(item));
    }
  } else if (const Bytes* bytes = value.as_bytes()) {
    for (char c : bytes->view())
      out.push_back(to_text(static_cast<unsigned>(static_cast<unsigned char>(c))));
  } else if (!value.is_nil()) {
    out.push_back(to_string(value));
  }
  return out;
}

std::int64_t to_int64(const Value& value) {
  if (const Integer* integer = value.as_integer()) {
    return integer->type == IntType::kDuration ? 0 : integer->value;
  }
  if (const double* number = value.as_float()) return truncate(*number);
  if (const std::string* text = value.as_string()) {
    return parse_int_any_base(without_zero_fraction(*text));
  }
  if (const bool* flag = value.as_bool()) return *flag ? 1 : 0;
  return 0;
}

double to_float64(const Value& value) {
  if (const double* number = value.as_float()) return *number;
  if (const Integer* integer = value.as_integer()) {
    switch (integer->type) {
      case IntType::kDuration:
        return 0;
      case IntType::kUint:
      case IntType::kUint64:
        return static_cast<double>(static_cast<std::uint64_t>(integer->value));
      default:
        return static_cast<double>(integer->value);
    }
  }
  if (const std::string* text = value.as_string()) return parse_float(*text).value_or(0);
  if (const bool* flag = value.as_bool()) return *flag ? 1 : 0;
  return 0;
}

bool is_empty(const Value& value) {
  return value.as_native() == nullptr && !truth(value);
}

Value string_list(std::vector<std::string> items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (std::string& item : items)
    values.emplace_back(std::move(item));
  return List(std::move(values), kStringList);
}

Value int_list(const std::vector<std::int64_t>& items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (std::int64_t item : items)
    values.push_back(Value::integer(item));
  return List(std::move(values), kIntList);
}

std::optional<double> parse_float(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::optional<double> value = parse_float_word(text);
  if (!value && underscores_fit(text)) value = parse_float_digits(without_underscores(text));
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

}  // namespace tf::engine
