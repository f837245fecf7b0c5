#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lib/sandbox/catalog.h"
#include "lib/sandbox/table_cells.h"

namespace tf::sandbox {

/// Where a cell's value comes from.
enum class CellKind : std::uint8_t {
  kText,      ///< the text at the path; `absent` where there is none
  kInteger,   ///< the number at the path, 0 where there is none
  kBoolean,   ///< the boolean at the path, false where there is none
  kCount,     ///< how many items or members stand at the path
  kAge,       ///< how long ago the time at the path was; `absent` where there is none
  kFunction,  ///< what the function makes of the object
};

/// A column of a built-in kind.
struct Column {
  std::string_view name;
  CellKind cell = CellKind::kText;
  std::string_view path = {};
  std::string_view absent = {};
  CellFunction function = nullptr;
  std::int64_t priority = 0;
  std::string_view type = "string";
  bool is_defined = true;  ///< false: a cell that the server gives without a column for it
};

/// The columns of a built-in kind, in order; empty for kinds that print their name and
/// creationTimestamp only.   Like: kubernetes 1.36 pkg/printers/internalversion.
[[nodiscard]] std::span<const Column> table_columns(const Resource& resource);

/// The cell's value for an object.
[[nodiscard]] Value cell_value(const Column& column, const Printed& printed);

}  // namespace tf::sandbox
