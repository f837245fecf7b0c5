#include "lib/data/strings_at.h"

namespace tf {

std::vector<std::string> strings_at(const Value& value,
                                    std::initializer_list<std::string_view> path) {
  std::vector<std::string> found;
  const Value* list = find_path(value, path);
  if (list == nullptr || !list->is_list()) return found;
  for (const Value& each : *list->as_list())
    found.push_back(each.is_string() ? *each.as_string() : std::string());
  return found;
}

}  // namespace tf
