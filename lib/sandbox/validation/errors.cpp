#include "lib/sandbox/validation/errors.h"

#include <fmt/core.h>

#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

/// How field.Error shows a bad value: strings quoted, numbers and booleans plain, all else as JSON.
std::string shown(const Value& value) {
  if (const std::string* text = value.as_string()) return go_quote(*text);
  if (value.as_integer() != nullptr || value.as_float() != nullptr || value.as_bool() != nullptr)
    return go_print(value);
  return to_json(value).value_or("null");
}

FieldError with_detail(FieldError::Type type, std::string path, std::string message,
                       std::string_view detail) {
  if (!detail.empty()) message.append(": ").append(detail);
  return {type, std::move(path), std::move(message)};
}

std::string_view plural(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? one : many;
}

}  // namespace

FieldError required(std::string path, std::string_view detail) {
  return with_detail(FieldError::Type::kRequired, std::move(path), "Required value", detail);
}

FieldError invalid_value(std::string path, const Value& value, std::string_view detail) {
  return with_detail(FieldError::Type::kInvalid, std::move(path), "Invalid value: " + shown(value),
                     detail);
}

FieldError not_supported(std::string path, const Value& value,
                         const std::vector<std::string>& supported) {
  std::vector<std::string> quoted;
  quoted.reserve(supported.size());
  for (const std::string& one : supported)
    quoted.push_back(go_quote(one));
  const std::string detail =
      quoted.empty() ? std::string{} : "supported values: " + join(quoted, ", ");
  return with_detail(FieldError::Type::kNotSupported, std::move(path),
                     "Unsupported value: " + shown(value), detail);
}

FieldError duplicate(std::string path, const Value& value) {
  return {FieldError::Type::kDuplicate, std::move(path), "Duplicate value: " + shown(value)};
}

FieldError forbidden_field(std::string path, std::string_view detail) {
  return with_detail(FieldError::Type::kForbidden, std::move(path), "Forbidden", detail);
}

FieldError too_long(std::string path, std::size_t limit) {
  return {
      FieldError::Type::kTooLong, std::move(path),
      fmt::format("Too long: may not be more than {} {}", limit, plural(limit, "byte", "bytes"))};
}

FieldError too_many(std::string path, std::size_t actual, std::size_t limit) {
  return {FieldError::Type::kTooMany, std::move(path),
          fmt::format("Too many: {}: must have at most {} {}", actual, limit,
                      plural(limit, "item", "items"))};
}

FieldError type_invalid(std::string path, const Value& value, std::string_view detail) {
  return with_detail(FieldError::Type::kTypeInvalid, std::move(path),
                     "Invalid value: " + shown(value), detail);
}

namespace validation {

FieldError not_found_field(std::string path, const Value& value) {
  return {FieldError::Type::kNotFound, std::move(path), "Not found: " + shown(value)};
}

FieldError too_long_characters(std::string path, std::size_t limit) {
  return {FieldError::Type::kTooLong, std::move(path),
          fmt::format("Too long: may not be more than {} {}", limit,
                      plural(limit, "character", "characters"))};
}

FieldError too_few(std::string path, std::size_t actual, std::size_t limit) {
  return {FieldError::Type::kTooFew, std::move(path),
          fmt::format("Too few: {}: must have at least {} {}", actual, limit,
                      plural(limit, "item", "items"))};
}

FieldError internal_field(std::string path, std::string_view detail) {
  return with_detail(FieldError::Type::kInternal, std::move(path), "Internal error", detail);
}

}  // namespace validation
}  // namespace tf::sandbox
