#pragma once

#include <span>
#include <string>

#include "cmd/command.h"
#include "cmd/session.h"

namespace tf::cmd {

/// What shells are offered; each answers with nothing where the cluster does.

/// "name\tchart-version -> status" of all releases but those in `without`.
[[nodiscard]] Completion offer_releases(Session& session, std::span<const std::string> without);
/// "N\tApp: version, Chart: name-version" of a release's revisions.
[[nodiscard]] Completion offer_revisions(Session& session, const std::string& release);
/// The release for commands that take one and nothing else.
[[nodiscard]] Completion offer_one_release(Session& session, std::span<const std::string> words);
/// A chart's path.
[[nodiscard]] Completion offer_files();

}  // namespace tf::cmd
