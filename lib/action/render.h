#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/action/options.h"
#include "lib/action/scope.h"
#include "lib/chart/capabilities.h"
#include "lib/chart/chart.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"
#include "lib/release/manifest.h"
#include "templates-engine/function_table.h"

namespace tf::action {

/// A rendered chart, split and sorted.
struct RenderedRelease {
  std::vector<release::Hook> hooks;
  std::vector<release::Manifest> manifests;  ///< what is applied, install order
  std::string text;                          ///< the manifest as the record keeps it
  std::string notes;
};

/// Why nothing was rendered; `files` is all rendered text when it broke as YAML, for --debug.
struct RenderFailure {
  Error error;
  std::string files;
};

struct RenderRequest {
  const chart::Chart* chart = nullptr;  ///< after process_dependencies
  Value values;                         ///< from coalesced_values
  const chart::Capabilities* capabilities = nullptr;
  ReleaseFacts facts;
  RenderFlags flags;
  engine::LookupFn lookup;  ///< empty: no cluster to look at
  HelmDialect dialect;
  release::ManifestContent content = release::ManifestContent::kObject;  ///< of the manifests
};

/// Defaults under the user's values, checked against the schemas unless told not to.
/// Errors: kInvalid as of coalesce_values and validate_schemas.
[[nodiscard]] Result<Value> coalesced_values(const chart::Chart& chart, const Value& user,
                                             bool skip_schema, EventSink& events,
                                             const HelmDialect& dialect = {});

/// Renders, takes the notes out, splits and sorts.
/// Errors: kInvalid in the engine's or the splitter's words; "chart requires kubeVersion: ...".
/// Threads: renders on a stack of its own.   Like: helm 4.3.1 action.renderResources.
[[nodiscard]] tl::expected<RenderedRelease, RenderFailure> render_release(RenderRequest request,
                                                                          const Clock& clock,
                                                                          EventSink& events);

}  // namespace tf::action
