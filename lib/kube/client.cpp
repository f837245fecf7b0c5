#include "lib/kube/client.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/kube/client_impl.h"
#include "lib/kube/discovery.h"
#include "lib/net/go_errors.h"
#include "lib/net/url.h"

namespace tf::kube {
namespace {

using std::chrono::milliseconds;

constexpr int kMaxRetries = 10;      // client-go's default for Retry-After
constexpr int kMaxBlindRetries = 3;  // where the server did not ask to come back
constexpr milliseconds kFirstBackoff{100};
constexpr std::int64_t kMaxRetryAfterSeconds = 300;
constexpr milliseconds kDiscoveryTimeout{32'000};  // client-go's discovery default

bool is_success(int status) {
  return status >= 200 && status < 300;
}

bool is_idempotent(const ApiRequest& request) {
  return request.method != "POST";
}

/// Helm's RetryingRoundTripper: etcd changed its leader under the request.
bool is_leader_change(const net::HttpResponse& response) {
  if (response.status < 500 || response.header("content-type") != "application/json") return false;
  const auto body = parse_json(response.body, Numbers::kInt64OrFloat);
  if (!body || integer_at(*body, {"code"}).value_or(0) < 500) return false;
  const std::string_view message = string_at(*body, {"message"});
  return message.ends_with("etcdserver: leader changed") ||
         message.ends_with("raft proposal dropped");
}

milliseconds backoff(int attempt) {
  return kFirstBackoff * (1 << std::min(attempt, 6));
}

/// How long to wait before trying again, or nothing when the result stands.
std::optional<milliseconds> retry_delay(const ApiRequest& request,
                                        const Result<net::HttpResponse>& result, int attempt) {
  if (attempt >= kMaxRetries) return std::nullopt;
  if (!result) {
    const bool retry = attempt < kMaxBlindRetries && is_idempotent(request) &&
                       net::is_connection_lost(result.error());
    return retry ? std::optional(backoff(attempt)) : std::nullopt;
  }
  const int status = result->status;
  if (status != 429 && status < 500) return std::nullopt;
  if (const auto seconds = parse_integer(result->header("retry-after")); seconds && *seconds >= 0) {
    return std::chrono::seconds(std::min(*seconds, kMaxRetryAfterSeconds));
  }
  if (attempt >= kMaxBlindRetries) return std::nullopt;
  if (is_leader_change(*result))
    return attempt == 0 ? std::optional(milliseconds{0}) : std::nullopt;
  const bool overloaded = status == 429 || status == 502 || status == 503 || status == 504;
  return overloaded && is_idempotent(request) ? std::optional(backoff(attempt)) : std::nullopt;
}

std::string query_text(const ApiRequest& request) {
  std::string text;
  for (const auto& [key, value] : request.query) {
    text += text.empty() ? "?" : "&";
    text += net::query_escape(key) + "=" + net::query_escape(value);
  }
  return text;
}

Result<Value> parse_body(const net::HttpResponse& response) {
  return parse_json(response.body, Numbers::kInt64OrFloat);
}

ApiRequest get_path(std::string path, std::string_view accept = "application/json") {
  ApiRequest request;
  request.path = std::move(path);
  request.accept = accept;
  return request;
}

/// The documents of the group versions that came without their resources. A group that cannot be
/// read (its API service is down) is left out, as client-go's ErrGroupDiscoveryFailed lets Helm go
/// on.
void discover_one_by_one(ClientCore& core, Discovered& out,
                         const std::vector<std::string>& group_versions) {
  std::vector<ApiRequest> requests;
  requests.reserve(group_versions.size());
  for (const std::string& version : group_versions) {
    requests.push_back(get_path(group_version_path(version)));
  }
  for (const auto& answer : core.exchange(requests, kDiscoveryTimeout)) {
    if (!answer || !is_success(answer->status)) continue;
    if (const auto body = parse_body(*answer)) add_resource_list(out, *body);
  }
}

Result<Discovered> discover(ClientCore& core) {
  const std::vector<ApiRequest> requests = {get_path("/api", kAggregatedAccept),
                                            get_path("/apis", kAggregatedAccept)};
  const auto answers = core.exchange(requests, kDiscoveryTimeout);
  Discovered found;
  Discovered bare;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& answer = answers[i];
    if (!answer) return fail(answer.error());
    if (!is_success(answer->status)) {
      return fail(api_error("GET", requests[i].path, *answer, ErrorWords::kServer));
    }
    TF_ASSIGN(const Value body, parse_body(*answer));
    if (is_aggregated(answer->header("content-type"))) {
      add_aggregated(found, body);
    } else {
      add_group_versions(bare, body);
    }
  }
  discover_one_by_one(core, found, bare.group_versions);
  std::move(bare.group_versions.begin(), bare.group_versions.end(),
            std::back_inserter(found.group_versions));
  return found;
}

}  // namespace

net::HttpRequest ClientCore::to_http(const ApiRequest& request) const {
  net::HttpRequest http;
  http.method = request.method;
  http.url = config.server + request.path + query_text(request);
  http.body = request.body;
  http.headers.emplace_back("Accept", request.accept);
  if (!request.content_type.empty()) {
    http.headers.emplace_back("Content-Type", request.content_type);
  }
  http.headers.emplace_back("User-Agent", config.user_agent);
  if (!config.bearer_token.empty()) {
    http.headers.emplace_back("Authorization", "Bearer " + config.bearer_token);
  } else if (!config.username.empty() || !config.password.empty()) {
    http.headers.emplace_back("Authorization",
                              "Basic " + base64_encode(config.username + ":" + config.password));
  }
  if (!config.as_user.empty()) http.headers.emplace_back("Impersonate-User", config.as_user);
  for (const std::string& group : config.as_groups) {
    http.headers.emplace_back("Impersonate-Group", group);
  }
  return http;
}

void ClientCore::pause(milliseconds duration) const {
  if (duration.count() <= 0) return;
  std::mutex mutex;
  std::condition_variable_any condition;
  std::unique_lock lock(mutex);
  condition.wait_for(lock, stop, duration, [] { return false; });
}

void ClientCore::refresh_token() {
  if (config.bearer_token_file.empty()) return;
  if (const auto text = read_file(config.bearer_token_file)) {
    config.bearer_token = trim_space(*text);
  }
}

std::vector<Result<net::HttpResponse>> ClientCore::exchange(std::span<const ApiRequest> requests,
                                                            milliseconds timeout) {
  refresh_token();
  std::vector<Result<net::HttpResponse>> results(requests.size());
  std::vector<std::size_t> pending;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].refusal.empty()) {
      pending.push_back(i);
    } else {
      results[i] = fail(ErrorCode::kInvalid, requests[i].refusal);
    }
  }
  for (int attempt = 0; !pending.empty(); ++attempt) {
    std::vector<net::HttpRequest> round;
    round.reserve(pending.size());
    for (const std::size_t index : pending) {
      round.push_back(to_http(requests[index]));
      round.back().timeout = timeout;
    }
    auto answers = transport->send_all(round, stop, [](std::size_t) {});
    std::vector<std::size_t> again;
    milliseconds delay{0};
    for (std::size_t i = 0; i < pending.size(); ++i) {
      const auto wait = retry_delay(requests[pending[i]], answers[i], attempt);
      results[pending[i]] = std::move(answers[i]);
      if (!wait || stop.stop_requested()) continue;
      again.push_back(pending[i]);
      delay = std::max(delay, *wait);
    }
    if (!again.empty()) pause(delay);
    pending = std::move(again);
  }
  return results;
}

