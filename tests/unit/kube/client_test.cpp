#include "lib/kube/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kube/fake_api_server.h"

namespace tf::kube {
namespace {

using test::FakeApiServer;
using testing::ElementsAre;
using testing::HasSubstr;

const Resource kConfigMaps = test::resource({"", "v1", "ConfigMap"}, "configmaps");
const Resource kDeployments = test::resource({"apps", "v1", "Deployment"}, "deployments");

constexpr std::string_view kAggregated =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

TEST(Requests, PathsAndQueries) {
  EXPECT_EQ(get_request(kDeployments, "web", "a").path,
            "/apis/apps/v1/namespaces/web/deployments/a");
  EXPECT_EQ(list_request(kConfigMaps, "", "").path, "/api/v1/configmaps");
  const auto apply = apply_request(
      kConfigMaps, "x",
      test::object(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a<b"}})"),
      ForceConflicts::kYes);
  EXPECT_EQ(apply.method, "PATCH");
  EXPECT_EQ(apply.path, "/api/v1/namespaces/x/configmaps/a%3Cb");
  EXPECT_THAT(apply.query,
              ElementsAre(std::pair("fieldManager", "helm"), std::pair("fieldValidation", "Strict"),
                          std::pair("force", "true")));
  EXPECT_EQ(apply.content_type, "application/apply-patch+yaml");
  EXPECT_THAT(apply.body, HasSubstr("a<b"));
  const auto removal = delete_request(kConfigMaps, "x", "a", "Foreground");
  EXPECT_THAT(removal.body, HasSubstr(R"("propagationPolicy":"Foreground")"));
}

TEST(Requests, NamesThatAreNoPathSegmentAreRefused) {
  EXPECT_EQ(get_request(kConfigMaps, "x", "a/b").refusal,
            "invalid resource name \"a/b\": [may not contain '/']");
  EXPECT_EQ(get_request(kConfigMaps, "x", "a%b").refusal,
            "invalid resource name \"a%b\": [may not contain '%']");
  EXPECT_EQ(get_request(kConfigMaps, "x", "..").refusal,
            "invalid resource name \"..\": [may not be '..']");
  EXPECT_EQ(get_request(kConfigMaps, "x", "a.b").refusal, "");
}

TEST(Client, CredentialPluginsThatFailSaySoInEachRequest) {
  RestConfig config;
  config.server = "https://api.test:6443";
  config.exec = RestConfig::ExecPlugin{};
  config.exec->command = "/nowhere/plugin";
  config.exec->api_version = "client.authentication.k8s.io/v1";
  config.exec->interactive_mode = "Never";
  EXPECT_EQ(make_client(config)->server_version().error().message,
            "kubernetes cluster unreachable: Get \"https://api.test:6443/version\": getting "
            "credentials: exec: executable /nowhere/plugin not found");
}

TEST(Client, SendsCredentialsAndEscapedQuery) {
  FakeApiServer server;
  server.on("GET /api/v1/namespaces/x/configmaps", 200, R"({"kind":"ConfigMapList","items":[]})");
  RestConfig config;
  config.server = "https://api.test:6443";
  config.bearer_token = "t0ken";
  config.as_user = "jane";
  config.as_groups = {"dev", "ops"};
  config.user_agent = "Helm/4.3.1";
  KubeClient client(config, std::make_unique<test::FakeTransport>(server));
  ASSERT_TRUE(client.send(list_request(kConfigMaps, "x", "name=r1,owner=helm")));
  EXPECT_THAT(server.log(), ElementsAre("GET /api/v1/namespaces/x/configmaps?labelSelector="
                                        "name%3Dr1%2Cowner%3Dhelm"));
  const net::Headers& headers = server.seen.front().headers;
  EXPECT_THAT(headers, testing::IsSupersetOf(net::Headers{{"Authorization", "Bearer t0ken"},
                                                          {"User-Agent", "Helm/4.3.1"},
                                                          {"Impersonate-User", "jane"},
                                                          {"Impersonate-Group", "dev"},
                                                          {"Impersonate-Group", "ops"}}));
}

TEST(Client, StatusErrorsKeepTheServersWords) {
  FakeApiServer server;
  server.on(
      "POST /api/v1/namespaces/x/configmaps", 409,
      R"({"kind":"Status","message":"configmaps \"a\" already exists","reason":"AlreadyExists","code":409})");
  server.on(
      "GET /api/v1/namespaces/x/configmaps/a", 403,
      R"({"kind":"Status","message":"configmaps \"a\" is forbidden","reason":"Forbidden","code":403})");
  const auto client = test::fake_client(server);
  const auto created = client->send(create_request(kConfigMaps, "x", Object(), "helm"));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(created.error().message, "configmaps \"a\" already exists");
  const auto read = client->send(get_request(kConfigMaps, "x", "a"));
  EXPECT_EQ(read.error().code, ErrorCode::kForbidden);
}

