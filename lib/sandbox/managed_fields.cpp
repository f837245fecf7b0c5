#include "lib/sandbox/managed_fields.h"

#include <algorithm>
#include <utility>

#include "lib/sandbox/deep.h"
#include "lib/sandbox/field_updater.h"
#include "lib/sandbox/go_zero.h"
#include "lib/sandbox/last_applied.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kBeforeFirstApply = "before-first-apply";
/// Stands for the writer while a write is computed, so that its earlier fields count as another's.
const std::string kThisWrite = "current-operation";

const FieldSet& never_owned() {
  static const FieldSet fields = [] {
    FieldSet set;
    for (const std::string_view name : {"apiVersion", "kind", "metadata"})
      set.insert_fields({name});
    for (const std::string_view name :
         {"name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation",
          "managedFields", "resourceVersion"}) {
      set.insert_fields({"metadata", name});
    }
    return set;
  }();
  return fields;
}

void strip(Managers& managers, const std::string& manager) {
  const auto found = managers.owned.find(manager);
  if (found == managers.owned.end()) return;
  found->second.fields = found->second.fields.without(never_owned());
  if (found->second.fields.empty()) managers.owned.erase(found);
}

const Value& entries_of(const Value& object) {
  static const Value nothing;
  const Value* entries = find_path(object, {"metadata", "managedFields"});
  return entries != nullptr ? *entries : nothing;
}

/// The object with these managedFields; all else is shared with the given one.
Value with_entries(const Value& object, const Value& entries) {
  if (!object.is_map()) return object;
  Map copy = *object.as_map();
  Value* metadata = copy.find("metadata");
  Map meta = metadata != nullptr && metadata->is_map() ? *metadata->as_map() : Map();
  if (entries.is_nil()) {
    meta.erase("managedFields");
  } else {
    meta.set("managedFields", entries);
  }
  if (metadata != nullptr || !meta.empty()) copy.set("metadata", std::move(meta));
  return copy;
}

bool is_reset(const Value& entries) {
  if (!entries.is_list()) return false;
  const List& list = *entries.as_list();
  if (list.empty()) return true;
  return list.size() == 1 && list[0].is_map() && list[0].as_map()->empty();
}

/// The managers that a write other than apply starts from.
Managers managers_before(const Value& live, const Value& object, const Manager& manager) {
  if (manager.subresource.empty()) {
    if (is_reset(entries_of(object))) return {};
    auto given = Managers::read(entries_of(object));
    if (given && !given->owned.empty()) return *std::move(given);
  }
  return Managers::read(entries_of(live)).value_or(Managers());
}

/// "apps/v1, Kind=Deployment".
std::string kind_text(const Value& object) {
  const auto version = string_at(object, {"apiVersion"});
  const bool is_core = version.find('/') == std::string_view::npos;
  return (is_core ? "/" : "") + std::string(version) +
         ", Kind=" + std::string(string_at(object, {"kind"}));
}

/// "default/web; apps/v1, Kind=Deployment".
std::string object_text(const Value& object) {
  return std::string(string_at(object, {"metadata", "namespace"})) + "/" +
         std::string(string_at(object, {"metadata", "name"})) + "; " + kind_text(object);
}

/// The writes of one request: what managedfields.FieldManager does in its layers.
class FieldWriter {
 public:
  FieldWriter(const Type& type, const Manager& manager, const FieldRules& rules)
      : type_(type),
        manager_(manager),
        name_(manager.name.empty() ? "unknown" : manager.name),
        updater_(type, manager.api_version, rules) {}

  [[nodiscard]] Managers update(const Value& live, const Value& object, Managers managers,
                                std::string_view name) const {
    managers = updater_.update(live, object, std::move(managers), kThisWrite);
    strip(managers, kThisWrite);
    const auto written = managers.owned.find(kThisWrite);
    if (written != managers.owned.end()) {
      const std::string key = updater_identifier(name, manager_.api_version, manager_.subresource);
      Owned fields = std::move(written->second);
      managers.owned.erase(written);
      const auto previous = managers.owned.find(key);
      if (previous != managers.owned.end()) {
        fields.fields = fields.fields.united(previous->second.fields);
      }
      managers.owned.insert_or_assign(key, std::move(fields));
      managers.times.insert_or_assign(key, manager_.time);
    }
    cap_updates(managers);
    return managers;
  }

  /// nil where the object is as live was.
  [[nodiscard]] ApiResult<Value> apply(const Value& live, const Value& config, Managers managers,
                                       Force force) const {
    if (managers.owned.empty()) {
      managers = update(zero_value(type_), live, std::move(managers), kBeforeFirstApply);
    }
    auto applied = try_apply(live, config, managers, force);
    if (!applied && !applied.error().conflicts.empty() && manager_.name == kKubectl) {
      auto& conflicts = applied.error().conflicts;
      if (const auto allowed = fields_of_last_applied(type_, live, manager_.api_version)) {
        std::erase_if(conflicts,
                      [&](const FieldConflict& each) { return allowed->has(each.path); });
        if (conflicts.empty()) applied = try_apply(live, config, managers, Force::kYes);
      }
    }
    if (!applied) return refuse(failure_of(applied.error()));
    Value object = applied->object ? *std::move(applied->object) : live;
    return with_entries(object, applied->managers.write());
  }

  [[nodiscard]] std::string_view name() const { return name_; }

 private:
  [[nodiscard]] tl::expected<FieldUpdater::Applied, ApplyFailure> try_apply(
      const Value& live, const Value& config, const Managers& managers, Force force) const {
    const std::string key = applier_identifier(name_, manager_.subresource);
    auto applied = updater_.apply(live, config, managers, key, force);
    if (!applied) return applied;
    strip(applied->managers, key);
    if (applied->object) applied->managers.times.insert_or_assign(key, manager_.time);
    return applied;
  }

