#pragma once

#include <cstdint>
#include <string>

namespace tf::engine {

/// An exact decimal number for addf and its kin: what shopspring/decimal 1.4.0 computes, back to
/// float64 at the end. Cost: quadratic in digits.
class Decimal {
 public:
  /// The shortest decimal that reads back as `value`.
  /// Errors: FunctionError "Cannot create a Decimal from NaN" and the like.
  explicit Decimal(double value);

  [[nodiscard]] Decimal add(const Decimal& other) const;
  [[nodiscard]] Decimal subtract(const Decimal& other) const;
  [[nodiscard]] Decimal multiply(const Decimal& other) const;
  /// To 16 places after the point, halves away from zero.
  /// Errors: FunctionError "decimal division by 0".
  [[nodiscard]] Decimal divide(const Decimal& other) const;
  /// The nearest double; infinite when out of range.
  [[nodiscard]] double to_double() const;

 private:
  Decimal(bool negative, std::string digits, std::int64_t exponent);

  bool negative_ = false;
  std::string digits_ = "0";   ///< without leading zeros, most significant first
  std::int64_t exponent_ = 0;  ///< value = digits * 10^exponent
};

}  // namespace tf::engine
