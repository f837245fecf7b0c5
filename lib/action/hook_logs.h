#pragma once

#include <string>

#include "lib/action/context.h"
#include "lib/release/hook.h"

namespace tf::action {

/// Sends the logs of a hook's containers to the events, when its output-log policies name `policy`
/// and it is a Job or a Pod. Failures are logged, not returned.
/// Like: helm 4.3.1 Configuration.outputLogsByPolicy.
void output_hook_logs(ActionContext& context, const release::Hook& hook, const std::string& ns,
                      std::string_view policy);

}  // namespace tf::action
