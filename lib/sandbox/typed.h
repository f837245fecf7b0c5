#pragma once

#include <string>

#include "lib/sandbox/field_set.h"
#include "lib/sandbox/typed_view.h"

#include <tl/expected.hpp>

namespace tf::sandbox {

// What server-side apply does with two values of one type. All cost about linear time, and recurse
// as deep as the values do.
// Like: structured-merge-diff v6 typed.

enum class Duplicates : bool { kRefused, kAllowed };

/// Whether the value fits the type.
/// Errors: one line, or "errors:" and a line each: `.data.a: expected string, got
///         &value.valueUnstructured{Value:1}`.
[[nodiscard]] tl::expected<void, std::string> check_typed(const TypeView& type, const Value& value,
                                                          Duplicates duplicates);

/// Every leaf and every item of a list that is named in the value.
[[nodiscard]] FieldSet fields_of(const TypeView& type, const Value& value);

/// No path is in two of the sets.
struct Comparison {
  FieldSet removed;
  FieldSet modified;
  FieldSet added;
};
[[nodiscard]] Comparison compare_typed(const TypeView& type, const Value& before,
                                       const Value& after);

/// `config` laid over `live`. Lists that are merged item by item keep live's order but where
/// config's differs.   Errors: a list item of config that cannot be told from others.
[[nodiscard]] tl::expected<Value, std::string> merge_typed(const TypeView& type, const Value& live,
                                                           const Value& config);

/// The value without the fields and items of the set. What loses all its parts becomes null.
[[nodiscard]] Value remove_fields(const TypeView& type, const Value& value, const FieldSet& items);

/// The set with every field that has a name in the schema and has something below it.
[[nodiscard]] FieldSet with_named_fields(const TypeView& type, const FieldSet& set);

/// The set as it is where types that were merged part by part are now owned as a whole.
[[nodiscard]] FieldSet fitted_to_type(const TypeView& type, const FieldSet& set);

}  // namespace tf::sandbox
