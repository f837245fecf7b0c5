#include "lib/sandbox/http_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "lib/base/text.h"
#include "lib/net/curl_transport.h"
#include "lib/sandbox/credentials.h"
#include "lib/sandbox/in_process_transport.h"

namespace tf::sandbox {
namespace {

using std::chrono::milliseconds;

/// "/ticks" streams what "/tick" adds; "/who" tells the user; others give the body back.
class TickService final : public Service {
 public:
  Response handle(const Request& request) override {
    Response response;
    response.headers = {{"content-type", "text/plain"}};
    if (request.target == "/tick") ++*ticks_;
    if (request.target == "/ticks") {
      response.stream = std::make_unique<Ticks>(ticks_);
    } else if (request.target == "/who") {
      response.body = request.user.name + ":" + join(request.user.groups, ",");
    } else if (request.target == "/large") {
      response.body.assign(300000, 'x');
    } else {
      response.body = request.body;
    }
    return response;
  }
  std::optional<Time> step(Time now) override {
    ++steps;
    return now + milliseconds(20);
  }
  std::atomic<int> steps = 0;

 private:
  class Ticks final : public ResponseStream {
   public:
    explicit Ticks(std::shared_ptr<int> ticks) : ticks_(std::move(ticks)) {}
    std::optional<std::string> next() override {
      if (told_ == 3) return std::nullopt;
      if (told_ == *ticks_) return "";
      return "tick " + to_text(++told_) + "\n";
    }

   private:
    std::shared_ptr<int> ticks_;
    int told_ = 0;
  };
  std::shared_ptr<int> ticks_ = std::make_shared<int>(0);
};

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() : credentials_(*make_credentials(clock_.now())) {
    HttpServerOptions options;
    options.certificate = credentials_.server.certificate;
    options.key = credentials_.server.key;
    options.authority = credentials_.authority.certificate;
    options.token = credentials_.token;
    server_ = *HttpServer::listen(service_, clock_, options);
    thread_ = std::jthread([this](const std::stop_token& stop) { ran_ = server_->run(stop); });
  }
  ~HttpServerTest() override {
    thread_.request_stop();
    thread_.join();
    EXPECT_TRUE(ran_);
  }

  [[nodiscard]] net::ConnectionOptions as_admin() const {
    net::ConnectionOptions options;
    options.ca_pem = credentials_.authority.certificate;
    options.client_certificate_pem = credentials_.admin.certificate;
    options.client_key_pem = credentials_.admin.key;
    return options;
  }
  [[nodiscard]] net::HttpRequest to(const std::string& path) const {
    net::HttpRequest request;
    request.url = "https://127.0.0.1:" + to_text(server_->port()) + path;
    request.timeout = milliseconds(20000);
    return request;
  }

  SystemClock clock_;
  Credentials credentials_;
  TickService service_;
  std::unique_ptr<HttpServer> server_;
  Status ran_;
  std::jthread thread_;
};

TEST_F(HttpServerTest, KnowsItsClients) {
  const auto admin = net::make_curl_transport(as_admin());
  const auto who = admin->send(to("/who"));
  ASSERT_TRUE(who) << who.error().message;
  EXPECT_EQ(who->body, "sandbox-admin:system:masters,system:authenticated");

  net::ConnectionOptions nobody;
  nobody.ca_pem = credentials_.authority.certificate;
  const auto stranger = net::make_curl_transport(nobody);
  const auto refused = *stranger->send(to("/who"));
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("content-type"), "application/json");
  EXPECT_EQ(refused.body, R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)"
                          R"("message":"Unauthorized","reason":"Unauthorized","code":401})"
                          "\n");
  auto request = to("/who");
  request.headers = {{"Authorization", "Bearer " + credentials_.token}};
  EXPECT_EQ(stranger->send(request)->body, "sandbox-admin:system:masters,system:authenticated");
  request.headers = {{"Authorization", "Bearer x" + credentials_.token.substr(1)}};
  EXPECT_EQ(stranger->send(request)->status, 401);

  const auto other = *make_credentials(clock_.now());
  auto foreign = as_admin();
  foreign.client_certificate_pem = other.admin.certificate;
  foreign.client_key_pem = other.admin.key;
  EXPECT_EQ(net::make_curl_transport(foreign)->send(to("/who"))->status, 401);
}

TEST_F(HttpServerTest, TakesBodiesOfThreeMebibytes) {
  const auto admin = net::make_curl_transport(as_admin());
  auto request = to("/echo");
  request.method = "POST";
  request.body.assign(std::size_t{3} << 20U, 'x');
  const auto whole = admin->send(request);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->body.size(), request.body.size());
  request.body += 'x';
  const auto refused = admin->send(request);
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_EQ(refused->status, 413);
  EXPECT_EQ(admin->send(to("/large"))->body.size(), 300000U);
}

TEST_F(HttpServerTest, StreamsWhileOthersAreServed) {
  const auto watcher = net::make_curl_transport(as_admin());
  std::string seen;
  const auto admin = net::make_curl_transport(as_admin());
  auto watch = to("/ticks");
  watch.on_data = [&](std::string_view piece) {
    seen += piece;
    return true;
  };
  std::jthread watching([&] { EXPECT_EQ(watcher->send(watch)->status, 200); });
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(admin->send(to("/tick"))->status, 200);
  watching.join();
  EXPECT_EQ(seen, "tick 1\ntick 2\ntick 3\n");
  // The connection is good for more.
  EXPECT_EQ(watcher->send(to("/who"))->status, 200);
  EXPECT_GT(service_.steps, 3);
}

TEST_F(HttpServerTest, EndsStreamsWhenItStops) {
  const auto watcher = net::make_curl_transport(as_admin());
  std::jthread watching([&] { static_cast<void>(watcher->send(to("/ticks"))); });
  std::this_thread::sleep_for(milliseconds(100));
  const auto begin = std::chrono::steady_clock::now();
  thread_.request_stop();
  watching.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(1500));
}

TEST(InProcessTransport, ServesWithoutSockets) {
  const SystemClock clock;
  TickService service;
  const auto transport = make_in_process_transport(service, clock, {"jane", {"dev"}});
  net::HttpRequest request;
  request.url = "https://sandbox/who";
  EXPECT_EQ(transport->send(request)->body, "jane:dev");
  request.url = "https://sandbox/ticks";
  request.timeout = milliseconds(30);
  EXPECT_EQ(transport->send(request).error().code, ErrorCode::kTimeout);
  for (int i = 0; i < 3; ++i)
    static_cast<void>(transport->send({.url = "https://sandbox/tick"}));
  EXPECT_EQ(transport->send(request)->body, "tick 1\ntick 2\ntick 3\n");
}

}  // namespace
}  // namespace tf::sandbox
