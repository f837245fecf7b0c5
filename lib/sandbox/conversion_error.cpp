#include "lib/sandbox/conversion_error.h"

#include <fmt/core.h>

#include <string_view>

namespace tf::sandbox {
namespace {

/// reflect.Kind of a value as it is parsed.
std::string_view go_kind(const Value& value) {
  switch (value.kind()) {
    case Kind::kBool:
      return "bool";
    case Kind::kInteger:
      return "int64";
    case Kind::kFloat:
      return "float64";
    case Kind::kString:
      return "string";
    case Kind::kList:
      return "slice";
    default:
      return "map";
  }
}

/// reflect.Kind of a simple type.
std::string_view go_kind(const Type& type) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return "bool";
    case TypeKind::kInteger:
      return type.bits == 32 ? "int32" : "int64";
    case TypeKind::kNumber:
      return "float64";
    default:
      return "string";
  }
}

bool fits(TypeKind type, const Value& value) {
  switch (type) {
    case TypeKind::kBoolean:
      return value.kind() == Kind::kBool;
    case TypeKind::kInteger:
      return value.kind() == Kind::kInteger || value.kind() == Kind::kFloat;
    case TypeKind::kNumber:
      return value.kind() == Kind::kInteger || value.kind() == Kind::kFloat;
    default:
      return value.is_string();
  }
}

/// In: go_type: the field's named type, "" if it is its kind.
std::string simple_error(const Type& type, std::string_view go_type, const Value& value) {
  if (fits(type.kind, value)) return {};
  const auto name = go_type.empty() ? go_kind(type) : go_type;
  // Go converts integers into strings (as code points), and nothing else across the groups.
  if (type.kind == TypeKind::kString && value.kind() == Kind::kInteger) {
    return fmt::format("cannot convert int64 to {}", name);
  }
  return fmt::format("unrecognized type: {}", go_kind(type));
}

std::string error_of(const Type& type, std::string_view go_type, const Value& value);

std::string struct_error(const Type& type, const Value& value) {
  if (!value.is_map()) return fmt::format("cannot restore struct from: {}", go_kind(value));
  for (const Field& field : type.fields) {
    const Value* found = value.as_map()->find(field.name);
    if (found == nullptr) continue;
    if (auto error = error_of(*field.type, field.go_type, *found); !error.empty()) return error;
  }
  return {};
}

std::string map_error(const Type& type, const Value& value) {
  if (!value.is_map()) return fmt::format("cannot restore map from {}", go_kind(value));
  for (const auto& [key, each] : *value.as_map()) {
    if (auto error = error_of(*type.element, {}, each); !error.empty()) return error;
  }
  return {};
}

std::string list_error(const Type& type, const Value& value) {
  if (!value.is_list()) return fmt::format("cannot restore slice from {}", go_kind(value));
  for (const Value& each : *value.as_list()) {
    if (auto error = error_of(*type.element, {}, each); !error.empty()) return error;
  }
  return {};
}

std::string error_of(const Type& type, std::string_view go_type, const Value& value) {
  if (value.is_nil()) return {};
  switch (type.kind) {
    case TypeKind::kStruct:
      return struct_error(type, value);
    case TypeKind::kMap:
      return map_error(type, value);
    case TypeKind::kList:
      return list_error(type, value);
    case TypeKind::kString:
    case TypeKind::kInteger:
    case TypeKind::kNumber:
    case TypeKind::kBoolean:
      return simple_error(type, go_type, value);
    default:
      return {};
  }
}

}  // namespace

std::string conversion_error(const Type& type, const Value& value) {
  return error_of(type, {}, value);
}

}  // namespace tf::sandbox
