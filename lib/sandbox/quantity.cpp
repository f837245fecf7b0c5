#include "lib/sandbox/quantity.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/float_text.h"
#include "lib/sandbox/decode.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kFormatError =
    "quantities must match the regular expression "
    "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
constexpr int kSmallestExponent = -9;
constexpr std::string_view kLargest = "9223372036854775807";
/// How many digits Kubernetes trusts to its 64-bit arithmetic.
constexpr std::int64_t kFastDecimalDigits = 18;
constexpr std::int64_t kFastBinaryDigits = 15;
/// No sane amount differs from another by more.
constexpr std::int64_t kMostZeros = 1000;

struct Suffix {
  std::string_view text;
  int base;
  int exponent;
};
constexpr std::array kSuffixes = std::to_array<Suffix>({{"n", 10, -9},
                                                        {"u", 10, -6},
                                                        {"m", 10, -3},
                                                        {"", 10, 0},
                                                        {"k", 10, 3},
                                                        {"M", 10, 6},
                                                        {"G", 10, 9},
                                                        {"T", 10, 12},
                                                        {"P", 10, 15},
                                                        {"E", 10, 18},
                                                        {"Ki", 2, 10},
                                                        {"Mi", 2, 20},
                                                        {"Gi", 2, 30},
                                                        {"Ti", 2, 40},
                                                        {"Pi", 2, 50},
                                                        {"Ei", 2, 60}});

std::string without_leading_zeros(std::string_view digits) {
  return std::string(trim_left(digits, "0"));
}

/// `digits` * factor + carry.
std::string multiplied(std::string digits, std::uint64_t factor, std::uint64_t carry = 0) {
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    carry += static_cast<std::uint64_t>(*digit - '0') * factor;
    *digit = static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  return carry == 0 ? digits : to_text(carry) + digits;
}

/// `digits` / divisor and what remains.
std::pair<std::string, std::uint64_t> divided(std::string_view digits, std::uint64_t divisor) {
  std::string quotient;
  std::uint64_t remainder = 0;
  for (const char digit : digits) {
    remainder = remainder * 10 + static_cast<std::uint64_t>(digit - '0');
    quotient += static_cast<char>('0' + remainder / divisor);
    remainder %= divisor;
  }
  return {without_leading_zeros(quotient), remainder};
}

bool larger(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

/// A quantity's text in its parts.
struct Parts {
  bool negative = false;
  std::string_view whole;     ///< digits before the point, without leading zeros, or "0"
  std::string_view fraction;  ///< digits behind it
  std::string_view suffix;
};

std::size_t digits_end(std::string_view text, std::size_t from) {
  while (from < text.size() && is_digit_ascii(text[from]))
    ++from;
  return from;
}

/// Nothing where the text has another form.
std::optional<Parts> take_apart(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Parts parts{.negative = text[0] == '-', .whole = "0", .fraction = "", .suffix = ""};
  std::size_t at = text[0] == '-' || text[0] == '+' ? 1 : 0;
  while (at < text.size() && text[at] == '0')
    ++at;
  std::size_t end = digits_end(text, at);
  if (end > at) parts.whole = text.substr(at, end - at);
  at = end;
  if (at < text.size() && text[at] == '.') {
    end = digits_end(text, at + 1);
    parts.fraction = text.substr(at + 1, end - at - 1);
    at = end;
  }
  parts.suffix = text.substr(at);
  at = std::min(text.find_first_not_of("eEinumkKMGTP", at), text.size());
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  return digits_end(text, at) == text.size() ? std::optional(parts) : std::nullopt;
}

const Suffix* known_suffix(std::string_view text) {
  const auto known = std::find_if(kSuffixes.begin(), kSuffixes.end(),
                                  [&](const Suffix& each) { return each.text == text; });
  return known == kSuffixes.end() ? nullptr : &*known;
}

bool is_known(std::string_view suffix) {
  return known_suffix(suffix) != nullptr;
}

/// "Mi", "e3"; nothing for what is none.
std::optional<Suffix> read_suffix(std::string_view text) {
  if (const Suffix* known = known_suffix(text)) return *known;
  const bool exponential = text.starts_with('e') || text.starts_with('E');
  const auto exponent = exponential ? parse_integer(text.substr(1)) : std::nullopt;
  if (!exponent) return std::nullopt;
  return Suffix{text, 10, static_cast<int>(*exponent)};
}

}  // namespace

