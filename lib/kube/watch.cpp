#include <algorithm>
#include <chrono>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/kube/client.h"
#include "lib/kube/client_impl.h"
#include "lib/net/go_errors.h"

namespace tf::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using OnEvent = std::function<bool(std::size_t target, const WatchEvent& event)>;

constexpr std::size_t kMaxLineBytes = std::size_t{64} << 20U;
/// Watches that end at once, again and again, are not restarted faster than this.
constexpr milliseconds kRestartPause{250};
/// Between lists that fail because the server cannot be reached or is overloaded.
constexpr milliseconds kListPause{1000};

/// One list+watch. An empty resource_version asks for a list first.
struct Target {
  const ApiRequest* request = nullptr;
  std::string resource_version;
  std::string buffer;           ///< the incomplete last line of the stream
  std::set<std::string> known;  ///< keys of the objects that exist
  bool given_up = false;
};

/// What a round of streams ended with.
enum class RoundEnd { kGoOn, kConsumerDone };

Object failure_status(const Error& error, std::int64_t http_code) {
  return Object(Value(Map{{"kind", "Status"},
                          {"apiVersion", "v1"},
                          {"message", Value(error.message)},
                          {"code", Value::int64(http_code)}}));
}

/// What tells objects of one target apart.
std::string key_of(const Object& object) {
  return std::string(object.ns()).append("/").append(object.name());
}

Object object_of_key(std::string_view key) {
  const auto parts = cut(key, "/").value_or(std::pair(std::string_view(), key));
  return Object(Value(Map{
      {"metadata", Value(Map{{"namespace", Value(parts.first)}, {"name", Value(parts.second)}})}}));
}

/// The items of a list; on the wire they carry no kind of their own.
std::vector<Object> list_items(const Object& list) {
  std::vector<Object> out;
  const Value* items = find_path(list.root(), {"items"});
  if (items == nullptr || items->as_list() == nullptr) return out;
  for (const Value& item : *items->as_list()) {
    if (!item.is_map()) continue;
    out.emplace_back(item);
    if (!out.back().kind().empty()) continue;
    out.back().map().set("kind", trim_suffix(list.kind(), "List"));
    out.back().map().set("apiVersion", list.api_version());
  }
  return out;
}

class Watcher {
 public:
  Watcher(ClientCore& core, std::span<const ApiRequest> requests, const OnEvent& on_event,
          steady_clock::time_point deadline)
      : core_(core), on_event_(on_event), deadline_(deadline), targets_(requests.size()) {
    for (std::size_t i = 0; i < requests.size(); ++i)
      targets_[i].request = &requests[i];
  }

  Status run() {
    while (true) {
      TF_CHECK(check_limits());
      const RoundEnd listed = list_missing();
      if (listed == RoundEnd::kConsumerDone || live_count() == 0) return {};
      if (!all_listed()) {
        core_.pause(kListPause);
        continue;
      }
      TF_ASSIGN(const RoundEnd watched, watch_round());
      if (watched == RoundEnd::kConsumerDone) return {};
    }
  }

 private:
  [[nodiscard]] Status check_limits() const {
    if (core_.stop.stop_requested()) return fail(ErrorCode::kCancelled, "context canceled");
    if (steady_clock::now() >= deadline_) {
      return fail(ErrorCode::kTimeout, "context deadline exceeded");
    }
    return {};
  }

