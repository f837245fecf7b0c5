#pragma once

#include <functional>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "lib/sandbox/field_path.h"

namespace tf::sandbox {

/// A set of paths into an object, as a tree: who owns what.
/// A path's owner need not own what is above or below it. All operations cost linear time.
/// Like: structured-merge-diff v6 fieldpath.Set.
class FieldSet {
 public:
  struct Node;

  /// Reads fieldsV1. What starts with an unknown letter is left out.
  /// Errors: kInvalid.
  [[nodiscard]] static Result<FieldSet> from_json(const Value& fields);
  /// fieldsV1: {"f:spec":{".":{},"f:replicas":{}}}.
  [[nodiscard]] Value to_json() const;

  void insert(const FieldPath& path);
  /// The same for names of fields: {"metadata", "name"}.
  void insert_fields(std::initializer_list<std::string_view> names);
  /// Puts `children` below `element`, and the element itself where `is_member`; nothing where there
  /// is nothing to put. Precondition: the element comes after all that are there.
  void append(const PathElement& element, bool is_member, FieldSet children);

  [[nodiscard]] bool empty() const { return nodes_.empty(); }
  [[nodiscard]] bool has(const PathElement& element) const;
  [[nodiscard]] bool has(const FieldPath& path) const;
  /// What is below the element; nullptr where that is nothing.
  [[nodiscard]] const FieldSet* below(const PathElement& element) const;
  /// Sorted; each is a member or has something below it.
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

  [[nodiscard]] FieldSet united(const FieldSet& other) const;
  [[nodiscard]] FieldSet intersected(const FieldSet& other) const;
  /// Without the paths of `other`; what is below them stays.
  [[nodiscard]] FieldSet without(const FieldSet& other) const;
  /// Without the paths of `other` and all that is below them.
  [[nodiscard]] FieldSet without_all_below(const FieldSet& other) const;

  /// What a pattern matches, with all below and the parents that are members. A pattern is a path
  /// of fields; the field "*" matches any one element.
  [[nodiscard]] FieldSet matching(const std::vector<FieldPath>& patterns) const;

  /// Each path: those of one level before those below them.
  void for_each(const std::function<void(const FieldPath&)>& visit) const;

 private:
  [[nodiscard]] const Node* find(const PathElement& element) const;
  [[nodiscard]] FieldSet matching(const std::vector<const FieldPath*>& patterns,
                                  std::size_t depth) const;
  void for_each(FieldPath& prefix, const std::function<void(const FieldPath&)>& visit) const;

  std::vector<Node> nodes_;
};

struct FieldSet::Node {
  PathElement element;
  bool is_member = false;
  FieldSet children;
};

}  // namespace tf::sandbox
