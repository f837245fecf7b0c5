#include "lib/net/url.h"

#include <gtest/gtest.h>

#include "lib/net/go_errors.h"

namespace tf::net {
namespace {

TEST(Url, Endpoints) {
  EXPECT_EQ(parse_endpoint("https://h/x?y")->address(), "h:443");
  EXPECT_EQ(parse_endpoint("http://user:pw@h:8080")->address(), "h:8080");
  EXPECT_EQ(parse_endpoint("https://[::1]:6443/v")->address(), "[::1]:6443");
  EXPECT_EQ(parse_endpoint("https://[::1]:6443/v")->host, "::1");
  EXPECT_FALSE(parse_endpoint("h:1"));
  EXPECT_FALSE(parse_endpoint("https://h:99999"));
  EXPECT_FALSE(parse_endpoint("https://[::1"));
}

TEST(Url, EscapesAsGo) {
  EXPECT_EQ(query_escape("name=a b,c/d&é"), "name%3Da+b%2Cc%2Fd%26%C3%A9");
  EXPECT_EQ(path_escape("a/b c:d"), "a%2Fb%20c:d");
}

TEST(Url, ProxyRules) {
  const std::vector<std::string> environment = {"https_proxy=http://p:1", "HTTP_PROXY=q:2",
                                                "NO_PROXY=a.com, .b.com,10.0.0.0/8,c.com:444"};
  const auto proxy = [&environment](std::string_view url) {
    return proxy_from_environment(*parse_endpoint(url), environment);
  };
  EXPECT_EQ(proxy("https://x.org"), "http://p:1");
  EXPECT_EQ(proxy("http://x.org"), "http://q:2");
  EXPECT_EQ(proxy("https://a.com"), "");
  EXPECT_EQ(proxy("https://sub.a.com"), "");
  EXPECT_EQ(proxy("https://xa.com"), "http://p:1");
  EXPECT_EQ(proxy("https://b.com"), "http://p:1");
  EXPECT_EQ(proxy("https://s.b.com"), "");
  EXPECT_EQ(proxy("https://10.2.3.4:6443"), "");
  EXPECT_EQ(proxy("https://11.2.3.4"), "http://p:1");
  EXPECT_EQ(proxy("https://c.com:444"), "");
  EXPECT_EQ(proxy("https://c.com"), "http://p:1");
  EXPECT_EQ(proxy("https://127.0.0.1"), "");
  EXPECT_EQ(proxy("https://localhost:6443"), "");
}

TEST(GoErrors, Words) {
  EXPECT_EQ(request_error("GET", "http://u:secret@h/x", {.failure = Failure::kClosed}).message,
            "Get \"http://u:xxxxx@h/x\": EOF");
  const Error timeout = request_error("PATCH", "https://h/x", {.failure = Failure::kTimeout});
  EXPECT_EQ(timeout.message, "Patch \"https://h/x\": context deadline exceeded");
  EXPECT_EQ(timeout.code, ErrorCode::kTimeout);
  EXPECT_EQ(request_error("GET", "https://h/x", {.failure = Failure::kUntrusted}).message,
            "Get \"https://h/x\": tls: failed to verify certificate: x509: certificate signed by "
            "unknown authority");
}

TEST(GoErrors, LostConnectionsAreTold) {
  EXPECT_TRUE(is_connection_lost(request_error("GET", "https://h", {.failure = Failure::kClosed})));
  EXPECT_TRUE(is_connection_lost(request_error("GET", "https://h", {.failure = Failure::kReset})));
  EXPECT_FALSE(is_connection_lost(request_error(
      "GET", "https://h", {.failure = Failure::kRefused, .address = "h:1", .error_number = 111})));
  EXPECT_FALSE(
      is_connection_lost(request_error("GET", "https://h", {.failure = Failure::kCancelled})));
}

}  // namespace
}  // namespace tf::net
