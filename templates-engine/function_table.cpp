#include "templates-engine/function_table.h"

#include <algorithm>
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
  const std::span<const Function> table = all_functions();
  const auto found = std::lower_bound(
      table.begin(), table.end(), name,
      [](const Function& function, std::string_view n) { return function.name < n; });
  return found != table.end() && found->name == name ? &*found : nullptr;
}

}  // namespace tf::engine
