#include "lib/sandbox/go_zero.h"

#include <utility>
#include <vector>

namespace tf::sandbox {
namespace {

Value zero_of(const Field& field) {
  return field.pointer || field.type == nullptr ? Value() : zero_value(*field.type);
}

bool is_empty(const Value& value) {
  return (value.is_list() && value.as_list()->empty()) ||
         (value.is_map() && value.as_map()->empty());
}

bool is_collection(const Type& type) {
  return type.kind == TypeKind::kList || type.kind == TypeKind::kMap;
}

/// The field as it is written; false: it is not.
bool write_field(const Field& field, Value& value) {
  if (field.type == nullptr) return !value.is_nil();
  if (!value.is_nil()) write_as_go(*field.type, value);
  switch (field.presence) {
    case Presence::kPointer:
      return !value.is_nil();
    case Presence::kOmitted:
      return !value.is_nil() && !is_zero(*field.type, value);
    case Presence::kWritten:
      break;
  }
  if (value.is_nil()) value = zero_of(field);
  if (is_collection(*field.type) && is_empty(value)) value = Value();
  return true;
}

}  // namespace

Value zero_value(const Type& type) {
  switch (type.kind) {
    case TypeKind::kString:
      return "";
    case TypeKind::kInteger:
    case TypeKind::kIntOrString:
      return Value::int64(0);
    case TypeKind::kNumber:
      return 0.0;
    case TypeKind::kBoolean:
      return false;
    case TypeKind::kQuantity:
      return "0";
    case TypeKind::kStruct:
      break;
    default:
      return {};
  }
  std::vector<Map::Entry> entries;
  for (const Field& field : type.fields) {
    if (field.presence == Presence::kWritten) entries.emplace_back(field.name, zero_of(field));
  }
  return Map(std::move(entries));
}

bool is_zero(const Type& type, const Value& value) {
  if (value.is_nil()) return true;
  if (type.kind == TypeKind::kStruct) return deep_equal(value, zero_value(type));
  return type.kind == TypeKind::kAny ? false : !truth(value);
}

void write_as_go(const Type& type, Value& value) {
  if (value.is_nil()) {
    value = zero_value(type);
  } else if (type.kind == TypeKind::kStruct && value.is_map()) {
    std::vector<Map::Entry> entries;
    for (const Field& field : type.fields) {
      Value* given = value.as_map()->find(field.name);
      Value content = given != nullptr ? std::move(*given) : Value();
      if (write_field(field, content)) entries.emplace_back(field.name, std::move(content));
    }
    value = Map(std::move(entries));
  } else if (type.kind == TypeKind::kMap && value.is_map() && type.element != nullptr) {
    for (auto& entry : value.as_map()->entries()) {
      write_as_go(*type.element, entry.second);
      if (type.element->kind == TypeKind::kBytes && entry.second.is_nil()) entry.second = "";
    }
  } else if (type.kind == TypeKind::kList && value.is_list() && type.element != nullptr) {
    for (Value& item : value.as_list()->items())
      write_as_go(*type.element, item);
  }
}

}  // namespace tf::sandbox
