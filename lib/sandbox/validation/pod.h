#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/sandbox/validation/metadata.h"
#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// What the parts of a pod must know of the whole.
struct PodContext {
  Node spec;      ///< io.k8s.api.core.v1.PodSpec
  Node metadata;  ///< of the pod; absent for a template
  bool is_pod = false;
  /// Volumes without errors of their own, by name.
  std::map<std::string_view, Node> volumes;

  [[nodiscard]] bool host_users() const {
    const Node users = spec["hostUsers"];
    return !users.present() || users.flag();
  }
  [[nodiscard]] std::string_view os() const { return spec["os"]["name"].text(); }
};

/// io.k8s.api.core.v1.PodSpec: ValidatePodSpec. `metadata` is the pod's, absent for a template.
void check_pod_spec(Report& report, const Node& spec, const Node& metadata, bool is_pod);
/// io.k8s.api.core.v1.PodTemplateSpec: ValidatePodTemplateSpec.
void check_pod_template(Report& report, const Node& pod_template);

/// io.k8s.api.core.v1.Pod: ValidatePodCreate, ValidatePodUpdate, ValidatePodStatusUpdate.
void check_pod(Report& report, const Node& pod);
void check_pod_update(Report& report, const Node& pod, const Node& live);
void check_pod_status_update(Report& report, const Node& pod, const Node& live);

/// io.k8s.api.core.v1.Volume, all of a pod; fills in context.volumes.
void check_volumes(Report& report, PodContext& context);
/// io.k8s.api.core.v1.Container, EphemeralContainer.
void check_containers(Report& report, const PodContext& context);
void check_init_containers(Report& report, const PodContext& context);
void check_ephemeral_containers(Report& report, const PodContext& context);
/// io.k8s.api.core.v1.EnvVar and EnvFromSource.
void check_environment(Report& report, const Node& variables);
void check_environment_sources(Report& report, const Node& sources);
/// io.k8s.api.core.v1.Probe and Lifecycle; `restarting`: of a container that may have them.
void check_lifecycle(Report& report, const PodContext& context, const Node& lifecycle);
void check_probes(Report& report, const PodContext& context, const Node& container);
/// io.k8s.api.core.v1.PodSecurityContext and SecurityContext.
void check_pod_security(Report& report, const PodContext& context);
void check_container_security(Report& report, const PodContext& context, const Node& security);
void check_operating_system(Report& report, const PodContext& context);
void check_host_users(Report& report, const PodContext& context);
/// Annotations that speak of the pod: AppArmor, seccomp, deletion cost.
void check_pod_annotations(Report& report, const Node& annotations, const Node& spec);
void check_security_annotations(Report& report, const Node& metadata, const Node& spec);
/// io.k8s.api.core.v1.Affinity, Toleration, TopologySpreadConstraint, NodeSelector.
void check_affinity(Report& report, const Node& affinity);
void check_tolerations(Report& report, const Node& tolerations);
void check_spread_constraints(Report& report, const Node& constraints);
void check_node_selector(Report& report, const Node& selector);
void check_node_selector_term(Report& report, const Node& term, bool check_values);
void check_taint_effect(Report& report, const Node& effect);

/// io.k8s.api.core.v1.ObjectFieldSelector and ResourceFieldSelector of the downward API.
void check_field_reference(Report& report, const Node& reference,
                           std::span<const std::string_view> fields);
void check_resource_reference(Report& report, const Node& reference, bool of_volume);
/// Paths: without "..", relative, not starting with "..".
void check_no_backsteps(Report& report, const Node& path);
void check_descending_path(Report& report, const Node& path);
void check_local_path(Report& report, const Node& path);
/// io.k8s.api.core.v1.DownwardAPIVolumeSource and ProjectedVolumeSource.
void check_downward_volume(Report& report, const Node& source);
void check_projected_volume(Report& report, const Node& source);
/// A file's mode, where there is one.
void check_file_mode(Report& report, const Node& mode);
/// A claim as a part of a pod or a StatefulSet: ValidatePersistentVolumeClaimTemplate.
void check_claim_template(Report& report, const Node& claim);
void check_claim_spec(Report& report, const Node& spec);
void check_csi_driver_name(Report& report, const Node& name);
/// ValidateSignerName.
void check_signer_name(Report& report, const Node& name);

/// Init, plain and ephemeral containers in this order, with their paths.
[[nodiscard]] std::vector<Node> all_containers(const Node& spec);

}  // namespace tf::sandbox::validation
