#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"

namespace tf::schema {

/// A failed check of a value, with the failures that caused it.
/// Like: santhosh-tekuri/jsonschema 6.0.3 ValidationError.
struct Failure {
  /// How it is shown: a reference with one cause is left out, a group only gathers.
  enum class Shape { kPlain, kGroup, kReference };
  Shape shape = Shape::kPlain;
  std::string pointer;  ///< JSON pointer of the value
  std::string message;
  std::vector<Failure> causes;
};

/// "- at '<pointer>': <message>" lines, two spaces a level after the first; no line break at the
/// end.
[[nodiscard]] std::string show_failures(const std::vector<Failure>& failures);

/// 'it\'s': Go's %q with single quotes.
[[nodiscard]] std::string quote_single(std::string_view text);
/// 'a', 'b'
[[nodiscard]] std::string quote_all(const std::vector<std::string>& texts);
/// 12,345
[[nodiscard]] std::string group_digits(std::size_t number);
/// A number in x/text's English form: 1,234.5 or 1.5×10⁻⁰⁷.
[[nodiscard]] std::string show_number(const Value& number);
/// A primitive for messages; "value" for a list or map.
[[nodiscard]] std::string show_value(const Value& value);

}  // namespace tf::schema
