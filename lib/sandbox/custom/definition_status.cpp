#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/sandbox/custom/custom_definition.h"

namespace tf::sandbox {
namespace {

struct Condition {
  std::string_view type;
  std::string_view status;
  std::string_view reason;
  std::string message;
};

using Names = std::set<std::string, std::less<>>;

List& conditions_of(Value& crd) {
  const Value* list = find_path(crd, {"status", "conditions"});
  if (list == nullptr || !list->is_list()) {
    set_path(*crd.as_map(), {"status", "conditions"}, List{});
    list = find_path(crd, {"status", "conditions"});
  }
  return *list->as_list();
}

const Value* find_condition(const Value& crd, std::string_view type) {
  const Value* list = find_path(crd, {"status", "conditions"});
  if (list == nullptr || !list->is_list()) return nullptr;
  for (const Value& each : *list->as_list()) {
    if (string_at(each, {"type"}) == type) return &each;
  }
  return nullptr;
}

/// SetCRDCondition. false: it was so already.
bool set_condition(Value& crd, const Condition& wanted, std::string_view now) {
  if (const Value* old = find_condition(crd, wanted.type)) {
    const bool same_status = string_at(*old, {"status"}) == wanted.status;
    if (same_status && string_at(*old, {"reason"}) == wanted.reason &&
        string_at(*old, {"message"}) == wanted.message) {
      return false;
    }
    Map& map = *old->as_map();
    if (!same_status) map.set("lastTransitionTime", now);
    map.set("status", wanted.status);
    map.set("reason", wanted.reason);
    map.set("message", wanted.message);
    return true;
  }
  conditions_of(crd).push(Map{{"type", wanted.type},
                              {"status", wanted.status},
                              {"lastTransitionTime", now},
                              {"reason", wanted.reason},
                              {"message", wanted.message}});
  return true;
}

void insert_text(const Value& object, std::initializer_list<std::string_view> path, Names& names) {
  const auto text = string_at(object, path);
  if (!text.empty()) names.emplace(text);
}

std::vector<std::string> short_names(const Value& crd,
                                     std::initializer_list<std::string_view> path) {
  std::vector<std::string> found;
  const Value* list = find_path(crd, path);
  if (list == nullptr || !list->is_list()) return found;
  for (const Value& each : *list->as_list()) {
    if (const std::string* text = each.as_string()) found.push_back(*text);
  }
  return found;
}

/// What the definitions of a group have been given already.
struct Taken {
  Names resources;
  Names kinds;
};

Taken taken_names(const Value& crd, const std::vector<Value>& others) {
  Taken taken;
  const auto add = [&](const Value& each) {
    insert_text(each, {"status", "acceptedNames", "plural"}, taken.resources);
    insert_text(each, {"status", "acceptedNames", "singular"}, taken.resources);
    for (std::string& name : short_names(each, {"status", "acceptedNames", "shortNames"}))
      taken.resources.insert(std::move(name));
    insert_text(each, {"status", "acceptedNames", "kind"}, taken.kinds);
    insert_text(each, {"status", "acceptedNames", "listKind"}, taken.kinds);
  };
  const auto group = string_at(crd, {"spec", "group"});
  add(crd);
  for (const Value& each : others) {
    if (string_at(each, {"spec", "group"}) == group) add(each);
  }
  return taken;
}

std::string in_use(std::string_view name) {
  return go_quote(name) + " is already in use";
}

class Naming {
 public:
  Naming(Value& crd, const Taken& taken) : crd_(crd), taken_(taken) {
    const Value* accepted = find_path(crd, {"status", "acceptedNames"});
    if (accepted != nullptr && accepted->is_map()) accepted_ = *deep_copy(*accepted).as_map();
  }

  /// The accepted names; condition() tells how that went.
  Map run() {
    claim("plural", "PluralConflict", taken_.resources);
    claim("singular", "SingularConflict", taken_.resources);
    claim_short_names();
    claim("kind", "KindConflict", taken_.kinds);
    claim("listKind", "ListKindConflict", taken_.kinds);
    const Value* categories = find_path(crd_, {"spec", "names", "categories"});
    if (categories != nullptr && truth(*categories)) {
      accepted_.set("categories", deep_copy(*categories));
    } else {
      accepted_.erase("categories");
    }
    return std::move(accepted_);
  }

