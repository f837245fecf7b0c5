#include "lib/net/curl_transport.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "lib/base/text.h"
#include "lib/net/curl_failure.h"
#include "lib/net/go_errors.h"
#include "lib/net/url.h"

namespace tf::net {
namespace {

constexpr long kMaxStreams = 250;
constexpr long kHttp1Connections = 64;
constexpr long kConnectTimeoutMs = 30'000;  // net.Dialer of client-go
constexpr long kKeepAliveSeconds = 30;
constexpr int kPollMs = 60'000;
constexpr std::size_t kMaxBodyBytes = std::size_t{512} << 20U;

struct CurlDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Multi = std::unique_ptr<CURLM, CurlDeleter>;
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;

/// libcurl counts these calls, so every transport makes its own pair.
class CurlLibrary {
 public:
  CurlLibrary() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
  ~CurlLibrary() { curl_global_cleanup(); }
};

/// One request on its way.
struct Transfer {
  const HttpRequest* request = nullptr;
  std::size_t index = 0;
  CURLM* multi = nullptr;
  Easy easy;
  HeaderList headers;
  HttpResponse response;
  std::array<char, CURL_ERROR_SIZE> error_text{};
  bool ended_by_consumer = false;
  bool too_large = false;
};

std::string_view as_view(const char* data, std::size_t size) {
  return {data, size};
}

/// "HTTP/2 200" starts a new block of headers (after 1xx and 401 rounds).
void read_status_line(Transfer& transfer, std::string_view line) {
  transfer.response.headers.clear();
  transfer.response.status = 0;
  const auto words = fields(line);
  if (words.size() >= 2) {
    transfer.response.status = static_cast<int>(parse_integer(words[1]).value_or(0));
  }
  if (line.starts_with("HTTP/1")) {
    curl_multi_setopt(transfer.multi, CURLMOPT_MAX_HOST_CONNECTIONS, kHttp1Connections);
  }
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line = trim_space(as_view(data, size * count));
  if (line.starts_with("HTTP/")) {
    read_status_line(transfer, line);
  } else if (const auto parts = cut(line, ":")) {
    transfer.response.headers.emplace_back(to_lower_ascii(parts->first),
                                           std::string(trim_space(parts->second)));
  }
  return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  const bool success = transfer.response.status >= 200 && transfer.response.status < 300;
  if (success && transfer.request->on_data) {
    if (transfer.request->on_data(as_view(data, bytes))) return bytes;
    transfer.ended_by_consumer = true;
    return CURL_WRITEFUNC_ERROR;
  }
  if (transfer.response.body.size() + bytes > kMaxBodyBytes) {
    transfer.too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  transfer.response.body.append(data, bytes);
  return bytes;
}

curl_blob borrowed_blob(const std::string& text) {
  // libcurl's struct is not const-correct; CURL_BLOB_NOCOPY data is only read.
  return curl_blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(ConnectionOptions options) : options_(std::move(options)) {
    multi_.reset(curl_multi_init());
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, kMaxStreams);
    // Without it every stream above the limit would open a connection of its own.
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kHttp1Connections);
  }

  std::vector<Result<HttpResponse>> send_all(
      std::span<const HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) override {
    std::vector<std::optional<Result<HttpResponse>>> results(requests.size());
    std::vector<std::unique_ptr<Transfer>> running(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      auto started = start(requests[i], i);
      if (!started) {
        results[i] = tl::make_unexpected(std::move(started).error());
        if (on_done) on_done(i);
        continue;
      }
      running[i] = *std::move(started);
    }
    run(running, results, stop, on_done);
    std::vector<Result<HttpResponse>> out;
    out.reserve(results.size());
    for (auto& result : results)
      out.push_back(*std::move(result));
    return out;
  }

 private:
  using Running = std::vector<std::unique_ptr<Transfer>>;
  using Results = std::vector<std::optional<Result<HttpResponse>>>;

