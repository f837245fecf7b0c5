#include "lib/chart/value_path.h"

#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::chart {

Result<MapRef> find_table(const Value& values, std::string_view path) {
  MapRef table = values.map_ref();
  for (const std::string_view step : split_views(path, ".")) {
    const Value* next = table == nullptr ? nullptr : table->find(step);
    table = next == nullptr ? nullptr : next->map_ref();
    if (table == nullptr) return fail(ErrorCode::kNotFound, go_quote(step) + " is not a table");
  }
  return table;
}

const Value* find_path_value(const Value& values, std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const Map* table = values.as_map();
  if (dot != std::string_view::npos) {
    const auto found = find_table(values, path.substr(0, dot));
    table = found ? found->get() : nullptr;
  }
  if (table == nullptr) return nullptr;
  const Value* value = table->find(dot == std::string_view::npos ? path : path.substr(dot + 1));
  return value == nullptr || value->is_map() ? nullptr : value;
}

}  // namespace tf::chart