Result<Quantity> Quantity::parse(std::string_view text) {
  const auto parts = take_apart(text);
  if (!parts) return fail(ErrorCode::kInvalid, std::string(kFormatError));
  const auto suffix = read_suffix(parts->suffix);
  if (!suffix) return fail(ErrorCode::kInvalid, "unable to parse quantity's suffix");
  Quantity found;
  found.negative_ = parts->negative;
  found.format_ = suffix->base == 2         ? Format::kBinary
                  : is_known(parts->suffix) ? Format::kDecimal
                                            : Format::kExponent;
  const std::string digits = std::string(parts->whole) + std::string(parts->fraction);
  found.digits_ = without_leading_zeros(digits);
  found.exponent_ = -static_cast<std::int64_t>(parts->fraction.size());
  if (suffix->base == 10) {
    found.exponent_ += suffix->exponent;
    if (static_cast<std::int64_t>(digits.size()) <= kFastDecimalDigits &&
        found.exponent_ >= kSmallestExponent && found.exponent_ % 3 == 0 &&
        !digits.ends_with("000") && digits[0] != '0') {
      found.as_written_ = text;
    }
  } else {
    const bool fast =
        parts->fraction.empty() && static_cast<std::int64_t>(digits.size()) <=
                                       kFastBinaryDigits - suffix->exponent * 3 / 10 - 1;
    if (fast && divided(found.digits_, 8).second != 0) found.as_written_ = text;
    for (int bits = suffix->exponent; bits > 0; bits -= 10)
      found.digits_ = without_leading_zeros(multiplied(found.digits_, 1024));
  }
  if (found.exponent_ < kSmallestExponent) found.round_up(kSmallestExponent);
  if (found.format_ == Format::kBinary && found.exponent_ == 0 && larger(found.digits_, kLargest)) {
    found.digits_ = kLargest;
  }
  return found;
}

void Quantity::round_up(int exponent) {
  if (exponent_ >= exponent) return;
  as_written_.clear();
  const std::int64_t dropped = exponent - exponent_;
  exponent_ = exponent;
  if (digits_.empty()) return;
  const auto size = static_cast<std::int64_t>(digits_.size());
  const std::string_view lost =
      dropped >= size
          ? std::string_view(digits_)
          : std::string_view(digits_).substr(digits_.size() - static_cast<std::size_t>(dropped));
  const bool exact = lost.find_first_not_of('0') == std::string_view::npos;
  digits_ = dropped >= size ? "" : digits_.substr(0, static_cast<std::size_t>(size - dropped));
  if (!exact) digits_ = multiplied(digits_, 1, 1);
}

std::string Quantity::text() const {
  if (!as_written_.empty()) return as_written_;
  if (digits_.empty()) return "0";
  const std::string sign = negative_ ? "-" : "";
  if (format_ == Format::kBinary && shown_as_binary()) return sign + binary_text();
  return sign + decimal_text(format_ == Format::kExponent ? Format::kExponent : Format::kDecimal);
}

bool Quantity::equals(const Quantity& other) const {
  return (digits_.empty() && other.digits_.empty()) ||
         (negative_ == other.negative_ &&
          decimal_text(Format::kExponent) == other.decimal_text(Format::kExponent));
}

std::string Quantity::digits_at(std::int64_t exponent) const {
  if (digits_.empty()) return {};
  return digits_ +
         std::string(static_cast<std::size_t>(std::min(exponent_ - exponent, kMostZeros)), '0');
}

