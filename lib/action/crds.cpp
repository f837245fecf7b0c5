#include "lib/action/crds.h"

#include <chrono>
#include <utility>
#include <vector>

#include "lib/release/manifest.h"

namespace tf::action {
namespace {

constexpr std::chrono::seconds kEstablishTimeout(60);

Result<std::vector<kube::MappedObject>> build_crds(ActionContext& context,
                                                   const chart::CrdFile& crd) {
  TF_ASSIGN(const auto manifests, release::parse_manifest(crd.data));
  TF_ASSIGN(auto objects,
            kube::build_objects(*context.kube, release::objects_of(manifests), context.ns));
  if (objects.empty()) return fail(ErrorCode::kInvalid, "resources are empty");
  return objects;
}

}  // namespace

Status install_crds(ActionContext& context, const chart::Chart& chart,
                    const kube::ApplyOptions& options, kube::WaitStrategy wait) {
  std::vector<kube::MappedObject> installed;
  for (const chart::CrdFile& crd : chart::crd_files(chart)) {
    const std::string what = "failed to install CRD " + crd.name;
    auto objects = build_crds(context, crd);
    if (!objects) return fail(std::move(objects).error().wrap(what));
    auto created = kube::create_objects(*context.kube, *objects, options, *context.events);
    if (created) {
      installed.insert(installed.end(), objects->begin(), objects->end());
    } else if (created.error().code == ErrorCode::kAlreadyExists) {
      log_debug(*context.events, "CRD is already present. Skipping", {{"crd", crd.name}});
    } else {
      return fail(std::move(created).error().wrap(what));
    }
  }
  if (installed.empty()) return {};
  const auto strategy = wait == kube::WaitStrategy::kHookOnly ? kube::WaitStrategy::kWatcher : wait;
  TF_CHECK(kube::wait_ready(*context.kube, installed, strategy, kube::WaitForJobs::kNo,
                            kEstablishTimeout, *context.events));
  context.kube->refresh_mapper();
  return {};
}

}  // namespace tf::action
