#include "lib/action/uninstall.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/action/cluster.h"
#include "lib/action/ownership.h"
#include "lib/action/record.h"
#include "lib/action/steps.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/release/manifest.h"

namespace tf::action {
namespace {

using release::Release;
using release::ReleaseStatus;

/// What a stored manifest says about deletion.
struct DeletionPlan {
  std::vector<release::Manifest> kept;
  std::vector<release::Manifest> doomed;
};

/// Uninstall order. A document with a resource policy other than "keep" is neither kept nor
/// deleted, as in helm 4.3.1 filterManifestsToKeep.
Result<DeletionPlan> plan_deletion(const std::string& manifest) {
  TF_ASSIGN(std::vector<release::Manifest> documents, release::parse_manifest(manifest));
  std::stable_sort(documents.begin(), documents.end(),
                   [](const release::Manifest& a, const release::Manifest& b) {
                     return release::uninstalls_before(a.head.kind, b.head.kind);
                   });
  DeletionPlan plan;
  for (release::Manifest& document : documents) {
    const auto policy = document.head.annotations.find("helm.sh/resource-policy");
    if (policy == document.head.annotations.end()) {
      plan.doomed.push_back(std::move(document));
    } else if (to_lower_ascii(trim_space(policy->second)) == "keep") {
      plan.kept.push_back(std::move(document));
    }
  }
  return plan;
}

std::string kept_text(const DeletionPlan& plan) {
  if (plan.kept.empty()) return {};
  std::string out = "These resources were kept due to the resource policy:\n";
  for (const release::Manifest& document : plan.kept)
    out += "[" + document.head.kind + "] " + document.head.name + "\n";
  return out;
}

std::string propagation(const std::string& cascade) {
  if (cascade == "orphan") return "Orphan";
  if (cascade == "foreground") return "Foreground";
  return "Background";
}

std::string joined(const std::vector<Error>& errors) {
  std::string out;
  for (const Error& error : errors)
    out.append(out.empty() ? "" : "; ").append(error.message);
  return out;
}

using Attributes = std::vector<std::pair<std::string, std::string>>;
Attributes attributes_of(const kube::MappedObject& object) {
  return {{"kind", object.resource.gvk.kind}, {"name", object.name()}, {"namespace", object.ns}};
}

/// One uninstallation; its steps in the order of helm 4.3.1 Uninstall.Run.
class Uninstallation {
 public:
  Uninstallation(ActionContext& context, const std::string& name, const UninstallOptions& options)
      : context_(context), name_(name), options_(options) {}

  Result<UninstallReport> run() {
    TF_CHECK(begin_action(context_));
    if (options_.dry_run) return show();
    if (!release::check_release_name(name_))
      return fail(ErrorCode::kInvalid, "uninstall: Release name is invalid: " + name_);
    auto history = context_.releases->open_history(name_);
    auto last = history ? history->last() : tl::make_unexpected(history.error());
    if (!last) {
      if (options_.ignore_not_found) return UninstallReport{};
      return fail(std::move(last).error().wrap("uninstall: Release not loaded: " + name_));
    }
    history_ = *std::move(history);
    record_ = *std::move(last);
    if (record_.info.status == ReleaseStatus::kUninstalled) return purge_uninstalled();
    log_debug(*context_.events, "uninstall: deleting release", {{"name", name_}});
    return remove();
  }

 private:
  [[nodiscard]] ReleaseOwner owner() const { return {record_.name, record_.ns}; }

  Status purge() {
    auto purged = context_.releases->remove_all(name_, history_.revisions());
    if (purged) return {};
    return fail(std::move(purged).error().wrap("uninstall: Failed to purge the release"));
  }

  Result<UninstallReport> purge_uninstalled() {
    if (options_.keep_history)
      return fail(ErrorCode::kInvalid,
                  "the release named " + go_quote(name_) + " is already deleted");
    TF_CHECK(purge());
    return UninstallReport{};
  }

  Result<UninstallReport> remove() {
    record_.info.status = ReleaseStatus::kUninstalling;
    record_.info.deleted = context_.clock->now();
    record_.info.description = "Deletion in progress (or silently failed)";
    TF_CHECK(run_hooks_at(release::HookEvent::kPreDelete));
    store_record();
    UninstallReport report;
    auto deleted = delete_objects(report);
    if (!deleted) {
      log_debug(*context_.events, "uninstall: Failed to delete release",
                {{"error", deleted.error().message}});
      TF_CHECK(check_interrupt(context_));
      return fail(ErrorCode::kInternal, "failed to delete release: " + name_);
    }
    std::vector<Error> errors;
    collect(kube::wait_deleted(*context_.kube, *deleted, options_.wait, options_.timeout,
                               *context_.events),
            errors);
    collect(run_hooks_at(release::HookEvent::kPostDelete), errors);
    TF_CHECK(check_interrupt(context_));
    return finish(std::move(report), std::move(errors));
  }

  Result<UninstallReport> finish(UninstallReport report, std::vector<Error> errors) {
    record_.info.status = ReleaseStatus::kUninstalled;
    record_.info.description =
        options_.description.empty() ? "Uninstallation complete" : options_.description;
    const GracePeriod grace(context_);
    if (options_.keep_history) {
      store_record();
      supersede_deployed();
    } else {
      log_debug(*context_.events, "purge requested", {{"release", name_}});
      collect(purge(), errors);
    }
    if (errors.empty()) return report;
    return fail(errors.front().code, "uninstallation completed with " + to_text(errors.size()) +
                                         " error(s): " + joined(errors));
  }

  static void collect(Status status, std::vector<Error>& errors) {
    if (!status) errors.push_back(std::move(status).error());
  }

