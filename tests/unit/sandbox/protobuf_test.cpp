#include "lib/sandbox/protobuf.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/sandbox/object_text.h"

namespace tf::sandbox::test {
namespace {

/// A field of wire type 2, content shorter than 128 bytes.
std::string proto_part(unsigned number, const std::string& content) {
  return std::string{static_cast<char>(number << 3U | 2U), static_cast<char>(content.size())} +
         content;
}

std::string proto_number(unsigned number, char value) {
  return std::string{static_cast<char>(number << 3U), value};
}

std::string proto_body(const std::string& api_version, const std::string& kind,
                       const std::string& raw) {
  return std::string("k8s\0", 4) + proto_part(1, proto_part(1, api_version) + proto_part(2, kind)) +
         proto_part(2, raw);
}

std::string proto_text(const ApiResult<Value>& parsed) {
  return parsed ? object_text(*parsed) : "error: " + parsed.error().message;
}

TEST(Protobuf, ReadsWhatTypedClientsSend) {
  Catalog catalog;
  const std::string metadata = proto_part(1, "x") +
                               proto_part(11, proto_part(1, "owner") + proto_part(2, "helm")) +
                               proto_part(8, proto_number(1, 5));
  const std::string secret = proto_part(1, metadata) +
                             proto_part(2, proto_part(1, "release") + proto_part(2, "a\xff")) +
                             proto_part(3, "Opaque") + proto_number(5, 1);
  EXPECT_EQ(proto_text(parse_protobuf(catalog, proto_body("v1", "Secret", secret))),
            R"({"kind":"Secret","apiVersion":"v1","data":{"release":"Yf8="},"immutable":true,)"
            R"("metadata":{"creationTimestamp":"1970-01-01T00:00:05Z","labels":{"owner":"helm"},)"
            R"("name":"x"},"type":"Opaque"})");
}

TEST(Protobuf, ReadsStructsInsideAndTypesThatWriteThemselves) {
  Catalog catalog;
  // spec.containers[0].livenessProbe.httpGet.port: the handler is a message of its own.
  const std::string port = proto_number(1, 1) + proto_part(3, "web");
  const std::string probe = proto_part(1, proto_part(2, proto_part(2, port))) + proto_number(2, 7);
  const std::string container = proto_part(1, "c") + proto_part(10, probe) + proto_part(3, "run");
  const std::string pod = proto_part(2, proto_part(2, container));
  EXPECT_EQ(proto_text(parse_protobuf(catalog, proto_body("v1", "Pod", pod))),
            R"({"kind":"Pod","apiVersion":"v1","spec":{"containers":[{"command":["run"],)"
            R"("livenessProbe":{"httpGet":{"port":"web"},"initialDelaySeconds":7},"name":"c"}]}})");
}

TEST(Protobuf, BrokenBytesAreRefused) {
  Catalog catalog;
  for (const std::string& body :
       {std::string("{}"), std::string("k8s\0\x0a\x7f", 6), std::string("k8s\0\xff\xff", 6),
        proto_body("v1", "Secret", "\x0a\x7f"), proto_body("v1", "Secret", "\xff")}) {
    const auto parsed = parse_protobuf(catalog, body);
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(parsed.error().code, 400);
  }
  EXPECT_EQ(proto_text(parse_protobuf(catalog, proto_body("v9", "Pony", ""))),
            "error: no kind \"Pony\" is registered for version \"v9\" in scheme "
            "\"pkg/runtime/scheme.go:111\"");
}

}  // namespace
}  // namespace tf::sandbox::test
