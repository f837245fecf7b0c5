#include "lib/net/curl_transport.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "lib/net/curl_failure.h"
#include "lib/net/go_errors.h"
#include "lib/net/response_reader.h"
#include "lib/net/shared_library.h"
#include "lib/net/url.h"

namespace tf::net {
namespace {

constexpr long kMaxStreams = 250;
constexpr long kHttp1Connections = 64;
constexpr long kConnectTimeoutMs = 30'000;  // net.Dialer of client-go
constexpr long kKeepAliveSeconds = 30;
constexpr int kPollMs = 60'000;

/// libcurl's functions. The library is loaded at the first request and not linked: with the forty
/// that it brings along it would cost commands that talk to nobody more than all their own work.
struct CurlFunctions {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_global_cleanup) global_cleanup = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&::curl_multi_setopt) multi_setopt = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_perform) multi_perform = nullptr;
  decltype(&::curl_multi_poll) multi_poll = nullptr;
  decltype(&::curl_multi_wakeup) multi_wakeup = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

Result<CurlFunctions> load_curl() {
  TF_ASSIGN(const auto library, SharedLibrary::open("libcurl.so.4", "libcurl4"));
  CurlFunctions curl;
  TF_CHECK(library.find("curl_global_init", curl.global_init));
  TF_CHECK(library.find("curl_global_cleanup", curl.global_cleanup));
  TF_CHECK(library.find("curl_easy_init", curl.easy_init));
  TF_CHECK(library.find("curl_easy_cleanup", curl.easy_cleanup));
  TF_CHECK(library.find("curl_easy_setopt", curl.easy_setopt));
  TF_CHECK(library.find("curl_easy_getinfo", curl.easy_getinfo));
  TF_CHECK(library.find("curl_easy_strerror", curl.easy_strerror));
  TF_CHECK(library.find("curl_multi_init", curl.multi_init));
  TF_CHECK(library.find("curl_multi_cleanup", curl.multi_cleanup));
  TF_CHECK(library.find("curl_multi_setopt", curl.multi_setopt));
  TF_CHECK(library.find("curl_multi_add_handle", curl.multi_add_handle));
  TF_CHECK(library.find("curl_multi_remove_handle", curl.multi_remove_handle));
  TF_CHECK(library.find("curl_multi_perform", curl.multi_perform));
  TF_CHECK(library.find("curl_multi_poll", curl.multi_poll));
  TF_CHECK(library.find("curl_multi_wakeup", curl.multi_wakeup));
  TF_CHECK(library.find("curl_multi_info_read", curl.multi_info_read));
  TF_CHECK(library.find("curl_slist_append", curl.slist_append));
  TF_CHECK(library.find("curl_slist_free_all", curl.slist_free_all));
  return curl;
}

using Multi = std::unique_ptr<CURLM, decltype(&::curl_multi_cleanup)>;
using Easy = std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)>;

/// libcurl counts these calls, so every transport makes its own pair.
class CurlSession {
 public:
  explicit CurlSession(const CurlFunctions& curl) : cleanup_(curl.global_cleanup) {
    curl.global_init(CURL_GLOBAL_DEFAULT);
  }
  CurlSession(const CurlSession&) = delete;
  CurlSession& operator=(const CurlSession&) = delete;
  ~CurlSession() { cleanup_(); }

 private:
  decltype(&::curl_global_cleanup) cleanup_;
};

