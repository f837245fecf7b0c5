#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/text.h"

namespace tf::test {

/// A row of tests/text/*.rows; scripts/golden_rows.py tells the form.
struct GoldenRow {
  std::string arguments;  ///< more words for the command line
  std::string text;       ///< the template
  std::string output;     ///< what it renders to
  std::string complaint;  ///< stderr
  bool renders = false;
};

namespace rows_internal {

/// Adds a line to one of the texts of a row, which are lines joined, not ended, by line ends.
inline void add_line(std::string& text, bool first, std::string_view line) {
  if (!first) text += '\n';
  text += line;
}

}  // namespace rows_internal

inline std::vector<GoldenRow> read_rows(std::string_view section) {
  std::vector<GoldenRow> rows;
  std::string arguments;
  for (const std::string_view line : split_views(section, "\n")) {
    const std::string_view mark = line.substr(0, line.find(' '));
    const std::string_view rest = line.substr(std::min(line.size(), mark.size() + 1));
    if (mark == "@") {
      arguments = rest;
    } else if (mark == "$") {
      rows.push_back({arguments, std::string(rest), "", "", false});
      arguments.clear();
    } else if (mark == "$+") {
      rows_internal::add_line(rows.back().text, false, rest);
    } else if (mark == "|") {
      rows_internal::add_line(rows.back().output, !rows.back().renders, rest);
      rows.back().renders = true;
    } else if (mark == "!") {
      rows_internal::add_line(rows.back().complaint, rows.back().complaint.empty(), rest);
    }
  }
  return rows;
}

}  // namespace tf::test
