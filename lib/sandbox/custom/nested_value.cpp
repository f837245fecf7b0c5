#include "lib/sandbox/custom/nested_value.h"

#include <fmt/core.h>

#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::sandbox {
namespace {

struct Found {
  const Value* value = nullptr;
  std::string error;
};

std::string accessor_error(std::string_view path, const Value& value, std::string_view expected) {
  return fmt::format("{} accessor error: {} is of the type {}, expected {}", path,
                     value.is_nil() ? "<nil>" : go_print(value), type_name(value), expected);
}

Found nested(const Value& object, std::string_view path) {
  const Value* at = &object;
  std::string passed;
  for (const std::string& part : path_parts(path)) {
    if (at->is_nil()) return {};
    passed += "." + part;
    if (!at->is_map()) return {nullptr, accessor_error(passed, *at, "map[string]interface{}")};
    at = at->as_map()->find(part);
    if (at == nullptr) return {};
  }
  return {at, ""};
}

}  // namespace

std::vector<std::string> path_parts(std::string_view path) {
  return split(trim_prefix(path, "."), ".");
}

NestedInteger nested_integer(const Value& object, std::string_view path) {
  NestedInteger result;
  const Found found = nested(object, path);
  result.error = found.error;
  if (found.value == nullptr) return result;
  if (const Integer* whole = found.value->as_integer()) {
    result.value = whole->value;
    result.found = true;
  } else {
    result.error = accessor_error("." + std::string(trim_prefix(path, ".")), *found.value, "int64");
  }
  return result;
}

NestedText nested_text(const Value& object, std::string_view path) {
  NestedText result;
  const Found found = nested(object, path);
  result.error = found.error;
  if (found.value == nullptr) return result;
  if (const std::string* text = found.value->as_string()) {
    result.value = *text;
  } else {
    result.error =
        accessor_error("." + std::string(trim_prefix(path, ".")), *found.value, "string");
  }
  return result;
}

}  // namespace tf::sandbox
