#include <gtest/gtest.h>

#include "lib/kube/legacy_ready.h"
#include "lib/kube/object_fields.h"
#include "lib/kube/wait.h"
#include "tests/unit/kube/fake_api_server.h"

namespace tf::kube {
namespace {

struct ReadinessCase {
  std::string_view api_version;
  std::string_view kind;
  std::string_view rest;  ///< JSON members after metadata
  std::string_view want;
};

std::string judged(const ReadinessCase& test, WaitForJobs jobs = WaitForJobs::kNo) {
  const auto live =
      test::object(std::string(R"({"apiVersion":")").append(test.api_version) + R"(","kind":")" +
                   std::string(test.kind) + "\"," + std::string(test.rest) + "}");
  const Readiness result = readiness(live, jobs);
  return std::string(to_string(result.state)) + " " + result.message;
}

// Messages are those of status.Compute, fluxcd/cli-utils 1.2.2.
TEST(Readiness, EveryKind) {
  const std::vector<ReadinessCase> cases = {
      {"apps/v1", "Deployment", R"("spec":{"replicas":2},"status":{"replicas":1})",
       "InProgress Replicas: 1/2"},
      {"apps/v1", "Deployment", R"("spec":{},"status":{"replicas":1,"updatedReplicas":1})",
       "InProgress Available: 0/1"},
      {"apps/v1", "Deployment",
       R"("spec":{"progressDeadlineSeconds":600},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1})",
       "InProgress ReplicaSet not Available"},
      {"apps/v1", "Deployment",
       R"("spec":{"progressDeadlineSeconds":600},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]})",
       "Failed Progress deadline exceeded"},
      {"apps/v1", "Deployment",
       R"("spec":{"progressDeadlineSeconds":600},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1,"conditions":[{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"},{"type":"Available","status":"True"}]})",
       "Current Deployment is available. Replicas: 1"},
      {"apps/v1", "StatefulSet",
       R"("spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":1}}},"status":{"replicas":3,"readyReplicas":3,"updatedReplicas":1})",
       "InProgress updated: 1/2"},
      {"apps/v1", "StatefulSet",
       R"("spec":{"replicas":1},"status":{"replicas":1,"readyReplicas":1,"currentReplicas":1,"currentRevision":"a","updateRevision":"b"})",
       "InProgress Waiting for updated revision to match current"},
      {"apps/v1", "DaemonSet", R"("metadata":{},"status":{})",
       "InProgress DaemonSet metadata.generation not found"},
      {"apps/v1", "DaemonSet",
       R"("metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":1})",
       "InProgress Updated: 1/2"},
      {"apps/v1", "ReplicaSet", R"("spec":{"replicas":1},"status":{"replicas":1})",
       "InProgress Labelled: 0/1"},
      {"v1", "Pod", R"("status":{"phase":"Failed"})",
       "Current Pod has completed, but not successfully"},
      {"v1", "Pod",
       R"("status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}},{"name":"b"}]})",
       "Failed Containers in CrashLoop state: a"},
      {"v1", "Pod", R"("status":{})", "InProgress Pod phase not available"},
      {"v1", "PersistentVolumeClaim", R"("status":{"phase":"Pending"})",
       "InProgress PVC is not Bound. phase: Pending"},
      {"v1", "PersistentVolumeClaim", R"("spec":{})",
       "InProgress PVC is not Bound. phase: unknown"},
      {"v1", "Service", R"("spec":{"type":"LoadBalancer"})",
       "InProgress ClusterIP not set. Service type: LoadBalancer"},
      {"v1", "Service", R"("spec":{"type":"ClusterIP"})", "Current Service is ready"},
      {"batch/v1", "Job", R"("spec":{})", "InProgress Job not started"},
      {"batch/v1", "Job", R"("spec":{},"status":{"startTime":"t","active":1})",
       "Current Job in progress. success:0, active: 1, failed: 0"},
      {"batch/v1", "Job",
       R"("spec":{"completions":2},"status":{"failed":1,"conditions":[{"type":"Failed","status":"True"}]})",
       "Failed Job Failed. failed: 1/2"},
      {"apiextensions.k8s.io/v1", "CustomResourceDefinition",
       R"("status":{"conditions":[{"type":"Established","status":"False","reason":"Installing"}]})",
       "InProgress Install in progress"},
      {"apiextensions.k8s.io/v1", "CustomResourceDefinition",
       R"("status":{"conditions":[{"type":"NamesAccepted","status":"False","message":"taken"}]})",
       "Failed taken"},
      {"v1", "ConfigMap", R"("data":{})", "Current Resource is always ready"},
      {"foo/v1", "Bar", R"("spec":{})", "Current Resource is current"},
      {"foo/v1", "Bar",
       R"("status":{"conditions":[{"type":"Ready","status":"Unknown","message":"m"}]})",
       "InProgress m"},
      {"foo/v1", "Bar", R"("metadata":{"generation":2},"status":{"observedGeneration":1})",
       "InProgress Bar generation is 2, but latest observed generation is 1"},
      {"foo/v1", "Bar",
       R"("status":{"conditions":[{"type":"Stalled","status":"True","message":"stuck"}]})",
       "Failed stuck"},
      {"v1", "Secret", R"("metadata":{"deletionTimestamp":"t"})",
       "Terminating Resource scheduled for deletion"},
  };
  for (const ReadinessCase& test : cases)
    EXPECT_EQ(judged(test), test.want) << test.rest;
}

