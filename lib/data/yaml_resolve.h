#pragma once

#include <cstdint>
#include <string_view>

namespace tf {

/// What go-yaml v2.4 makes of an untagged plain scalar.
struct ResolvedScalar {
  enum class Type : std::uint8_t { kString, kNull, kBool, kInt, kUint, kFloat, kTimestamp };
  Type type = Type::kString;
  bool boolean = false;
  std::int64_t integer = 0;  ///< kInt; kUint keeps the bits of a value above 2^63
  double number = 0;         ///< kFloat
};

/// YAML 1.1 words and numbers as resolve() of go-yaml v2.4 knows them: y/n/yes/on, 0x 0o 0b 017,
/// '_' inside numbers, .5, .inf. With `timestamps`, dates are told apart from strings.
[[nodiscard]] ResolvedScalar resolve_scalar(std::string_view text, bool timestamps);

/// YAML 1.1 base 60 numbers such as 1:30; go-yaml reads them as strings but writes them quoted.
[[nodiscard]] bool is_base60(std::string_view text);

}  // namespace tf
