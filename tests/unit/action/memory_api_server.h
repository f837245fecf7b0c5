#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/data/object.h"
#include "lib/kube/client.h"
#include "lib/net/http.h"

namespace tf::action::test {

/// A server that keeps objects by path, in process and at the wire: enough of the API for releases
/// (discovery, CRUD, server-side apply as replacement, equality selectors).
class MemoryApiServer {
 public:
  /// "METHOD /path" -> what it is answered with instead; status and message.
  void refuse(const std::string& request, int status, const std::string& message) {
    refusals_[request] = {status, message};
  }
  /// Called before each request is answered.
  std::function<void(const std::string& line)> on_request;

  void put(const std::string& path, std::string_view json) {
    objects_[path] = parse_json(json, Numbers::kInt64OrFloat).value();
  }
  [[nodiscard]] const Value* find(const std::string& path) const {
    const auto found = objects_.find(path);
    return found == objects_.end() ? nullptr : &found->second;
  }
  /// "METHOD /path" without query, in order.
  std::vector<std::string> log;

  Result<net::HttpResponse> answer(const net::HttpRequest& request) {
    const std::string target = request.url.substr(request.url.find('/', 8));
    const std::string path = target.substr(0, target.find('?'));
    const std::string line = request.method + " " + path;
    log.push_back(line);
    if (on_request) on_request(line);
    if (const auto refusal = refusals_.find(line); refusal != refusals_.end())
      return status(refusal->second.first, "", refusal->second.second);
    if (path == "/version")
      return reply(200, R"({"gitVersion":"v1.36.1","major":"1","minor":"36"})");
    if (path == "/api" || path == "/apis") return discovery(path);
    if (request.method == "GET") return get(path, target);
    if (request.method == "DELETE") return remove(path);
    return store(request, path);
  }

 private:
  static net::HttpResponse reply(int code, std::string body,
                                 std::string type = "application/json") {
    return {code, {{"content-type", std::move(type)}}, std::move(body)};
  }
  static net::HttpResponse status(int code, const std::string& reason, const std::string& message) {
    return reply(code, to_json(Map{{"kind", "Status"},
                                   {"apiVersion", "v1"},
                                   {"status", "Failure"},
                                   {"message", message},
                                   {"reason", reason},
                                   {"code", Value::int64(code)}})
                           .value());
  }
  static net::HttpResponse missing(const std::string& path) {
    const auto parts = split(path, "/");
    return status(404, "NotFound", parts[parts.size() - 2] + " \"" + parts.back() + "\" not found");
  }

  static net::HttpResponse discovery(const std::string& path) {
    const auto resource = [](const std::string& plural, const std::string& group,
                             const std::string& version, const std::string& kind, bool namespaced) {
      return Map{{"resource", plural},
                 {"responseKind", Map{{"group", group}, {"version", version}, {"kind", kind}}},
                 {"scope", namespaced ? "Namespaced" : "Cluster"}};
    };
    const auto group = [](const std::string& name, const std::string& version, List resources) {
      return Map{{"metadata", Map{{"name", name}}},
                 {"versions", List({Map{{"version", version}, {"resources", resources}}})}};
    };
    List groups;
    if (path == "/api") {
      groups.push(group("", "v1",
                        List({resource("configmaps", "", "v1", "ConfigMap", true),
                              resource("secrets", "", "v1", "Secret", true),
                              resource("services", "", "v1", "Service", true),
                              resource("pods", "", "v1", "Pod", true),
                              resource("namespaces", "", "v1", "Namespace", false)})));
    } else {
      groups.push(
          group("apps", "v1", List({resource("deployments", "apps", "v1", "Deployment", true)})));
      groups.push(group("batch", "v1", List({resource("jobs", "batch", "v1", "Job", true)})));
    }
    return reply(200, to_json(Map{{"items", groups}}).value(),
                 "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  }

  static bool is_collection(const std::string& path) {
    const std::string last = split(path, "/").back();
    constexpr std::string_view kPlurals[] = {"configmaps",  "secrets", "services",  "pods",
                                             "deployments", "jobs",    "namespaces"};
    return std::find(std::begin(kPlurals), std::end(kPlurals), last) != std::end(kPlurals);
  }

  Result<net::HttpResponse> get(const std::string& path, const std::string& target) {
    if (!is_collection(path)) {
      const Value* object = find(path);
      return object == nullptr ? missing(path) : reply(200, to_json(*object).value());
    }
    List items;
    for (const auto& [place, object] : objects_)
      if (place.starts_with(path + "/") && place.find('/', path.size() + 1) == std::string::npos &&
          selected(object, target))
        items.push(object);
    return reply(200,
                 to_json(Map{{"kind", "List"}, {"metadata", Map{}}, {"items", items}}).value());
  }

  static bool selected(const Value& object, const std::string& target) {
    const auto at = target.find("labelSelector=");
    if (at == std::string::npos) return true;
    std::string selector = target.substr(at + 14);
    selector = selector.substr(0, selector.find('&'));
    selector = replace_all(replace_all(selector, "%3D", "="), "%2C", ",");
    for (const std::string& term : split(selector, ",")) {
      const auto parts = cut(term, "=");
      if (parts && string_at(object, {"metadata", "labels", parts->first}) != parts->second)
        return false;
    }
    return true;
  }

  Result<net::HttpResponse> remove(const std::string& path) {
    if (objects_.erase(path) == 0) return missing(path);
    return reply(200, R"({"kind":"Status","status":"Success"})");
  }

  Result<net::HttpResponse> store(const net::HttpRequest& request, const std::string& path) {
    auto body = parse_json(request.body, Numbers::kInt64OrFloat);
    if (!body) return status(400, "BadRequest", body.error().message);
    const std::string name(string_at(*body, {"metadata", "name"}));
    const std::string place = request.method == "POST" ? path + "/" + name : path;
    const bool exists = objects_.contains(place);
    if (request.method == "POST" && exists)
      return status(409, "AlreadyExists", name + " already exists");
    if (request.method == "PUT" && !exists) return missing(path);
    set_path(*body->as_map(), {"metadata", "uid"}, "u-" + name);
    objects_[place] = *body;
    return reply(exists ? 200 : 201, to_json(*body).value());
  }

  std::map<std::string, Value> objects_;
  std::map<std::string, std::pair<int, std::string>> refusals_;
};

class MemoryTransport final : public net::Transport {
 public:
  explicit MemoryTransport(MemoryApiServer& server) : server_(server) {}
  std::vector<Result<net::HttpResponse>> send_all(
      std::span<const net::HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) override {
    std::vector<Result<net::HttpResponse>> out;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (stop.stop_requested()) {
        out.emplace_back(fail(ErrorCode::kCancelled, "context canceled"));
      } else {
        out.push_back(server_.answer(requests[i]));
      }
      if (on_done) on_done(i);
    }
    return out;
  }

 private:
  MemoryApiServer& server_;
};

inline std::unique_ptr<kube::KubeClient> memory_client(MemoryApiServer& server) {
  kube::RestConfig config;
  config.server = "https://api.test";
  config.ns = "web";
  config.user_agent = "Helm/4.3.1";
  return std::make_unique<kube::KubeClient>(std::move(config),
                                            std::make_unique<MemoryTransport>(server));
}

}  // namespace tf::action::test
