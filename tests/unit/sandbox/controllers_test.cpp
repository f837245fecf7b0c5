#include "lib/sandbox/controllers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/controllers/behavior.h"
#include "lib/sandbox/object_store.h"

namespace tf::sandbox {
namespace {

class SetClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return time; }
  TimePoint time = *parse_rfc3339("2026-01-02T03:04:05Z");
};

/// A cluster in memory with its controllers; time goes only when it is told to.
class ControllersTest : public ::testing::Test {
 protected:
  ControllersTest() {
    const auto made = create_first_objects(registry_, "CA");
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    controllers_ = std::make_unique<Controllers>(registry_);
    controllers_->step();
  }

  const Resource& resource(std::string_view plural) {
    for (const Group& group : catalog_.groups()) {
      if (const Resource* found = catalog_.find_preferred(group.name, plural)) return *found;
    }
    ADD_FAILURE() << "no resource " << plural;
    return *catalog_.find("", "v1", "pods");
  }

  /// Creates an object of JSON and lets the controllers work.
  void apply(std::string_view json) {
    const Object object(parse_json(json, Numbers::kInt64OrFloat).value());
    const Resource* kind = catalog_.find_kind(object.gvk());
    ASSERT_NE(kind, nullptr);
    const std::string ns = kind->namespaced ? "default" : "";
    const auto made = registry_.create(*kind, ns, object, {"test", "", DryRun::kNo});
    ASSERT_TRUE(made) << made.error().message;
    controllers_->step();
  }

  void change(std::string_view plural, std::string_view name,
              std::initializer_list<std::string_view> path, Value value) {
    Object object = get(plural, name).clone();
    set_path(object.map(), path, std::move(value));
    const auto written =
        registry_.update(resource(plural), ns_for(plural), name, object, {"test", "", DryRun::kNo});
    ASSERT_TRUE(written) << written.error().message;
    controllers_->step();
  }

  void remove(std::string_view plural, std::string_view name, std::string propagation = "") {
    DeleteOptions options;
    options.propagation = std::move(propagation);
    const auto removed = registry_.remove(resource(plural), ns_for(plural), name, options);
    ASSERT_TRUE(removed) << removed.error().message;
    controllers_->step();
  }

  void pass(std::chrono::seconds time) {
    clock_.time += time;
    controllers_->step();
  }

  std::string ns_for(std::string_view plural) {
    return resource(plural).namespaced ? "default" : "";
  }

  Object get(std::string_view plural, std::string_view name) {
    auto found = registry_.get(resource(plural), ns_for(plural), name);
    EXPECT_TRUE(found) << plural << "/" << name;
    return found ? *found : Object();
  }

  std::vector<Object> list(std::string_view plural) {
    return registry_.list(resource(plural), ns_for(plural));
  }

  /// `type=status reason` of the conditions, sorted, as one text.
  static std::string conditions(const Object& object) {
    std::set<std::string> texts;
    const Value* all = find_path(object.root(), {"status", "conditions"});
    if (all == nullptr) return "";
    for (const Value& each : *all->as_list()) {
      texts.insert(std::string(string_at(each, {"type"})) + "=" +
                   std::string(string_at(each, {"status"})) + " " +
                   std::string(string_at(each, {"reason"})));
    }
    return join(std::vector<std::string>(texts.begin(), texts.end()), ", ");
  }

  static std::int64_t status(const Object& object, std::string_view field) {
    return integer_at(object.root(), {"status", field}).value_or(0);
  }

  std::vector<std::string> reasons_about(std::string_view kind) {
    std::vector<std::string> reasons;
    for (const Object& event : list("events")) {
      if (string_at(event.root(), {"involvedObject", "kind"}) == kind)
        reasons.emplace_back(string_at(event.root(), {"reason"}));
    }
    return reasons;
  }

  ObjectStore& store() { return *store_; }
  Registry& registry() { return registry_; }
  void restart() { controllers_ = std::make_unique<Controllers>(registry_); }

