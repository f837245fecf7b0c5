#pragma once

#include <string_view>

#include "lib/data/type.h"
#include "lib/data/value.h"

namespace tf::engine {

/// Go's text of a parameter type: "int", "[]interface {}".
[[nodiscard]] std::string_view param_type_name(ParamType type);
/// A nil may be passed for such a parameter.
[[nodiscard]] bool can_be_nil(ParamType type);
/// What a nil becomes when it is passed so: nil itself, or a nil list, map or bytes.
[[nodiscard]] Value nil_of(ParamType type);
/// Whether Go could assign the value, which is not nil, to a parameter without conversion.
[[nodiscard]] bool is_assignable(const Value& value, ParamType type);

/// The parameter that argument number `index` is for.
[[nodiscard]] ParamType param_at(const Signature& signature, std::size_t index);

/// "interface {}", as the element type of lists and maps.
[[nodiscard]] inline bool is_interface(std::string_view type) {
  return type == "interface {}";
}
[[nodiscard]] bool is_unsigned(IntType type);

/// What a missing key gives for a map with such elements. Lives forever.
[[nodiscard]] const Value& zero_of(std::string_view element_type);

/// A method of the value's Go type, or nullptr.
[[nodiscard]] const Method* find_method(const Value& value, std::string_view name);

/// A complex128, which only constants like 1i make.
[[nodiscard]] Value make_complex(double real, double imaginary);

}  // namespace tf::engine