  Status run_hooks_at(release::HookEvent event) {
    if (options_.no_hooks) return {};
    const HookSettings settings{options_.wait, options_.timeout, kube::ApplyMethod::kServerSide};
    return run_hooks(context_, record_, event, settings);
  }

  void store_record() {
    if (auto stored = context_.releases->update(record_); !stored)
      log_debug(*context_.events, "uninstall: Failed to store updated release",
                {{"error", stored.error().message}});
  }

  void supersede_deployed() {
    for (Release& deployed : history_.deployed()) {
      if (deployed.revision == record_.revision) continue;
      log_debug(*context_.events, "superseding previous deployment",
                {{"version", to_text(deployed.revision)}});
      deployed.info.status = ReleaseStatus::kSuperseded;
      if (auto stored = context_.releases->update(deployed); !stored)
        log_debug(*context_.events, "uninstall: Failed to store updated release",
                  {{"error", stored.error().message}});
    }
  }

  Result<std::vector<kube::MappedObject>> build(const DeletionPlan& plan) {
    return kube::build_objects(*context_.kube, release::objects_of(plan.doomed), context_.ns);
  }

  /// Deletes what is the release's own. Out: those objects.
  Result<std::vector<kube::MappedObject>> delete_objects(UninstallReport& report) {
    auto plan = plan_deletion(record_.manifest);
    if (!plan)
      return fail(std::move(plan).error().wrap(
          "corrupted release record. You must manually delete the resources"));
    report.info = kept_text(*plan);
    auto objects = build(*plan);
    if (!objects)
      return fail(std::move(objects).error().wrap("unable to build kubernetes objects for delete"));
    OwnershipReport ownership = verify_ownership(*context_.kube, *objects, owner());
    report_foreign(ownership, report.info);
    report_unknown(ownership, report.info);
    TF_CHECK(kube::delete_objects(*context_.kube, ownership.owned, propagation(options_.cascade),
                                  *context_.events));
    return std::move(ownership.owned);
  }

  void report_foreign(const OwnershipReport& ownership, std::string& info) {
    if (ownership.foreign.empty()) return;
    std::string names;
    for (const kube::MappedObject& object : ownership.foreign) {
      Attributes attributes = attributes_of(object);
      attributes.emplace_back("release", name_);
      log_warning(*context_.events, "skipping delete of resource not owned by this release",
                  std::move(attributes));
      names += "[" + object.resource.gvk.kind + "] " + object.name() + "\n";
    }
    info.append(info.empty() ? "" : "\n")
        .append(to_text(ownership.foreign.size()))
        .append(" resource(s) were not deleted because they are not owned by this release:\n")
        .append(names);
  }

  void report_unknown(const OwnershipReport& ownership, std::string& info) {
    if (ownership.unknown.empty()) return;
    std::string names;
    for (const auto& [object, error] : ownership.unknown) {
      Attributes attributes = attributes_of(object);
      attributes.emplace_back("release", name_);
      attributes.emplace_back("error", error.message);
      log_warning(*context_.events,
                  "skipping delete of resource because ownership could not be verified",
                  std::move(attributes));
      names += "[" + object.resource.gvk.kind + "] " + object.name() + ": " + error.message + "\n";
    }
    info.append(info.empty() ? "" : "\n")
        .append(to_text(ownership.unknown.size()))
        .append(" resource(s) were not deleted because their ownership could not be verified:\n")
        .append(names);
  }

  // --- dry run ---------------------------------------------------------------------------------

  /// Tells what would be skipped and kept; nothing is changed. What does not parse or map is not
  /// worth an error here, as in Helm.
  Result<UninstallReport> show() {
    if (!release::check_release_name(name_))
      return fail(ErrorCode::kInvalid, "releaseContent: Release name is invalid: " + name_);
    auto last = context_.releases->last(name_);
    if (!last) {
      const bool missing = last.error().code == ErrorCode::kNotFound;
      if (options_.ignore_not_found && missing) return UninstallReport{};
      return fail(std::move(last).error());
    }
    record_ = *std::move(last);
    const auto plan = plan_deletion(record_.manifest);
    if (!plan) return UninstallReport{};
    if (const auto objects = build(*plan))
      show_skipped(verify_ownership(*context_.kube, *objects, owner()));
    return UninstallReport{kept_text(*plan)};
  }

  void show_skipped(const OwnershipReport& ownership) {
    EventSink& events = *context_.events;
    if (!ownership.foreign.empty()) {
      log_warning(events,
                  "dry-run: resources would be skipped because they are not owned by this release",
                  {{"release", name_}, {"count", to_text(ownership.foreign.size())}});
      for (const kube::MappedObject& object : ownership.foreign)
        log_warning(events, "dry-run: would skip resource", attributes_of(object));
    }
    if (ownership.unknown.empty()) return;
    log_warning(events,
                "dry-run: resources would be skipped because their ownership could not be verified",
                {{"release", name_}, {"count", to_text(ownership.unknown.size())}});
    for (const auto& [object, error] : ownership.unknown) {
      Attributes attributes = attributes_of(object);
      attributes.emplace_back("error", error.message);
      log_warning(events, "dry-run: would skip resource (ownership could not be verified)",
                  std::move(attributes));
    }
  }

  ActionContext& context_;
  const std::string& name_;
  const UninstallOptions& options_;
  store::History history_;
  Release record_;
};

}  // namespace

Result<UninstallReport> uninstall(ActionContext& context, const std::string& name,
                                  const UninstallOptions& options) {
  return Uninstallation(context, name, options).run();
}

}  // namespace tf::action
