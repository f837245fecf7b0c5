#pragma once

#include <memory>

#include "lib/base/time.h"
#include "lib/net/http.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

/// A Transport whose server is a Service in this process: no sockets. Requests are answered in
/// their order; the streams among them are then read together, the service stepping in between,
/// until they end, their timeouts pass by the clock (kTimeout), or the stop comes (kCancelled). In:
/// service and clock are borrowed; user: who all requests come from.
[[nodiscard]] std::unique_ptr<net::Transport> make_in_process_transport(Service& service,
                                                                        const Clock& clock,
                                                                        User user);

}  // namespace tf::sandbox
