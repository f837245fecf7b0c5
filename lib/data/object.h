#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "lib/data/value.h"

namespace tf {

/// API group, version and kind; the core group is "".
struct GroupVersionKind {
  std::string group;
  std::string version;
  std::string kind;

  auto operator<=>(const GroupVersionKind&) const = default;
  /// "apps/v1" or "v1".
  [[nodiscard]] std::string api_version() const;
  /// client-go's text: "apps/v1, Kind=Deployment", "/v1, Kind=ConfigMap".
  [[nodiscard]] std::string to_string() const;
  /// Splits "apps/v1" + "Deployment". An apiVersion with more than one slash keeps it in version.
  static GroupVersionKind parse(std::string_view api_version, std::string_view kind);
};

/// What makes an object the same object: kind, namespace ("" when cluster-scoped), name.
struct ObjectKey {
  GroupVersionKind gvk;
  std::string ns;
  std::string name;
  auto operator<=>(const ObjectKey&) const = default;
};

/// An untyped Kubernetes object: a map Value with readers for what every object has.
/// Whole numbers in it are int64, others float64 (as client-go's unstructured).
/// Copies share the content; use clone() before changing a shared one.
class Object {
 public:
  Object() : root_(Map{}) {}
  /// Precondition: root is a map.
  explicit Object(Value root) : root_(std::move(root)) {}

  [[nodiscard]] const Value& root() const { return root_; }
  [[nodiscard]] Map& map() const { return *root_.as_map(); }
  [[nodiscard]] Object clone() const { return Object(deep_copy(root_)); }

  [[nodiscard]] GroupVersionKind gvk() const;
  [[nodiscard]] std::string_view api_version() const { return string_at(root_, {"apiVersion"}); }
  [[nodiscard]] std::string_view kind() const { return string_at(root_, {"kind"}); }
  [[nodiscard]] std::string_view name() const { return string_at(root_, {"metadata", "name"}); }
  [[nodiscard]] std::string_view ns() const { return string_at(root_, {"metadata", "namespace"}); }
  [[nodiscard]] std::string_view label(std::string_view key) const;
  [[nodiscard]] std::string_view annotation(std::string_view key) const;
  [[nodiscard]] ObjectKey key() const;

  void set_namespace(std::string_view ns);
  void set_label(std::string_view key, std::string_view value);
  void set_annotation(std::string_view key, std::string_view value);

 private:
  Value root_;
};

}  // namespace tf
