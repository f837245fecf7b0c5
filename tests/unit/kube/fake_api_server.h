#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/event.h"
#include "lib/data/json.h"
#include "lib/kube/client.h"
#include "lib/net/http.h"

namespace tf::kube::test {

/// A server that answers "METHOD /path" (without query) from a table, in process and at the wire,
/// so that the real client is what gets tested. Of several answers for one request each is used
/// once, the last for ever.
class FakeApiServer {
 public:
  struct Answer {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    net::Headers headers = {};
  };

  void on(const std::string& request, Answer answer) {
    table_[request].push_back(std::move(answer));
  }
  void on(const std::string& request, int status, std::string body) {
    on(request, Answer{.status = status, .body = std::move(body)});
  }
  /// What requests get that the table does not know: 404 as the API server words it.
  [[nodiscard]] std::vector<Result<net::HttpResponse>> answer(
      std::span<const net::HttpRequest> requests, const std::stop_token& stop,
      const std::function<void(std::size_t)>& on_done) {
    ++rounds;
    std::vector<Result<net::HttpResponse>> out;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (stop.stop_requested()) {
        out.emplace_back(fail(ErrorCode::kCancelled, "context canceled"));
        continue;
      }
      out.push_back(answer_one(requests[i]));
      if (on_done) on_done(i);
    }
    return out;
  }

  /// "METHOD /path?query" of all requests so far.
  [[nodiscard]] std::vector<std::string> log() const {
    std::vector<std::string> lines;
    for (const net::HttpRequest& request : seen) {
      lines.push_back(request.method + " " + target(request));
    }
    return lines;
  }
  [[nodiscard]] std::ptrdiff_t count(std::string_view line) const {
    const auto lines = log();
    return std::count(lines.begin(), lines.end(), line);
  }

  std::vector<net::HttpRequest> seen;
  int rounds = 0;

 private:
  static std::string target(const net::HttpRequest& request) {
    return request.url.substr(request.url.find('/', request.url.find("://") + 3));
  }

  Result<net::HttpResponse> answer_one(const net::HttpRequest& request) {
    seen.push_back(request);
    const std::string full = target(request);
    const std::string path = full.substr(0, full.find('?'));
    const bool watch = full.find("watch=true") != std::string::npos;
    const auto found = table_.find((watch ? "WATCH " : request.method + " ") + path);
    if (found == table_.end()) {
      return net::HttpResponse{404,
                               {{"content-type", "application/json"}},
                               R"({"kind":"Status","message":"not found: )" + path +
                                   R"(","reason":"NotFound","code":404})"};
    }
    Answer& answer = found->second.front();
    net::HttpResponse response{answer.status, answer.headers, answer.body};
    response.headers.emplace_back("content-type", answer.content_type);
    if (found->second.size() > 1) found->second.erase(found->second.begin());
    if (request.on_data && response.status == 200) {
      request.on_data(std::exchange(response.body, {}));
    }
    return response;
  }

  std::map<std::string, std::vector<Answer>> table_;
};

class FakeTransport final : public net::Transport {
 public:
  explicit FakeTransport(FakeApiServer& server) : server_(server) {}
  std::vector<Result<net::HttpResponse>> send_all(
      std::span<const net::HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) override {
    return server_.answer(requests, stop, on_done);
  }

 private:
  FakeApiServer& server_;
};

inline std::unique_ptr<KubeClient> fake_client(FakeApiServer& server) {
  RestConfig config;
  config.server = "https://api.test:6443";
  config.ns = "default";
  config.user_agent = "Helm/4.3.1";
  return std::make_unique<KubeClient>(std::move(config), std::make_unique<FakeTransport>(server));
}

/// Keeps the events.
class EventLog final : public EventSink {
 public:
  void on_event(const Event& event) override { events.push_back(event); }
  std::vector<Event> events;
};

inline Object object(std::string_view json) {
  return Object(parse_json(json, Numbers::kInt64OrFloat).value());
}

inline Resource resource(GroupVersionKind gvk, std::string plural, bool namespaced = true) {
  return Resource{
      .gvk = std::move(gvk), .plural = std::move(plural), .namespaced = namespaced, .verbs = {}};
}

}  // namespace tf::kube::test
