#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tf::test {

/// A file of tests/text: sections begun by `-- NAME --` lines; scripts/bless_goldens.py says more.
struct GoldenFile {
  std::vector<std::pair<std::string, std::string>> sections;

  /// The content of a section, or nullptr.
  [[nodiscard]] const std::string* find(std::string_view name) const {
    for (const auto& [section, content] : sections) {
      if (section == name) return &content;
    }
    return nullptr;
  }
};

/// The line end before a section line belongs to that line, not to the content above.
inline GoldenFile read_golden(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream whole;
  whole << in.rdbuf();
  const std::string text = "\n" + whole.str();
  constexpr std::string_view kOpen = "\n-- ";
  constexpr std::string_view kClose = " --\n";
  GoldenFile file;
  for (std::size_t at = text.find(kOpen); at != std::string::npos;) {
    const std::size_t close = text.find(kClose, at);
    const std::size_t content = close + kClose.size();
    // From the section line's own end on, since an empty section has no other.
    const std::size_t next = text.find(kOpen, content - 1);
    const std::size_t end = next == std::string::npos ? text.size() - 1 : next;
    const std::size_t name = at + kOpen.size();
    file.sections.emplace_back(text.substr(name, close - name),
                               end > content ? text.substr(content, end - content) : "");
    at = next;
  }
  return file;
}

}  // namespace tf::test