TEST(Readiness, JobsMustCompleteWhenAsked) {
  const ReadinessCase running{"batch/v1", "Job", R"("spec":{},"status":{"startTime":"t"})", ""};
  EXPECT_EQ(judged(running, WaitForJobs::kYes), "InProgress Job in progress");
  const ReadinessCase complete{
      "batch/v1", "Job",
      R"("spec":{"parallelism":3},"status":{"succeeded":3,"conditions":[{"type":"Complete","status":"True"}]})",
      ""};
  EXPECT_EQ(judged(complete, WaitForJobs::kYes), "Current Job Completed. succeeded: 3/3");
}

TEST(Readiness, UnschedulablePodsFailAfterTheirWindow) {
  const Object pod = test::object(
      R"({"apiVersion":"v1","kind":"Pod","status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}})");
  EXPECT_EQ(readiness(pod, WaitForJobs::kNo).message, "Pod has not been scheduled");
  EXPECT_EQ(readiness(pod, WaitForJobs::kNo, ScheduleWindow::kOver).state, ReadyState::kFailed);
}

TEST(HookReadiness, PodsMustSucceedAndOthersExist) {
  EXPECT_EQ(
      hook_readiness(
          test::object(
              R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{"phase":"Failed"}})"))
          .message,
      "pod p failed");
  EXPECT_EQ(hook_readiness(
                test::object(R"({"apiVersion":"v1","kind":"Pod","status":{"phase":"Running"}})"))
                .state,
            ReadyState::kInProgress);
  EXPECT_EQ(hook_readiness(test::object(R"({"apiVersion":"apps/v1","kind":"Deployment"})")).state,
            ReadyState::kCurrent);
}

TEST(LegacyReady, DeploymentsLookAtTheirNewReplicaSet) {
  const Object deployment = test::object(
      R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"uid":"u","generation":1},
          "spec":{"replicas":4,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}},
                  "template":{"metadata":{"labels":{"a":"b"}}}},
          "status":{"observedGeneration":1}})");
  const auto replica_set = [](std::string_view label, int ready) {
    return test::object(
        R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"generation":1,"ownerReferences":[{"uid":"u","controller":true}]},
            "spec":{"template":{"metadata":{"labels":{"a":")" +
        std::string(label) +
        R"(","pod-template-hash":"h"}}}},"status":{"observedGeneration":1,"readyReplicas":)" +
        std::to_string(ready) + "}}");
  };
  EXPECT_FALSE(*legacy_ready(deployment, {}));
  EXPECT_FALSE(*legacy_ready(deployment, {replica_set("old", 4)}));
  EXPECT_FALSE(*legacy_ready(deployment, {replica_set("b", 2)}));
  EXPECT_TRUE(*legacy_ready(deployment, {replica_set("b", 3)}));
}

TEST(LegacyReady, JobsAndServicesAndSets) {
  const Object failed = test::object(
      R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"x"},"spec":{"backoffLimit":1},"status":{"failed":2}})");
  EXPECT_EQ(legacy_ready(failed, {}).error().message, "job is failed: x/j");
  EXPECT_FALSE(
      *legacy_ready(test::object(R"({"apiVersion":"v1","kind":"Service","spec":{}})"), {}));
  EXPECT_TRUE(*legacy_ready(
      test::object(R"({"apiVersion":"v1","kind":"Service","spec":{"type":"ExternalName"}})"), {}));
  EXPECT_FALSE(*legacy_ready(
      test::object(
          R"({"apiVersion":"apps/v1","kind":"DaemonSet","spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"50%"}}},
                       "status":{"desiredNumberScheduled":5,"updatedNumberScheduled":5,"numberReady":1}})"),
      {}));
  EXPECT_EQ(legacy_need({"batch", "v1", "Job"}, WaitForJobs::kNo), LegacyNeed::kNothing);
  EXPECT_EQ(legacy_need({"", "v1", "ConfigMap"}, WaitForJobs::kYes), LegacyNeed::kNothing);
}

}  // namespace
}  // namespace tf::kube