  void run(Running& running, Results& results, const std::stop_token& stop,
           const std::function<void(std::size_t)>& on_done) {
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
    auto left = std::count_if(running.begin(), running.end(), [](const auto& t) { return !!t; });
    while (left > 0 && !stop.stop_requested()) {
      int active = 0;
      curl_multi_perform(multi_.get(), &active);
      int queued = 0;
      bool progressed = false;
      while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &queued)) {
        if (message->msg != CURLMSG_DONE) continue;
        progressed = true;
        const std::size_t index =
            finish(running, results, message->easy_handle, message->data.result);
        --left;
        if (on_done) on_done(index);
      }
      if (left > 0 && !progressed && !stop.stop_requested()) {
        curl_multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr);
      }
    }
    for (auto& transfer : running) {
      if (!transfer) continue;
      curl_multi_remove_handle(multi_.get(), transfer->easy.get());
      results[transfer->index] = tl::make_unexpected(request_error(
          transfer->request->method, transfer->request->url, {.failure = Failure::kCancelled}));
      recycle(std::move(transfer));
    }
  }

  std::size_t finish(Running& running, Results& results, CURL* easy, CURLcode code) {
    char* user = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &user);
    // CURLINFO_PRIVATE hands back, as char*, the pointer that start() stored.
    const std::size_t index = static_cast<Transfer*>(static_cast<void*>(user))->index;
    auto transfer = std::move(running[index]);
    curl_multi_remove_handle(multi_.get(), easy);
    if (code == CURLE_OK || transfer->ended_by_consumer) {
      results[index] = std::move(transfer->response);
    } else {
      results[index] = tl::make_unexpected(failure(*transfer, code));
    }
    recycle(std::move(transfer));
    return index;
  }

  [[nodiscard]] Error failure(const Transfer& transfer, CURLcode code) const {
    CURL* easy = transfer.easy.get();
    CurlOutcome outcome{.code = static_cast<int>(code), .too_large = transfer.too_large};
    outcome.text = transfer.error_text.data();
    if (outcome.text.empty()) outcome.text = curl_easy_strerror(code);
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &outcome.error_number);
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &outcome.verify_result);
    curl_off_t connected = 0;
    curl_off_t total = 0;
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
    outcome.dial_timed_out = connected == 0 && total >= kConnectTimeoutMs * 1000;
    const Endpoint endpoint = parse_endpoint(transfer.request->url).value_or(Endpoint{});
    return request_error(transfer.request->method, transfer.request->url,
                         describe_failure(outcome, endpoint, options_));
  }

  Result<std::unique_ptr<Transfer>> start(const HttpRequest& request, std::size_t index) {
    TF_ASSIGN(const Endpoint endpoint, parse_endpoint(request.url));
    auto transfer = std::make_unique<Transfer>();
    transfer->request = &request;
    transfer->index = index;
    transfer->multi = multi_.get();
    transfer->easy = take_handle();
    CURL* easy = transfer->easy.get();
    set_target(*transfer, endpoint);
    set_method(easy, request);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error_text.data());
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_multi_add_handle(multi_.get(), easy);
    return transfer;
  }

  void set_target(Transfer& transfer, const Endpoint& endpoint) const {
    CURL* easy = transfer.easy.get();
    const HttpRequest& request = *transfer.request;
    curl_slist* list = nullptr;
    for (const auto& [name, value] : request.headers) {
      list = curl_slist_append(list, fmt::format("{}: {}", name, value).c_str());
    }
    list = curl_slist_append(list, "Expect:");  // bodies are sent at once
    const bool tls = endpoint.scheme == "https";
    if (tls && !options_.tls_server_name.empty() && options_.tls_server_name != endpoint.host) {
      // libcurl takes SNI and the verified name from the URL, so the name goes there and the
      // address in Host.
      list = curl_slist_append(list, fmt::format("Host: {}", endpoint.address()).c_str());
      const auto path_at = request.url.find('/', request.url.find("://") + 3);
      const std::string path = path_at == std::string::npos ? "/" : request.url.substr(path_at);
      curl_easy_setopt(
          easy, CURLOPT_URL,
          fmt::format("https://{}:{}{}", options_.tls_server_name, endpoint.port, path).c_str());
      curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to(endpoint));
    } else {
      curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
      curl_easy_setopt(easy, CURLOPT_CONNECT_TO, nullptr);
    }
    transfer.headers.reset(list);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  }

  /// "tls-name:port:real-host:port", kept as long as the transport for libcurl borrows it.
  curl_slist* connect_to(const Endpoint& endpoint) const {
    const std::string line =
        fmt::format("{}:{}:{}", options_.tls_server_name, endpoint.port, endpoint.address());
    for (const auto& known : connect_to_) {
      if (known->data == line) return known.get();
    }
    connect_to_.emplace_back(curl_slist_append(nullptr, line.c_str()));
    return connect_to_.back().get();
  }

  static void set_method(CURL* easy, const HttpRequest& request) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 0L);
    if (request.method == "HEAD") {
      curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
      curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (request.body.empty() && (request.method == "GET" || request.method == "DELETE")) {
      curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
      curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    } else {
      curl_easy_setopt(easy, CURLOPT_POST, 1L);
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
      curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
  }

  Easy take_handle() {
    if (idle_.empty()) return new_handle();
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  /// A handle with everything set that is the same for all requests.
  Easy new_handle() const {
    Easy easy(curl_easy_init());
    CURL* handle = easy.get();
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPIDLE, kKeepAliveSeconds);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPINTVL, kKeepAliveSeconds);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(handle, CURLOPT_PROXY, options_.proxy_url.c_str());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "");
    curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    set_tls(handle);
    return easy;
  }

  void set_tls(CURL* handle) const {
    const long verify = options_.insecure_skip_tls_verify ? 0L : 1L;
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, verify);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, verify * 2L);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_pem.empty()) {
      curl_easy_setopt(handle, CURLOPT_CAINFO, nullptr);
      curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
      curl_blob blob = borrowed_blob(options_.ca_pem);
      curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (!options_.client_certificate_pem.empty()) {
      curl_blob certificate = borrowed_blob(options_.client_certificate_pem);
      curl_blob key = borrowed_blob(options_.client_key_pem);
      curl_easy_setopt(handle, CURLOPT_SSLCERTTYPE, "PEM");
      curl_easy_setopt(handle, CURLOPT_SSLCERT_BLOB, &certificate);
      curl_easy_setopt(handle, CURLOPT_SSLKEYTYPE, "PEM");
      curl_easy_setopt(handle, CURLOPT_SSLKEY_BLOB, &key);
    }
  }

  void recycle(std::unique_ptr<Transfer> transfer) {
    // The transfer's buffers go away before the handle is used again.
    curl_easy_setopt(transfer->easy.get(), CURLOPT_HTTPHEADER, nullptr);
    curl_easy_setopt(transfer->easy.get(), CURLOPT_ERRORBUFFER, nullptr);
    idle_.push_back(std::move(transfer->easy));
  }

  CurlLibrary library_;
  ConnectionOptions options_;
  Multi multi_;
  std::vector<Easy> idle_;  // destroyed before the multi handle
  mutable std::vector<HeaderList> connect_to_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(ConnectionOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace tf::net
