#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/json.h"
#include "lib/data/object.h"
#include "lib/data/patch.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/patches.h"
#include "lib/sandbox/reset_fields.h"

namespace tf::sandbox::replay {

// Plays writes that a real kube-apiserver was given, and compares what comes out. A sequence is the
// life of one object: {"resource", "apiVersion", "reset": {"<subresource>": [paths]} of a custom
// resource, "steps":
// [{"op", "manager", "subresource", "force", "body", "status", "result"}]}; "result" is the object
// or the Status.

inline Value at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  return found != nullptr ? *found : Value();
}

inline std::string text(const Value& value) {
  return to_json(value, {.escape_html = false}).value_or("?");
}

/// A list type of the tests' own kind, Widget of h2.test/v1.
class WidgetTypes {
 public:
  explicit WidgetTypes(Schemas& schemas) {
    number_.kind = TypeKind::kInteger;
    text_.kind = TypeKind::kString;
    number_or_text_.kind = TypeKind::kIntOrString;
    part_.kind = TypeKind::kStruct;
    part_.fields = {field("id", text_), field("weight", number_)};
    parts_.kind = TypeKind::kList;
    parts_.list_type = ListType::kMap;
    parts_.list_keys = {"id"};
    parts_.element = &part_;
    tags_.kind = TypeKind::kList;
    tags_.list_type = ListType::kSet;
    tags_.element = &text_;
    plain_.kind = TypeKind::kList;
    plain_.element = &number_;
    whole_.kind = TypeKind::kMap;
    whole_.atomic = true;
    whole_.element = &text_;
    spec_.kind = TypeKind::kStruct;
    spec_.fields = {field("free", free_),   field("parts", parts_),
                    field("plain", plain_), field("quantity", number_or_text_),
                    field("size", number_), field("tags", tags_),
                    field("whole", whole_)};
    status_.kind = TypeKind::kStruct;
    status_.fields = {field("count", number_), field("phase", text_)};
    widget_.kind = TypeKind::kStruct;
    widget_.fields = {
        field("apiVersion", text_), field("kind", text_),
        field("metadata", *schemas.find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")),
        field("spec", spec_), field("status", status_)};
  }

  [[nodiscard]] const Type& widget() const { return widget_; }

 private:
  static Field field(std::string name, const Type& type) {
    Field made;
    made.name = std::move(name);
    made.type = &type;
    return made;
  }

  Type number_, text_, number_or_text_, free_, part_, parts_, tags_, plain_, whole_;
  Type spec_, status_, widget_;
};

/// Without what Go's form of the object would not have (null, empty lists and maps), and without
/// what the server changes in any write.
inline Value comparable(const Type* type, const Value& value) {
  if (value.is_list()) {
    List list;
    for (const Value& item : *value.as_list())
      list.push(comparable(type != nullptr ? type->element : nullptr, item));
    return list;
  }
  if (!value.is_map()) return value;
  Map map;
  for (const auto& [name, content] : *value.as_map()) {
    const Field* field = type != nullptr ? type->find(name) : nullptr;
    const Type* child = field != nullptr ? field->type : type != nullptr ? type->element : nullptr;
    const bool is_container = child != nullptr && field != nullptr &&
                              (child->kind == TypeKind::kMap || child->kind == TypeKind::kList);
    if (content.is_nil() || (is_container && !truth(content))) continue;
    map.set(name, comparable(child, content));
  }
  if (Value* metadata = map.find("metadata"); metadata != nullptr && map.contains("kind")) {
    for (const std::string_view each :
         {"managedFields", "resourceVersion", "generation", "uid", "creationTimestamp"}) {
      metadata->as_map()->erase(each);
    }
  }
  return map;
}

inline bool is_defaulted(std::string_view field) {
  constexpr std::string_view kDefaulted =
      " imagePullPolicy resources terminationMessagePath terminationMessagePolicy policyTypes "
      "status "
      "dnsPolicy restartPolicy schedulerName securityContext terminationGracePeriodSeconds "
      "replicas "
      "revisionHistoryLimit progressDeadlineSeconds strategy rollingUpdate sessionAffinity "
      "internalTrafficPolicy clusterIP clusterIPs ipFamilies ipFamilyPolicy targetPort protocol "
      "minReplicas metrics conversion listKind singular enableServiceLinks serviceAccount "
      "serviceAccountName preemptionPolicy priority tolerations volumes volumeMounts qosClass "
      "phase "
      "currentMetrics template metadata type ";
  return kDefaulted.find(" " + std::string(field) + " ") != std::string_view::npos;
}

/// Puts what only `from` has into the objects in `value`: the defaults that the server adds.
inline Value with_defaults_of(const Value& value, const Value& from) {
  if (value.is_list() && from.is_list() && value.as_list()->size() == from.as_list()->size()) {
    List list;
    for (std::size_t i = 0; i < value.as_list()->size(); ++i)
      list.push(with_defaults_of((*value.as_list())[i], (*from.as_list())[i]));
    return list;
  }
  if (!value.is_map() || !from.is_map()) return value;
  Map map = *value.as_map();
  for (const auto& [name, content] : *from.as_map()) {
    const Value* own = map.find(name);
    if (own == nullptr && !is_defaulted(name)) continue;
    map.set(name, own != nullptr ? with_defaults_of(*own, content) : content);
  }
  return map;
}

class Replay {
 public:
  explicit Replay(Catalog& catalog) : catalog_(catalog), widgets_(catalog.schemas()) {}

