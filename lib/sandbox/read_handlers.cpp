#include <fmt/core.h>

#include <map>
#include <utility>

#include "lib/sandbox/handlers.h"
#include "lib/sandbox/list_options.h"
#include "lib/sandbox/render.h"

namespace tf::sandbox {
namespace {

/// A list at a revision that is not there yet.
ApiError too_large(std::int64_t asked, std::int64_t current) {
  ApiError error{
      504, "Timeout",
      fmt::format("Timeout: Too large resource version: {}, current: {}", asked, current), Map{}};
  List causes;
  causes.push(
      Map{{"reason", "ResourceVersionTooLarge"}, {"message", "Too large resource version"}});
  error.details.as_map()->set("causes", std::move(causes));
  error.details.as_map()->set("retryAfterSeconds", Value::int64(1));
  return error;
}

struct Page {
  std::vector<ListedObject> objects;
  std::string last_key;        ///< relative to the prefix; "" when the list is complete
  std::int64_t remaining = 0;  ///< objects after it
};

using Texts = std::map<std::string, JsonText>;

/// The objects below a prefix as they were at a revision.   Errors: 410.
/// Cost: that of all objects there and of all writes since.
ApiResult<Texts> objects_at(const ObjectStore& store, const std::string& prefix,
                            std::int64_t revision) {
  Texts found;
  for (auto at = store.objects().lower_bound(prefix);
       at != store.objects().end() && at->first.starts_with(prefix); ++at) {
    found.emplace(at->first, at->second.json);
  }
  if (revision == 0 || revision == store.revision()) return found;
  const auto changes = store.changes_after(revision);
  if (!changes) {
    return refuse(expired(
        fmt::format("The provided continue parameter is too old to display a consistent list "
                    "result. You can start a new list without the continue parameter, or use the "
                    "continue token in this response to retrieve the remainder of the results. "
                    "Continuing with the provided token results in an inconsistent list - objects "
                    "that were created, modified, or deleted between the time the first chunk was "
                    "returned and now may show up in the list.")));
  }
  for (auto change = changes->rbegin(); change != changes->rend(); ++change) {
    if (!(*change)->key.starts_with(prefix)) continue;
    if ((*change)->previous == nullptr) {
      found.erase((*change)->key);
    } else {
      found[(*change)->key] = (*change)->previous;
    }
  }
  return found;
}

/// The revision that a list must be of; 0: the newest.
std::int64_t revision_of(const ListOptions& options) {
  if (options.continue_revision > 0) return options.continue_revision;
  return options.match == "Exact" ? options.revision.value_or(0) : 0;
}

Page read_page(const Texts& objects, const std::string& prefix, const Call& call,
               const ListOptions& options) {
  Page page;
  // A list at "0" comes from the server's cache, which has all at hand.
  const std::int64_t limit = options.revision == 0 ? 0 : options.limit;
  auto at = options.continue_after.empty() ? objects.lower_bound(prefix)
                                           : objects.upper_bound(prefix + options.continue_after);
  std::string last;
  for (; at != objects.end() && at->first.starts_with(prefix); ++at) {
    if (limit > 0 && page.objects.size() == static_cast<std::size_t>(limit)) {
      page.last_key = last;
      ++page.remaining;
      continue;
    }
    ListedObject object = listed(call.resource, at->second);
    if (!options.selects(object)) continue;
    page.objects.push_back(std::move(object));
    last = at->first.substr(prefix.size());
  }
  return page;
}

}  // namespace

ApiResult<Response> get_object(Registry& registry, Call& call) {
  if (const auto version = call.query().get("resourceVersion"); !version.empty()) {
    TF_CHECK(read_resource_version(version, false));
  }
  TF_ASSIGN(const Object object, registry.get(call.resource, call.target.ns, call.target.name));
  return render_object(call, 200, object.root(), registry.clock().now());
}

ApiResult<Response> list_objects(Registry& registry, Call& call) {
  TF_ASSIGN(const ListOptions options, ListOptions::read(call));
  const std::int64_t current = registry.store().revision();
  if (options.revision && *options.revision > current) {
    return refuse(too_large(*options.revision, current));
  }
  const std::string prefix = Registry::prefix_of(call.resource, call.target.ns);
  TF_ASSIGN(const Texts objects, objects_at(registry.store(), prefix, revision_of(options)));
  Page page = read_page(objects, prefix, call, options);
  Map metadata;
  const std::int64_t revision = options.continue_revision > 0 ? options.continue_revision : current;
  metadata.set("resourceVersion", std::to_string(revision));
  if (!page.last_key.empty()) {
    metadata.set("continue", continue_token(revision, page.last_key));
    if (options.selects_all()) metadata.set("remainingItemCount", Value::int64(page.remaining));
  }
  return render_list(call, std::move(page.objects), metadata, registry.clock().now());
}

}  // namespace tf::sandbox
