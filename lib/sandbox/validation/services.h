#pragma once

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// io.k8s.api.core.v1.Service: ValidateServiceCreate, ValidateServiceUpdate. Addresses and node
/// ports that the server allocates may be absent.
void check_service(Report& report, const Node& service);
void check_service_update(Report& report, const Node& service, const Node& live);

/// ValidateEndpointIP: an address that traffic can be sent to.
void check_endpoint_address(Report& report, const Node& address);

}  // namespace tf::sandbox::validation
