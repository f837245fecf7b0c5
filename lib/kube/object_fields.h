#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/object.h"

namespace tf::kube {

/// One entry of status.conditions. The views live as long as the object.
struct Condition {
  std::string_view type;
  std::string_view status;
  std::string_view reason;
  std::string_view message;
};

[[nodiscard]] std::vector<Condition> conditions_of(const Object& object);
/// The first condition of that type with that status, or nullptr.
[[nodiscard]] const Condition* find_condition(const std::vector<Condition>& conditions,
                                              std::string_view type, std::string_view status);
/// The whole number at a path, or a default.
[[nodiscard]] std::int64_t number_at(const Object& object,
                                     std::initializer_list<std::string_view> path,
                                     std::int64_t otherwise);
/// The items of the list at a path; none when it is missing.
[[nodiscard]] std::vector<Value> list_at(const Value& value,
                                         std::initializer_list<std::string_view> path);
[[nodiscard]] bool is_true_at(const Value& value, std::initializer_list<std::string_view> path);

}  // namespace tf::kube