  /// What differs, a line each; "" says nothing does.
  std::string play(const Value& sequence) {
    differences_.clear();
    live_ = Value();
    const auto gvk = split(string_at(sequence, {"apiVersion"}));
    const Resource* resource =
        catalog_.find(gvk.first, gvk.second, string_at(sequence, {"resource"}));
    resource_ = resource;
    type_ = resource != nullptr ? resource->type : &widgets_.widget();
    const Value steps = at(sequence, {"steps"});
    for (std::size_t i = 0; i < steps.as_list()->size(); ++i) {
      step_ = (*steps.as_list())[i];
      where_ = std::string(string_at(sequence, {"resource"})) + " step " + std::to_string(i) + " " +
               std::string(string_at(step_, {"op"}));
      play_step(sequence);
      if (integer_at(step_, {"status"}).value_or(0) < 300) live_ = at(step_, {"result"});
      ++count_;
    }
    return differences_;
  }

  [[nodiscard]] int count() const { return count_; }

 private:
  static std::pair<std::string_view, std::string_view> split(std::string_view api_version) {
    const auto slash = api_version.find('/');
    if (slash == std::string_view::npos) return {"", api_version};
    return {api_version.substr(0, slash), api_version.substr(slash + 1)};
  }

  void differ(const std::string& what, const std::string& expected, const std::string& actual) {
    if (expected == actual) return;
    differences_ +=
        where_ + ": " + what + "\n  expected " + expected + "\n  actual   " + actual + "\n";
  }

  Manager manager(const Value& sequence) const {
    Manager made{std::string(string_at(step_, {"manager"})),
                 std::string(string_at(step_, {"subresource"})),
                 std::string(string_at(sequence, {"apiVersion"})), ""};
    const Value entries = at(step_, {"result", "metadata", "managedFields"});
    if (!entries.is_list()) return made;
    for (const Value& entry : *entries.as_list())
      made.time = std::max(made.time, std::string(string_at(entry, {"time"})));
    return made;
  }

  static FieldRules custom_rules(const Value& reset) {
    FieldRules rules;
    if (!reset.is_list()) return rules;
    for (const Value& path : *reset.as_list())
      rules.reset_fields.push_back(*path.as_string());
    return rules;
  }

  void play_step(const Value& sequence) {
    const std::string subresource(string_at(step_, {"subresource"}));
    const FieldRules rules = resource_ != nullptr
                                 ? field_rules_of(*resource_, subresource)
                                 : custom_rules(at(sequence, {"reset", subresource}));
    const auto op = string_at(step_, {"op"});
    const Value before = deep_copy(live_);
    if (op == "look") return;
    if (op == "scale") {
      play_scale(manager(sequence));
    } else if (op == "apply" || op == "force" || op == "status-apply") {
      play_apply(manager(sequence), rules);
    } else {
      play_patch(op);
      if (integer_at(step_, {"status"}).value_or(0) < 300) play_update(manager(sequence), rules);
    }
    differ("the live object has been changed", text(before), text(live_));
  }