  [[nodiscard]] static ApiError failure_of(const ApplyFailure& failure);

  const Type& type_;
  const Manager& manager_;
  std::string name_;
  FieldUpdater updater_;
};

/// Like: apimachinery 0.36 managedfields internal.NewConflictError.
ApiError FieldWriter::failure_of(const ApplyFailure& failure) {
  if (failure.conflicts.empty()) return {500, "", failure.message, {}};
  List causes;
  std::string text;
  const std::string* manager = nullptr;
  for (const FieldConflict& each : failure.conflicts) {
    const std::string who = manager_text(each.manager);
    const std::string path = text_of(each.path);
    causes.push(Map{
        {"reason", "FieldManagerConflict"}, {"message", "conflict with " + who}, {"field", path}});
    if (failure.conflicts.size() == 1) {
      text = "Apply failed with 1 conflict: conflict with " + who + ": " + path;
      break;
    }
    if (manager == nullptr || *manager != each.manager) {
      text += (text.empty() ? "" : "\n") + ("conflicts with " + who + ":");
    }
    manager = &each.manager;
    text += "\n- " + path;
  }
  if (failure.conflicts.size() > 1) {
    text = "Apply failed with " + std::to_string(failure.conflicts.size()) + " conflicts: " + text;
  }
  return {409, "Conflict", std::move(text), Map{{"causes", Value(std::move(causes))}}};
}

ApiStatus check_config(const Type& type, const Value& live, const Value& config,
                       const Manager& manager, const FieldRules& rules) {
  const auto kind = string_at(config, {"kind"});
  if (string_at(config, {"apiVersion"}) != manager.api_version ||
      (!rules.kind.empty() && kind != rules.kind)) {
    return refuse(bad_request("invalid object type: " + kind_text(config)));
  }
  if (entries_of(config).is_list()) {
    return refuse(bad_request("metadata.managedFields must be nil"));
  }
  const auto fits = check_typed(TypeView(type), config, Duplicates::kRefused);
  if (!fits) {
    return refuse(
        {500,
         "",
         "failed to create typed patch object (" + object_text(config) + "): " + fits.error(),
         {}});
  }
  const auto live_fits = check_typed(TypeView(type), live, Duplicates::kAllowed);
  if (!live_fits) {
    return refuse(
        {500,
         "",
         "failed to create typed live object (" + object_text(live) + "): " + live_fits.error(),
         {}});
  }
  return {};
}

ApiResult<Value> applied_to(const Type& type, const Value& live, const Value& config,
                            const Manager& manager, Force force, const FieldRules& rules) {
  auto managers = Managers::read(entries_of(live));
  if (!managers) {
    return refuse({500, "", "failed to decode managed fields: " + managers.error().message, {}});
  }
  const Value before = live.is_map() ? with_entries(live, {}) : zero_value(type);
  if (auto checked = check_config(type, before, config, manager, rules); !checked) {
    return refuse(std::move(checked).error());
  }
  const FieldWriter writer(type, manager, rules);
  auto object = writer.apply(before, config, *std::move(managers), force);
  if (!object) return object;
  Value copy = deep_copy(*object);  // it shares parts with live and config
  if (manager.name == kKubectl) renew_last_applied(copy, config);
  return copy;
}

Value updated(const Type& type, const Value& live, const Value& object, const Manager& manager,
              const FieldRules& rules) {
  Managers managers = managers_before(live, object, manager);
  Value bare = with_entries(object, {});
  // An object that has no managers, such as one whose managedFields were reset, gets none.
  const bool exists = !string_at(live, {"metadata", "uid"}).empty();
  if (managers.owned.empty() && exists) return bare;
  const Value before = live.is_map() ? with_entries(live, {}) : zero_value(type);
  const TypeView view(type);
  if (!check_typed(view, bare, Duplicates::kAllowed) ||
      !check_typed(view, before, Duplicates::kAllowed)) {
    return bare;
  }
  const FieldWriter writer(type, manager, rules);
  managers = writer.update(before, bare, std::move(managers), writer.name());
  return with_entries(bare, managers.write());
}

/// The entries without their times.
Value timeless(const Value& entries) {
  if (!entries.is_list()) return entries;
  List result;
  for (const Value& entry : *entries.as_list()) {
    if (!entry.is_map()) {
      result.push(entry);
      continue;
    }
    Map copy = *entry.as_map();
    copy.erase("time");
    result.push(std::move(copy));
  }
  return result;
}

/// What the comparison sees of an object.
Value comparable(const Value& object) {
  Value copy = with_entries(object, timeless(entries_of(object)));
  if (Value* metadata = copy.is_map() ? copy.as_map()->find("metadata") : nullptr) {
    if (metadata->is_map()) metadata->as_map()->erase("resourceVersion");
  }
  return copy;
}

}  // namespace

ApiResult<Value> apply_fields(const Type& type, const Value& live, const Value& config,
                              const Manager& manager, Force force, const FieldRules& rules) {
  ApiResult<Value> result;
  auto done = run_on_values(
      {&live, &config}, [&] { result = applied_to(type, live, config, manager, force, rules); });
  if (!done) return refuse(std::move(done).error());
  return result;
}

Value update_fields(const Type& type, const Value& live, Value object, const Manager& manager,
                    const FieldRules& rules) {
  Value result;
  const auto done = run_on_values({&live, &object},
                                  [&] { result = updated(type, live, object, manager, rules); });
  return done ? result : with_entries(object, {});
}

bool is_same_but_times(const Value& a, const Value& b) {
  if (!a.is_map() || !b.is_map()) return deep_equal(a, b);
  return deep_equal(comparable(a), comparable(b));
}

}  // namespace tf::sandbox
