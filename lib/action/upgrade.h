#pragma once

#include <map>
#include <string>

#include "lib/action/install.h"

namespace tf::action {

/// Server-side apply for an existing release: as asked, or as its last revision was applied.
enum class ServerSide { kAuto, kYes, kNo };

/// "true", "false", "auto". Errors: kInvalid "invalid/unknown release server-side apply method:
/// foo".
[[nodiscard]] Result<ServerSide> parse_server_side(const std::string& text);

enum class ReuseValues { kDefault, kReset, kReuse, kResetThenReuse };

struct UpgradeOptions : ApplyFlags, WaitFlags, RenderFlags {
  ServerSide server_side = ServerSide::kAuto;
  ReuseValues reuse_values = ReuseValues::kDefault;
  bool cleanup_on_fail = false;
  bool disable_openapi_validation = false;
  int max_history = 10;
  std::map<std::string, std::string> labels;  ///< value "null" removes a label
};

/// Upgrades a release (apply.md 9). Errors without "UPGRADE FAILED: ".
[[nodiscard]] Outcome<release::Release> upgrade(ActionContext& context, const std::string& name,
                                                chart::Chart chart, Value values,
                                                const UpgradeOptions& options);

}  // namespace tf::action
