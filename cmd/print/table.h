#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tf::cmd {

/// Text in columns as Helm shows lists: cells padded to the column's width, a tab between columns,
/// the last column padded too, one newline at the end. Widths are those of a terminal, colours not
/// counted. No rows give "\n".   Like: gosuri/uitable 0.0.4 without a width limit.
[[nodiscard]] std::string format_table(const std::vector<std::vector<std::string>>& rows);

/// Text in columns as kubectl shows tables: three blanks between columns, at least 6 wide, the last
/// column not padded.   Like: liggitt/tabwriter(6, 4, 3, ' ').
[[nodiscard]] std::string align_columns(const std::vector<std::vector<std::string>>& rows);

/// Columns on a terminal, colour sequences taking none.
[[nodiscard]] std::size_t visible_width(const std::string& text);

}  // namespace tf::cmd
