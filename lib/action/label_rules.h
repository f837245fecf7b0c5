#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tf::action {

/// What is wrong with a label's key or value, in apimachinery v0.37's words; empty when it is fine.
/// Like: k8s.io/apimachinery validation content.IsLabelKey, IsValidLabelValue.
[[nodiscard]] std::vector<std::string> label_key_problems(std::string_view key);
[[nodiscard]] std::vector<std::string> label_value_problems(std::string_view value);

}  // namespace tf::action
