#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/release/manifest.h"

namespace tf::release {
namespace {

constexpr auto kInstallsBefore = [](std::string_view a, std::string_view b) {
  return installs_before(a, b);
};

template <class Before>
std::vector<std::string> sorted_kinds(std::vector<std::string> kinds, Before before) {
  std::sort(kinds.begin(), kinds.end(), before);
  return kinds;
}

// helm 4.3.1 releaseutil.UninstallOrder.
const std::vector<std::string> kUninstallOrder = {"ValidatingWebhookConfiguration",
                                                  "MutatingWebhookConfiguration",
                                                  "APIService",
                                                  "Ingress",
                                                  "IngressClass",
                                                  "Service",
                                                  "CronJob",
                                                  "Job",
                                                  "StatefulSet",
                                                  "HorizontalPodAutoscaler",
                                                  "Deployment",
                                                  "ReplicaSet",
                                                  "ReplicationController",
                                                  "Pod",
                                                  "DaemonSet",
                                                  "RoleBindingList",
                                                  "RoleBinding",
                                                  "RoleList",
                                                  "Role",
                                                  "ClusterRoleBindingList",
                                                  "ClusterRoleBinding",
                                                  "ClusterRoleList",
                                                  "ClusterRole",
                                                  "CustomResourceDefinition",
                                                  "PersistentVolumeClaim",
                                                  "PersistentVolume",
                                                  "StorageClass",
                                                  "ConfigMap",
                                                  "SecretList",
                                                  "Secret",
                                                  "ServiceAccount",
                                                  "PodDisruptionBudget",
                                                  "PodSecurityPolicy",
                                                  "LimitRange",
                                                  "ResourceQuota",
                                                  "NetworkPolicy",
                                                  "Namespace",
                                                  "PriorityClass"};

TEST(KindOrder, UninstallIsHelms) {
  std::vector<std::string> kinds = kUninstallOrder;
  std::reverse(kinds.begin(), kinds.end());
  EXPECT_EQ(sorted_kinds(kinds, uninstalls_before), kUninstallOrder);
}

TEST(KindOrder, InstallPutsServicesBeforeWorkloads) {
  EXPECT_EQ(
      sorted_kinds({"Deployment", "Service", "RoleBindingList", "Namespace", "Job", "Secret",
                    "PriorityClass", "CustomResourceDefinition"},
                   kInstallsBefore),
      (std::vector<std::string>{"PriorityClass", "Namespace", "Secret", "CustomResourceDefinition",
                                "RoleBindingList", "Service", "Deployment", "Job"}));
}

TEST(KindOrder, UnknownKindsComeLastByName) {
  const std::vector<std::string> expected = {"Ingress", "Aardvark", "Zebra"};
  EXPECT_EQ(sorted_kinds({"Zebra", "Ingress", "Aardvark"}, kInstallsBefore), expected);
  EXPECT_EQ(sorted_kinds({"Zebra", "Aardvark", "Ingress"}, uninstalls_before), expected);
  EXPECT_FALSE(installs_before("Zebra", "Zebra"));
}

}  // namespace
}  // namespace tf::release
