#include "templates-engine/function_table.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace tf::engine {
namespace {

std::vector<Function> merge_families() {
  std::vector<Function> table;
  for (const auto family :
       {builtin_functions, crypto_functions, date_functions, dict_functions, encoding_functions,
        flow_functions, list_functions, math_functions, network_functions, reflect_functions,
        regex_functions, semver_functions, string_functions}) {
    const std::span<const Function> functions = family();
    table.insert(table.end(), functions.begin(), functions.end());
  }
  std::sort(table.begin(), table.end(),
            [](const Function& a, const Function& b) { return a.name < b.name; });
  return table;
}

}  // namespace

std::span<const Function> all_functions() {
  static const std::vector<Function> kTable = merge_families();
  return kTable;
}

const Function* find_function(std::string_view name) {
  static const auto kByName = [] {
    std::unordered_map<std::string_view, const Function*> by_name;
    for (const Function& function : all_functions())
      by_name.emplace(function.name, &function);
    return by_name;
  }();
  const auto found = kByName.find(name);
  return found == kByName.end() ? nullptr : found->second;
}

}  // namespace tf::engine
