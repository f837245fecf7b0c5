#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Reads the text of a --set flag rune by rune (helm 4.3.1 strvals.runesUntil).
/// The text must outlive the scanner.
class Scanner {
 public:
  enum class Escapes { kNone, kBackslash };

  struct Token {
    std::string text;     ///< what comes before the stop, escapes resolved
    char stop = '\0';     ///< the stop character, consumed
    bool at_end = false;  ///< the input ended instead
  };

  Scanner(std::string_view text, Escapes escapes) : rest_(text), escapes_(escapes) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  /// The next byte, or '\0' at the end.
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  void skip() { rest_.remove_prefix(1); }

  /// Reads up to one of the ASCII characters in `stops`.
  Token until(std::string_view stops);
  /// Skips white space and one comma; says whether a comma or the end was reached.
  bool skip_blanks_and_comma();
  /// Reads one JSON value and nothing behind it, as json.Decoder does.
  /// Errors: kInvalid in encoding/json's words.
  Result<Value> take_json();

 private:
  std::string_view rest_;
  Escapes escapes_;
};

}  // namespace tf::chart
