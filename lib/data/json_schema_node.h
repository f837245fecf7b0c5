#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lib/data/go_regex.h"
#include "lib/data/json_schema_format.h"
#include "lib/data/value.h"

namespace tf::schema {

/// JSON types as bits, in the order that messages list them.
enum TypeBit : unsigned {
  kNullType = 1U << 0U,
  kBooleanType = 1U << 1U,
  kNumberType = 1U << 2U,
  kIntegerType = 1U << 3U,
  kStringType = 1U << 4U,
  kArrayType = 1U << 5U,
  kObjectType = 1U << 6U,
};

/// The bit of a value's type (never kIntegerType); 0 for what JSON cannot say.
[[nodiscard]] unsigned type_of(const Value& value);
/// "null", "boolean" ...; 0 for an unknown name.
[[nodiscard]] unsigned type_from_name(std::string_view name);
/// "null or string": the names of all bits.
[[nodiscard]] std::string type_names(unsigned types);

struct Node;

/// additionalProperties and additionalItems: absent, a bool or a schema.
using Additional = std::variant<std::monostate, bool, const Node*>;
/// An entry of dependencies: property names or a schema.
using DependencyRule = std::variant<std::vector<std::string>, const Node*>;

template <class T>
using ByName = std::map<std::string, T, std::less<>>;

struct DynamicRef {
  const Node* target = nullptr;
  std::string anchor;
};

/// One compiled schema. Members are named after their keywords.
struct Node {
  std::string location;  ///< "file:///values.schema.json#/properties/a"
  int draft = 2020;
  std::optional<bool> boolean;

  const Node* resource = nullptr;  ///< the schema with the $id that this one belongs to
  ByName<const Node*> dynamic_anchors;
  bool recursive_anchor = false;
  std::string dynamic_anchor;
  bool all_properties_evaluated = false;
  bool all_items_evaluated = false;
  std::size_t items_evaluated = 0;

  const Node* ref = nullptr;
  const Node* recursive_ref = nullptr;
  std::optional<DynamicRef> dynamic_ref;

  unsigned types = 0;
  std::optional<Value> constant;
  std::optional<std::vector<Value>> enumeration;
  const Format* format = nullptr;
  const Node* negated = nullptr;
  std::vector<const Node*> all_of;
  std::vector<const Node*> any_of;
  std::vector<const Node*> one_of;
  const Node* condition = nullptr;
  const Node* then = nullptr;
  const Node* otherwise = nullptr;

  std::optional<std::size_t> min_properties;
  std::optional<std::size_t> max_properties;
  std::vector<std::string> required;
  ByName<const Node*> properties;
  std::vector<std::pair<RegexRef, const Node*>> pattern_properties;
  Additional additional_properties;
  const Node* property_names = nullptr;
  ByName<DependencyRule> dependencies;
  ByName<std::vector<std::string>> dependent_required;
  ByName<const Node*> dependent_schemas;
  const Node* unevaluated_properties = nullptr;

  std::optional<std::size_t> min_items;
  std::optional<std::size_t> max_items;
  bool unique_items = false;
  const Node* items = nullptr;            ///< for every item, or those behind prefix_items
  std::vector<const Node*> prefix_items;  ///< before 2020-12: items as a list
  Additional additional_items;
  const Node* contains = nullptr;
  std::optional<std::size_t> min_contains;
  std::optional<std::size_t> max_contains;
  const Node* unevaluated_items = nullptr;

  std::optional<std::size_t> min_length;
  std::optional<std::size_t> max_length;
  RegexRef pattern;  ///< may be null

  std::optional<Value> minimum;
  std::optional<Value> maximum;
  std::optional<Value> exclusive_minimum;
  std::optional<Value> exclusive_maximum;
  std::optional<Value> multiple_of;
};

/// Owns the nodes that refer to each other.
class NodeSet {
 public:
  Node& add(std::string location) {
    nodes_.push_back(std::make_unique<Node>());
    nodes_.back()->location = std::move(location);
    return *nodes_.back();
  }

 private:
  std::vector<std::unique_ptr<Node>> nodes_;
};

}  // namespace tf::schema
