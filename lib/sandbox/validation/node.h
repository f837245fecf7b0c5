#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/value.h"

namespace tf::sandbox::validation {

/// A place in an object: the value that stands there (nil where nothing does) and its path as
/// field.Path writes it. Borrows the value: the object must outlive its nodes.
class Node {
 public:
  Node(const Value& value, std::string path) : value_(&value), path_(std::move(path)) {}
  explicit Node(Value&&, std::string path) = delete;

  [[nodiscard]] const Value& value() const { return *value_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  /// The field of an object: "spec.replicas".
  [[nodiscard]] Node operator[](std::string_view field) const;
  /// An item of a list: "containers[0]".
  [[nodiscard]] Node index(std::size_t position) const;
  /// The value at a map's key: "limits[cpu]".
  [[nodiscard]] Node key(std::string_view key) const;
  /// The same value told as if it stood elsewhere.
  [[nodiscard]] Node moved(std::string path) const { return {*value_, std::move(path)}; }

  [[nodiscard]] bool present() const { return !value_->is_nil(); }
  /// "" where there is no string.
  [[nodiscard]] std::string_view text() const;
  /// 0 where there is no whole number.
  [[nodiscard]] std::int64_t number() const;
  [[nodiscard]] std::optional<std::int64_t> maybe_number() const;
  /// false where there is no boolean.
  [[nodiscard]] bool flag() const;
  /// Items of a list, entries of a map, bytes of a string; 0 for everything else.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// Nothing for what is no list.
  [[nodiscard]] std::vector<Node> items() const;
  /// The values of a map under "path[key]", in key order; nothing for what is no map.
  [[nodiscard]] std::vector<std::pair<std::string_view, Node>> entries() const;
  /// The value as JSON, "null" where there is none.
  [[nodiscard]] std::string json() const;
  /// The strings of a list.
  [[nodiscard]] std::vector<std::string_view> texts() const;

 private:
  const Value* value_;
  std::string path_;
};

/// Whether two values are the same for apiequality.Semantic.DeepEqual: absent, null and empty are
/// one.
[[nodiscard]] bool semantically_equal(const Value& a, const Value& b);

}  // namespace tf::sandbox::validation
