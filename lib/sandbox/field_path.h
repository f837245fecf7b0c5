#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::sandbox {

/// Orders any two values of JSON: numbers, strings, booleans, lists, maps, null. Integers and
/// floats are compared as numbers. Like: structured-merge-diff v6 value.Compare.
[[nodiscard]] int compare_values(const Value& a, const Value& b);
/// Whether two values of JSON are the same; 1 and 1.0 are.
[[nodiscard]] bool same_value(const Value& a, const Value& b);

/// One step of a path into an object: a field, an item of a list by its keys, an item of a set by
/// its value, or an index.
/// Like: structured-merge-diff v6 fieldpath.PathElement.
class PathElement {
 public:
  using Key = std::vector<std::pair<std::string, Value>>;

  [[nodiscard]] static PathElement field(std::string_view name);
  /// The item whose fields have these values; any order.
  [[nodiscard]] static PathElement item(Key key);
  [[nodiscard]] static PathElement member(Value value);
  [[nodiscard]] static PathElement index(std::int64_t index);
  /// From "f:name", `k:{"name":"x"}`, `v:"x"`, "i:0".
  /// Errors: kUnsupported for another letter, kInvalid for what cannot be read.
  [[nodiscard]] static Result<PathElement> from_json_key(std::string_view text);

  /// nullptr where it is no field.
  [[nodiscard]] const std::string* field_name() const { return std::get_if<std::string>(&what_); }
  [[nodiscard]] const Key* key() const { return std::get_if<Key>(&what_); }
  /// As an object of fieldsV1 names it.
  [[nodiscard]] std::string json_key() const;
  /// As messages write it: ".name", `[name="x"]`, `[="x"]`, "[0]".
  [[nodiscard]] std::string text() const;
  /// Fields first, then keys, values, indices. Less than zero, zero or more.
  [[nodiscard]] int compare(const PathElement& other) const;
  bool operator<(const PathElement& other) const { return compare(other) < 0; }
  bool operator==(const PathElement& other) const { return compare(other) == 0; }

 private:
  struct Member {
    explicit Member(Value of) : value(std::move(of)) {}
    Value value;
  };
  using What = std::variant<std::string, Key, Member, std::int64_t>;
  // In place: g++ 12 warns wrongly where a variant that has just been made is moved.
  template <class Step, class... Parts>
  explicit PathElement(std::in_place_type_t<Step> step, Parts&&... parts)
      : what_(step, std::forward<Parts>(parts)...) {}

  What what_;
};

using FieldPath = std::vector<PathElement>;

/// The path of "metadata.labels".
[[nodiscard]] FieldPath dotted_path(std::string_view names);

/// `.spec.containers[name="x"].image`.
[[nodiscard]] std::string text_of(const FieldPath& path);

}  // namespace tf::sandbox
