#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/selectors.h"

namespace tf::sandbox {

/// Reads "a=b,c in (d,e),!f" into requirements sorted by key.
/// Errors: 400 in the words of apimachinery 0.36 labels.Parse.
[[nodiscard]] ApiResult<std::vector<LabelRequirement>> parse_label_requirements(
    std::string_view text);

/// A requirement whose key, operator and values fit together.
/// Errors: 400 `key: Invalid value: ...`, `[..., ...]` for several.
/// Like: apimachinery 0.36 labels.NewRequirement.
[[nodiscard]] ApiResult<LabelRequirement> make_label_requirement(std::string_view key,
                                                                 LabelRequirement::Operator op,
                                                                 std::vector<std::string> values);

}  // namespace tf::sandbox
