#include "cmd/offers.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/action/query.h"
#include "lib/release/release.h"

namespace tf::cmd {

Completion offer_releases(Session& session, std::span<const std::string> without) {
  auto context = session.connect();
  if (!context) return {};
  action::ListOptions options;
  options.limit = 0;
  const auto releases = action::list(*context, options);
  if (!releases) return {};
  Completion completion;
  for (const auto& release : *releases) {
    if (std::find(without.begin(), without.end(), release.name) != without.end()) continue;
    completion.lines.push_back(fmt::format("{}\t{} -> {}", release.name,
                                           release::chart_label(release.chart),
                                           release::to_string(release.info.status)));
  }
  return completion;
}

Completion offer_revisions(Session& session, const std::string& release) {
  constexpr int kMost = 256;
  auto context = session.connect();
  if (!context) return {};
  const auto revisions = action::history(*context, release, kMost);
  if (!revisions) return {};
  Completion completion;
  for (const auto& revision : *revisions) {
    completion.lines.push_back(fmt::format("{}\tApp: {}, Chart: {}", revision.revision,
                                           revision.chart.metadata.app_version,
                                           release::chart_label(revision.chart)));
  }
  return completion;
}

Completion offer_one_release(Session& session, std::span<const std::string> words) {
  return words.empty() ? offer_releases(session, words) : Completion{};
}

Completion offer_files() {
  return Completion{{}, true};
}

void Command::use_environment(const Settings&, const Environment&) {}

Completion Command::complete(Session&, std::span<const std::string>) {
  return {};
}

}  // namespace tf::cmd
