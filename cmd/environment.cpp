#include "cmd/environment.h"

namespace tf::cmd {

std::optional<std::string> Environment::find(std::string_view name) const {
  const auto entry = variables.find(name);
  if (entry == variables.end()) return std::nullopt;
  return entry->second;
}

std::string Environment::get(std::string_view name) const {
  return find(name).value_or("");
}

}  // namespace tf::cmd
