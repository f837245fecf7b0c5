#include "lib/net/curl_transport.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

namespace tf::net {
namespace {

/// A loopback listener that gives each connection the next of some raw texts and closes it.
class RawServer {
 public:
  explicit RawServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(listener_, 16);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (!answers_.empty()) thread_ = std::jthread([this] { serve(); });
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer() {
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }
  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] const std::string& request() const { return request_; }
  void stop_listening() {
    shutdown(listener_, SHUT_RDWR);
    close(listener_);
    listener_ = -1;
  }

 private:
  void serve() {
    for (const std::string& answer : answers_) {
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      std::array<char, 4096> buffer{};
      const ssize_t count = read(peer, buffer.data(), buffer.size());
      if (count > 0) request_.assign(buffer.data(), static_cast<std::size_t>(count));
      [[maybe_unused]] const ssize_t sent = write(peer, answer.data(), answer.size());
      close(peer);
    }
  }

  std::vector<std::string> answers_;
  int listener_ = -1;
  int port_ = 0;
  std::string request_;
  std::jthread thread_;
};

TEST(CurlTransport, SendsAndReads) {
  const RawServer server({"HTTP/1.1 201 Created\r\nX-One: a\r\nContent-Length: 5\r\n\r\nhello"});
  const auto transport = make_curl_transport({.user_agent = "Helm/4.3.1"});
  HttpRequest request{.method = "PATCH",
                      .url = server.url("/a?b=c"),
                      .headers = {{"Accept", "text/x"}},
                      .body = "{}"};
  const auto response = transport->send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->header("x-one"), "a");
  EXPECT_EQ(response->body, "hello");
  EXPECT_THAT(server.request(), testing::StartsWith("PATCH /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(server.request(), testing::HasSubstr("User-Agent: Helm/4.3.1\r\n"));
  EXPECT_THAT(server.request(), testing::HasSubstr("Accept: text/x\r\n"));
  EXPECT_THAT(server.request(), testing::EndsWith("\r\n\r\n{}"));
}

TEST(CurlTransport, StreamsUntilTheConsumerHasEnough) {
  const RawServer server({"HTTP/1.1 200 OK\r\n\r\none\ntwo\n"});
  const auto transport = make_curl_transport({});
  std::string got;
  HttpRequest request{.url = server.url("/")};
  request.on_data = [&got](std::string_view data) {
    got += data;
    return false;
  };
  const auto response = transport->send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "");
  EXPECT_THAT(got, testing::StartsWith("one"));
}

TEST(CurlTransport, FailuresInGosWords) {
  RawServer closed({});
  const std::string url = closed.url("/version");
  const std::string address = closed.address();
  closed.stop_listening();
  const auto transport = make_curl_transport({});
  const auto refused = transport->send({.url = url});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnreachable);
  EXPECT_EQ(refused.error().message,
            "Get \"" + url + "\": dial tcp " + address + ": connect: connection refused");
  const RawServer mute({""});
  EXPECT_EQ(transport->send({.method = "DELETE", .url = mute.url("/")}).error().message,
            "Delete \"" + mute.url("/") + "\": EOF");
  EXPECT_EQ(transport->send({.url = "nonsense"}).error().message,
            "parse \"nonsense\": invalid URI for request");
}

TEST(CurlTransport, TimeoutAndStop) {
  const RawServer silent({});  // the kernel accepts, nobody answers
  const auto transport = make_curl_transport({});
  const auto late =
      transport->send({.url = silent.url("/"), .timeout = std::chrono::milliseconds(20)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(late.error().message, testing::EndsWith(": context deadline exceeded"));
  std::stop_source stop;
  const std::jthread stopper([&stop] { stop.request_stop(); });
  const auto stopped = transport->send({.url = silent.url("/")}, stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace tf::net
