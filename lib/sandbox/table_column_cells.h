#pragma once

#include "lib/sandbox/table_cells.h"

namespace tf::sandbox {

// Cells that are made of more than one field, by the columns they stand in.

// Workloads: containers and images of spec.template, of template, of spec.jobTemplate.
[[nodiscard]] Value template_containers_cell(const Printed& printed);
[[nodiscard]] Value template_images_cell(const Printed& printed);
[[nodiscard]] Value own_template_containers_cell(const Printed& printed);
[[nodiscard]] Value own_template_images_cell(const Printed& printed);
[[nodiscard]] Value job_template_containers_cell(const Printed& printed);
[[nodiscard]] Value job_template_images_cell(const Printed& printed);
[[nodiscard]] Value job_template_selector_cell(const Printed& printed);
[[nodiscard]] Value template_labels_cell(const Printed& printed);
[[nodiscard]] Value selector_cell(const Printed& printed);
[[nodiscard]] Value plain_selector_cell(const Printed& printed);
[[nodiscard]] Value node_selector_cell(const Printed& printed);
[[nodiscard]] Value ready_replicas_cell(const Printed& printed);
[[nodiscard]] Value controller_cell(const Printed& printed);
[[nodiscard]] Value job_status_cell(const Printed& printed);
[[nodiscard]] Value job_completions_cell(const Printed& printed);
[[nodiscard]] Value job_duration_cell(const Printed& printed);
[[nodiscard]] Value suspend_cell(const Printed& printed);
[[nodiscard]] Value scale_target_cell(const Printed& printed);

// Networks.
[[nodiscard]] Value cluster_ip_cell(const Printed& printed);
[[nodiscard]] Value external_ip_cell(const Printed& printed);
[[nodiscard]] Value service_ports_cell(const Printed& printed);
[[nodiscard]] Value ingress_hosts_cell(const Printed& printed);
[[nodiscard]] Value load_balancer_cell(const Printed& printed);
[[nodiscard]] Value ingress_ports_cell(const Printed& printed);
[[nodiscard]] Value ingress_class_name_cell(const Printed& printed);
[[nodiscard]] Value ingress_parameters_cell(const Printed& printed);
[[nodiscard]] Value pod_selector_cell(const Printed& printed);
[[nodiscard]] Value endpoints_cell(const Printed& printed);
[[nodiscard]] Value slice_ports_cell(const Printed& printed);
[[nodiscard]] Value slice_endpoints_cell(const Printed& printed);
[[nodiscard]] Value cidrs_cell(const Printed& printed);
[[nodiscard]] Value parent_reference_cell(const Printed& printed);

// Nodes and events.
[[nodiscard]] Value node_status_cell(const Printed& printed);
[[nodiscard]] Value node_roles_cell(const Printed& printed);
[[nodiscard]] Value node_internal_ip_cell(const Printed& printed);
[[nodiscard]] Value node_external_ip_cell(const Printed& printed);
[[nodiscard]] Value node_image_cell(const Printed& printed);
[[nodiscard]] Value node_kernel_cell(const Printed& printed);
[[nodiscard]] Value node_runtime_cell(const Printed& printed);
[[nodiscard]] Value event_last_seen_cell(const Printed& printed);
[[nodiscard]] Value event_object_cell(const Printed& printed);
[[nodiscard]] Value event_subobject_cell(const Printed& printed);
[[nodiscard]] Value event_source_cell(const Printed& printed);
[[nodiscard]] Value event_message_cell(const Printed& printed);
[[nodiscard]] Value event_first_seen_cell(const Printed& printed);
[[nodiscard]] Value event_count_cell(const Printed& printed);

// Storage.
[[nodiscard]] Value config_map_data_cell(const Printed& printed);
[[nodiscard]] Value volume_access_modes_cell(const Printed& printed);
[[nodiscard]] Value volume_status_cell(const Printed& printed);
[[nodiscard]] Value volume_claim_cell(const Printed& printed);
[[nodiscard]] Value storage_class_cell(const Printed& printed);
[[nodiscard]] Value claim_capacity_cell(const Printed& printed);
[[nodiscard]] Value claim_access_modes_cell(const Printed& printed);
[[nodiscard]] Value storage_class_name_cell(const Printed& printed);
[[nodiscard]] Value attach_required_cell(const Printed& printed);
[[nodiscard]] Value token_requests_cell(const Printed& printed);
[[nodiscard]] Value lifecycle_modes_cell(const Printed& printed);

// The rest.
[[nodiscard]] Value component_status_cell(const Printed& printed);
[[nodiscard]] Value component_message_cell(const Printed& printed);
[[nodiscard]] Value component_error_cell(const Printed& printed);
[[nodiscard]] Value quota_requests_cell(const Printed& printed);
[[nodiscard]] Value quota_limits_cell(const Printed& printed);
[[nodiscard]] Value role_cell(const Printed& printed);
[[nodiscard]] Value users_cell(const Printed& printed);
[[nodiscard]] Value groups_cell(const Printed& printed);
[[nodiscard]] Value service_accounts_cell(const Printed& printed);
[[nodiscard]] Value requested_duration_cell(const Printed& printed);
[[nodiscard]] Value signing_condition_cell(const Printed& printed);
[[nodiscard]] Value parameter_kind_cell(const Printed& printed);
[[nodiscard]] Value parameter_reference_cell(const Printed& printed);
[[nodiscard]] Value missing_priority_level_cell(const Printed& printed);
[[nodiscard]] Value concurrency_shares_cell(const Printed& printed);
[[nodiscard]] Value queues_cell(const Printed& printed);
[[nodiscard]] Value hand_size_cell(const Printed& printed);
[[nodiscard]] Value queue_length_cell(const Printed& printed);
[[nodiscard]] Value claim_state_cell(const Printed& printed);
[[nodiscard]] Value api_service_cell(const Printed& printed);
[[nodiscard]] Value api_service_available_cell(const Printed& printed);

}  // namespace tf::sandbox
