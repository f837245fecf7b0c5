#include "templates-engine/go_path.h"

#include <vector>

#include "lib/base/text.h"

namespace tf::engine {

std::string path_clean(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> kept;
  for (std::string_view part : split_views(path, "/")) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (!kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!rooted) {
      kept.push_back(part);
    }
  }
  const std::string joined = join(kept, "/");
  if (rooted) return '/' + joined;
  return joined.empty() ? "." : joined;
}

std::string path_base(std::string_view path) {
  if (path.empty()) return ".";
  while (path.ends_with('/'))
    path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return path.empty() ? "/" : std::string(path);
}

std::string path_dir(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return path_clean(slash == std::string_view::npos ? "" : path.substr(0, slash + 1));
}

std::string path_ext(std::string_view path) {
  const std::size_t mark = path.find_last_of("./");
  if (mark == std::string_view::npos || path[mark] == '/') return "";
  return std::string(path.substr(mark));
}

}  // namespace tf::engine
