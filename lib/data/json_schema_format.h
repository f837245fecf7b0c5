#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tf::schema {

/// One value of the `format` keyword.
struct Format {
  std::string_view name;
  /// What is wrong with a text, or nothing. Other types always pass.
  std::optional<std::string> (*check)(std::string_view text);
};

/// The format of that name, or nullptr when it is unknown and so never checked.
/// Like: santhosh-tekuri/jsonschema 6.0.3 format.go, errors in its and Go's words.
[[nodiscard]] const Format* find_format(std::string_view name);

}  // namespace tf::schema
