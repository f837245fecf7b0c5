#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/sandbox/controllers/cluster.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kKubelet = "kubelet";

Value involved_object(const Resource& resource, const Value& object, const Happening& happening) {
  Map reference{{"kind", resource.kind},
                {"apiVersion", resource.api_version()},
                {"name", name_of(object)},
                {"uid", uid_of(object)},
                {"resourceVersion", metadata_text(object, "resourceVersion")}};
  if (resource.namespaced) reference.set("namespace", ns_of(object));
  if (!happening.field_path.empty()) reference.set("fieldPath", happening.field_path);
  return reference;
}

/// Who tells it, in the fields of old and of new.
void set_source(Map& event, const Value& object, const Happening& happening) {
  event.set("reportingComponent", happening.component);
  if (!happening.action.empty()) {
    event.set("action", happening.action);
    event.set("reportingInstance", std::string(happening.component) + "-sandbox");
    event.set("source", Map{});
    return;
  }
  Map source{{"component", happening.component}};
  event.set("reportingInstance", "");
  if (happening.component == kKubelet) {
    const auto node = string_at(object, {"spec", "nodeName"});
    source.set("host", node);
    event.set("reportingInstance", node);
  }
  event.set("source", std::move(source));
}

std::string likeness(const Value& object, const Happening& happening) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", uid_of(object), happening.component, happening.reason,
                     happening.field_path, happening.message);
}

/// Counts an event once more; nil where it is forgotten.
Value counted(const Registry& registry, const Resource& events, const std::string& ns,
              const std::string& name, const std::string& now) {
  const auto known = registry.get(events, ns, name);
  if (!known) return {};
  Value event = deep_copy(known->root());
  event.as_map()->set("count", number(number_at(event, {"count"}) + 1));
  event.as_map()->set("lastTimestamp", now);
  return event;
}

}  // namespace

void Cluster::record(const Resource& resource, const Value& object, const Happening& happening) {
  const std::string ns = resource.namespaced ? std::string(ns_of(object)) : "default";
  const std::string like = likeness(object, happening);
  const bool counts = happening.action.empty();
  if (const auto known = event_names_.find(like); counts && known != event_names_.end()) {
    const Value event = counted(registry_, *resources_.events, ns, known->second, stamp());
    if (!event.is_nil()) {
      const Object again(event);
      static_cast<void>(registry_.update(*resources_.events, ns, known->second, again,
                                         {std::string(happening.component), "", DryRun::kNo}));
      return;
    }
  }
  last_event_stamp_ =
      std::max<std::int64_t>(last_event_stamp_ + 1, now().time_since_epoch().count());
  const std::string name = fmt::format("{}.{:016x}", name_of(object), last_event_stamp_);
  Map event{{"apiVersion", "v1"},
            {"kind", "Event"},
            {"metadata", Map{{"name", name}, {"namespace", ns}}},
            {"involvedObject", involved_object(resource, object, happening)},
            {"reason", happening.reason},
            {"message", happening.message},
            {"type", happening.warning ? "Warning" : "Normal"}};
  set_source(event, object, happening);
  if (counts) {
    event.set("firstTimestamp", stamp());
    event.set("lastTimestamp", stamp());
    event.set("count", number(1));
  } else {
    event.set("eventTime", rfc3339_micros(now()));
  }
  // An event that cannot be kept (its namespace is ending) is nobody's loss.
  const auto made = registry_.create(*resources_.events, ns, Object(std::move(event)),
                                     {std::string(happening.component), "", DryRun::kNo});
  if (made && counts) event_names_[like] = name;
}

}  // namespace tf::sandbox