/// One request on its way.
struct Transfer {
  const HttpRequest* request;
  std::size_t index;
  Easy easy;
  HeaderList headers;
  ResponseReader reader;
  const CurlFunctions* curl;
  CURLM* multi;
  std::array<char, CURL_ERROR_SIZE> error_text{};
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const bool was_http1 = transfer.reader.is_http1();
  transfer.reader.read_header({data, size * count});
  if (transfer.reader.is_http1() && !was_http1) {
    transfer.curl->multi_setopt(transfer.multi, CURLMOPT_MAX_HOST_CONNECTIONS, kHttp1Connections);
  }
  return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  return transfer.reader.read_body({data, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
}

curl_blob borrowed_blob(const std::string& text) {
  // libcurl's struct is not const-correct; CURL_BLOB_NOCOPY data is only read.
  return curl_blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
}

class CurlTransport final : public Transport {
 public:
  CurlTransport(const CurlFunctions& curl, ConnectionOptions options)
      : curl_(curl),
        session_(curl),
        options_(std::move(options)),
        multi_(curl.multi_init(), curl.multi_cleanup) {
    curl_.multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, kMaxStreams);
    // Without it every stream above the limit would open a connection of its own.
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kHttp1Connections);
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
    const std::stop_callback wake(stop, [this] { curl_.multi_wakeup(multi_.get()); });
    auto left = std::count_if(running.begin(), running.end(), [](const auto& t) { return !!t; });
    while (left > 0 && !stop.stop_requested()) {
      int active = 0;
      curl_.multi_perform(multi_.get(), &active);
      int queued = 0;
      bool progressed = false;
      while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &queued)) {
        if (message->msg != CURLMSG_DONE) continue;
        progressed = true;
        const std::size_t index =
            finish(running, results, message->easy_handle, message->data.result);
        --left;
        if (on_done) on_done(index);
      }
      if (left > 0 && !progressed && !stop.stop_requested()) {
        curl_.multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr);
      }
    }
    for (auto& transfer : running) {
      if (!transfer) continue;
      curl_.multi_remove_handle(multi_.get(), transfer->easy.get());
      results[transfer->index] = tl::make_unexpected(request_error(
          transfer->request->method, transfer->request->url, {.failure = Failure::kCancelled}));
      recycle(std::move(transfer));
    }
  }

  std::size_t finish(Running& running, Results& results, CURL* easy, CURLcode code) {
    char* user = nullptr;
    curl_.easy_getinfo(easy, CURLINFO_PRIVATE, &user);
    // CURLINFO_PRIVATE hands back, as char*, the pointer that start() stored.
    const std::size_t index = static_cast<Transfer*>(static_cast<void*>(user))->index;
    auto transfer = std::move(running[index]);
    curl_.multi_remove_handle(multi_.get(), easy);
    if (code == CURLE_OK || transfer->reader.end() == ResponseReader::End::kByConsumer) {
      results[index] = transfer->reader.take();
    } else {
      results[index] = tl::make_unexpected(failure(*transfer, code));
    }
    recycle(std::move(transfer));
    return index;
  }

  [[nodiscard]] Error failure(const Transfer& transfer, CURLcode code) const {
    CURL* easy = transfer.easy.get();
    CurlOutcome outcome{.code = static_cast<int>(code),
                        .too_large = transfer.reader.end() == ResponseReader::End::kTooLarge};
    outcome.text = transfer.error_text.data();
    if (outcome.text.empty()) outcome.text = curl_.easy_strerror(code);
    curl_.easy_getinfo(easy, CURLINFO_OS_ERRNO, &outcome.error_number);
    curl_.easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &outcome.verify_result);
    curl_off_t connected = 0;
    curl_off_t total = 0;
    curl_.easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    curl_.easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
    outcome.dial_timed_out = connected == 0 && total >= kConnectTimeoutMs * 1000;
    const Endpoint endpoint = parse_endpoint(transfer.request->url).value_or(Endpoint{});
    return request_error(transfer.request->method, transfer.request->url,
                         describe_failure(outcome, endpoint, options_));
  }

  Result<std::unique_ptr<Transfer>> start(const HttpRequest& request, std::size_t index) {
    TF_ASSIGN(const Endpoint endpoint, parse_endpoint(request.url));
    auto transfer = std::make_unique<Transfer>(
        Transfer{&request, index, take_handle(), HeaderList(nullptr, curl_.slist_free_all),
                 ResponseReader(request), &curl_, multi_.get()});
    CURL* easy = transfer->easy.get();
    set_target(*transfer, endpoint);
    set_method(easy, request);
    curl_.easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
    curl_.easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error_text.data());
    curl_.easy_setopt(easy, CURLOPT_HEADERDATA, transfer.get());
    curl_.easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
    curl_.easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_.multi_add_handle(multi_.get(), easy);
    return transfer;
  }

  void set_target(Transfer& transfer, const Endpoint& endpoint) const {
    CURL* easy = transfer.easy.get();
    const HttpRequest& request = *transfer.request;
    curl_slist* list = nullptr;
    for (const auto& [name, value] : request.headers) {
      list = curl_.slist_append(list, fmt::format("{}: {}", name, value).c_str());
    }
    list = curl_.slist_append(list, "Expect:");  // bodies are sent at once
    const bool tls = endpoint.scheme == "https";
    if (tls && !options_.tls_server_name.empty() && options_.tls_server_name != endpoint.host) {
      // libcurl takes SNI and the verified name from the URL, so the name goes there and the
      // address in Host.
      list = curl_.slist_append(list, fmt::format("Host: {}", endpoint.address()).c_str());
      const auto path_at = request.url.find('/', request.url.find("://") + 3);
      const std::string path = path_at == std::string::npos ? "/" : request.url.substr(path_at);
      curl_.easy_setopt(
          easy, CURLOPT_URL,
          fmt::format("https://{}:{}{}", options_.tls_server_name, endpoint.port, path).c_str());
      curl_.easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to(endpoint));
    } else {
      curl_.easy_setopt(easy, CURLOPT_URL, request.url.c_str());
      curl_.easy_setopt(easy, CURLOPT_CONNECT_TO, nullptr);
    }
    transfer.headers.reset(list);
    curl_.easy_setopt(easy, CURLOPT_HTTPHEADER, list);
    curl_.easy_setopt(easy, CURLOPT_HTTP_VERSION,
                      static_cast<long>(tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  }

  /// "tls-name:port:real-host:port", kept as long as the transport for libcurl borrows it.
  curl_slist* connect_to(const Endpoint& endpoint) const {
    const std::string line =
        fmt::format("{}:{}:{}", options_.tls_server_name, endpoint.port, endpoint.address());
    for (const auto& known : connect_to_) {
      if (known->data == line) return known.get();
    }
    connect_to_.emplace_back(curl_.slist_append(nullptr, line.c_str()), curl_.slist_free_all);
    return connect_to_.back().get();
  }

  void set_method(CURL* easy, const HttpRequest& request) const {
    curl_.easy_setopt(easy, CURLOPT_NOBODY, 0L);
    if (request.method == "HEAD") {
      curl_.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
      curl_.easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (request.body.empty() && (request.method == "GET" || request.method == "DELETE")) {
      curl_.easy_setopt(easy, CURLOPT_HTTPGET, 1L);
      curl_.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    } else {
      curl_.easy_setopt(easy, CURLOPT_POST, 1L);
      curl_.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                        static_cast<curl_off_t>(request.body.size()));
      curl_.easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
      curl_.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
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
    Easy easy(curl_.easy_init(), curl_.easy_cleanup);
    CURL* handle = easy.get();
    curl_.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_.easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
    curl_.easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_.easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    curl_.easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_.easy_setopt(handle, CURLOPT_TCP_KEEPIDLE, kKeepAliveSeconds);
    curl_.easy_setopt(handle, CURLOPT_TCP_KEEPINTVL, kKeepAliveSeconds);
    curl_.easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_.easy_setopt(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_.easy_setopt(handle, CURLOPT_PROXY, options_.proxy_url.c_str());
    curl_.easy_setopt(handle, CURLOPT_NOPROXY, "");
    curl_.easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_.easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_.easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    set_tls(handle);
    return easy;
  }

  void set_tls(CURL* handle) const {
    const long verify = options_.insecure_skip_tls_verify ? 0L : 1L;
    curl_.easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, verify);
    curl_.easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, verify * 2L);
    curl_.easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_pem.empty()) {
      curl_.easy_setopt(handle, CURLOPT_CAINFO, nullptr);
      curl_.easy_setopt(handle, CURLOPT_CAPATH, nullptr);
      curl_blob blob = borrowed_blob(options_.ca_pem);
      curl_.easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (!options_.client_certificate_pem.empty()) {
      curl_blob certificate = borrowed_blob(options_.client_certificate_pem);
      curl_blob key = borrowed_blob(options_.client_key_pem);
      curl_.easy_setopt(handle, CURLOPT_SSLCERTTYPE, "PEM");
      curl_.easy_setopt(handle, CURLOPT_SSLCERT_BLOB, &certificate);
      curl_.easy_setopt(handle, CURLOPT_SSLKEYTYPE, "PEM");
      curl_.easy_setopt(handle, CURLOPT_SSLKEY_BLOB, &key);
    }
  }

  void recycle(std::unique_ptr<Transfer> transfer) {
    // The transfer's buffers go away before the handle is used again.
    curl_.easy_setopt(transfer->easy.get(), CURLOPT_HTTPHEADER, nullptr);
    curl_.easy_setopt(transfer->easy.get(), CURLOPT_ERRORBUFFER, nullptr);
    idle_.push_back(std::move(transfer->easy));
  }

  CurlFunctions curl_;
  CurlSession session_;
  ConnectionOptions options_;
  Multi multi_;
  std::vector<Easy> idle_;  // destroyed before the multi handle
  mutable std::vector<HeaderList> connect_to_;
};

/// A CurlTransport made at the first request.
class LateTransport final : public Transport {
 public:
  explicit LateTransport(ConnectionOptions options) : options_(std::move(options)) {}

  std::vector<Result<HttpResponse>> send_all(
      std::span<const HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) override {
    if (!transport_) {
      auto curl = load_curl();
      if (!curl) {
        for (std::size_t i = 0; on_done && i < requests.size(); ++i)
          on_done(i);
        return {requests.size(), fail(std::move(curl).error())};
      }
      transport_.emplace(*curl, options_);
    }
    return transport_->send_all(requests, std::move(stop), on_done);
  }

 private:
  ConnectionOptions options_;
  std::optional<CurlTransport> transport_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(ConnectionOptions options) {
  return std::make_unique<LateTransport>(std::move(options));
}

}  // namespace tf::net
