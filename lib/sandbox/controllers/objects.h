#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"
#include "lib/data/value.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/selectors.h"

namespace tf::sandbox {

using Path = std::initializer_list<std::string_view>;

/// The items of the list at that path; none where there is no list.
[[nodiscard]] const std::vector<Value>& items_of(const Value& object, Path path);
/// The number at that path, or `fallback`.
[[nodiscard]] std::int64_t number_at(const Value& object, Path path, std::int64_t fallback = 0);
/// true is written there.
[[nodiscard]] bool flag_at(const Value& object, Path path);
/// A copy of what is at that path; nil where there is nothing.
[[nodiscard]] Value copy_at(const Value& object, Path path);
/// metadata.name, metadata.namespace, metadata.uid.
[[nodiscard]] std::string_view name_of(const Value& object);
[[nodiscard]] std::string_view ns_of(const Value& object);
[[nodiscard]] std::string_view uid_of(const Value& object);
[[nodiscard]] std::string_view annotation_of(const Value& object, std::string_view key);
[[nodiscard]] std::string_view label_of(const Value& object, std::string_view key);
void set_annotation(Value& object, std::string_view key, std::string_view value);
/// Sets the field, or removes it where the number is 0 (Go's omitempty).
void set_count(Map& map, std::string_view field, std::int64_t number);
[[nodiscard]] inline Value number(std::int64_t value) {
  return Value::int64(value);
}

/// The entry of metadata.ownerReferences that controls the object; nil where there is none.
[[nodiscard]] Value controller_of(const Value& object);
/// The store's key of the controller if that is of `resource`'s kind; "" otherwise.
[[nodiscard]] std::string controller_key(const Value& object, const Resource& resource);
/// A list with one reference: `owner` controls and blocks its own foreground deletion.
[[nodiscard]] Value controller_reference(const Resource& resource, const Value& owner);
/// The kind's selector; nothing where it is malformed or missing. A plain map of labels counts too.
[[nodiscard]] std::optional<LabelSelector> selector_of(const Value& object);
/// A hash of a value as Kubernetes writes hashes in names (not the one that Go computes).
[[nodiscard]] std::string short_hash(const Value& value);

/// An entry of status.conditions.
struct Condition {
  std::string type;
  std::string status;
  std::string reason = {};
  std::string message = {};
};
/// nil where there is none.
[[nodiscard]] Value condition_of(const Value& object, std::string_view type);
/// Puts the condition into the object's status: lastTransitionTime changes with the status alone.
/// Out: whether anything changed.
bool set_condition(Value& object, const Condition& condition, const std::string& now);
bool remove_condition(Value& object, std::string_view type);

/// The time at that path, or nothing.
[[nodiscard]] std::optional<TimePoint> time_at(const Value& object, Path path);
/// An integer or a percentage of `total`.   Like: intstr.GetScaledValueFromIntOrPercent.
enum class Rounding : bool { kDown, kUp };
[[nodiscard]] std::int64_t scaled(const Value* value, std::int64_t total, Rounding rounding);

/// Facts about pods.   Like: kubernetes 1.36 pkg/api/v1/pod, pkg/controller.
[[nodiscard]] std::string_view phase_of(const Value& pod);
[[nodiscard]] bool is_finished(const Value& pod);
/// Neither finished nor to go.
[[nodiscard]] bool is_active(const Value& pod);
[[nodiscard]] bool is_ready(const Value& pod);
/// When a ready pod has been so for long enough; nothing for one that is not ready.
[[nodiscard]] std::optional<TimePoint> available_at(const Value& pod, std::int64_t min_ready);
[[nodiscard]] bool is_available(const Value& pod, std::int64_t min_ready, TimePoint now);
/// Whether `a` is to go before `b` when there are too many.   Like: controller.ActivePods.
[[nodiscard]] bool goes_first(const Value& a, const Value& b);
/// A pod of a template, owned by `owner`; named by generateName unless the caller sets a name.
[[nodiscard]] Value pod_from_template(const Value& pod_template, const Resource& resource,
                                      const Value& owner);

}  // namespace tf::sandbox