Result<Object> object_of(const ApiRequest& request, const net::HttpResponse& response) {
  if (!is_success(response.status)) return fail(api_error(request.method, request.path, response));
  auto value = parse_body(response);
  if (!value) return fail(std::move(value).error());
  if (!value->is_map()) {
    return fail(ErrorCode::kInternal, fmt::format("{} {}: the answer is not a JSON object",
                                                  request.method, request.path));
  }
  return Object(*std::move(value));
}

KubeClient::KubeClient(RestConfig config, std::unique_ptr<net::Transport> transport)
    : impl_(std::make_unique<Impl>()) {
  impl_->config = std::move(config);
  impl_->transport = std::move(transport);
}

KubeClient::~KubeClient() = default;

void KubeClient::set_stop(std::stop_token stop) {
  impl_->stop = std::move(stop);
}

Status KubeClient::pause(milliseconds duration) const {
  impl_->pause(duration);
  if (impl_->stop.stop_requested()) return fail(ErrorCode::kCancelled, "context canceled");
  return {};
}

const RestConfig& KubeClient::config() const {
  return impl_->config;
}

void KubeClient::refresh_mapper() {
  impl_->mapper.reset();
}

Result<ServerVersion> KubeClient::server_version() {
  constexpr std::string_view kUnreachable = "kubernetes cluster unreachable";
  if (impl_->version) return *impl_->version;
  const ApiRequest request = get_path("/version");
  auto answer = std::move(impl_->exchange({&request, 1}, milliseconds{0}).front());
  if (!answer) return fail(std::move(answer).error().wrap(kUnreachable));
  if (!is_success(answer->status)) {
    return fail(
        api_error(request.method, request.path, *answer, ErrorWords::kClient).wrap(kUnreachable));
  }
  const auto body = parse_body(*answer);
  if (!body) {
    return fail(body.error().wrap("unable to parse the server version").wrap(kUnreachable));
  }
  impl_->version = ServerVersion{.git_version = std::string(string_at(*body, {"gitVersion"})),
                                 .major = std::string(string_at(*body, {"major"})),
                                 .minor = std::string(string_at(*body, {"minor"}))};
  return *impl_->version;
}

