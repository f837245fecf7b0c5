#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/sandbox/api_error.h"

namespace tf::sandbox {

// How strategic merge patches merge lists and order them.
// Like: apimachinery 0.36 strategicpatch.

inline constexpr std::string_view kPatchDirective = "$patch";
inline constexpr std::string_view kBadElementOrder = "invalid patch format of setElementOrder list";
inline constexpr std::string_view kBadPrimitiveList = "invalid patch format of primitive list";

/// 500 without a reason, as the server answers with an error that it does not know.
[[nodiscard]] ApiError plain_error(std::string message);
/// "expected a []interface {}, but received a string".
[[nodiscard]] ApiError wrong_type(std::string_view expected, const Value& value);
/// "unknown patch type: x in map: map[$patch:x]".
[[nodiscard]] ApiError unknown_directive(const Value& directive, const Value& map);
/// Go's %q.
[[nodiscard]] std::string quoted(std::string_view text);

/// Merges the items of two lists: objects by `key`, scalars as a set, or, for a deletion, scalars
/// of `patch` taken from `original`. `merge_items` merges two objects with the same key.
[[nodiscard]] ApiResult<Value> merge_strategic_lists(
    const List& original, const List& patch, const std::string& key, bool is_deletion,
    const std::function<ApiResult<Value>(const Value&, const Value&)>& merge_items);

/// Whether a patch's list keeps the order of its $setElementOrder.
[[nodiscard]] ApiStatus check_order(const List& patch, const List& order, const std::string& key);

/// Sorts what `order` names by it and puts the rest between, where `live` had it.
[[nodiscard]] ApiResult<Value> put_in_order(const List& merged, const List& order, const List& live,
                                            const List& patch, const std::string& key);

}  // namespace tf::sandbox