void Quantity::add(const Quantity& other) {
  if (other.is_zero()) return;
  if (is_zero()) {
    *this = other;
    return;
  }
  const std::int64_t exponent = std::min(exponent_, other.exponent_);
  std::string sum = digits_at(exponent);
  std::string more = other.digits_at(exponent);
  const std::size_t size = std::max(sum.size(), more.size()) + 1;
  sum.insert(0, size - sum.size(), '0');
  more.insert(0, size - more.size(), '0');
  int carry = 0;
  for (std::size_t at = size; at-- > 0;) {
    const int digit = (sum[at] - '0') + (more[at] - '0') + carry;
    sum[at] = static_cast<char>('0' + digit % 10);
    carry = digit / 10;
  }
  digits_ = without_leading_zeros(sum);
  exponent_ = exponent;
  as_written_.clear();
}

bool Quantity::less(const Quantity& other) const {
  const std::int64_t exponent = std::min(exponent_, other.exponent_);
  return larger(other.digits_at(exponent), digits_at(exponent));
}

Quantity::Units Quantity::units() const {
  // parse() leaves nothing smaller than billionths.
  const std::string all = digits_at(kSmallestExponent);
  const std::size_t below = std::min<std::size_t>(all.size(), -kSmallestExponent);
  const std::string_view whole = std::string_view(all).substr(0, all.size() - below);
  const std::string_view rest = std::string_view(all).substr(all.size() - below);
  Units units;
  if (larger(whole, kLargest) || whole == kLargest) {
    units.whole = std::numeric_limits<std::int64_t>::max();
  } else {
    units.whole = parse_integer(whole).value_or(0);
    units.billionths = parse_integer(rest).value_or(0);
  }
  if (negative_) units = {-units.whole, -units.billionths};
  return units;
}

double Quantity::approximate() const {
  const std::string text = (negative_ ? "-" : "") + digits_ + "e" + to_text(exponent_);
  return is_zero() ? 0 : parse_float(text).value_or(0);
}

bool Quantity::shown_as_binary() const {
  Quantity whole = *this;
  const auto zeros = digits_.size() - (digits_.find_last_not_of('0') + 1);
  if (exponent_ + static_cast<std::int64_t>(zeros) < 0) return false;  // it has a fraction
  whole.round_up(0);
  return larger(whole.digits_, "1023");
}

std::string Quantity::binary_text() const {
  constexpr std::array<std::string_view, 7> kNames = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  Quantity whole = *this;
  whole.round_up(0);
  std::string digits = whole.digits_;
  std::size_t power = 0;
  for (auto next = divided(digits, 1024); next.second == 0 && !next.first.empty();
       next = divided(digits, 1024)) {
    digits = next.first;
    ++power;
  }
  return digits + std::string(power < kNames.size() ? kNames[power] : "");
}

std::string Quantity::decimal_text(Format format) const {
  const std::size_t kept = digits_.find_last_not_of('0') + 1;
  std::string digits = digits_.substr(0, kept);
  std::int64_t exponent = exponent_ + static_cast<std::int64_t>(digits_.size() - kept);
  for (; exponent % 3 != 0; --exponent)
    digits += '0';
  if (format == Format::kExponent) {
    return exponent == 0 ? digits : digits + "e" + to_text(exponent);
  }
  const auto known = std::find_if(kSuffixes.begin(), kSuffixes.end(), [&](const Suffix& each) {
    return each.base == 10 && each.exponent == exponent;
  });
  return digits + std::string(known == kSuffixes.end() ? "" : known->text);
}

std::optional<std::string> canonical_quantity(std::string_view text) {
  const auto quantity = Quantity::parse(text);
  return quantity ? std::optional(quantity->text()) : std::nullopt;
}

}  // namespace tf::sandbox
