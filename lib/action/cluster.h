#pragma once

#include "lib/action/context.h"
#include "lib/chart/capabilities.h"
#include "templates-engine/function_table.h"

namespace tf::action {

/// What the cluster offers, from the version and discovery that the client asked for once.
/// Errors: "could not get server version from Kubernetes: ...", "could not get apiVersions from
/// Kubernetes: ...".   Like: helm 4.3.1 Configuration.getCapabilities.
[[nodiscard]] Result<chart::Capabilities> cluster_capabilities(kube::KubeClient& client);

/// Templates' `lookup` over the cluster; what is not there is an empty map.
/// In: context is borrowed for the function's life.   Like: helm 4.3.1 engine.newLookupFunction.
[[nodiscard]] engine::LookupFn make_lookup(ActionContext& context);

/// Errors: kUnreachable "kubernetes cluster unreachable: ...". Without a client nothing is asked.
[[nodiscard]] Status check_reachable(ActionContext& context);

/// First step of an action that changes the cluster: calls end at the context's interrupt from now
/// on, and the server answers. Errors: kUnreachable, also when the context has no client.
[[nodiscard]] Status begin_action(ActionContext& context);

}  // namespace tf::action
