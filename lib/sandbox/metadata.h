#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"

namespace tf::sandbox {

/// Readers and writers of an object's metadata. In: a map whose metadata, if there, is a map.

/// The metadata itself, made where it is missing.
[[nodiscard]] Map& metadata_of(Value& object);
[[nodiscard]] std::string_view metadata_text(const Value& object, std::string_view field);
/// Sets a text, or removes the field when it is "".
void set_metadata(Value& object, std::string_view field, std::string_view text);
/// Takes the field from another object: there or not.
void copy_metadata(Value& object, const Value& from, std::string_view field);
[[nodiscard]] std::vector<std::string> finalizers_of(const Value& object);
[[nodiscard]] bool has_finalizer(const Value& object, std::string_view name);
void set_finalizers(Value& object, const std::vector<std::string>& finalizers);
[[nodiscard]] bool is_deleted(const Value& object);
[[nodiscard]] std::optional<std::int64_t> deletion_grace_of(const Value& object);

/// Five characters that a generated name ends with.   Like: apiserver 0.36
/// names.SimpleNameGenerator.
[[nodiscard]] std::string generate_name(std::string_view prefix);
/// A random (version 4) UUID.
[[nodiscard]] std::string new_uid();

}  // namespace tf::sandbox
