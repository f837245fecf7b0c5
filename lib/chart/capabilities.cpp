#include "lib/chart/capabilities.h"

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/base/semver.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::chart {
namespace {

/// What client-go 0.37's scheme and apiextensions register, in the order Helm lists it.
constexpr std::array<std::string_view, 57> kDefaultApiVersions = {
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
};

/// A decimal of Go's uint.
std::optional<std::uint64_t> parse_component(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (UINT64_MAX - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

/// The numbers at the front, "1.36.3" of "v1.36.3+k3s1"; empty when there are none.
std::string_view leading_numbers(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of("\t\n\f\r "), text.size());
  text.remove_prefix(start);
  if (text.starts_with('v')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && is_digit_ascii(text[end])) {
    ++end;
    const bool dotted = end + 1 < text.size() && text[end] == '.' && is_digit_ascii(text[end + 1]);
    if (dotted) ++end;
  }
  return text.substr(0, end);
}

}  // namespace

Capabilities default_capabilities() {
  Capabilities capabilities;
  capabilities.kube_version = {"v1.37.0", "1", "37", "v1.37.0"};
  capabilities.api_versions.assign(kDefaultApiVersions.begin(), kDefaultApiVersions.end());
  return capabilities;
}

/// helm 4.3.1 common.ParseKubeVersion over apimachinery 0.37 version.ParseGeneric.
Result<KubeVersion> parse_kube_version(std::string_view text, const HelmDialect& dialect) {
  const std::string_view numbers = leading_numbers(text);
  if (numbers.empty()) return invalid(fmt::format("could not parse {} as version", go_quote(text)));
  const std::vector<std::string_view> components = split_views(numbers, ".");
  if (components.size() < 2) {
    return invalid(fmt::format("illegal version string {}", go_quote(text)));
  }
  if (components[0].starts_with('0') && components[0] != "0") {
    return invalid(fmt::format("illegal zero-prefixed version component {} in {}",
                               go_quote(components[0]), go_quote(text)));
  }
  std::vector<std::string> plain;
  for (const std::string_view component : components) {
    const auto number = parse_component(component);
    if (!number) {
      return invalid(
          fmt::format("illegal non-numeric version component {} in {}: "
                      "strconv.ParseUint: parsing {}: value out of range",
                      go_quote(component), go_quote(text), go_quote(component)));
    }
    plain.push_back(to_text(*number));
  }
  KubeVersion version;
  version.version = text.starts_with('v') ? std::string(text) : fmt::format("v{}", text);
  version.major = plain[0];
  version.minor = plain[1];
  version.normalized = "v" + join(plain, ".");
  if (!dialect.keeps_kube_version_suffix) version.version = version.normalized;
  return version;
}

/// helm 4.3.1 action.renderResources.
Status check_kube_version(std::string_view constraint, const KubeVersion& version) {
  if (constraint.empty()) return {};
  const auto parsed = Version::parse(version.normalized);
  const auto range = Constraint::parse(constraint);
  if (parsed && range && range->check(*parsed)) return {};
  return invalid(
      fmt::format("chart requires kubeVersion: {} which is incompatible with Kubernetes {}",
                  constraint, version.version));
}

}  // namespace tf::chart