 private:
  SetClock clock_;
  std::unique_ptr<ObjectStore> store_ = std::move(ObjectStore::open("").value());
  Catalog catalog_;
  Registry registry_{*store_, catalog_, clock_};
  std::unique_ptr<Controllers> controllers_;
};

constexpr std::string_view kWebDeployment = R"({
  "apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
  "spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
    "template":{"metadata":{"labels":{"app":"web"}},
      "spec":{"containers":[{"name":"c","image":"nginx:1"}]}}}})";

TEST_F(ControllersTest, DeploymentRollsOutAsKubernetesLeavesIt) {
  apply(kWebDeployment);
  const Object web = get("deployments", "web");
  EXPECT_EQ(conditions(web),
            "Available=True MinimumReplicasAvailable, Progressing=True NewReplicaSetAvailable");
  EXPECT_EQ(status(web, "availableReplicas"), 3);
  EXPECT_EQ(status(web, "updatedReplicas"), 3);
  EXPECT_EQ(status(web, "observedGeneration"), 1);
  EXPECT_EQ(find_path(web.root(), {"status", "unavailableReplicas"}), nullptr);
  EXPECT_EQ(web.annotation("deployment.kubernetes.io/revision"), "1");
  ASSERT_EQ(list("replicasets").size(), 1U);
  const Object set = list("replicasets")[0];
  EXPECT_EQ(set.annotation("deployment.kubernetes.io/max-replicas"), "4");
  EXPECT_EQ(status(set, "fullyLabeledReplicas"), 3);
  ASSERT_EQ(list("pods").size(), 3U);
  const Object pod = list("pods")[0];
  EXPECT_EQ(string_at(pod.root(), {"status", "phase"}), "Running");
  EXPECT_EQ(string_at(pod.root(), {"spec", "nodeName"}), "node-1");
  EXPECT_EQ(pod.label("pod-template-hash"), set.label("pod-template-hash"));
}

TEST_F(ControllersTest, RollbackReusesTheOldReplicaSet) {
  apply(kWebDeployment);
  const auto template_image = [](std::string_view image) {
    return Value(Map{{"metadata", Map{{"labels", Map{{"app", "web"}}}}},
                     {"spec", Map{{"containers", List({Map{{"name", "c"}, {"image", image}}})}}}});
  };
  change("deployments", "web", {"spec", "template"}, template_image("nginx:2"));
  EXPECT_EQ(list("replicasets").size(), 2U);
  EXPECT_EQ(get("deployments", "web").annotation("deployment.kubernetes.io/revision"), "2");
  EXPECT_EQ(list("pods").size(), 3U);
  change("deployments", "web", {"spec", "template"}, template_image("nginx:1"));
  EXPECT_EQ(list("replicasets").size(), 2U);
  EXPECT_EQ(get("deployments", "web").annotation("deployment.kubernetes.io/revision"), "3");
  EXPECT_EQ(status(get("deployments", "web"), "updatedReplicas"), 3);
}

TEST_F(ControllersTest, ProgressDeadlinePassesByTheClock) {
  apply(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"bad"},
    "spec":{"progressDeadlineSeconds":3,"selector":{"matchLabels":{"app":"bad"}},
    "template":{"metadata":{"labels":{"app":"bad","tf.test/pod":"never-ready"}},
      "spec":{"containers":[{"name":"c","image":"nginx:1"}]}}}})");
  EXPECT_EQ(conditions(get("deployments", "bad")),
            "Available=False MinimumReplicasUnavailable, Progressing=True ReplicaSetUpdated");
  restart();  // nothing is known but the objects
  pass(std::chrono::seconds(5));
  EXPECT_EQ(conditions(get("deployments", "bad")),
            "Available=False MinimumReplicasUnavailable, Progressing=False "
            "ProgressDeadlineExceeded");
}

