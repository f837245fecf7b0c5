#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/action/context.h"
#include "lib/action/hooks.h"
#include "lib/action/options.h"
#include "lib/kube/apply.h"
#include "lib/release/manifest.h"
#include "lib/release/release.h"

namespace tf::action {

/// Steps that install, upgrade and rollback share.

/// With rollback_on_failure an action has to know how it went: no strategy becomes the watcher.
[[nodiscard]] WaitFlags effective_wait(const WaitFlags& flags, bool rollback_on_failure);

[[nodiscard]] kube::ApplyMethod apply_method(bool server_side);
/// "ssa" or "csa", as records keep it.
[[nodiscard]] std::string_view to_string(kube::ApplyMethod method);

/// How existing objects are updated.
[[nodiscard]] kube::ApplyOptions update_options(const ApplyFlags& flags, kube::ApplyMethod method,
                                                bool migrate_managers);
[[nodiscard]] kube::ApplyOptions create_options(kube::ApplyMethod method);

/// Runs the hooks of an event. Errors: "<prefix>: ..." ("" for no prefix).
[[nodiscard]] Status run_event(ActionContext& context, release::Release& record,
                               release::HookEvent event, const HookSettings& settings,
                               std::string_view prefix);

/// Waits as the flags say.
[[nodiscard]] Status wait_for(ActionContext& context,
                              const std::vector<kube::MappedObject>& objects,
                              const WaitFlags& flags);

/// Objects of a stored manifest, mapped.
[[nodiscard]] Result<std::vector<kube::MappedObject>> build_stored(ActionContext& context,
                                                                   const std::string& manifest);

}  // namespace tf::action
