#include <fmt/core.h>

#include <algorithm>

#include "cmd/print/release_view.h"
#include "cmd/print/table.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

using Row = std::vector<std::string>;

std::span<const Value> items_at(const Value& table, std::string_view name) {
  const auto* found = find_path(table, {name});
  const auto* list = found == nullptr ? nullptr : found->as_list();
  return list == nullptr ? std::span<const Value>() : std::span<const Value>(list->items());
}

/// kubectl shows the first line of a cell only.
std::string cell_text(const Value& cell) {
  if (cell.is_nil()) return "";
  std::string text = go_print(cell);
  const auto end = text.find_first_of("\f\n\r");
  return end == std::string::npos ? text : text.substr(0, end) + "...";
}

/// Prints tables one after the other: cli-runtime 0.37's HumanReadablePrinter.
class TablePrinter {
 public:
  std::string print(const Value& table) {
    const auto columns = items_at(table, "columnDefinitions");
    const auto rows = items_at(table, "rows");
    if (!same_columns(columns)) header_printed_ = false;
    columns_ = Value(List(std::vector<Value>(columns.begin(), columns.end())));
    std::vector<Row> lines;
    if (!header_printed_ && !rows.empty()) lines.push_back(header(columns));
    header_printed_ = header_printed_ || !rows.empty();
    for (const auto& row : rows)
      lines.push_back(visible_cells(columns, items_at(row, "cells")));
    return align_columns(lines);
  }

 private:
  [[nodiscard]] bool same_columns(std::span<const Value> columns) const {
    const auto* last = columns_.as_list();
    return last != nullptr &&
           std::equal(columns.begin(), columns.end(), last->begin(), last->end(), deep_equal);
  }

  static bool visible(const Value& column) { return integer_at(column, {"priority"}) == 0; }

  static Row header(std::span<const Value> columns) {
    Row row;
    for (const auto& column : columns) {
      if (visible(column)) row.push_back(to_upper_ascii(string_at(column, {"name"})));
    }
    return row;
  }

  static Row visible_cells(std::span<const Value> columns, std::span<const Value> cells) {
    Row row;
    for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
      if (visible(columns[i])) row.push_back(cell_text(cells[i]));
    }
    return row;
  }

  Value columns_;
  bool header_printed_ = false;
};

}  // namespace

std::string format_resources(const std::vector<action::ResourceGroup>& groups) {
  TablePrinter printer;
  std::string text;
  for (const auto& group : groups) {
    text += fmt::format("==> {}\n", group.title);
    for (const auto& table : group.objects)
      text += printer.print(table);
    text += "\n";
  }
  return text;
}

}  // namespace tf::cmd
