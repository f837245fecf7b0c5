#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf::sandbox {

/// An amount with a unit: "500m", "1Gi", "1e3". Exact, whatever its size.
/// Like: apimachinery 0.36 resource.Quantity, which keeps nine decimal places, rounding up.
class Quantity {
 public:
  /// Errors: kInvalid in Kubernetes' words: `quantities must match the regular expression ...`.
  [[nodiscard]] static Result<Quantity> parse(std::string_view text);

  /// Rounds away from zero to a multiple of 10^exponent.   Like: Quantity.RoundUp.
  void round_up(int exponent);
  [[nodiscard]] bool is_zero() const { return digits_.empty(); }
  /// Whether both are the same amount, however they are written.
  [[nodiscard]] bool equals(const Quantity& other) const;
  /// Precondition of both: no amount is negative.
  void add(const Quantity& other);
  [[nodiscard]] bool less(const Quantity& other) const;
  /// The amount in whole units and billionths, both with its sign; what is too big stops at the
  /// limit of int64.
  struct Units {
    std::int64_t whole = 0;
    std::int64_t billionths = 0;
  };
  [[nodiscard]] Units units() const;
  /// The nearest double: exact up to 2^53.
  [[nodiscard]] double approximate() const;
  /// "0.5" is "500m", "1024Mi" is "1Gi"; some texts stay as they were written ("1.500").
  [[nodiscard]] std::string text() const;

 private:
  enum class Format : std::uint8_t { kDecimal, kBinary, kExponent };

  /// The digits when it is counted in units of 10^exponent, which is none above its own.
  [[nodiscard]] std::string digits_at(std::int64_t exponent) const;
  [[nodiscard]] std::string decimal_text(Format format) const;
  [[nodiscard]] bool shown_as_binary() const;
  [[nodiscard]] std::string binary_text() const;

  std::string as_written_;  ///< where Kubernetes keeps the text; else ""
  std::string digits_;      ///< without leading zeros; "" is zero
  std::int64_t exponent_ = 0;
  bool negative_ = false;
  Format format_ = Format::kDecimal;
};

}  // namespace tf::sandbox
