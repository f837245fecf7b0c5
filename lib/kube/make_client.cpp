#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/kube/client.h"
#include "lib/kube/exec_plugin.h"
#include "lib/net/curl_transport.h"
#include "lib/net/go_errors.h"

namespace tf::kube {
namespace {

std::unique_ptr<net::Transport> plain_transport(const RestConfig& config) {
  return net::make_curl_transport({.ca_pem = config.ca_pem,
                                   .client_certificate_pem = config.client_certificate_pem,
                                   .client_key_pem = config.client_key_pem,
                                   .tls_server_name = config.tls_server_name,
                                   .insecure_skip_tls_verify = config.insecure_skip_tls_verify,
                                   .proxy_url = config.proxy_url,
                                   .user_agent = config.user_agent});
}

/// Runs the credential plugin at the first request, and once more when the server does not take
/// what it gave.
class PluginTransport final : public net::Transport {
 public:
  explicit PluginTransport(RestConfig config) : config_(std::move(config)) {}

  std::vector<Result<net::HttpResponse>> send_all(
      std::span<const net::HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) override {
    if (!inner_) {
      if (auto ready = refresh(); !ready) return refuse(requests, ready.error(), on_done);
    }
    auto results = inner_->send_all(with_token(requests), stop, on_done);
    std::vector<std::size_t> refused;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (results[i] && results[i]->status == 401) refused.push_back(i);
    }
    if (refused.empty() || !refresh()) return results;
    std::vector<net::HttpRequest> again;
    for (const std::size_t index : refused)
      again.push_back(requests[index]);
    auto answers = inner_->send_all(with_token(again), stop, [&](std::size_t index) {
      if (on_done) on_done(refused[index]);
    });
    for (std::size_t i = 0; i < refused.size(); ++i)
      results[refused[i]] = std::move(answers[i]);
    return results;
  }

 private:
  Status refresh() {
    TF_ASSIGN(ExecCredential credential, run_exec_plugin(config_));
    RestConfig config = config_;
    config.client_certificate_pem = std::move(credential.certificate_pem);
    config.client_key_pem = std::move(credential.key_pem);
    inner_ = plain_transport(config);
    token_ = std::move(credential.token);
    return {};
  }

  [[nodiscard]] std::vector<net::HttpRequest> with_token(
      std::span<const net::HttpRequest> requests) const {
    std::vector<net::HttpRequest> out(requests.begin(), requests.end());
    if (token_.empty()) return out;
    for (net::HttpRequest& request : out) {
      request.headers.emplace_back("Authorization", "Bearer " + token_);
    }
    return out;
  }

  static std::vector<Result<net::HttpResponse>> refuse(
      std::span<const net::HttpRequest> requests, const Error& error,
      const std::function<void(std::size_t)>& on_done) {
    std::vector<Result<net::HttpResponse>> out;
    for (const net::HttpRequest& request : requests) {
      out.emplace_back(tl::make_unexpected(net::request_error(
          request.method, request.url, {.text = "getting credentials: " + error.message})));
      if (on_done) on_done(out.size() - 1);
    }
    return out;
  }

  RestConfig config_;
  std::unique_ptr<net::Transport> inner_;
  std::string token_;
};

}  // namespace

std::unique_ptr<KubeClient> make_client(RestConfig config) {
  std::unique_ptr<net::Transport> transport;
  if (config.exec) {
    transport = std::make_unique<PluginTransport>(config);
  } else {
    transport = plain_transport(config);
  }
  return std::make_unique<KubeClient>(std::move(config), std::move(transport));
}

}  // namespace tf::kube
