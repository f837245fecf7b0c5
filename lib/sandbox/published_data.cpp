#include "lib/sandbox/published_data.h"

#include <algorithm>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/kubernetes_data.h"

namespace tf::sandbox {
namespace {

/// The next line of `text`, without its end; `text` goes on after it.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return line;
}

/// What stands after `"key": ` on a line of the file, without the comma at its end.
std::string_view member(std::string_view line) {
  const auto colon = line.find("\": ");
  return trim_suffix(line.substr(colon + 3), ",");
}

Value parsed(std::string_view json) {
  return parse_json(json, Numbers::kInt64OrFloat).value_or(Value());
}

}  // namespace

PublishedData::PublishedData() {
  std::string_view rest = kubernetes_data();
  version_ = member(take_line(rest));
  groups_ = member(take_line(rest));
  take_line(rest);
  while (rest.starts_with('"')) {
    const auto line = take_line(rest);
    definitions_.push_back({line.substr(1, line.find('"', 1) - 1), member(line)});
  }
}

std::string PublishedData::version() const {
  const Value version = parsed(version_);
  return version.is_string() ? *version.as_string() : std::string();
}

Value PublishedData::groups() const {
  return parsed(groups_);
}

Value PublishedData::definition(std::string_view name) const {
  const auto found = std::lower_bound(
      definitions_.begin(), definitions_.end(), name,
      [](const Line& line, std::string_view wanted) { return line.name < wanted; });
  if (found == definitions_.end() || found->name != name) return {};
  return parsed(found->json);
}

std::vector<std::string_view> PublishedData::names() const {
  std::vector<std::string_view> names;
  names.reserve(definitions_.size());
  for (const Line& line : definitions_)
    names.push_back(line.name);
  return names;
}

}  // namespace tf::sandbox