TEST_F(ControllersTest, ScalingDownAndDeletionLeaveNothing) {
  apply(kWebDeployment);
  change("deployments", "web", {"spec", "replicas"}, Value::int64(1));
  EXPECT_EQ(list("pods").size(), 1U);
  EXPECT_EQ(status(get("deployments", "web"), "replicas"), 1);
  remove("deployments", "web");
  EXPECT_TRUE(list("replicasets").empty());
  EXPECT_TRUE(list("pods").empty());
}

TEST_F(ControllersTest, ForegroundAndOrphanDeletion) {
  apply(kWebDeployment);
  remove("deployments", "web", "Foreground");
  EXPECT_TRUE(list("deployments").empty());
  EXPECT_TRUE(list("pods").empty());
  apply(kWebDeployment);
  remove("deployments", "web", "Orphan");
  ASSERT_EQ(list("replicasets").size(), 1U);
  EXPECT_EQ(find_path(list("replicasets")[0].root(), {"metadata", "ownerReferences"}), nullptr);
  EXPECT_EQ(list("pods").size(), 3U);
}

constexpr std::string_view kStatefulSet = R"({
  "apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},
  "spec":{"replicas":2,"serviceName":"db","selector":{"matchLabels":{"app":"db"}},
    "template":{"metadata":{"labels":{"app":"db"}},
      "spec":{"containers":[{"name":"c","image":"pg:1"}]}},
    "volumeClaimTemplates":[{"metadata":{"name":"data"},
      "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}})";

TEST_F(ControllersTest, StatefulSetMakesPodsClaimsAndVolumes) {
  apply(kStatefulSet);
  const Object set = get("statefulsets", "db");
  EXPECT_EQ(status(set, "availableReplicas"), 2);
  EXPECT_EQ(status(set, "currentReplicas"), 2);
  EXPECT_EQ(string_at(set.root(), {"status", "currentRevision"}),
            string_at(set.root(), {"status", "updateRevision"}));
  const Object pod = get("pods", "db-1");
  EXPECT_EQ(pod.label("apps.kubernetes.io/pod-index"), "1");
  EXPECT_EQ(string_at(pod.root(), {"spec", "subdomain"}), "db");
  const Object claim = get("persistentvolumeclaims", "data-db-0");
  EXPECT_EQ(string_at(claim.root(), {"status", "phase"}), "Bound");
  EXPECT_EQ(claim.annotation("pv.kubernetes.io/bind-completed"), "yes");
  EXPECT_EQ(claim.label("app"), "db");
  EXPECT_EQ(list("persistentvolumes").size(), 2U);
  remove("statefulsets", "db");
  remove("persistentvolumeclaims", "data-db-0");
  EXPECT_EQ(list("persistentvolumes").size(), 1U);
}

TEST_F(ControllersTest, StatefulSetRollsDownToItsPartition) {
  apply(kStatefulSet);
  change("statefulsets", "db", {"spec", "updateStrategy"},
         Map{{"type", "RollingUpdate"}, {"rollingUpdate", Map{{"partition", Value::int64(1)}}}});
  change("statefulsets", "db", {"spec", "template", "spec", "terminationGracePeriodSeconds"},
         Value::int64(7));
  const Object set = get("statefulsets", "db");
  EXPECT_EQ(status(set, "updatedReplicas"), 1);
  EXPECT_EQ(status(set, "currentReplicas"), 1);
  EXPECT_EQ(get("pods", "db-1").label("controller-revision-hash"),
            string_at(set.root(), {"status", "updateRevision"}));
  EXPECT_EQ(get("pods", "db-0").label("controller-revision-hash"),
            string_at(set.root(), {"status", "currentRevision"}));
}

TEST_F(ControllersTest, DaemonSetRunsOnTheNode) {
  apply(R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"ds"},
    "spec":{"selector":{"matchLabels":{"app":"ds"}},"template":{"metadata":{"labels":{"app":"ds"}},
      "spec":{"containers":[{"name":"c","image":"ds:1"}]}}}})");
  const Object set = get("daemonsets", "ds");
  EXPECT_EQ(status(set, "desiredNumberScheduled"), 1);
  EXPECT_EQ(status(set, "numberAvailable"), 1);
  EXPECT_EQ(status(set, "updatedNumberScheduled"), 1);
  EXPECT_EQ(list("controllerrevisions").size(), 1U);
}

TEST_F(ControllersTest, JobsCompleteAndFail) {
  apply(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"three"},
    "spec":{"completions":3,"parallelism":2,"completionMode":"Indexed","template":{"spec":{
      "restartPolicy":"Never","containers":[{"name":"c","image":"job:1"}]}}}})");
  const Object three = get("jobs", "three");
  EXPECT_EQ(conditions(three),
            "Complete=True CompletionsReached, SuccessCriteriaMet=True CompletionsReached");
  EXPECT_EQ(string_at(three.root(), {"status", "completedIndexes"}), "0-2");
  EXPECT_EQ(status(three, "succeeded"), 3);
  EXPECT_EQ(find_path(list("pods")[0].root(), {"metadata", "finalizers"}), nullptr);
  apply(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"bad"},
    "spec":{"backoffLimit":0,"ttlSecondsAfterFinished":5,"template":{
      "metadata":{"annotations":{"sandbox.tf/behavior":"fail"}},
      "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"job:1"}]}}}})");
  EXPECT_EQ(conditions(get("jobs", "bad")),
            "Failed=True BackoffLimitExceeded, FailureTarget=True BackoffLimitExceeded");
  EXPECT_EQ(status(get("jobs", "bad"), "failed"), 1);
  pass(std::chrono::seconds(6));
  EXPECT_EQ(list("jobs").size(), 1U);
}