  [[nodiscard]] milliseconds time_left() const {
    if (deadline_ == steady_clock::time_point::max()) return milliseconds{0};
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - steady_clock::now());
    return std::max(left, milliseconds{1});
  }

  [[nodiscard]] std::ptrdiff_t live_count() const {
    return std::count_if(targets_.begin(), targets_.end(),
                         [](const Target& target) { return !target.given_up; });
  }

  [[nodiscard]] bool all_listed() const {
    return std::all_of(targets_.begin(), targets_.end(), [](const Target& target) {
      return target.given_up || !target.resource_version.empty();
    });
  }

  static bool is_passing(const Result<net::HttpResponse>& answer) {
    return !answer || answer->status == 429 || answer->status >= 500;
  }

  bool emit(std::size_t index, std::string type, Object object) {
    if (type == "DELETED") {
      targets_[index].known.erase(key_of(object));
    } else if (type == "ADDED" || type == "MODIFIED") {
      targets_[index].known.insert(key_of(object));
    }
    return on_event_(index, WatchEvent{std::move(type), std::move(object)});
  }

  /// Gives a target up after telling the consumer why.
  bool give_up(std::size_t index, Object status) {
    targets_[index].given_up = true;
    return emit(index, "ERROR", std::move(status));
  }

  RoundEnd list_missing() {
    std::vector<std::size_t> indices;
    std::vector<ApiRequest> requests;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (targets_[i].given_up || !targets_[i].resource_version.empty()) continue;
      indices.push_back(i);
      requests.push_back(*targets_[i].request);
    }
    if (requests.empty()) return RoundEnd::kGoOn;
    auto answers = core_.exchange(requests, time_left());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      // Servers come back: as client-go's reflectors, go on listing until the deadline.
      if (is_passing(answers[i])) continue;
      if (!take_list(indices[i], requests[i], *answers[i])) return RoundEnd::kConsumerDone;
    }
    return RoundEnd::kGoOn;
  }

  bool take_list(std::size_t index, const ApiRequest& request, const net::HttpResponse& response) {
    auto list = object_of(request, response);
    if (!list) return give_up(index, failure_status(list.error(), response.status));
    Target& target = targets_[index];
    target.resource_version = string_at(list->root(), {"metadata", "resourceVersion"});
    // A server without resource versions is watched from "now".
    if (target.resource_version.empty()) target.resource_version = "0";
    target.buffer.clear();
    std::set<std::string> vanished = std::exchange(target.known, {});
    for (Object& object : list_items(*list)) {
      vanished.erase(key_of(object));
      if (!emit(index, "ADDED", std::move(object))) return false;
    }
    for (const std::string& key : vanished) {
      if (!emit(index, "DELETED", object_of_key(key))) return false;
    }
    return emit(index, "BOOKMARK", Object());
  }

  /// Streams all live targets until one of them ends or the consumer is done.
  Result<RoundEnd> watch_round() {
    const auto started = steady_clock::now();
    std::stop_source ended;
    const std::stop_callback forward(core_.stop, [&ended] { ended.request_stop(); });
    bool done = false;
    std::vector<std::size_t> indices;
    std::vector<ApiRequest> watches;
    std::vector<net::HttpRequest> requests;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (targets_[i].given_up) continue;
      indices.push_back(i);
      watches.push_back(watch_request(targets_[i]));
      requests.push_back(core_.to_http(watches.back()));
      requests.back().timeout = time_left();
      requests.back().on_data = [this, i, &done, &ended](std::string_view data) {
        if (take_data(i, data)) return true;
        done = true;
        ended.request_stop();
        return false;
      };
    }
    core_.refresh_token();
    auto answers = core_.transport->send_all(requests, ended.get_token(),
                                             [&ended](std::size_t) { ended.request_stop(); });
    if (done) return RoundEnd::kConsumerDone;
    TF_CHECK(check_limits());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const RoundEnd end = after_stream(indices[i], watches[i], answers[i]);
      if (end == RoundEnd::kConsumerDone) return end;
    }
    // Not after an expired watch: its list comes first.
    if (all_listed() && steady_clock::now() - started < kRestartPause) core_.pause(kRestartPause);
    return RoundEnd::kGoOn;
  }

  static ApiRequest watch_request(const Target& target) {
    ApiRequest request = *target.request;
    request.query.emplace_back("resourceVersion", target.resource_version);
    request.query.emplace_back("watch", "true");
    return request;
  }

  /// Looks at how one stream of an ended round stands.
  RoundEnd after_stream(std::size_t index, const ApiRequest& request,
                        const Result<net::HttpResponse>& answer) {
    Target& target = targets_[index];
    target.buffer.clear();
    // Cancelled streams are the others of the round; broken ones go on from where they were.
    if (is_passing(answer)) return RoundEnd::kGoOn;
    if (answer->status >= 200 && answer->status < 300) return RoundEnd::kGoOn;
    if (answer->status == 410) {
      target.resource_version.clear();
      return RoundEnd::kGoOn;
    }
    const Error error = api_error(request.method, request.path, *answer);
    return give_up(index, failure_status(error, answer->status)) ? RoundEnd::kGoOn
                                                                 : RoundEnd::kConsumerDone;
  }

  bool take_data(std::size_t index, std::string_view data) {
    Target& target = targets_[index];
    if (target.given_up) return true;
    target.buffer.append(data);
    std::size_t start = 0;
    for (auto end = target.buffer.find('\n'); end != std::string::npos;
         end = target.buffer.find('\n', start)) {
      const std::string_view line = std::string_view(target.buffer).substr(start, end - start);
      if (!take_line(index, line)) return false;
      start = end + 1;
    }
    target.buffer.erase(0, start);
    if (target.buffer.size() > kMaxLineBytes) {
      target.buffer.clear();
      target.resource_version.clear();  // unusable stream: list again
    }
    return true;
  }

  bool take_line(std::size_t index, std::string_view line) {
    if (trim_space(line).empty()) return true;
    auto event = parse_json(line, Numbers::kInt64OrFloat);
    if (!event) return true;  // cut off by a lost connection; the next round resumes
    const Value* object = find_path(*event, {"object"});
    if (object == nullptr || !object->is_map()) return true;
    std::string type(string_at(*event, {"type"}));
    Target& target = targets_[index];
    if (type == "ERROR") {
      // 410 Expired and its kin: start over with a list.
      target.resource_version.clear();
      return true;
    }
    const std::string_view version = string_at(*object, {"metadata", "resourceVersion"});
    if (!version.empty()) target.resource_version = version;
    if (type == "BOOKMARK") return true;
    return emit(index, std::move(type), Object(*object));
  }

  ClientCore& core_;
  const OnEvent& on_event_;
  steady_clock::time_point deadline_;
  std::vector<Target> targets_;
};

}  // namespace

Status KubeClient::watch_all(
    std::span<const ApiRequest> targets, std::chrono::steady_clock::time_point deadline,
    const std::function<bool(std::size_t target, const WatchEvent& event)>& on_event) {
  return Watcher(*impl_, targets, on_event, deadline).run();
}

}  // namespace tf::kube
