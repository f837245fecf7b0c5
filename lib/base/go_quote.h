#pragma once

#include <string>
#include <string_view>

#include "lib/base/utf8.h"

namespace tf {

/// strconv.Quote (Go 1.26): "..." with Go escapes; invalid UTF-8 as \xNN.
[[nodiscard]] std::string go_quote(std::string_view text);
/// strconv.AppendQuote; with ascii_only strconv.AppendQuoteToASCII.
void append_quoted(std::string& out, std::string_view text, bool ascii_only);
/// strconv.AppendQuoteRune ('x'); with ascii_only strconv.AppendQuoteRuneToASCII.
void append_quoted_rune(std::string& out, Rune rune, bool ascii_only);
/// strconv.CanBackquote: no control characters but tab, no backquote, valid UTF-8, no U+FEFF.
[[nodiscard]] bool can_backquote(std::string_view text);

}  // namespace tf
