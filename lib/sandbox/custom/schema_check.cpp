#include "lib/sandbox/custom/schema_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/sandbox/custom/finding.h"

namespace tf::sandbox {
namespace {

/// The value that was where a value now is; null: there is none to compare with.
struct Before {
  const Value* value = nullptr;
};

class SchemaCheck {
 public:
  /// A value with what it was before: if it is the same, what is wrong with it does not count.
  Findings check_part(const ValueRules& rules, const Value& value, const std::string& path,
                      Before before) {
    Findings found = check(rules, value, path, before);
    if (!found.errors.empty() && before.value != nullptr && deep_equal(value, *before.value)) {
      found.errors.clear();
    }
    return found;
  }

 private:
  Findings check(const ValueRules& rules, const Value& value, const std::string& path,
                 Before before) {
    Findings findings;
    if (value.is_nil()) {
      check_type(rules, value, path, findings);
      if (findings.errors.empty()) findings.matches = 1;
      check_enumeration(rules, value, path, findings);
      return findings;
    }
    // Each part that looks at the value counts, whatever it finds.
    if (!rules.types().empty() || !rules.format.empty()) {
      Findings typed;
      check_type(rules, value, path, typed);
      findings.matches += typed.errors.empty() ? 2 : 1;
      findings.merge(std::move(typed));
    }
    findings.merge(check_combinations(rules, value, path, before));
    findings.matches += 2;  // the combinations themselves, what is common to all
    if (value.is_string()) {
      check_text(rules, value, path, findings);
      check_format(rules, value, path, findings);
      findings.matches += rules.format.empty() ? 1 : 2;
    } else if (value.as_integer() != nullptr || value.as_float() != nullptr) {
      check_number(rules, value, path, findings);
      findings.matches += 2;
    } else if (value.is_list()) {
      findings.merge(check_list(rules, *value.as_list(), path, before));
      findings.matches += 2;
    }
    check_enumeration(rules, value, path, findings);
    if (value.is_map()) {
      findings.merge(check_object(rules, *value.as_map(), path, before));
      findings.matches += 1;
    }
    findings.matches += 1;
    return findings;
  }

  static Finding plain(std::string message) {
    Finding finding;
    finding.message = std::move(message);
    return finding;
  }

  void check_any_of(const ValueRules& rules, const Value& value, const std::string& path,
                    Before before, Findings& findings) {
    std::optional<Findings> best;
    for (const RulesRef& each : rules.any_of) {
      Findings found = check(*each, value, path, before);
      if (found.errors.empty()) {
        findings.merge(std::move(found));
        return;
      }
      if (!best || found.matches > best->matches) best = std::move(found);
    }
    if (!best) return;
    findings.add(plain(go_quote(path) + " must validate at least one schema (anyOf)"));
    findings.merge(*std::move(best));
  }

  void check_one_of(const ValueRules& rules, const Value& value, const std::string& path,
                    Before before, Findings& findings) {
    if (rules.one_of.empty()) return;
    std::optional<Findings> best;
    std::optional<Findings> first;
    int valid = 0;
    for (const RulesRef& each : rules.one_of) {
      Findings found = check(*each, value, path, before);
      if (found.errors.empty()) {
        ++valid;
        best.reset();
        if (!first) first = std::move(found);
      } else if (valid == 0 && (!best || found.matches > best->matches)) {
        best = std::move(found);
      }
    }
    if (valid == 1) {
      findings.merge(*std::move(first));
      return;
    }
    const std::string how =
        valid == 0 ? "Found none valid" : fmt::format("Found {} valid alternatives", valid);
    findings.add(plain(go_quote(path) + " must validate one and only one schema (oneOf). " + how));
    if (best) findings.merge(*std::move(best));
  }

  void check_all_of(const ValueRules& rules, const Value& value, const std::string& path,
                    Before before, Findings& findings) {
    std::size_t valid = 0;
    for (const RulesRef& each : rules.all_of) {
      Findings found = check(*each, value, path, before);
      if (found.errors.empty()) ++valid;
      findings.merge(std::move(found));
    }
    if (valid == rules.all_of.size()) return;
    findings.add(plain(go_quote(path) + " must validate all the schemas (allOf)" +
                       (valid == 0 ? ". None validated" : "")));
  }

  Findings check_combinations(const ValueRules& rules, const Value& value, const std::string& path,
                              Before before) {
    Findings findings;
    check_any_of(rules, value, path, before, findings);
    check_one_of(rules, value, path, before, findings);
    check_all_of(rules, value, path, before, findings);
    if (rules.negated != nullptr && check(*rules.negated, value, path, before).errors.empty()) {
      findings.add(plain(go_quote(path) + " must not validate the schema (not)"));
    }
    return findings;
  }

