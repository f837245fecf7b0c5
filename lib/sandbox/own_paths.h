#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/data/value.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/request_target.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

/// A reply in plain text that browsers may not take for something else, as Go's http.Error writes.
[[nodiscard]] Response text_response(int status, std::string body);

/// What /healthz, /livez and /readyz answer, and the checks below them; nothing at other paths.
/// Like: apiserver 0.36 server/healthz.
[[nodiscard]] std::optional<Response> answer_health(const RequestTarget& target);

/// What "/" answers: the paths that are served.
[[nodiscard]] Value root_paths(const Catalog& catalog);

/// Whether what is not there below this path is told of by a Status: below groups of the server
/// itself. Everywhere else it is "404 page not found".
[[nodiscard]] bool is_own_path(const Catalog& catalog, const RequestTarget& target);

}  // namespace tf::sandbox
