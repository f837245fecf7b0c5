#include "lib/sandbox/in_process_transport.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "lib/base/text.h"
#include "lib/net/go_errors.h"

namespace tf::sandbox {
namespace {

constexpr std::chrono::milliseconds kPause{2};

/// "/path?query" of an absolute URL.
std::string target_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return path == std::string::npos ? "/" : url.substr(path);
}

class InProcessTransport final : public net::Transport {
 public:
  InProcessTransport(Service& service, const Clock& clock, User user)
      : service_(service), clock_(clock), user_(std::move(user)) {}

  std::vector<Result<net::HttpResponse>> send_all(
      std::span<const net::HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) override {
    std::vector<Result<net::HttpResponse>> results;
    std::vector<Open> open;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      Response response = service_.handle(to_request(requests[i]));
      service_.step(clock_.now());
      results.emplace_back(begin(response));
      if (response.stream) {
        open.push_back({i, std::move(response.stream), clock_.now()});
      } else {
        deliver(requests[i], *results[i], std::exchange(response.body, {}));
        if (on_done) on_done(i);
      }
    }
    while (!open.empty()) {
      const bool any = read_streams(requests, stop, results, open, on_done);
      service_.step(clock_.now());
      if (!any && !open.empty()) std::this_thread::sleep_for(kPause);
    }
    return results;
  }

 private:
  struct Open {
    std::size_t index;
    std::unique_ptr<ResponseStream> stream;
    TimePoint begun;
  };

  [[nodiscard]] Request to_request(const net::HttpRequest& request) const {
    Request made;
    made.method = request.method;
    made.target = target_of(request.url);
    for (const auto& [name, value] : request.headers)
      made.headers.emplace_back(to_lower_ascii(name), value);
    made.body = request.body;
    made.user = user_;
    return made;
  }

  static net::HttpResponse begin(const Response& response) {
    net::HttpResponse made;
    made.status = response.status;
    for (const auto& [name, value] : response.headers)
      made.headers.emplace_back(to_lower_ascii(name), value);
    return made;
  }

  /// Out: false when the consumer wants no more.
  static bool deliver(const net::HttpRequest& request, net::HttpResponse& response,
                      std::string piece) {
    if (request.on_data && response.status / 100 == 2) return request.on_data(piece);
    response.body += piece;
    return true;
  }

  /// Out: whether any had something.
  bool read_streams(std::span<const net::HttpRequest> requests, const std::stop_token& stop,
                    std::vector<Result<net::HttpResponse>>& results, std::vector<Open>& open,
                    const std::function<void(std::size_t index)>& on_done) {
    bool any = false;
    std::erase_if(open, [&](Open& each) {
      const auto& request = requests[each.index];
      auto& result = results[each.index];
      std::optional<std::string> piece;
      if (const auto failure = ended(request, each, stop)) {
        result = fail(net::request_error(request.method, request.url, {*failure}));
      } else {
        piece = each.stream->next();
        any = any || (piece && !piece->empty());
        if (piece && !piece->empty() && !deliver(request, *result, *piece)) piece.reset();
      }
      if (piece) return false;
      if (on_done) on_done(each.index);
      return true;
    });
    return any;
  }

  [[nodiscard]] std::optional<net::Failure> ended(const net::HttpRequest& request, const Open& each,
                                                  const std::stop_token& stop) const {
    if (stop.stop_requested()) return net::Failure::kCancelled;
    const bool late = request.timeout.count() > 0 && clock_.now() - each.begun >= request.timeout;
    return late ? std::optional(net::Failure::kTimeout) : std::nullopt;
  }

  Service& service_;
  const Clock& clock_;
  User user_;
};

}  // namespace

std::unique_ptr<net::Transport> make_in_process_transport(Service& service, const Clock& clock,
                                                          User user) {
  return std::make_unique<InProcessTransport>(service, clock, std::move(user));
}

}  // namespace tf::sandbox
