#include "release-store/cluster_driver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "lib/base/base64.h"
#include "release-store/release_codec.h"
#include "tests/unit/kube/fake_api_server.h"

namespace tf::store {
namespace {

using kube::test::FakeApiServer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kSecrets = "/api/v1/namespaces/web/secrets";
constexpr const char* kKey = "sh.helm.release.v1.r.v2";

class SecondsClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return TimePoint(std::chrono::milliseconds(1'700'000'000'900));
  }
};

class ClusterDriverTest : public testing::Test {
 protected:
  ClusterDriverTest() {
    record.name = "r";
    record.ns = "web";
    record.revision = 2;
    record.info.status = release::ReleaseStatus::kDeployed;
  }
  [[nodiscard]] std::string secret(const std::string& labels) const {
    return R"({"kind":"Secret","metadata":{"name":"sh.helm.release.v1.r.v2","labels":)" + labels +
           R"(},"data":{"release":")" + base64_encode(encode_release(record).value()) + R"("}})";
  }
  [[nodiscard]] Object sent() const { return kube::test::object(server.seen.back().body); }
  [[nodiscard]] std::string sent_labels() const {
    return to_json(*find_path(sent().root(), {"metadata", "labels"})).value();
  }

  FakeApiServer server;
  SecondsClock clock;
  std::unique_ptr<kube::KubeClient> client = kube::test::fake_client(server);
  ClusterDriver secrets{secret_records(), *client, "web", clock};
  ClusterDriver configmaps{configmap_records(), *client, "web", clock};
  release::Release record;
};

TEST_F(ClusterDriverTest, SecretsAreWrittenAsHelmDoes) {
  server.on(std::string("POST ") + kSecrets, 201, "{}");
  record.labels = {{"team", "blue"}};
  ASSERT_TRUE(secrets.create(kKey, record));
  EXPECT_EQ(sent_labels(),
            R"({"createdAt":"1700000000","name":"r","owner":"helm","status":"deployed",)"
            R"("team":"blue","version":"2"})");
  EXPECT_EQ(string_at(sent().root(), {"type"}), "helm.sh/release.v1");
  const auto text = base64_decode(string_at(sent().root(), {"data", "release"}));
  EXPECT_EQ(decode_release(*text)->name, "r");
  EXPECT_THAT(server.log(), ElementsAre(std::string("POST ") + kSecrets));
}

TEST_F(ClusterDriverTest, ConfigMapsHoldTheTextItself) {
  server.on("POST /api/v1/namespaces/web/configmaps", 201, "{}");
  ASSERT_TRUE(configmaps.create(kKey, record));
  EXPECT_EQ(decode_release(string_at(sent().root(), {"data", "release"}))->name, "r");
  EXPECT_EQ(sent().map().find("type"), nullptr);
}

// Records read by a label query carry the stamps of their object; helm 4.3.1 writes them again.
TEST_F(ClusterDriverTest, InheritedStampsWin) {
  server.on(std::string("PUT ") + kSecrets + "/" + kKey, 200, "{}");
  record.labels = {{"modifiedAt", "5"}, {"status", "failed"}};
  ASSERT_TRUE(secrets.update(kKey, record));
  EXPECT_EQ(sent_labels(),
            R"({"modifiedAt":"5","name":"r","owner":"helm","status":"deployed","version":"2"})");
}

TEST_F(ClusterDriverTest, ListsWithoutInflating) {
  server.on(std::string("GET ") + kSecrets, 200,
            R"({"items":[)" + secret(R"({"name":"r","version":"2","x":"y"})") + "]}");
  const auto records = secrets.list({{"owner", "helm"}, {"name", "r"}});
  ASSERT_TRUE(records);
  ASSERT_THAT(*records, SizeIs(1));
  EXPECT_EQ(records->front().revision(), 2);
  EXPECT_EQ(records->front().decode()->labels.at("x"), "y");
  EXPECT_THAT(server.log(), ElementsAre(std::string("GET ") + kSecrets +
                                        "?labelSelector=name%3Dr%2Cowner%3Dhelm"));
}

TEST_F(ClusterDriverTest, GetHidesSystemLabels) {
  server.on(std::string("GET ") + kSecrets + "/" + kKey, 200, secret(R"({"name":"r","x":"y"})"));
  EXPECT_THAT(secrets.get(kKey)->labels, ElementsAre(std::pair("x", "y")));
  EXPECT_EQ(secrets.get("other").error().message, "release: not found");
}

TEST_F(ClusterDriverTest, RemovesWithoutReading) {
  server.on(std::string("DELETE ") + kSecrets + "/" + kKey, 200, "{}");
  const std::vector<std::string> keys = {kKey, "gone"};
  const auto removed = secrets.remove(keys);
  ASSERT_THAT(removed, SizeIs(2));
  EXPECT_TRUE(removed[0]);
  EXPECT_EQ(removed[1].error().message, "release: not found");
  EXPECT_EQ(server.rounds, 1);
}

TEST_F(ClusterDriverTest, ErrorsHaveHelmsPrefixes) {
  const std::string forbidden =
      R"({"kind":"Status","message":"no access","reason":"Forbidden","code":403})";
  const std::string taken =
      R"({"kind":"Status","message":"it exists","reason":"AlreadyExists","code":409})";
  server.on(std::string("POST ") + kSecrets, 403, forbidden);
  server.on(std::string("POST ") + kSecrets, 409, taken);
  server.on(std::string("PUT ") + kSecrets + "/" + kKey, 403, forbidden);
  server.on(std::string("GET ") + kSecrets, 403, forbidden);
  server.on(std::string("GET ") + kSecrets + "/" + kKey, 403, forbidden);
  server.on("POST /api/v1/namespaces/web/configmaps", 403, forbidden);
  EXPECT_EQ(secrets.create(kKey, record).error().message, "create: failed to create: no access");
  EXPECT_EQ(secrets.create(kKey, record).error().message, "release: already exists");
  EXPECT_EQ(secrets.update(kKey, record).error().message, "update: failed to update: no access");
  EXPECT_EQ(secrets.get(kKey).error().message,
            "get: failed to get \"sh.helm.release.v1.r.v2\": no access");
  EXPECT_EQ(secrets.list({{"owner", "helm"}}).error().message, "list: failed to list: no access");
  EXPECT_EQ(secrets.list({{"owner", "helm"}, {"name", "r"}}).error().message,
            "query: failed to query with labels: no access");
  EXPECT_EQ(configmaps.create(kKey, record).error().message, "no access");
}

}  // namespace
}  // namespace tf::store
