#pragma once

#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// An object in the version of `resource`, whatever version of the kind it is stored in. Custom
/// kinds change their apiVersion alone (conversion strategy None); Events and
/// HorizontalPodAutoscalers their fields too.   Like: kubernetes 1.36 pkg/apis/*/v*/conversion.go.
[[nodiscard]] Value convert(Value object, const Resource& resource);

}  // namespace tf::sandbox
