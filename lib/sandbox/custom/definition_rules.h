#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/value.h"
#include "lib/sandbox/api_error.h"

namespace tf::sandbox {

/// Parts of validate_definition(). In: openAPIV3Schema and its path. All like
/// apiextensions-apiserver 0.36.

/// ValidateStructural: sorted by text.
[[nodiscard]] std::vector<FieldError> check_structural(const Value& schema,
                                                       const std::string& path);
/// ValidateDefaults: they must be pruned and fit the schema.
[[nodiscard]] std::vector<FieldError> check_defaults(const Value& schema, const std::string& path);
/// ValidateCustomResourceDefinitionOpenAPISchema; what is wrong with expressions stands last.
/// Expressions are parsed, their types are not checked.
[[nodiscard]] std::vector<FieldError> check_openapi(const Value& schema, const std::string& path);
/// Whether the schema has what no structural schema can have: $ref, definitions ...
[[nodiscard]] bool has_unsupported(const Value& schema);

/// A Go struct as JSON shows it, its fields in their order.
[[nodiscard]] std::string struct_text(
    std::initializer_list<std::pair<std::string_view, Value>> fields);
/// field.Invalid with a value whose text is known.
[[nodiscard]] FieldError invalid_text(std::string path, std::string_view text,
                                      std::string_view detail);

/// The value at a key; nil for none.
[[nodiscard]] const Value& part_of(const Value& schema, std::string_view key);
/// The text at a key; "" for none.
[[nodiscard]] std::string text_of(const Value& schema, std::string_view key);
[[nodiscard]] bool flag_of(const Value& schema, std::string_view key);

}  // namespace tf::sandbox
