#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "lib/release/manifest.h"

namespace tf::release {
namespace {

/// Helm 4.3.1's releaseutil.InstallOrder and UninstallOrder in one table: the rows are the install
/// order, the number is the place in the uninstall order.
struct KindPlace {
  std::string_view kind;
  int uninstall;
};

constexpr std::array<KindPlace, 38> kKindPlaces = {{{"PriorityClass", 37},
                                                    {"Namespace", 36},
                                                    {"NetworkPolicy", 35},
                                                    {"ResourceQuota", 34},
                                                    {"LimitRange", 33},
                                                    {"PodSecurityPolicy", 32},
                                                    {"PodDisruptionBudget", 31},
                                                    {"ServiceAccount", 30},
                                                    {"Secret", 29},
                                                    {"SecretList", 28},
                                                    {"ConfigMap", 27},
                                                    {"StorageClass", 26},
                                                    {"PersistentVolume", 25},
                                                    {"PersistentVolumeClaim", 24},
                                                    {"CustomResourceDefinition", 23},
                                                    {"ClusterRole", 22},
                                                    {"ClusterRoleList", 21},
                                                    {"ClusterRoleBinding", 20},
                                                    {"ClusterRoleBindingList", 19},
                                                    {"Role", 18},
                                                    {"RoleList", 17},
                                                    {"RoleBinding", 16},
                                                    {"RoleBindingList", 15},
                                                    {"Service", 5},
                                                    {"DaemonSet", 14},
                                                    {"Pod", 13},
                                                    {"ReplicationController", 12},
                                                    {"ReplicaSet", 11},
                                                    {"Deployment", 10},
                                                    {"HorizontalPodAutoscaler", 9},
                                                    {"StatefulSet", 8},
                                                    {"Job", 7},
                                                    {"CronJob", 6},
                                                    {"IngressClass", 4},
                                                    {"Ingress", 3},
                                                    {"APIService", 2},
                                                    {"MutatingWebhookConfiguration", 1},
                                                    {"ValidatingWebhookConfiguration", 0}}};

bool is_webhook(std::string_view kind) {
  return kind == "MutatingWebhookConfiguration" || kind == "ValidatingWebhookConfiguration";
}

std::optional<int> install_place(std::string_view kind, bool orders_webhooks = true) {
  if (!orders_webhooks && is_webhook(kind)) return std::nullopt;
  const auto* found = std::find_if(kKindPlaces.begin(), kKindPlaces.end(),
                                   [&](const KindPlace& place) { return place.kind == kind; });
  if (found == kKindPlaces.end()) return std::nullopt;
  return static_cast<int>(found - kKindPlaces.begin());
}

std::optional<int> uninstall_place(std::string_view kind) {
  const auto place = install_place(kind);
  if (!place) return std::nullopt;
  return kKindPlaces[static_cast<std::size_t>(*place)].uninstall;
}

/// Like helm 4.3.1 releaseutil.lessByKind: known kinds by place, then unknown ones by name.
bool place_before(std::optional<int> place_a, std::optional<int> place_b, std::string_view kind_a,
                  std::string_view kind_b) {
  if (place_a && place_b) return *place_a < *place_b;
  if (!place_a && !place_b) return kind_a < kind_b;
  return place_a.has_value();
}

}  // namespace

bool installs_before(std::string_view kind_a, std::string_view kind_b, const HelmDialect& dialect) {
  const bool webhooks = dialect.orders_webhooks;
  return place_before(install_place(kind_a, webhooks), install_place(kind_b, webhooks), kind_a,
                      kind_b);
}

bool uninstalls_before(std::string_view kind_a, std::string_view kind_b) {
  return place_before(uninstall_place(kind_a), uninstall_place(kind_b), kind_a, kind_b);
}

}  // namespace tf::release