  void play_apply(const Manager& manager, const FieldRules& rules) {
    const Value body = at(step_, {"body"});
    const Force force = truth(at(step_, {"force"})) ? Force::kYes : Force::kNo;
    const auto applied = apply_fields(*type_, live_, body, manager, force, rules);
    const auto status = integer_at(step_, {"status"}).value_or(0);
    const Value result = at(step_, {"result"});
    if (status == 422) return;  // what validation says of the result
    if (!applied) {
      differ("error", std::to_string(status) + text(at(result, {"message"})) + causes(result),
             std::to_string(applied.error().code) + text(applied.error().message) +
                 causes(applied.error().status()));
      return;
    }
    if (status >= 300) return differ("status", text(result), "");
    compare_managers(*applied, result);
    const Value expected = comparable(type_, result);
    differ("object", text(expected), text(with_defaults_of(comparable(type_, *applied), expected)));
  }

  void play_scale(Manager manager) {
    const std::string version = std::exchange(manager.api_version, "autoscaling/v1");
    const Value entries = at(live_, {"metadata", "managedFields"});
    Value scale = deep_copy(at(step_, {"body"}));
    set_path(*scale.as_map(), {"metadata", "uid"}, "some");
    Value before = deep_copy(scale);
    set_path(*before.as_map(), {"spec", "replicas"}, at(live_, {"spec", "replicas"}));
    set_path(*before.as_map(), {"metadata", "managedFields"},
             scale_managed_fields(entries, "spec.replicas"));
    const Type* type = catalog_.schemas().find("io.k8s.api.autoscaling.v1.Scale");
    const Value written = update_fields(*type, before, scale, manager);
    differ("managedFields", text(at(step_, {"result", "metadata", "managedFields"})),
           text(parent_managed_fields(entries, at(written, {"metadata", "managedFields"}), version,
                                      "spec.replicas")));
  }

  static std::string causes(const Value& status) {
    std::vector<std::string> texts;
    const Value list = at(status, {"details", "causes"});
    if (list.is_list()) {
      for (const Value& cause : *list.as_list())
        texts.push_back(text(cause));
    }
    std::sort(texts.begin(), texts.end());
    std::string all;
    for (const std::string& each : texts)
      all += each;
    return all;
  }

  void play_patch(std::string_view op) {
    const Value body = at(step_, {"body"});
    ApiResult<Value> patched = Value();
    if (op == "merge") {
      patched = apply_merge_patch(live_, body);
    } else if (op == "strategic") {
      patched = apply_strategic_patch(*type_, live_, body);
    } else if (op == "json") {
      patched = apply_json_patch(live_, body);
    } else {
      return;
    }
    const auto status = integer_at(step_, {"status"}).value_or(0);
    const Value result = at(step_, {"result"});
    if (!patched) {
      return differ("error", std::to_string(status) + text(at(result, {"message"})),
                    std::to_string(patched.error().code) + text(patched.error().message));
    }
    if (status < 300)
      differ("object", text(comparable(type_, result)), text(comparable(type_, *patched)));
  }

  void play_update(const Manager& manager, const FieldRules& rules) {
    const Value result = at(step_, {"result"});
    Value object = deep_copy(result);
    Map& metadata = *object.as_map()->find("metadata")->as_map();
    metadata.erase("managedFields");
    const Value given = at(step_, {"body", "metadata", "managedFields"});
    // An empty list is dropped when a custom resource is decoded.
    const bool is_custom = type_ == &widgets_.widget();
    if (!given.is_nil() && !(is_custom && !truth(given))) metadata.set("managedFields", given);
    if (live_.is_nil()) {
      metadata.erase("uid");
      erase_allocated(object);
    }
    compare_managers(update_fields(*type_, live_, object, manager, rules), result);
  }

  /// Takes away what the server allocates after the managers have been written down.
  void erase_allocated(const Value& object) const {
    const Value spec = at(object, {"spec"});
    if (!spec.is_map()) return;
    const bool is_pod = string_at(object, {"kind"}) == "Pod";
    if (!is_pod && string_at(object, {"kind"}) != "Service") return;
    for (const std::string_view name : {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy",
                                        "preemptionPolicy", "priority", "tolerations"}) {
      spec.as_map()->erase(name);
    }
  }

  void compare_managers(const Value& written, const Value& result) {
    const Value& stored = is_same_but_times(written, live_) ? live_ : written;
    differ("managedFields", text(at(result, {"metadata", "managedFields"})),
           text(at(stored, {"metadata", "managedFields"})));
  }

  Catalog& catalog_;
  WidgetTypes widgets_;
  const Resource* resource_ = nullptr;
  const Type* type_ = nullptr;
  Value live_;
  Value step_;
  std::string where_;
  std::string differences_;
  int count_ = 0;
};

}  // namespace tf::sandbox::replay
