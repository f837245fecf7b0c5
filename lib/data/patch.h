#pragma once

#include "lib/data/value.h"

namespace tf {

/// RFC 7386: the smallest merge patch that turns `from` into `to` (both maps). Empty map: no
/// change.
[[nodiscard]] Value create_merge_patch(const Value& from, const Value& to);
/// RFC 7386: applies it; null deletes.
[[nodiscard]] Value apply_merge_patch(const Value& target, const Value& patch);

}  // namespace tf
