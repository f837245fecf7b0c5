#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/object.h"
#include "lib/kube/rest_config.h"
#include "lib/kube/rest_mapper.h"
#include "lib/net/http.h"

namespace tf::kube {

/// One request to the API server, built by the pure functions below and run by KubeClient.
struct ApiRequest {
  std::string method = "GET";
  std::string path = {};                                        ///< "/api/v1/namespaces/x/secrets"
  std::vector<std::pair<std::string, std::string>> query = {};  ///< unescaped; sent in this order
  std::string accept = "application/json";
  std::string content_type = {};
  std::string body = {};
  std::string refusal = {};  ///< when set, the request is not sent and fails with these words
};

enum class ForceConflicts { kNo, kYes };

/// The builders for one object set `refusal`, in client-go's words, when the name cannot be part of
/// a path; an empty one would mean the whole collection.
[[nodiscard]] ApiRequest get_request(const Resource& resource, std::string_view ns,
                                     std::string_view name);
/// labelSelector "" lists all.
[[nodiscard]] ApiRequest list_request(const Resource& resource, std::string_view ns,
                                      std::string_view label_selector);
/// POST; field manager "" leaves it to the User-Agent (as storage records do).
[[nodiscard]] ApiRequest create_request(const Resource& resource, std::string_view ns,
                                        const Object& object, std::string_view field_manager);
/// PUT.
[[nodiscard]] ApiRequest replace_request(const Resource& resource, std::string_view ns,
                                         const Object& object, std::string_view field_manager);
/// Server-side apply by manager "helm", fieldValidation=Strict (apply.md 4.1).
[[nodiscard]] ApiRequest apply_request(const Resource& resource, std::string_view ns,
                                       const Object& object, ForceConflicts force);
/// PATCH with a given content type ("application/merge-patch+json", "application/json-patch+json",
/// "application/strategic-merge-patch+json").
[[nodiscard]] ApiRequest patch_request(const Resource& resource, std::string_view ns,
                                       std::string_view name, std::string body,
                                       std::string content_type);
/// propagation: "Background", "Foreground", "Orphan"; "" sends no body.
[[nodiscard]] ApiRequest delete_request(const Resource& resource, std::string_view ns,
                                        std::string_view name, std::string_view propagation);

struct ServerVersion {
  std::string git_version;
  std::string major;
  std::string minor;
};

/// An answer with its HTTP status, which tells a created object (201) from an updated one (200).
struct ApiAnswer {
  int status = 0;
  Object object;
};

/// A change seen by watch.
struct WatchEvent {
  /// ADDED, MODIFIED, DELETED as the server says; BOOKMARK when a target's list is complete (no
  /// object); ERROR with a Status object when the server refuses to list or watch the target.
  std::string type;
  Object object;
};

/// The REST client on untyped objects: one HTTP/2 connection, many streams in flight.
/// Every call retries 429 (honouring Retry-After), 5xx of idempotent requests and lost connections
/// with backoff, until its deadline. Errors: kNotFound 404, kAlreadyExists / kConflict 409,
/// kForbidden 401/403, kInvalid 400/422,
///         kTimeout, kInternal 5xx, with the server's own message; kUnreachable in Go's words.
/// Threads: one call at a time. Interrupted calls (stop) give kCancelled "context canceled".
class KubeClient {
 public:
  KubeClient(RestConfig config, std::unique_ptr<net::Transport> transport);
  KubeClient(const KubeClient&) = delete;
  KubeClient& operator=(const KubeClient&) = delete;
  ~KubeClient();

  /// GET /version, asked once per client. Errors: as Helm's IsReachable, "kubernetes cluster
  /// unreachable: ...".
  [[nodiscard]] Result<ServerVersion> server_version();
  /// Aggregated discovery where offered (2 requests), else group by group; asked once per client.
  /// The pointer is borrowed and lives until refresh_mapper() or the client's end.
  [[nodiscard]] Result<const RestMapper*> mapper();
  /// Forgets discovery, after CRDs were created.
  void refresh_mapper();

  [[nodiscard]] Result<Object> send(const ApiRequest& request);
  /// All in flight together; results in order.
  [[nodiscard]] std::vector<Result<Object>> send_all(std::span<const ApiRequest> requests);
  /// As send_all, with the HTTP status.
  [[nodiscard]] std::vector<Result<ApiAnswer>> exchange_all(std::span<const ApiRequest> requests);
  /// Plain text answers (pod logs).
  [[nodiscard]] Result<std::string> send_text(const ApiRequest& request);

  /// Lists and then watches each of `targets` (path + fieldSelector/labelSelector in query) until
  /// `on_event` returns false, the deadline passes (kTimeout) or the stop token fires (kCancelled).
  /// All watches run together; expired ones (410, closed) are listed anew. ADDED is also sent for
  /// each listed object.
  [[nodiscard]] Status watch_all(
      std::span<const ApiRequest> targets, std::chrono::steady_clock::time_point deadline,
      const std::function<bool(std::size_t target, const WatchEvent& event)>& on_event);

  /// Sleeps for polling. Errors: kCancelled "context canceled" as soon as the stop token fires.
  [[nodiscard]] Status pause(std::chrono::milliseconds duration) const;
  /// All calls from now on end when this fires. Default: never.
  void set_stop(std::stop_token stop);
  [[nodiscard]] const RestConfig& config() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A client over libcurl for this configuration.
[[nodiscard]] std::unique_ptr<KubeClient> make_client(RestConfig config);

}  // namespace tf::kube
