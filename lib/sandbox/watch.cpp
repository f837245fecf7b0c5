#include <fmt/core.h>

#include <chrono>
#include <memory>
#include <utility>

#include "lib/sandbox/handlers.h"
#include "lib/sandbox/list_options.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/render.h"

namespace tf::sandbox {
namespace {

constexpr std::chrono::seconds kBookmarkInterval{60};
constexpr std::chrono::seconds kUsualTimeout{1800};
constexpr std::string_view kInitialEventsEnd = "k8s.io/initial-events-end";

/// Tells of the writes below a prefix, from a revision on, until its time is over.
/// Like: apiserver 0.36 storage/cacher and handlers.ServeWatch.
class Watch final : public ResponseStream {
 public:
  Watch(Registry& registry, const Call& call, ListOptions options)
      : registry_(registry),
        resource_(call.resource),
        rendering_(call.rendering),
        options_(std::move(options)),
        prefix_(Registry::prefix_of(call.resource, call.target.ns)),
        seen_(registry.store().revision()) {
    const TimePoint now = registry_.clock().now();
    const std::chrono::seconds timeout(options_.timeout_seconds);
    ends_ = now + (timeout.count() > 0 ? timeout : kUsualTimeout);
    next_bookmark_ = now + kBookmarkInterval;
    begin();
  }

  std::optional<std::string> next() override {
    if (ended_) return std::nullopt;
    take_changes();
    const TimePoint now = registry_.clock().now();
    if (now >= ends_) {
      if (options_.bookmarks && !failed_) bookmark({});
      ended_ = true;
    } else if (now >= next_bookmark_) {
      next_bookmark_ = now + kBookmarkInterval;
      if (options_.bookmarks) bookmark({});
    }
    if (failed_) ended_ = true;
    if (out_.empty() && ended_) return std::nullopt;
    return std::exchange(out_, {});
  }

 private:
  /// What there is already comes first, unless the client knows it.
  void begin() {
    const std::int64_t from = options_.revision.value_or(0);
    if (from == 0 && options_.sends_nothing_first) return;
    if (from > 0 && !options_.send_initial) {
      seen_ = from;
      return;
    }
    const auto& objects = registry_.store().objects();
    for (auto at = objects.lower_bound(prefix_);
         at != objects.end() && at->first.starts_with(prefix_); ++at) {
      ListedObject object = listed(resource_, at->second.json);
      if (options_.selects(object)) tell("ADDED", object);
    }
    if (options_.send_initial && options_.bookmarks) {
      bookmark(Map{{std::string(kInitialEventsEnd), "true"}});
    }
  }

  void take_changes() {
    if (failed_ || seen_ == registry_.store().revision()) return;
    const auto changes = registry_.store().changes_after(seen_);
    if (!changes) {
      fail(expired(
          fmt::format("too old resource version: {} ({})", seen_, registry_.store().compacted())));
      return;
    }
    for (const Change* change : *changes) {
      if (change->key.starts_with(prefix_)) tell_change(*change);
      seen_ = change->revision;
    }
  }

  void tell_change(const Change& change) {
    ListedObject after = listed(resource_, change.json);
    const bool is_in = change.type != ChangeType::kDeleted && options_.selects(after);
    bool was_in = change.previous != nullptr;
    if (was_in) {
      ListedObject before = listed(resource_, change.previous);
      was_in = options_.selects(before);
    }
    if (is_in) {
      tell(was_in ? "MODIFIED" : "ADDED", after);
    } else if (was_in) {
      // Who left the selector is told of as it was, at the revision it left.
      tell("DELETED", change.type == ChangeType::kDeleted ? after : left(change));
    }
  }

  [[nodiscard]] ListedObject left(const Change& change) const {
    Value value = parse_object(*listed(resource_, change.previous).json);
    set_path(*value.as_map(), {"metadata", "resourceVersion"}, std::to_string(change.revision));
    return {std::make_shared<const std::string>(object_text(value)), value};
  }

  void tell(std::string_view type, const ListedObject& object) {
    append(type, render_event_object(rendering_, resource_, object, std::exchange(first_, false),
                                     registry_.clock().now()));
  }

  void bookmark(const Value& annotations) {
    Map metadata{{"resourceVersion", std::to_string(seen_)}};
    if (!annotations.is_nil()) metadata.set("annotations", annotations);
    const bool partial = rendering_.form == Rendering::Form::kPartial;
    if (rendering_.form == Rendering::Form::kTable) return bookmark_table(std::move(metadata));
    append("BOOKMARK",
           object_text(Map{{"kind", partial ? "PartialObjectMetadata" : resource_.kind},
                           {"apiVersion", partial ? "meta.k8s.io/v1" : resource_.api_version()},
                           {"metadata", std::move(metadata)}}));
  }

  /// In a table's form the bookmark is a row with nothing but metadata.
  void bookmark_table(Map metadata) {
    const Value object = Map{{"kind", resource_.kind},
                             {"apiVersion", resource_.api_version()},
                             {"metadata", std::move(metadata)}};
    const ListedObject listed{std::make_shared<const std::string>(object_text(object)), object};
    append("BOOKMARK", render_event_object(rendering_, resource_, listed,
                                           std::exchange(first_, false), registry_.clock().now()));
  }

  void fail(const ApiError& error) {
    append("ERROR", object_text(error.status()));
    failed_ = true;
  }

  void append(std::string_view type, std::string_view object) {
    out_ += R"({"type":")";
    out_ += type;
    out_ += R"(","object":)";
    out_ += object;
    out_ += "}\n";
  }

  Registry& registry_;
  Resource resource_;  ///< a copy: the watch may outlive a CRD
  Rendering rendering_;
  ListOptions options_;
  std::string prefix_;
  std::int64_t seen_;
  TimePoint ends_;
  TimePoint next_bookmark_;
  std::string out_;
  bool first_ = true;
  bool failed_ = false;
  bool ended_ = false;
};

}  // namespace

ApiResult<Response> watch_objects(Registry& registry, Call& call) {
  TF_ASSIGN(ListOptions options, ListOptions::read(call));
  if (!call.target.name.empty()) {
    TF_ASSIGN(options.fields,
              FieldSelector::parse(call.resource, "metadata.name=" + call.target.name));
  }
  Response response;
  response.headers.emplace_back("content-type", call.rendering.content_type());
  response.stream = std::make_unique<Watch>(registry, call, std::move(options));
  return response;
}

}  // namespace tf::sandbox
