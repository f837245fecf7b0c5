#pragma once

#include "lib/action/context.h"
#include "lib/action/options.h"
#include "lib/chart/chart.h"
#include "lib/kube/apply.h"

namespace tf::action {

/// Installs the files of crds/, one after the other, waits a minute for all to be established and
/// forgets what discovery had told. Existing ones are applied over, or left alone client-side.
/// Errors: "failed to install CRD crds/x.yaml: ...".   Like: helm 4.3.1 Install.installCRDs.
[[nodiscard]] Status install_crds(ActionContext& context, const chart::Chart& chart,
                                  const kube::ApplyOptions& options, kube::WaitStrategy wait);

}  // namespace tf::action
