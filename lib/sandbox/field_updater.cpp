#include "lib/sandbox/field_updater.h"

#include <map>
#include <utility>

namespace tf::sandbox {
FieldUpdater::FieldUpdater(const Type& type, std::string_view version, const FieldRules& rules)
    : type_(type), version_(version), rules_(rules) {
  for (const std::string& path : rules.reset_fields)
    reset_.insert(dotted_path(path));
  for (const std::string& path : rules.only_fields)
    only_.push_back(dotted_path(path));
}

FieldSet FieldUpdater::filtered(FieldSet fields) const {
  if (!reset_.empty()) fields = fields.without_all_below(reset_);
  return only_.empty() ? fields : fields.matching(only_);
}

std::optional<FieldUpdater::Versioned> FieldUpdater::in_version(const Value& object,
                                                                std::string_view version) const {
  if (!rules_.convert) return Versioned{TypeView(type_), object};
  const auto from = string_at(object, {"apiVersion"});
  if (version == version_ && (from.empty() || from == version)) {
    return Versioned{TypeView(type_), object};
  }
  auto converted = rules_.convert(object, version);
  if (!converted || converted->type == nullptr) return std::nullopt;
  return Versioned{TypeView(*converted->type), std::move(converted->object)};
}

std::optional<Comparison> FieldUpdater::compare(const Value& live, const Value& object,
                                                std::string_view version) const {
  const auto before = in_version(live, version);
  const auto after = in_version(object, version);
  if (!before || !after) return std::nullopt;
  Comparison changes = compare_typed(after->type, before->object, after->object);
  changes.removed = filtered(std::move(changes.removed));
  changes.modified = filtered(std::move(changes.modified));
  changes.added = filtered(std::move(changes.added));
  return changes;
}

void FieldUpdater::fit_to_types(const Value& live, Managers& managers) const {
  for (auto each = managers.owned.begin(); each != managers.owned.end();) {
    const auto versioned = in_version(live, each->second.api_version);
    if (!versioned) {
      each = managers.owned.erase(each);
      continue;
    }
    each->second.fields = fitted_to_type(versioned->type, each->second.fields);
    ++each;
  }
}

/// Takes from the other managers what the write changes or removes; the changes in the request's
/// version.
tl::expected<Comparison, ApplyFailure> FieldUpdater::take_over(const Value& live,
                                                               const Value& object,
                                                               Managers& managers,
                                                               const std::string& manager,
                                                               Force force) const {
  std::map<std::string, std::optional<Comparison>, std::less<>> changes;
  changes.emplace(version_, compare(live, object, version_));
  ApplyFailure failure;
  std::vector<std::pair<std::string, FieldSet>> left;
  for (const auto& [name, owned] : managers.owned) {
    if (name == manager) continue;
    auto known = changes.find(owned.api_version);
    if (known == changes.end()) {
      known = changes.emplace(owned.api_version, compare(live, object, owned.api_version)).first;
    }
    if (!known->second) {
      left.emplace_back(name, FieldSet());
      continue;
    }
    const Comparison& change = *known->second;
    const FieldSet taken = owned.fields.intersected(change.modified.united(change.added));
    taken.for_each([&failure, &name = name](const FieldPath& path) {
      failure.conflicts.push_back({name, path});
    });
    left.emplace_back(name, owned.fields.without(taken).without(change.removed));
  }
  if (force == Force::kNo && !failure.conflicts.empty()) return tl::make_unexpected(failure);
  for (auto& [name, fields] : left)
    managers.owned[name].fields = std::move(fields);
  std::erase_if(managers.owned, [](const auto& each) { return each.second.fields.empty(); });
  return changes.find(version_)->second.value_or(Comparison());
}

Managers FieldUpdater::update(const Value& live, const Value& object, Managers managers,
                              const std::string& manager) const {
  fit_to_types(live, managers);
  const Comparison change =
      take_over(live, object, managers, manager, Force::kYes).value_or(Comparison());
  Owned& own = managers.owned[manager];
  own.fields = own.fields.without(change.removed).united(change.modified).united(change.added);
  own.fields = filtered(std::move(own.fields));
  own.api_version = version_;
  own.applied = false;
  if (own.fields.empty()) managers.owned.erase(manager);
  return managers;
}

tl::expected<FieldUpdater::Applied, ApplyFailure> FieldUpdater::apply(const Value& live,
                                                                      const Value& config,
                                                                      Managers managers,
                                                                      const std::string& manager,
                                                                      Force force) const {
  const TypeView type(type_);
  fit_to_types(live, managers);
  auto merged = merge_typed(type, live, config);
  if (!merged)
    return tl::make_unexpected(ApplyFailure{{}, "failed to merge config: " + merged.error()});
  FieldSet fields = filtered(fields_of(type, config));
  Owned& own = managers.owned[manager];
  const Owned last = std::exchange(own, Owned{std::move(fields), std::string(version_), true});
  Value object = last.fields.empty() ? *std::move(merged) : prune(*merged, managers, last);
  auto change = take_over(live, object, managers, manager, force);
  if (!change) return tl::make_unexpected(std::move(change).error());
  const bool is_same = same_value(live, object);
  return Applied{is_same ? std::nullopt : std::optional(std::move(object)), std::move(managers)};
}

/// Takes away what the manager applied last time and now does not, where no one else owns it.
Value FieldUpdater::prune(const Value& merged, const Managers& managers, const Owned& last) const {
  const auto before = in_version(merged, last.api_version);
  if (!before) return merged;
  const TypeView& type = before->type;
  const FieldSet last_fields = with_named_fields(type, last.fields);
  Value pruned = with_owned(before->object, remove_fields(type, before->object, last_fields),
                            managers, last.api_version);
  // What this manager did not own before stays, even if nobody owns it.
  const auto pruned_then = in_version(pruned, last.api_version);
  if (!pruned_then) return before->object;
  const FieldSet left = with_named_fields(type, fields_of(type, pruned_then->object));
  const FieldSet all = with_named_fields(type, fields_of(type, before->object));
  pruned = remove_fields(type, before->object, all.without(left).intersected(last_fields));
  const auto result = in_version(pruned, version_);
  return result ? result->object : pruned;
}

/// Puts back what other managers, or this one's new configuration, own; versions one by one.
Value FieldUpdater::with_owned(const Value& merged, Value pruned, const Managers& managers,
                               std::string_view first_version) const {
  std::map<std::string, FieldSet, std::less<>> by_version;
  for (const auto& [name, owned] : managers.owned) {
    FieldSet& together = by_version[owned.api_version];
    together = together.united(owned.fields);
  }
  const auto add_back = [&](std::string_view version, const FieldSet& owned) {
    const auto whole = in_version(merged, version);
    const auto rest = in_version(pruned, version);
    if (!whole || !rest) return;
    const TypeView& type = whole->type;
    const FieldSet all = with_named_fields(type, fields_of(type, whole->object));
    const FieldSet left = with_named_fields(type, fields_of(type, rest->object));
    const FieldSet kept = left.united(with_named_fields(type, owned));
    pruned = remove_fields(type, whole->object, all.without(kept));
  };
  // The version that was pruned comes first: others may lack what a conversion needs.
  const auto first = by_version.find(first_version);
  if (first != by_version.end()) add_back(first_version, first->second);
  for (const auto& [version, owned] : by_version) {
    if (version != first_version) add_back(version, owned);
  }
  return pruned;
}

}  // namespace tf::sandbox
