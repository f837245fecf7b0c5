#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"
#include "lib/data/value.h"

namespace tf::sandbox {

/// An object that is printed.
struct Printed {
  const Value& object;
  TimePoint now;

  /// What stands at "spec.template.spec"; nullptr where there is nothing or null.
  [[nodiscard]] const Value* at(std::string_view path) const;
  /// The text there; `absent` where there is none.
  [[nodiscard]] std::string text(std::string_view path, std::string_view absent = "") const;
  [[nodiscard]] std::int64_t integer(std::string_view path) const;
  [[nodiscard]] bool boolean(std::string_view path) const;
  /// The items of a list; none where there is no list.
  [[nodiscard]] const std::vector<Value>& items(std::string_view path) const;
  /// How long ago the time there was; "<unknown>" where there is none.
  [[nodiscard]] std::string age(std::string_view path) const;
  [[nodiscard]] bool is_being_deleted() const {
    return at("metadata.deletionTimestamp") != nullptr;
  }
};

/// One value of a row.
using CellFunction = Value (*)(const Printed&);

/// "a=b,c=d", "<none>".   In: a map of labels, or nullptr.
[[nodiscard]] std::string labels_text(const Value* labels);
/// A metav1.LabelSelector as labels.Selector prints it: "a=b,c in (d,e),!f"; "" selects all.
[[nodiscard]] std::string selector_text(const Value* selector);
/// "x,y,z + 2 more...": the first `most` texts.
[[nodiscard]] std::string first_of(const std::vector<std::string>& texts, std::size_t most,
                                   std::string_view separator = ",");
/// The condition of a type in status.conditions; nullptr where there is none.
[[nodiscard]] const Value* find_condition(const Printed& printed, std::string_view type);
[[nodiscard]] bool has_condition(const Printed& printed, std::string_view type);

// Cells that are more than one field, by what they print.
[[nodiscard]] Value pod_ready_cell(const Printed& pod);
[[nodiscard]] Value pod_status_cell(const Printed& pod);
[[nodiscard]] Value pod_restarts_cell(const Printed& pod);
[[nodiscard]] Value pod_ip_cell(const Printed& pod);
[[nodiscard]] Value pod_readiness_gates_cell(const Printed& pod);
[[nodiscard]] Value autoscaler_targets_cell(const Printed& autoscaler);

}  // namespace tf::sandbox
