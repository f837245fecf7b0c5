#include "lib/action/query.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include "lib/action/cluster.h"
#include "lib/action/name_filter.h"
#include "lib/chart/coalesce.h"
#include "lib/data/label_selector.h"

namespace tf::action {
namespace {

using release::Release;
using release::ReleaseStatus;

/// Which statuses are wanted; without any flag all are, but unknown ones.
bool is_wanted(const ListOptions& options, ReleaseStatus status) {
  const bool all = !options.uninstalled && !options.superseded && !options.uninstalling &&
                   !options.deployed && !options.failed && !options.pending;
  switch (status) {
    case ReleaseStatus::kUnknown:
      return false;
    case ReleaseStatus::kUninstalled:
      return all || options.uninstalled;
    case ReleaseStatus::kSuperseded:
      return all || options.superseded;
    case ReleaseStatus::kUninstalling:
      return all || options.uninstalling;
    case ReleaseStatus::kDeployed:
      return all || options.deployed;
    case ReleaseStatus::kFailed:
      return all || options.failed;
    default:
      return all || options.pending;
  }
}

/// Superseded revisions are never the latest ones: asked for alone, all revisions are looked at.
bool only_superseded(const ListOptions& options) {
  return options.superseded && !options.uninstalled && !options.uninstalling && !options.deployed &&
         !options.failed && !options.pending;
}

/// Like helm 4.3.1 releaseutil.SortByDate: whole seconds, then names.
bool deployed_before(const Release& a, const Release& b) {
  const auto seconds = [](const Release& release) {
    return std::chrono::floor<std::chrono::seconds>(
        release.info.last_deployed.value_or(TimePoint::min()));
  };
  return std::pair(seconds(a), a.name) < std::pair(seconds(b), b.name);
}

bool named_before(const Release& a, const Release& b) {
  return std::tie(a.name, a.ns, a.revision) < std::tie(b.name, b.ns, b.revision);
}

/// By name; with by_date the newest last, as helm 4.3.1 List.sort has it.
void sort_releases(const ListOptions& options, std::vector<Release>& releases) {
  std::sort(releases.begin(), releases.end(), named_before);
  if (options.by_date) std::stable_sort(releases.begin(), releases.end(), deployed_before);
  if (options.reverse) std::reverse(releases.begin(), releases.end());
}

void cut_page(const ListOptions& options, std::vector<Release>& releases) {
  const auto offset = static_cast<std::size_t>(std::max(options.offset, 0));
  if (offset >= releases.size()) return releases.clear();
  releases.erase(releases.begin(), releases.begin() + static_cast<std::ptrdiff_t>(offset));
  const auto limit = static_cast<std::size_t>(std::max(options.limit, 0));
  if (limit > 0 && releases.size() > limit) releases.resize(limit);
}

}  // namespace

Result<std::vector<Release>> list(ActionContext& context, const ListOptions& options) {
  TF_CHECK(check_reachable(context));
  TF_ASSIGN(const NameFilter filter, NameFilter::compile(options.filter));
  const auto decode = only_superseded(options) ? store::Decode::kAll : store::Decode::kLatestOnly;
  TF_ASSIGN(std::vector<Release> releases, context.releases->list(decode));
  std::erase_if(releases, [&](const Release& release) { return !filter.matches(release.name); });
  if (releases.empty()) return releases;
  TF_ASSIGN(const LabelSelector selector, LabelSelector::parse(options.selector));
  std::erase_if(releases, [&](const Release& release) {
    return !is_wanted(options, release.info.status) || !selector.matches(release.labels);
  });
  sort_releases(options, releases);
  cut_page(options, releases);
  return releases;
}

Result<std::vector<Release>> history(ActionContext& context, const std::string& name, int max) {
  TF_CHECK(check_reachable(context));
  if (!release::check_release_name(name))
    return fail(ErrorCode::kInvalid, "release name is invalid: " + name);
  TF_ASSIGN(const store::History history, context.releases->open_history(name));
  if (history.empty()) return fail(ErrorCode::kNotFound, "release: not found");
  return history.newest(max);
}

Result<Release> get_release(ActionContext& context, const std::string& name, int revision) {
  TF_CHECK(check_reachable(context));
  if (!release::check_release_name(name))
    return fail(ErrorCode::kInvalid, "releaseContent: Release name is invalid: " + name);
  if (revision <= 0) return context.releases->last(name);
  return context.releases->get(name, revision);
}

Result<Value> computed_values(const Release& release, EventSink& events) {
  return chart::coalesce_values(release.chart, release.config, events);
}

}  // namespace tf::action