TEST_F(ControllersTest, JobDeadlineEndsItsPods) {
  apply(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"slow"},
    "spec":{"activeDeadlineSeconds":2,"template":{
      "metadata":{"labels":{"tf.test/pod":"never-ready"}},
      "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"job:1"}]}}}})");
  EXPECT_EQ(status(get("jobs", "slow"), "active"), 1);
  pass(std::chrono::seconds(3));
  EXPECT_EQ(conditions(get("jobs", "slow")),
            "Failed=True DeadlineExceeded, FailureTarget=True DeadlineExceeded");
  EXPECT_EQ(status(get("jobs", "slow"), "failed"), 1);
  EXPECT_TRUE(list("pods").empty());
}

std::string_view waiting_reason(const Object& pod) {
  const Value* statuses = find_path(pod.root(), {"status", "containerStatuses"});
  if (statuses == nullptr || statuses->as_list()->empty()) return "";
  return string_at((*statuses->as_list())[0], {"state", "waiting", "reason"});
}

std::int64_t restarts(const Object& pod) {
  const Value* statuses = find_path(pod.root(), {"status", "containerStatuses"});
  return *integer_at((*statuses->as_list())[0], {"restartCount"});
}

TEST_F(ControllersTest, PodsMisbehaveAsTheirAnnotationsSay) {
  apply(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"loop",
    "annotations":{"sandbox.tf/behavior":"crash-loop","sandbox.tf/crashes":"3"}},
    "spec":{"containers":[{"name":"c","image":"a:1"}]}})");
  EXPECT_EQ(waiting_reason(get("pods", "loop")), "CrashLoopBackOff");
  EXPECT_EQ(restarts(get("pods", "loop")), 1);
  pass(std::chrono::seconds(10));
  EXPECT_EQ(restarts(get("pods", "loop")), 2);
  pass(std::chrono::seconds(20));
  EXPECT_EQ(restarts(get("pods", "loop")), 3);
  EXPECT_EQ(waiting_reason(get("pods", "loop")), "");
  apply(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"pull",
    "annotations":{"sandbox.tf/behavior":"image-pull-error"}},
    "spec":{"containers":[{"name":"c","image":"a:1"}]}})");
  EXPECT_EQ(waiting_reason(get("pods", "pull")), "ErrImagePull");
  pass(std::chrono::seconds(10));
  const auto log = pod_log(get("pods", "pull"), {});
  ASSERT_FALSE(log);
  EXPECT_EQ(
      log.error().message,
      "container \"c\" in pod \"pull\" is waiting to start: trying and failing to pull image");
}

