#include "lib/sandbox/controllers/objects.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

const std::vector<Value>& items_of(const Value& object, Path path) {
  static const std::vector<Value> kNone;
  const Value* list = find_path(object, path);
  return list != nullptr && list->is_list() ? list->as_list()->items() : kNone;
}

std::int64_t number_at(const Value& object, Path path, std::int64_t fallback) {
  return integer_at(object, path).value_or(fallback);
}

bool flag_at(const Value& object, Path path) {
  const Value* found = find_path(object, path);
  return found != nullptr && found->as_bool() != nullptr && *found->as_bool();
}

Value copy_at(const Value& object, Path path) {
  const Value* found = find_path(object, path);
  return found == nullptr ? Value() : deep_copy(*found);
}

std::string_view name_of(const Value& object) {
  return metadata_text(object, "name");
}
std::string_view ns_of(const Value& object) {
  return metadata_text(object, "namespace");
}
std::string_view uid_of(const Value& object) {
  return metadata_text(object, "uid");
}
std::string_view annotation_of(const Value& object, std::string_view key) {
  return string_at(object, {"metadata", "annotations", key});
}
std::string_view label_of(const Value& object, std::string_view key) {
  return string_at(object, {"metadata", "labels", key});
}

void set_annotation(Value& object, std::string_view key, std::string_view value) {
  set_path(*object.as_map(), {"metadata", "annotations", key}, value);
}

void set_count(Map& map, std::string_view field, std::int64_t count) {
  if (count == 0) {
    map.erase(field);
  } else {
    map.set(std::string(field), number(count));
  }
}

Value controller_of(const Value& object) {
  for (const Value& owner : items_of(object, {"metadata", "ownerReferences"})) {
    if (flag_at(owner, {"controller"})) return owner;
  }
  return {};
}

std::string controller_key(const Value& object, const Resource& resource) {
  const Value owner = controller_of(object);
  if (string_at(owner, {"kind"}) != resource.kind ||
      string_at(owner, {"apiVersion"}) != resource.api_version()) {
    return {};
  }
  return Registry::key_of(resource, ns_of(object), string_at(owner, {"name"}));
}

Value controller_reference(const Resource& resource, const Value& owner) {
  List references;
  references.push(Map{{"apiVersion", resource.api_version()},
                      {"kind", resource.kind},
                      {"name", name_of(owner)},
                      {"uid", uid_of(owner)},
                      {"controller", true},
                      {"blockOwnerDeletion", true}});
  return references;
}

std::optional<LabelSelector> selector_of(const Value& object) {
  const Value* selector = find_path(object, {"spec", "selector"});
  if (selector == nullptr || !selector->is_map() || selector->as_map()->empty()) return {};
  const bool plain = std::all_of(selector->as_map()->begin(), selector->as_map()->end(),
                                 [](const Map::Entry& each) { return each.second.is_string(); });
  auto parsed =
      LabelSelector::from_object(plain ? Value(Map{{"matchLabels", *selector}}) : *selector);
  if (!parsed) return std::nullopt;
  return *std::move(parsed);
}

std::string short_hash(const Value& value) {
  constexpr std::string_view kAlphabet = "bcdfghjklmnpqrstvwxz2456789";
  constexpr std::size_t kLength = 10;
  const std::string digest = sha256_hex(json_text(value));
  std::string hash;
  for (std::size_t i = 0; i < kLength; ++i) {
    const auto byte =
        static_cast<std::size_t>(hex_digit(digest[2 * i]) * 16 + hex_digit(digest[2 * i + 1]));
    hash += kAlphabet[byte % kAlphabet.size()];
  }
  return hash;
}

Value condition_of(const Value& object, std::string_view type) {
  for (const Value& each : items_of(object, {"status", "conditions"})) {
    if (string_at(each, {"type"}) == type) return each;
  }
  return {};
}

