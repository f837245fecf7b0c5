#include "cmd/manual.h"

#include <algorithm>

#include "lib/base/text.h"

namespace tf::cmd {

std::string_view manual_page(std::string_view path) {
  const std::string name = path.empty() ? "tf" : replace_all(path, " ", "-");
  const auto pages = manual_pages();
  const auto found = std::find_if(pages.begin(), pages.end(),
                                  [&](const ManualPage& page) { return page.name == name; });
  return found == pages.end() ? std::string_view() : found->markdown;
}

std::string manual_text(std::string_view markdown) {
  std::string text;
  bool example = false;
  for (const auto line : split_views(trim_space(markdown), "\n")) {
    if (line.starts_with("```")) {
      example = !example;
    } else if (example) {
      text += line.empty() ? "\n" : "    " + std::string(line) + "\n";
    } else if (line.starts_with("#")) {
      text += std::string(trim_space(trim_left(line, "#"))) + ":\n";
    } else {
      text += replace_all(line, "`", "") + "\n";
    }
  }
  return text;
}

}  // namespace tf::cmd
