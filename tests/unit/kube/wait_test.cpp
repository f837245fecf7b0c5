#include "lib/kube/wait.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kube/fake_api_server.h"

namespace tf::kube {
namespace {

using namespace std::chrono_literals;
using test::EventLog;
using test::FakeApiServer;
using testing::HasSubstr;

constexpr std::string_view kDeploymentsPath = "/apis/apps/v1/namespaces/x/deployments";
constexpr std::string_view kJobsPath = "/apis/batch/v1/namespaces/x/jobs";

MappedObject waited(const std::string& group, const std::string& kind, const std::string& plural,
                    const std::string& name, const std::string& spec = "{}") {
  const GroupVersionKind gvk{group, "v1", kind};
  return MappedObject{.object = test::object(R"({"apiVersion":")" + gvk.api_version() +
                                             R"(","kind":")" + kind + R"(","metadata":{"name":")" +
                                             name + R"(","namespace":"x"},"spec":)" + spec + "}"),
                      .resource = test::resource(gvk, plural),
                      .ns = "x"};
}

MappedObject deployment(const std::string& name, const std::string& spec = "{}") {
  return waited("apps", "Deployment", "deployments", name, spec);
}

std::string live_deployment(const std::string& name, int ready) {
  const std::string count = std::to_string(ready);
  return R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"x","resourceVersion":"2","name":")" +
         name +
         R"("},"spec":{"replicas":1},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":)" +
         count + R"(,"readyReplicas":)" + count +
         R"(,"conditions":[{"type":"Available","status":"True"}]}})";
}

std::string list_of(const std::string& items) {
  return R"({"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[)" +
         items + "]}";
}

std::string watch_line(const std::string& type, const std::string& object) {
  return R"({"type":")" + type + R"(","object":)" + object + "}\n";
}

TEST(WaitReady, EndsWhenTheWatchSaysSo) {
  FakeApiServer server;
  server.on("GET " + std::string(kDeploymentsPath), 200, list_of(live_deployment("a", 0)));
  server.on("WATCH " + std::string(kDeploymentsPath), 200,
            watch_line("MODIFIED", live_deployment("a", 1)));
  const auto client = test::fake_client(server);
  EventLog events;
  const Status done = wait_ready(*client, {deployment("a")}, WaitStrategy::kWatcher,
                                 WaitForJobs::kNo, 1min, events);
  EXPECT_TRUE(done) << done.error().message;
  EXPECT_THAT(server.log().front(), HasSubstr("fieldSelector=metadata.name%3Da"));
  ASSERT_FALSE(events.events.empty());
  const auto& progress = std::get<WaitProgress>(events.events.front());
  EXPECT_THAT(progress.lagging, testing::ElementsAre("Deployment/a: Available: 0/1"));
}

TEST(WaitReady, TimeoutNamesWhatLags) {
  FakeApiServer server;
  server.on("GET " + std::string(kDeploymentsPath), 200,
            list_of(live_deployment("a", 1) + "," + live_deployment("b", 0)));
  const auto client = test::fake_client(server);
  EventLog events;
  const Status done = wait_ready(*client, {deployment("a"), deployment("b"), deployment("c")},
                                 WaitStrategy::kWatcher, WaitForJobs::kNo, 1ns, events);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(done.error().message,
              HasSubstr("resource Deployment/x/c not ready. status: Unknown, message: \n"
                        "context deadline exceeded"));
}

TEST(WaitReady, FailedObjectsEndTheWaitWithoutTimeout) {
  FakeApiServer server;
  server.on(
      "GET " + std::string(kJobsPath), 200,
      list_of(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"x"},
                "status":{"failed":1,"conditions":[{"type":"Failed","status":"True"}]}})"));
  const auto client = test::fake_client(server);
  EventLog events;
  const Status done = wait_ready(*client, {waited("batch", "Job", "jobs", "j")},
                                 WaitStrategy::kWatcher, WaitForJobs::kYes, 1min, events);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "resource Job/x/j not ready. status: Failed, message: Job Failed. failed: 1/1");
}

TEST(WaitReady, BrokenPodsFailTheirStatefulSet) {
  FakeApiServer server;
  server.on(
      "GET /apis/apps/v1/namespaces/x/statefulsets", 200,
      list_of(
          R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"s","namespace":"x"},
                "spec":{"replicas":1,"selector":{"matchLabels":{"app":"s"}}},"status":{}})"));
  server.on(
      "GET /api/v1/namespaces/x/pods", 200,
      list_of(
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"s-0","namespace":"x","labels":{"app":"s"}},
                "status":{"phase":"Running","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})"));
  const auto client = test::fake_client(server);
  EventLog events;
  const Status done = wait_ready(*client, {waited("apps", "StatefulSet", "statefulsets", "s")},
                                 WaitStrategy::kWatcher, WaitForJobs::kNo, 1min, events);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "resource StatefulSet/x/s not ready. status: Failed, message: 1 pods have failed");
}

