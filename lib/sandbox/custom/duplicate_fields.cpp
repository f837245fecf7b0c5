#include "lib/sandbox/custom/duplicate_fields.h"

#include <fmt/core.h>

#include <set>

#include "lib/sandbox/json_cursor.h"

namespace tf::sandbox {
namespace {

class DuplicateSearch {
 public:
  explicit DuplicateSearch(std::string_view json) : cursor_(json) {}
  std::vector<std::string> found;

  void walk(const std::string& path) {
    if (cursor_.peek() == '{') {
      walk_object(path);
    } else if (cursor_.peek() == '[') {
      walk_list(path);
    } else {
      cursor_.value();
    }
  }

 private:
  void walk_object(const std::string& path) {
    std::set<std::string> seen;
    cursor_.take('{');
    for (bool more = !cursor_.take('}'); more; more = !end_of('}')) {
      const std::string key = cursor_.string();
      cursor_.take(':');
      const std::string field = path.empty() ? key : path + "." + key;
      if (!seen.insert(key).second && told_.insert(field).second) found.push_back(field);
      walk(field);
    }
  }

  void walk_list(const std::string& path) {
    cursor_.take('[');
    std::size_t index = 0;
    for (bool more = !cursor_.take(']'); more; more = !end_of(']'))
      walk(fmt::format("{}[{}]", path, index++));
  }

  bool end_of(char closing) { return cursor_.take(closing) || !cursor_.take(','); }

  JsonCursor cursor_;
  std::set<std::string> told_;
};

}  // namespace

std::vector<std::string> duplicate_fields(std::string_view json) {
  DuplicateSearch search(json);
  search.walk("");
  return std::move(search.found);
}

}  // namespace tf::sandbox
