#include "cmd/print/sandbox_view.h"

#include <fmt/core.h>

#include "cmd/print/table.h"
#include "lib/data/json.h"

namespace tf::cmd {

Result<std::string> SandboxView::table() const {
  const std::string status = state_.running ? "running" : "stopped";
  return align_columns({{"NAME", "STATUS", "SERVER", "PID", "KUBECONFIG"},
                        {state_.name, status, state_.running ? state_.server : "-",
                         state_.running ? std::to_string(state_.pid) : "-", state_.kubeconfig}});
}

Result<std::string> SandboxView::json() const {
  std::string out = R"({"name":)";
  append_json_string(out, state_.name);
  out += fmt::format(R"(,"running":{},"pid":{},"server":)", state_.running, state_.pid);
  append_json_string(out, state_.server);
  out += R"(,"kubeconfig":)";
  append_json_string(out, state_.kubeconfig);
  return out + "}";
}

}  // namespace tf::cmd
