#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/managers.h"
#include "lib/sandbox/typed.h"

namespace tf::sandbox {

/// A field that somebody else owns and an apply would change.
struct FieldConflict {
  std::string manager;  ///< its identifier
  FieldPath path;
};

/// Why an apply was not done: conflicts, or else a message.
struct ApplyFailure {
  std::vector<FieldConflict> conflicts;
  std::string message;
};

/// Computes who owns what after a write, and what an apply makes of an object.
/// Like: structured-merge-diff v6 merge.Updater.
class FieldUpdater {
 public:
  /// `version`: the request's. All borrowed.
  FieldUpdater(const Type& type, std::string_view version, const FieldRules& rules);

  /// After a write of `object` over `live`, for the manager with this identifier.
  [[nodiscard]] Managers update(const Value& live, const Value& object, Managers managers,
                                const std::string& manager) const;

  struct Applied {
    std::optional<Value> object;  ///< nothing where it is as live was
    Managers managers;
  };
  [[nodiscard]] tl::expected<Applied, ApplyFailure> apply(const Value& live, const Value& config,
                                                          Managers managers,
                                                          const std::string& manager,
                                                          Force force) const;

 private:
  struct Versioned {
    TypeView type;
    Value object;
  };
  /// The object in another version; nothing where that is not served.
  [[nodiscard]] std::optional<Versioned> in_version(const Value& object,
                                                    std::string_view version) const;
  [[nodiscard]] std::optional<Comparison> compare(const Value& live, const Value& object,
                                                  std::string_view version) const;
  /// Without what writes of this (sub)resource cannot change.
  [[nodiscard]] FieldSet filtered(FieldSet fields) const;
  void fit_to_types(const Value& live, Managers& managers) const;
  [[nodiscard]] tl::expected<Comparison, ApplyFailure> take_over(const Value& live,
                                                                 const Value& object,
                                                                 Managers& managers,
                                                                 const std::string& manager,
                                                                 Force force) const;
  [[nodiscard]] Value prune(const Value& merged, const Managers& managers, const Owned& last) const;
  [[nodiscard]] Value with_owned(const Value& merged, Value pruned, const Managers& managers,
                                 std::string_view first_version) const;

  const Type& type_;
  std::string_view version_;
  const FieldRules& rules_;
  FieldSet reset_;
  std::vector<FieldPath> only_;
};

}  // namespace tf::sandbox
