#pragma once

#include <string>
#include <string_view>

#include "lib/base/time.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

/// One line of an audit log, end of line included.   Like: apiserver 0.36 audit.k8s.io/v1 Event.
/// In: verb: "get", "list", "watch", ...; status: the answer's.
[[nodiscard]] std::string audit_line(const Request& request, std::string_view verb, int status,
                                     TimePoint received, TimePoint answered);

}  // namespace tf::sandbox