bool set_condition(Value& object, const Condition& condition, const std::string& now) {
  const Value old = condition_of(object, condition.type);
  const bool same_status = !old.is_nil() && string_at(old, {"status"}) == condition.status;
  if (same_status && string_at(old, {"reason"}) == condition.reason &&
      string_at(old, {"message"}) == condition.message) {
    return false;
  }
  Value fresh = old.is_nil() ? Value(Map{}) : deep_copy(old);
  Map& map = *fresh.as_map();
  map.set("type", condition.type);
  map.set("status", condition.status);
  if (!same_status) map.set("lastTransitionTime", now);
  map.erase("reason");
  map.erase("message");
  if (!condition.reason.empty()) map.set("reason", condition.reason);
  if (!condition.message.empty()) map.set("message", condition.message);
  List conditions;
  for (const Value& each : items_of(object, {"status", "conditions"})) {
    conditions.push(string_at(each, {"type"}) == condition.type ? fresh : each);
  }
  if (old.is_nil()) conditions.push(std::move(fresh));
  set_path(*object.as_map(), {"status", "conditions"}, std::move(conditions));
  return true;
}

bool remove_condition(Value& object, std::string_view type) {
  if (condition_of(object, type).is_nil()) return false;
  List conditions;
  for (const Value& each : items_of(object, {"status", "conditions"})) {
    if (string_at(each, {"type"}) != type) conditions.push(each);
  }
  set_path(*object.as_map(), {"status", "conditions"}, std::move(conditions));
  return true;
}

std::optional<TimePoint> time_at(const Value& object, Path path) {
  return parse_rfc3339(string_at(object, path));
}

std::int64_t scaled(const Value* value, std::int64_t total, Rounding rounding) {
  if (value == nullptr) return 0;
  if (const auto* text = value->as_string()) {
    const auto percent = parse_integer(trim_suffix(*text, "%")).value_or(0);
    const std::int64_t product = percent * total;
    return rounding == Rounding::kUp ? (product + 99) / 100 : product / 100;
  }
  return integer_at(*value, {}).value_or(0);
}

std::string_view phase_of(const Value& pod) {
  return string_at(pod, {"status", "phase"});
}

bool is_finished(const Value& pod) {
  const auto phase = phase_of(pod);
  return phase == "Succeeded" || phase == "Failed";
}

bool is_active(const Value& pod) {
  return !is_finished(pod) && !is_deleted(pod);
}

bool is_ready(const Value& pod) {
  return string_at(condition_of(pod, "Ready"), {"status"}) == "True";
}

std::optional<TimePoint> available_at(const Value& pod, std::int64_t min_ready) {
  const Value ready = condition_of(pod, "Ready");
  if (string_at(ready, {"status"}) != "True") return std::nullopt;
  return time_at(ready, {"lastTransitionTime"}).value_or(TimePoint{}) +
         std::chrono::seconds(min_ready);
}

bool is_available(const Value& pod, std::int64_t min_ready, TimePoint now) {
  const auto from = available_at(pod, min_ready);
  return from && (min_ready == 0 || *from <= now);
}

bool goes_first(const Value& a, const Value& b) {
  const auto rank = [](const Value& pod) {
    const auto phase = phase_of(pod);
    return std::array<std::int64_t, 4>{
        string_at(pod, {"spec", "nodeName"}).empty() ? 0 : 1,
        phase == "Pending"   ? 0
        : phase == "Unknown" ? 1
                             : 2,
        is_ready(pod) ? 1 : 0,
        parse_integer(annotation_of(pod, "controller.kubernetes.io/pod-deletion-cost"))
            .value_or(0)};
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  const auto made = [](const Value& pod) { return metadata_text(pod, "creationTimestamp"); };
  return made(a) > made(b);
}

Value pod_from_template(const Value& pod_template, const Resource& resource, const Value& owner) {
  Map metadata;
  metadata.set("namespace", ns_of(owner));
  metadata.set("generateName", std::string(name_of(owner)) + "-");
  for (const std::string_view field : {"labels", "annotations", "finalizers"}) {
    Value value = copy_at(pod_template, {"metadata", field});
    if (!value.is_nil()) metadata.set(std::string(field), std::move(value));
  }
  metadata.set("ownerReferences", controller_reference(resource, owner));
  return Map{{"apiVersion", "v1"},
             {"kind", "Pod"},
             {"metadata", std::move(metadata)},
             {"spec", copy_at(pod_template, {"spec"})}};
}

}  // namespace tf::sandbox
