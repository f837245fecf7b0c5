#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tf::sandbox {

/// Steps through a JSON text whose syntax is known to be right: find_json_error() has said so.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  /// The next byte that is no white space; '\0' at the end.
  [[nodiscard]] char peek();
  /// Takes that byte if it is `wanted`.
  bool take(char wanted);
  /// Takes the next value whole and gives its text.
  std::string_view value();
  /// Takes a string and gives what it stands for.
  std::string string();

 private:
  void skip_string();

  std::string_view text_;
  std::size_t at_ = 0;
};

/// What the text of a JSON string, with its quotes, stands for.
[[nodiscard]] std::string unquote_json(std::string_view text);

/// How deep arrays and objects nest in a JSON text.
[[nodiscard]] std::size_t json_depth(std::string_view text);

}  // namespace tf::sandbox
