#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/print/color.h"
#include "cmd/print/format.h"
#include "lib/action/query.h"
#include "lib/data/event.h"
#include "lib/release/release.h"

namespace tf::cmd {

/// What the status block shows besides the release.
struct ReleaseViewOptions {
  bool debug = false;          ///< values, hooks and manifest too
  bool show_metadata = false;  ///< chart, version, app version
  bool hide_notes = false;
  Colors colors = Colors::kOff;
};

/// The status block of install, upgrade, status and `get all`; as JSON the whole release.
/// Like: helm 4.3.1 pkg/cmd statusPrinter.
class ReleaseView final : public Printable {
 public:
  /// In: `events` gets the warnings of coalescing values (debug only); both are borrowed.
  ReleaseView(const release::Release& release, ReleaseViewOptions options, EventSink& events)
      : release_(release), options_(options), events_(events) {}
  /// With what `status` found: the chart is left out of JSON, the resources are put in.
  ReleaseView(const action::ReleaseWithResources& status, ReleaseViewOptions options,
              EventSink& events)
      : release_(status.release),
        options_(options),
        events_(events),
        resources_(&status.resources) {}

  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  [[nodiscard]] std::string head() const;
  [[nodiscard]] std::string tests() const;
  [[nodiscard]] Result<std::string> values() const;
  [[nodiscard]] std::string manifests() const;

  const release::Release& release_;
  ReleaseViewOptions options_;
  EventSink& events_;
  const std::vector<action::ResourceGroup>* resources_ = nullptr;
};

/// Hooks as Helm prints them: "---\n# Source: <path>\n<manifest>\n" each.
[[nodiscard]] std::string format_hooks(const std::vector<release::Hook>& hooks);

/// "RESOURCES:" of `status`: groups of server-side tables as kubectl prints them, the same columns
/// of neighbours with one header.
[[nodiscard]] std::string format_resources(const std::vector<action::ResourceGroup>& groups);

/// The top level of a JSON object: keys and raw values in order. Precondition: valid JSON.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> split_json_object(
    const std::string& json);

}  // namespace tf::cmd