TEST_F(ControllersTest, UnschedulablePodsSayWhy) {
  apply(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"nowhere"},
    "spec":{"nodeSelector":{"x":"y"},"containers":[{"name":"c","image":"a:1"}]}})");
  const Object pod = get("pods", "nowhere");
  EXPECT_EQ(string_at(pod.root(), {"status", "phase"}), "Pending");
  const Value* all = find_path(pod.root(), {"status", "conditions"});
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(
      string_at((*all->as_list())[0], {"message"}),
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. no new "
      "claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful "
      "for scheduling.");
  EXPECT_EQ(reasons_about("Pod"), std::vector<std::string>{"FailedScheduling"});
}

TEST_F(ControllersTest, ServicesGetEndpointsAndAddresses) {
  apply(kWebDeployment);
  apply(R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},
    "spec":{"type":"LoadBalancer","selector":{"app":"web"},"ports":[{"port":80}]}})");
  const Object endpoints = get("endpoints", "web");
  const Value* subsets = find_path(endpoints.root(), {"subsets"});
  ASSERT_NE(subsets, nullptr);
  EXPECT_EQ(find_path((*subsets->as_list())[0], {"addresses"})->as_list()->size(), 3U);
  ASSERT_EQ(list("endpointslices").size(), 1U);
  const Object service = get("services", "web");
  const Value* ingress = find_path(service.root(), {"status", "loadBalancer", "ingress"});
  ASSERT_NE(ingress, nullptr);
  EXPECT_EQ(string_at((*ingress->as_list())[0], {"ip"}), "203.0.113.1");
  remove("services", "web");
  EXPECT_TRUE(list("endpointslices").empty());
  EXPECT_TRUE(list("endpoints").empty());
}

TEST_F(ControllersTest, NamespacesAreFurnishedAndEnd) {
  apply(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}})");
  EXPECT_TRUE(registry().get(resource("serviceaccounts"), "a", "default"));
  EXPECT_TRUE(registry().get(resource("configmaps"), "a", "kube-root-ca.crt"));
  Object web(parse_json(kWebDeployment, Numbers::kInt64OrFloat).value());
  ASSERT_TRUE(registry().create(resource("deployments"), "a", web, {"test", "", DryRun::kNo}));
  pass(std::chrono::seconds(1));
  EXPECT_EQ(registry().list(resource("pods"), "a").size(), 3U);
  remove("namespaces", "a");
  pass(std::chrono::seconds(1));
  EXPECT_FALSE(registry().get(resource("namespaces"), "", "a"));
  EXPECT_TRUE(registry().list(resource("pods"), "a").empty());
}

TEST_F(ControllersTest, BudgetsCountHealthyPods) {
  apply(kWebDeployment);
  apply(R"({"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web"},
    "spec":{"minAvailable":2,"selector":{"matchLabels":{"app":"web"}}}})");
  const Object budget = get("poddisruptionbudgets", "web");
  EXPECT_EQ(status(budget, "currentHealthy"), 3);
  EXPECT_EQ(status(budget, "disruptionsAllowed"), 1);
  EXPECT_EQ(conditions(budget), "DisruptionAllowed=True SufficientPods");
}

TEST_F(ControllersTest, NothingIsWrittenOnceAllIsSettled) {
  apply(kWebDeployment);
  apply(kStatefulSet);
  const auto before = store().revision();
  restart();
  pass(std::chrono::seconds(1));
  EXPECT_EQ(store().revision(), before);
}

TEST(SandboxBehavior, AnnotationsAreDocumented) {
  for (const BehaviorAnnotation& each : behavior_annotations()) {
    EXPECT_TRUE(each.name.starts_with("sandbox.tf/")) << each.name;
    EXPECT_FALSE(each.meaning.empty()) << each.name;
  }
}

}  // namespace
}  // namespace tf::sandbox
