#include "cmd/print/table.h"

#include <algorithm>

#include "lib/base/text.h"
#include "lib/base/utf8.h"

namespace tf::cmd {
namespace {

/// The text without "ESC[...m" sequences, the only ones that are put in cells.
std::string strip_colors(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
      const auto end = text.find('m', i);
      if (end != std::string::npos) {
        i = end;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

/// strutil.Resize: padded to `width`, or cut with "..." where a cell of several lines is wider.
std::string resize(const std::string& text, std::size_t width) {
  const auto own = visible_width(text);
  if (own <= width) return text + std::string(width - own, ' ');
  std::string cut_text;
  std::size_t used = 0;
  const std::size_t room = width > 3 ? width - 3 : 0;
  for (const Rune rune : to_runes(text)) {
    append_rune(cut_text, rune);
    const auto rune_width = display_width(encode_rune(rune));
    if (used + rune_width >= room) break;
    used += rune_width;
  }
  return cut_text + "...";
}

std::size_t widest_line(const std::string& cell) {
  std::size_t width = 0;
  for (const auto& line : split(cell, "\n"))
    width = std::max(width, visible_width(line));
  return width;
}

/// One row, which takes several lines where a cell does.
std::string format_row(const std::vector<std::string>& row,
                       const std::vector<std::size_t>& widths) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 0;
  for (std::size_t column = 0; column < row.size(); ++column) {
    cells.push_back(
        split(widths[column] > 0 ? resize(row[column], widths[column]) : row[column], "\n"));
    height = std::max(height, cells.back().size());
  }
  std::vector<std::string> lines;
  for (std::size_t y = 0; y < height; ++y) {
    std::vector<std::string> line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string part = y < cells[column].size() ? cells[column][y] : "";
      line.push_back(widths[column] > 0 ? resize(part, widths[column]) : part);
    }
    lines.push_back(join(line, "\t"));
  }
  return join(lines, "\n");
}

}  // namespace

std::size_t visible_width(const std::string& text) {
  return display_width(strip_colors(text));
}

std::string format_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], widest_line(row[column]));
    }
  }
  std::vector<std::string> lines;
  for (const auto& row : rows)
    lines.push_back(format_row(row, widths));
  return join(lines, "\n") + "\n";
}

std::string align_columns(const std::vector<std::vector<std::string>>& rows) {
  constexpr std::size_t kMinimum = 6;
  constexpr std::size_t kPadding = 3;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), kMinimum);
    for (std::size_t column = 0; column + 1 < row.size(); ++column) {
      widths[column] = std::max(widths[column], rune_count(row[column]) + kPadding);
    }
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      text += row[column];
      if (column + 1 < row.size()) {
        text.append(widths[column] - rune_count(row[column]), ' ');
      }
    }
    text += '\n';
  }
  return text;
}

}  // namespace tf::cmd
