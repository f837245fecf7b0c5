#include "lib/sandbox/own_paths.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "lib/base/text.h"

namespace tf::sandbox {
namespace {

constexpr std::array<std::string_view, 3> kHealthPaths = {"/healthz", "/livez", "/readyz"};
constexpr std::array<std::string_view, 3> kChecks = {"ping", "log", "etcd"};
constexpr std::array<std::string_view, 6> kOtherPaths = {"/healthz",    "/livez",  "/openapi/v2",
                                                         "/openapi/v3", "/readyz", "/version"};

std::string verbose_health(std::string_view name, const Query& query) {
  const auto excluded = query.all("exclude");
  std::string text;
  for (const std::string_view check : kChecks) {
    const bool left_out = std::find(excluded.begin(), excluded.end(), check) != excluded.end();
    text += "[+]" + std::string(check) + (left_out ? " excluded: ok\n" : " ok\n");
  }
  return text + std::string(name) + " check passed\n";
}

Response answer_check(std::string_view check) {
  if (std::find(kChecks.begin(), kChecks.end(), check) == kChecks.end()) {
    return text_response(404, "404 page not found\n");
  }
  Response response;
  response.headers.emplace_back("content-type", "text/plain; charset=utf-8");
  response.body = "ok";
  return response;
}

}  // namespace

Response text_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("content-type", "text/plain; charset=utf-8");
  response.headers.emplace_back("x-content-type-options", "nosniff");
  response.body = std::move(body);
  return response;
}

std::optional<Response> answer_health(const RequestTarget& target) {
  for (const std::string_view path : kHealthPaths) {
    if (!target.path.starts_with(path)) continue;
    const std::string_view rest = std::string_view(target.path).substr(path.size());
    if (rest.empty()) {
      const bool verbose = target.query.find("verbose").has_value();
      return text_response(200, verbose ? verbose_health(path.substr(1), target.query) : "ok");
    }
    if (rest.starts_with('/')) return answer_check(rest.substr(1));
  }
  return std::nullopt;
}

Value root_paths(const Catalog& catalog) {
  std::vector<std::string> paths = {"/api", "/apis", "/apis/"};
  paths.insert(paths.end(), kOtherPaths.begin(), kOtherPaths.end());
  for (const Group& group : catalog.groups()) {
    const std::string at = group.name.empty() ? "/api" : "/apis/" + group.name;
    if (!group.name.empty()) paths.push_back(at);
    for (const GroupVersion& version : group.versions)
      paths.push_back(at + "/" + version.version);
  }
  std::sort(paths.begin(), paths.end());
  List list;
  for (std::string& path : paths)
    list.push(std::move(path));
  return Map{{"paths", std::move(list)}};
}

bool is_own_path(const Catalog& catalog, const RequestTarget& target) {
  if (target.path == "/api" || target.path.starts_with("/api/")) return true;
  if (target.group.empty()) return false;
  const Group* group = catalog.find_group(target.group);
  return group != nullptr && !group->versions.front().resources.front()->custom;
}

}  // namespace tf::sandbox
