#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/go_regex.h"
#include "lib/data/value.h"

namespace tf::sandbox {

struct ValueRules;
using RulesRef = std::shared_ptr<const ValueRules>;

/// One entry of x-kubernetes-validations.
struct ExpressionRule {
  std::string rule;
  std::string message;
  std::string message_expression;
  std::string reason;  ///< "" is FieldValueInvalid
  std::string field_path;
  bool optional_old_self = false;
};

/// A property of a schema by its name.
struct PropertyRules {
  std::string name;
  RulesRef rules;
};

/// What one schema (JSONSchemaProps of apiextensions/v1) of a CustomResourceDefinition demands of
/// values and how it treats them. A tree of its own: pruning, defaults, validation and expressions
/// walk it, whereas Type says what patches and field managers need.
struct ValueRules {
  std::string type;    ///< "" where the schema has none
  std::string format;  ///< only one that a kube-apiserver 1.36 checks
  bool nullable = false;
  bool int_or_string = false;
  bool preserves_unknown = false;
  bool embedded_object = false;
  bool unique_items = false;
  bool exclusive_minimum = false;
  bool exclusive_maximum = false;
  Value default_value;  ///< nil: none
  std::vector<Value> enumeration;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::optional<double> multiple_of;
  std::optional<std::int64_t> min_length;
  std::optional<std::int64_t> max_length;
  std::optional<std::int64_t> min_items;
  std::optional<std::int64_t> max_items;
  std::optional<std::int64_t> min_properties;
  std::optional<std::int64_t> max_properties;
  RegexRef pattern;  ///< may be null
  std::vector<std::string> required;
  std::vector<PropertyRules> properties;  ///< sorted by name
  bool has_additional = false;            ///< additionalProperties is set
  bool allows_additional = false;         ///< and is true or a schema
  RulesRef additional;                    ///< its schema
  RulesRef items;
  std::vector<RulesRef> all_of;
  std::vector<RulesRef> any_of;
  std::vector<RulesRef> one_of;
  RulesRef negated;  ///< not
  std::string list_type;
  std::vector<std::string> list_keys;
  std::string map_type;
  std::vector<ExpressionRule> expressions;

  /// nullptr when there is none. O(log n).
  [[nodiscard]] const ValueRules* property(std::string_view name) const;
  /// What stands for a key of an object: the property or the schema of additional ones, or nullptr.
  [[nodiscard]] const ValueRules* child(std::string_view key) const;
  /// The types a value may have: {"integer", "string"} for int-or-string; empty: any.
  [[nodiscard]] std::vector<std::string_view> types() const;
};

/// Reads a schema. Never fails: what is no schema demands nothing.
[[nodiscard]] RulesRef read_rules(const Value& schema);

}  // namespace tf::sandbox
