#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/label_selector.h"

namespace tf {

/// Reads "a=b,c in (d,e),!f" into requirements sorted by key.
/// Errors: kInvalid in the words of apimachinery 0.36 labels.Parse.
[[nodiscard]] Result<std::vector<LabelRequirement>> parse_label_requirements(std::string_view text);

/// A requirement whose key, operator and values fit together.
/// Errors: kInvalid `key: Invalid value: ...`, `[..., ...]` for several.
/// Like: apimachinery 0.36 labels.NewRequirement.
[[nodiscard]] Result<LabelRequirement> make_label_requirement(std::string_view key,
                                                              LabelRequirement::Operator op,
                                                              std::vector<std::string> values);

}  // namespace tf