  [[nodiscard]] Condition condition() const {
    if (reason_.empty()) return {"NamesAccepted", "True", "NoConflicts", "no conflicts found"};
    return {"NamesAccepted", "False", reason_, message_};
  }
  [[nodiscard]] bool accepted() const { return reason_.empty(); }

 private:
  void refuse_name(std::string_view reason, std::string message) {
    reason_ = reason;
    message_ = std::move(message);
  }

  void claim(std::string_view key, std::string_view reason, const Names& taken) {
    const std::string wanted(string_at(crd_, {"spec", "names", key}));
    const std::string own(string_at(crd_, {"status", "acceptedNames", key}));
    if (wanted != own && taken.contains(wanted)) {
      refuse_name(reason, in_use(wanted));
    } else {
      accepted_.set(std::string(key), wanted);
    }
  }

  void claim_short_names() {
    const auto wanted = short_names(crd_, {"spec", "names", "shortNames"});
    const auto own = short_names(crd_, {"status", "acceptedNames", "shortNames"});
    if (wanted == own) return;
    std::vector<std::string> conflicts;
    List names;
    for (const std::string& each : wanted) {
      names.push(each);
      const bool is_own = std::find(own.begin(), own.end(), each) != own.end();
      if (!is_own && taken_.resources.contains(each)) conflicts.push_back(in_use(each));
    }
    if (!conflicts.empty()) {
      const std::string all = join(conflicts, ", ");
      refuse_name("ShortNamesConflict", conflicts.size() > 1 ? "[" + all + "]" : all);
    } else if (names.empty()) {
      accepted_.erase("shortNames");
    } else {
      accepted_.set("shortNames", std::move(names));
    }
  }

  Value& crd_;
  const Taken& taken_;
  Map accepted_;
  std::string_view reason_;
  std::string message_;
};

Value* finalizers_of(Value& crd) {
  Map& metadata = *(*crd.as_map())["metadata"].as_map();
  Value& list = metadata["finalizers"];
  if (!list.is_list()) list = List{};
  return &list;
}

}  // namespace

bool is_established(const Value& crd) {
  const Value* condition = find_condition(crd, "Established");
  return condition != nullptr && string_at(*condition, {"status"}) == "True";
}

bool accept_names(Value& crd, const std::vector<Value>& others, std::string_view now) {
  const Taken taken = taken_names(crd, others);
  Naming naming(crd, taken);
  const Value names = naming.run();
  const Value* before = find_path(crd, {"status", "acceptedNames"});
  bool changed = before == nullptr || !deep_equal(*before, names);
  set_path(*crd.as_map(), {"status", "acceptedNames"}, names);
  changed = set_condition(crd, naming.condition(), now) || changed;
  if (naming.accepted() && !is_established(crd)) {
    changed = set_condition(crd,
                            {"Established", "True", "InitialNamesAccepted",
                             "the initial names have been accepted"},
                            now) ||
              changed;
  } else if (find_condition(crd, "Established") == nullptr) {
    set_condition(crd, {"Established", "False", "NotAccepted", "not all names are accepted"}, now);
    changed = true;
  }
  return changed;
}

void begin_removal(Value& crd, std::string_view now) {
  if (string_at(crd, {"metadata", "deletionTimestamp"}).empty()) {
    set_path(*crd.as_map(), {"metadata", "deletionTimestamp"}, now);
  }
  List& finalizers = *finalizers_of(crd)->as_list();
  const bool known = std::any_of(finalizers.begin(), finalizers.end(), [](const Value& each) {
    return each.is_string() && *each.as_string() == kCleanupFinalizer;
  });
  if (!known) finalizers.push(kCleanupFinalizer);
  set_condition(crd,
                {"Terminating", "True", "InstanceDeletionPending",
                 "CustomResourceDefinition marked for deletion; CustomResource deletion will begin "
                 "soon"},
                now);
}

void end_removal(Value& crd, std::string_view now) {
  if (is_established(crd)) {
    set_condition(
        crd, {"Terminating", "False", "InstanceDeletionCompleted", "removed all instances"}, now);
  } else {
    set_condition(
        crd, {"Terminating", "False", "NeverEstablished", "resource was never established"}, now);
  }
  Value& list = *finalizers_of(crd);
  std::erase_if(list.as_list()->items(), [](const Value& each) {
    return each.is_string() && *each.as_string() == kCleanupFinalizer;
  });
  if (list.as_list()->empty()) (*crd.as_map())["metadata"].as_map()->erase("finalizers");
}

}  // namespace tf::sandbox