TEST(WaitReady, LeavesOutPausedDeploymentsAndHookOnly) {
  FakeApiServer server;
  const auto client = test::fake_client(server);
  EventLog events;
  EXPECT_TRUE(wait_ready(*client, {deployment("a", R"({"paused":true})")}, WaitStrategy::kWatcher,
                         WaitForJobs::kNo, 1min, events));
  EXPECT_TRUE(wait_ready(*client, {deployment("a")}, WaitStrategy::kHookOnly, WaitForJobs::kNo,
                         1min, events));
  EXPECT_EQ(server.rounds, 0);
}

TEST(WaitReady, RefusedListsAreErrors) {
  FakeApiServer server;
  server.on("GET " + std::string(kDeploymentsPath), 403,
            R"({"kind":"Status","message":"deployments.apps is forbidden","code":403})");
  const auto client = test::fake_client(server);
  EventLog events;
  const Status done = wait_ready(*client, {deployment("a")}, WaitStrategy::kWatcher,
                                 WaitForJobs::kNo, 1min, events);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "deployments.apps is forbidden");
  EXPECT_EQ(done.error().code, ErrorCode::kForbidden);
}

TEST(WaitDeleted, AbsentAndVanishingObjectsAreGone) {
  FakeApiServer server;
  server.on("GET " + std::string(kDeploymentsPath), 200, list_of(live_deployment("a", 1)));
  server.on("WATCH " + std::string(kDeploymentsPath), 200,
            watch_line("DELETED", live_deployment("a", 1)));
  const auto client = test::fake_client(server);
  EventLog events;
  EXPECT_TRUE(wait_deleted(*client, {deployment("a"), deployment("b")}, WaitStrategy::kWatcher,
                           1min, events));
  const Status left = wait_deleted(*client, {deployment("a")}, WaitStrategy::kWatcher, 1ns, events);
  EXPECT_EQ(left.error().code, ErrorCode::kTimeout);
}

TEST(WaitHook, JobsCompleteAndOtherKindsExist) {
  FakeApiServer server;
  const auto job = [](const std::string& condition) {
    return R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"x"},"status":{"succeeded":1,"conditions":[)" +
           condition + "]}}";
  };
  server.on("GET " + std::string(kJobsPath), 200, list_of(job("")));
  server.on("WATCH " + std::string(kJobsPath), 200,
            watch_line("MODIFIED", job(R"({"type":"Complete","status":"True"})")));
  server.on("GET " + std::string(kDeploymentsPath), 200, list_of(live_deployment("a", 0)));
  const auto client = test::fake_client(server);
  EventLog events;
  EXPECT_TRUE(wait_hook(*client, waited("batch", "Job", "jobs", "j"), WaitStrategy::kHookOnly, 1min,
                        events));
  EXPECT_TRUE(wait_hook(*client, deployment("a"), WaitStrategy::kHookOnly, 1min, events));
}

TEST(WaitLegacy, PollsByGetAndStopsAtRealErrors) {
  FakeApiServer server;
  server.on("GET /api/v1/namespaces/x/services/s", 200,
            R"({"apiVersion":"v1","kind":"Service","spec":{"clusterIP":"10.0.0.1"}})");
  const auto client = test::fake_client(server);
  EventLog events;
  EXPECT_TRUE(wait_ready(*client, {waited("", "Service", "services", "s")}, WaitStrategy::kLegacy,
                         WaitForJobs::kNo, 1min, events));
  const Status missing = wait_ready(*client, {waited("", "Service", "services", "none")},
                                    WaitStrategy::kLegacy, WaitForJobs::kNo, 1min, events);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const Status late = wait_ready(*client, {waited("", "Pod", "pods", "p")}, WaitStrategy::kLegacy,
                                 WaitForJobs::kNo, 1min, events);
  EXPECT_EQ(late.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(
      wait_deleted(*client, {waited("", "Pod", "pods", "p")}, WaitStrategy::kLegacy, 1min, events));
}

TEST(WaitLegacy, HooksSayWhyTheyFailed) {
  FakeApiServer server;
  server.on(
      "GET " + std::string(kJobsPath), 200,
      list_of(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"x"},
                "status":{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded"}]}})"));
  server.on("GET /api/v1/namespaces/x/pods", 200, list_of(""));
  const auto client = test::fake_client(server);
  EventLog events;
  EXPECT_EQ(
      wait_hook(*client, waited("batch", "Job", "jobs", "j"), WaitStrategy::kLegacy, 1min, events)
          .error()
          .message,
      "job j failed: BackoffLimitExceeded");
  EXPECT_EQ(wait_hook(*client, waited("", "Pod", "pods", "p"), WaitStrategy::kLegacy, 1ns, events)
                .error()
                .message,
            "timed out waiting for the condition");
  EXPECT_TRUE(wait_hook(*client, deployment("a"), WaitStrategy::kLegacy, 1min, events));
}

TEST(Wait, InterruptSaysCancelled) {
  FakeApiServer server;
  const auto client = test::fake_client(server);
  std::stop_source stop;
  stop.request_stop();
  client->set_stop(stop.get_token());
  EventLog events;
  const Status done = wait_ready(*client, {deployment("a")}, WaitStrategy::kWatcher,
                                 WaitForJobs::kNo, 1min, events);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
  EXPECT_THAT(done.error().message, HasSubstr("context canceled"));
}

}  // namespace
}  // namespace tf::kube
