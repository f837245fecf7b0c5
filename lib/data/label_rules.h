#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tf {

/// What is wrong with a label's key, in a kube-apiserver's words; empty when nothing is.
/// Like: apimachinery 0.36 content.IsLabelKey.
[[nodiscard]] std::vector<std::string> label_key_problems(std::string_view key);

/// What is wrong with a label's value.   Like: apimachinery 0.36 content.IsLabelValue.
[[nodiscard]] std::vector<std::string> label_value_problems(std::string_view value);

}  // namespace tf
