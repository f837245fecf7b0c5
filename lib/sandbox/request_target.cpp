#include "lib/sandbox/request_target.h"

#include "lib/base/text.h"
#include "lib/net/url.h"

namespace tf::sandbox {
namespace {

/// Takes the first part from `parts`; "" when there is none.
std::string take(std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  std::string first = std::move(parts.front());
  parts.erase(parts.begin());
  return first;
}

/// namespaces/<name> is a resource of its own, namespaces/<name>/<resource> a place.
bool names_a_place(const std::vector<std::string>& parts) {
  return parts.size() > 2 && parts[0] == "namespaces" && parts[2] != "status" &&
         parts[2] != "finalize";
}

}  // namespace

Query::Query(std::string_view text) {
  if (text.empty()) return;
  for (const auto part : split_views(text, "&")) {
    const auto halves = cut(part, "=");
    values_.emplace_back(net::query_unescape(halves ? halves->first : part),
                         halves ? net::query_unescape(halves->second) : std::string());
  }
}

std::optional<std::string_view> Query::find(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view Query::get(std::string_view name) const {
  return find(name).value_or(std::string_view());
}

std::vector<std::string_view> Query::all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : values_) {
    if (key == name) found.emplace_back(value);
  }
  return found;
}

bool Query::is_true(std::string_view name) const {
  const auto value = find(name);
  return value && *value != "0" && !equals_ignore_case(*value, "false");
}

RequestTarget RequestTarget::parse(std::string_view target) {
  RequestTarget found;
  const auto mark = target.find('?');
  found.path = target.substr(0, mark);
  if (mark != std::string_view::npos) found.query = Query(target.substr(mark + 1));
  std::vector<std::string> parts;
  for (const auto part : split_views(found.path, "/")) {
    if (part.empty()) continue;
    parts.push_back(net::path_unescape(part));
    if (contains(parts.back(), "/")) found.odd = true;
  }
  if (contains(found.path, "//")) found.odd = true;
  const std::string root = take(parts);
  if (root == "apis") found.group = take(parts);
  if (root != "api" && root != "apis") return found;
  found.version = take(parts);
  found.is_api = !parts.empty();
  if (parts.size() > 1 && parts.front() == "watch") {
    take(parts);
    found.below_watch = true;
  }
  if (names_a_place(parts)) {
    take(parts);
    found.ns = take(parts);
  }
  found.plural = take(parts);
  found.name = take(parts);
  found.subresource = take(parts);
  found.rest = join(parts, "/");
  return found;
}

}  // namespace tf::sandbox