TEST(Client, OtherAnswersGetClientGosWords) {
  FakeApiServer server;
  server.on("GET /apis/apps/v1/namespaces/x/deployments/a",
            {.status = 404, .body = "404 page not found\n", .content_type = "text/plain"});
  server.on("GET /api/v1/namespaces/x/configmaps",
            {.status = 500, .body = "boom\n", .content_type = "text/plain; charset=utf-8"});
  server.on("DELETE /api/v1/namespaces/x/configmaps/a", {.status = 401, .body = ""});
  const auto client = test::fake_client(server);
  EXPECT_EQ(client->send(get_request(kDeployments, "x", "a")).error().message,
            "the server could not find the requested resource (get deployments.apps a)");
  EXPECT_EQ(client->send(list_request(kConfigMaps, "x", "")).error().message,
            "an error on the server (\"boom\") has prevented the request from succeeding (get "
            "configmaps)");
  EXPECT_EQ(client->send(delete_request(kConfigMaps, "x", "a", "")).error().message,
            "the server has asked for the client to provide credentials (delete configmaps a)");
}

TEST(Client, RetriesAsTheServerAsks) {
  FakeApiServer server;
  const std::string path = "POST /api/v1/namespaces/x/configmaps";
  server.on(path, {.status = 429, .body = "", .headers = {{"retry-after", "0"}}});
  server.on(path, 201, R"({"kind":"ConfigMap"})");
  const auto client = test::fake_client(server);
  const ApiRequest request = create_request(kConfigMaps, "x", Object(), "helm");
  const auto answers = client->exchange_all({&request, 1});
  ASSERT_TRUE(answers.front());
  EXPECT_EQ(answers.front()->status, 201);
  EXPECT_EQ(server.rounds, 2);
}

TEST(Client, RetriesLeaderChangesOnceAndNoOtherFailures) {
  const std::string status =
      R"({"kind":"Status","code":500,"message":"etcdserver: leader changed"})";
  FakeApiServer server;
  server.on("POST /api/v1/namespaces/x/configmaps", 500, status);
  server.on("GET /api/v1/namespaces/x/configmaps/a", 500,
            R"({"kind":"Status","code":500,"message":"failed calling webhook"})");
  const auto client = test::fake_client(server);
  EXPECT_FALSE(client->send(create_request(kConfigMaps, "x", Object(), "helm")));
  EXPECT_EQ(server.rounds, 2);
  const auto hook = client->send(get_request(kConfigMaps, "x", "a"));
  EXPECT_EQ(hook.error().message, "failed calling webhook");
  EXPECT_EQ(server.rounds, 3);
}

TEST(Client, VersionIsAskedOnceAndPrefixed) {
  FakeApiServer server;
  server.on("GET /version", 200, R"({"major":"1","minor":"36+","gitVersion":"v1.36.3"})");
  const auto client = test::fake_client(server);
  EXPECT_EQ(client->server_version()->git_version, "v1.36.3");
  EXPECT_EQ(client->server_version()->minor, "36+");
  EXPECT_EQ(server.rounds, 1);
  FakeApiServer closed;
  closed.on("GET /version", 401, R"({"kind":"Status","message":"Unauthorized","code":401})");
  EXPECT_EQ(test::fake_client(closed)->server_version().error().message,
            "kubernetes cluster unreachable: the server has asked for the client to provide "
            "credentials");
}

TEST(Discovery, Aggregated) {
  FakeApiServer server;
  server.on("GET /api",
            {.status = 200,
             .body = R"({"items":[{"metadata":{},"versions":[{"version":"v1","resources":[
               {"resource":"configmaps","responseKind":{"group":"","version":"","kind":"ConfigMap"},
                "scope":"Namespaced","verbs":["get"]},
               {"resource":"namespaces","responseKind":{"kind":"Namespace"},"scope":"Cluster"}]}]}]})",
             .content_type = std::string(kAggregated)});
  server.on(
      "GET /apis",
      {.status = 200,
       .body = R"({"items":[{"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[
               {"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},
                "scope":"Namespaced","subresources":[
                 {"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"}}]}]}]}]})",
       .content_type = std::string(kAggregated)});
  const auto client = test::fake_client(server);
  const auto mapper = client->mapper();
  ASSERT_TRUE(mapper);
  EXPECT_THAT((*mapper)->api_versions(),
              ElementsAre("apps/v1", "apps/v1/Deployment", "apps/v1/Scale", "v1", "v1/ConfigMap",
                          "v1/Namespace"));
  EXPECT_EQ((*mapper)->map({"apps", "v1", "Deployment"})->plural, "deployments");
  EXPECT_FALSE((*mapper)->map({"", "v1", "Namespace"})->namespaced);
  EXPECT_EQ((*mapper)->map({"foo", "v1", "Bar"}).error().message,
            "no matches for kind \"Bar\" in version \"foo/v1\"");
  EXPECT_TRUE(client->mapper());
  EXPECT_EQ(server.rounds, 1);
  client->refresh_mapper();
  EXPECT_TRUE(client->mapper());
  EXPECT_EQ(server.rounds, 2);
}

