#pragma once

#include <string>
#include <string_view>

#include "lib/sandbox/api_error.h"

namespace tf::sandbox::validation {

/// The rarer kinds of field.Error; the others are in lib/sandbox/validation.h.
[[nodiscard]] FieldError not_found_field(std::string path, const Value& value);
[[nodiscard]] FieldError too_long_characters(std::string path, std::size_t limit);
[[nodiscard]] FieldError too_few(std::string path, std::size_t actual, std::size_t limit);
[[nodiscard]] FieldError internal_field(std::string path, std::string_view detail);

}  // namespace tf::sandbox::validation
