#pragma once

#include <string>
#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// The ConfigMap kube-root-ca.crt of a namespace.
[[nodiscard]] Value root_certificates(std::string_view ns, const std::string& ca);

}  // namespace tf::sandbox