  Findings check_list(const ValueRules& rules, const List& list, const std::string& path,
                      Before before) {
    Findings findings;
    const auto size = static_cast<std::int64_t>(list.size());
    for (std::size_t i = 0; rules.items != nullptr && i < list.size(); ++i) {
      Before old;
      if (rules.list_type == "map" && before.value != nullptr) {
        old.value = same_item(rules, *before.value, list[i]);
      }
      findings.merge(check_part(*rules.items, list[i], fmt::format("{}[{}]", path, i), old));
    }
    if (rules.min_items && size < *rules.min_items) {
      findings.add(complaint(path, Value::int64(size),
                             fmt::format("should have at least {} items", *rules.min_items)));
    }
    if (rules.max_items && size > *rules.max_items) {
      findings.add(too_many_of(path, size, *rules.max_items, "items"));
    }
    if (rules.unique_items && has_duplicates(list)) {
      findings.add(complaint(path, {}, "shouldn't contain duplicates"));
    }
    return findings;
  }

  static Finding too_many_of(const std::string& path, std::int64_t size, std::int64_t limit,
                             std::string_view what) {
    Finding finding =
        complaint(path, Value::int64(size), fmt::format("should have at most {} {}", limit, what));
    finding.code = Finding::Code::kTooManyItems;
    finding.actual = size;
    finding.limit = limit;
    return finding;
  }

  static bool has_duplicates(const List& list) {
    for (std::size_t i = 1; i < list.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (deep_equal(list[i], list[j])) return true;
      }
    }
    return false;
  }

  static void check_size(const ValueRules& rules, const Map& map, const std::string& path,
                         Findings& findings) {
    const auto size = static_cast<std::int64_t>(map.size());
    if (rules.min_properties && size < *rules.min_properties) {
      findings.add(
          complaint(path, Value::int64(size),
                    fmt::format("should have at least {} properties", *rules.min_properties)));
    }
    if (rules.max_properties && size > *rules.max_properties) {
      findings.add(too_many_of(path, size, *rules.max_properties, "properties"));
    }
  }

  /// The kind of an object is not compared: both were made to be of one.
  static Before before_key(Before before, const std::string& path, const std::string& key) {
    if (before.value == nullptr || !before.value->is_map()) return {};
    if (path.empty() && (key == "apiVersion" || key == "kind")) return {};
    return {before.value->as_map()->find(key)};
  }

  Findings check_object(const ValueRules& rules, const Map& map, const std::string& path,
                        Before before) {
    Findings findings;
    check_size(rules, map, path, findings);
    for (const auto& [key, value] : map) {
      if (!rules.has_additional || rules.property(key) != nullptr) continue;
      if (!rules.allows_additional) {
        Finding finding = complaint(path, key, "");
        finding.message = fmt::format("{}.{} in body is a forbidden property", path, key);
        findings.add(std::move(finding));
      } else if (rules.additional != nullptr) {
        findings.merge(
            check_part(*rules.additional, value, path + "." + key, before_key(before, path, key)));
      }
    }
    for (const PropertyRules& property : rules.properties) {
      const Value* value = map.find(property.name);
      if (value == nullptr) continue;
      const std::string name = path.empty() ? property.name : path + "." + property.name;
      findings.merge(
          check_part(*property.rules, *value, name, before_key(before, path, property.name)));
    }
    for (const std::string& name : rules.required) {
      if (map.contains(name)) continue;
      Finding finding = complaint(path + "." + name, {}, "is required");
      finding.code = Finding::Code::kRequired;
      findings.add(std::move(finding));
    }
    return findings;
  }
};

}  // namespace

const Value* same_item(const ValueRules& list_rules, const Value& old_list, const Value& item) {
  if (!old_list.is_list() || !item.is_map()) return nullptr;
  const auto key_of = [](const Value& value, const std::string& key) -> Value {
    const Value* found = value.is_map() ? value.as_map()->find(key) : nullptr;
    return found == nullptr ? Value() : *found;
  };
  for (const Value& each : *old_list.as_list()) {
    const bool same =
        each.is_map() && std::all_of(list_rules.list_keys.begin(), list_rules.list_keys.end(),
                                     [&](const std::string& key) {
                                       return deep_equal(key_of(each, key), key_of(item, key));
                                     });
    if (same) return &each;
  }
  return nullptr;
}

std::vector<FieldError> check_schema(const ValueRules& rules, const Value& value,
                                     std::string_view path) {
  return to_field_errors(SchemaCheck().check_part(rules, value, "", {}), path);
}

std::vector<FieldError> check_schema_change(const ValueRules& rules, const Value& value,
                                            const Value& live, std::string_view path) {
  return to_field_errors(SchemaCheck().check_part(rules, value, "", {&live}), path);
}

}  // namespace tf::sandbox
