#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "lib/base/time.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"
#include "lib/kube/client.h"
#include "release-store/store.h"

namespace tf::action {

/// The borrowed parts an action works with. `kube` and `releases` are null for client-only renders.
struct ActionContext {
  kube::KubeClient* kube = nullptr;
  store::ReleaseStore* releases = nullptr;
  const Clock* clock = nullptr;
  EventSink* events = nullptr;
  std::stop_token stop;
  std::string ns;       ///< release namespace
  HelmDialect dialect;  ///< which Helm charts are rendered as
};

enum class DryRun { kNone, kClient, kServer };

}  // namespace tf::action