TEST(Discovery, GroupByGroupWithOneGroupDown) {
  FakeApiServer server;
  server.on("GET /api", 200, R"({"kind":"APIVersions","versions":["v1"]})");
  server.on("GET /apis", 200,
            R"({"groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]},
                {"name":"m","versions":[{"groupVersion":"metrics.k8s.io/v1"}]}]})");
  server.on(
      "GET /api/v1", 200,
      R"({"groupVersion":"v1","resources":[{"name":"pods","kind":"Pod","namespaced":true}]})");
  server.on("GET /apis/apps/v1", 200,
            R"({"groupVersion":"apps/v1","resources":[
              {"name":"deployments","kind":"Deployment","namespaced":true},
              {"name":"deployments/scale","kind":"Scale","namespaced":true}]})");
  const auto client = test::fake_client(server);
  const auto mapper = client->mapper();
  ASSERT_TRUE(mapper);
  EXPECT_EQ((*mapper)->map({"", "v1", "Pod"})->path("x", "p"), "/api/v1/namespaces/x/pods/p");
  EXPECT_THAT((*mapper)->api_versions(),
              ElementsAre("apps/v1", "apps/v1/Deployment", "apps/v1/Scale", "metrics.k8s.io/v1",
                          "v1", "v1/Pod"));
  EXPECT_FALSE((*mapper)->map({"apps", "v1", "Scale"}));
}

TEST(Watch, ListsThenStreamsAndRelistsWhatExpired) {
  FakeApiServer server;
  const std::string list = "GET /api/v1/namespaces/x/configmaps";
  const std::string watch = "WATCH /api/v1/namespaces/x/configmaps";
  server.on(list, 200,
            R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"5"},
                "items":[{"metadata":{"name":"a","namespace":"x"}},{"metadata":{"name":"b","namespace":"x"}}]})");
  server.on(list, 200,
            R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9"},
                "items":[{"metadata":{"name":"b","namespace":"x"}}]})");
  server.on(watch, 410, "{}");
  server.on(watch, 200,
            "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":"
            "\"b\",\"namespace\":\"x\",\"resourceVersion\":\"10\"}}}\n");
  const auto client = test::fake_client(server);
  const ApiRequest request = list_request(kConfigMaps, "x", "");
  std::vector<std::string> events;
  const auto status =
      client->watch_all({&request, 1}, std::chrono::steady_clock::time_point::max(),
                        [&events](std::size_t, const WatchEvent& event) {
                          events.push_back(event.type + " " + std::string(event.object.kind()) +
                                           " " + std::string(event.object.name()));
                          return event.type != "MODIFIED";
                        });
  EXPECT_TRUE(status);
  EXPECT_THAT(events,
              ElementsAre("ADDED ConfigMap a", "ADDED ConfigMap b", "BOOKMARK  ",
                          "ADDED ConfigMap b", "DELETED  a", "BOOKMARK  ", "MODIFIED ConfigMap b"));
  EXPECT_EQ(server.log().back(),
            "GET /api/v1/namespaces/x/configmaps?resourceVersion=9&watch=true");
}

TEST(Watch, GivesUpRefusedTargetsAndHonoursStop) {
  FakeApiServer server;
  server.on("GET /api/v1/namespaces/x/configmaps", 403,
            R"({"kind":"Status","message":"no","reason":"Forbidden","code":403})");
  const auto client = test::fake_client(server);
  const ApiRequest request = list_request(kConfigMaps, "x", "");
  std::string message;
  EXPECT_TRUE(client->watch_all({&request, 1}, std::chrono::steady_clock::time_point::max(),
                                [&message](std::size_t, const WatchEvent& event) {
                                  message = string_at(event.object.root(), {"message"});
                                  return true;
                                }));
  EXPECT_EQ(message, "no");
  std::stop_source stop;
  stop.request_stop();
  client->set_stop(stop.get_token());
  const auto stopped =
      client->watch_all({&request, 1}, std::chrono::steady_clock::time_point::max(),
                        [](std::size_t, const WatchEvent&) { return true; });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace tf::kube
