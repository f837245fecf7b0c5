#pragma once

#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// What is wrong with a new object of a built-in kind, in the order and words of a
/// kube-apiserver 1.36 (pkg/apis/*/validation): metadata, required fields, ranges, names, what
/// excludes what. In: decoded and defaulted.
[[nodiscard]] std::vector<FieldError> validate(const Resource& resource, const Value& object);
/// What is wrong with a change: the above, immutable fields and metadata.
[[nodiscard]] std::vector<FieldError> validate_update(const Resource& resource, const Value& object,
                                                      const Value& live);
/// The same for a write of the status subresource.
[[nodiscard]] std::vector<FieldError> validate_status_update(const Resource& resource,
                                                             const Value& object,
                                                             const Value& live);

/// Metadata alone (apimachinery ValidateObjectMeta), for custom resources.
[[nodiscard]] std::vector<FieldError> validate_metadata(const Value& object, bool namespaced);
[[nodiscard]] std::vector<FieldError> validate_metadata_update(const Value& object,
                                                               const Value& live);

/// FieldError from its parts: the words that field.Error.ErrorBody() has.
[[nodiscard]] FieldError required(std::string path, std::string_view detail);
[[nodiscard]] FieldError invalid_value(std::string path, const Value& value,
                                       std::string_view detail);
[[nodiscard]] FieldError not_supported(std::string path, const Value& value,
                                       const std::vector<std::string>& supported);
[[nodiscard]] FieldError duplicate(std::string path, const Value& value);
[[nodiscard]] FieldError forbidden_field(std::string path, std::string_view detail);
[[nodiscard]] FieldError too_long(std::string path, std::size_t limit);
[[nodiscard]] FieldError too_many(std::string path, std::size_t actual, std::size_t limit);
[[nodiscard]] FieldError type_invalid(std::string path, const Value& value,
                                      std::string_view detail);

}  // namespace tf::sandbox