Result<const RestMapper*> KubeClient::mapper() {
  if (!impl_->mapper) {
    TF_ASSIGN(Discovered found, discover(*impl_));
    impl_->mapper =
        std::make_unique<RestMapper>(std::move(found.resources), std::move(found.group_versions));
  }
  return impl_->mapper.get();
}

Result<Object> KubeClient::send(const ApiRequest& request) {
  return std::move(send_all({&request, 1}).front());
}

std::vector<Result<Object>> KubeClient::send_all(std::span<const ApiRequest> requests) {
  std::vector<Result<Object>> out;
  out.reserve(requests.size());
  for (auto& answer : exchange_all(requests)) {
    out.push_back(std::move(answer).map([](ApiAnswer&& full) { return std::move(full.object); }));
  }
  return out;
}

std::vector<Result<ApiAnswer>> KubeClient::exchange_all(std::span<const ApiRequest> requests) {
  std::vector<Result<ApiAnswer>> out;
  out.reserve(requests.size());
  auto answers = impl_->exchange(requests, milliseconds{0});
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!answers[i]) {
      out.emplace_back(tl::make_unexpected(std::move(answers[i]).error()));
      continue;
    }
    const int status = answers[i]->status;
    out.push_back(object_of(requests[i], *answers[i]).map([status](Object&& object) {
      return ApiAnswer{status, std::move(object)};
    }));
    answers[i]->body = std::string();
  }
  return out;
}

Result<std::string> KubeClient::send_text(const ApiRequest& request) {
  auto answer = std::move(impl_->exchange({&request, 1}, milliseconds{0}).front());
  if (!answer) return fail(std::move(answer).error());
  if (!is_success(answer->status)) return fail(api_error(request.method, request.path, *answer));
  return std::move(answer->body);
}

}  // namespace tf::kube
