#include "lib/kube/object_fields.h"

#include <algorithm>

namespace tf::kube {

std::vector<Condition> conditions_of(const Object& object) {
  std::vector<Condition> out;
  const Value* list = find_path(object.root(), {"status", "conditions"});
  if (list == nullptr || list->as_list() == nullptr) return out;
  for (const Value& item : *list->as_list()) {
    out.push_back(Condition{.type = string_at(item, {"type"}),
                            .status = string_at(item, {"status"}),
                            .reason = string_at(item, {"reason"}),
                            .message = string_at(item, {"message"})});
  }
  return out;
}

const Condition* find_condition(const std::vector<Condition>& conditions, std::string_view type,
                                std::string_view status) {
  const auto found = std::find_if(conditions.begin(), conditions.end(), [&](const Condition& one) {
    return one.type == type && one.status == status;
  });
  return found == conditions.end() ? nullptr : &*found;
}

std::int64_t number_at(const Object& object, std::initializer_list<std::string_view> path,
                       std::int64_t otherwise) {
  return integer_at(object.root(), path).value_or(otherwise);
}

std::vector<Value> list_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  if (found == nullptr || found->as_list() == nullptr) return {};
  return found->as_list()->items();
}

bool is_true_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  return found != nullptr && found->as_bool() != nullptr && *found->as_bool();
}

}  // namespace tf::kube
