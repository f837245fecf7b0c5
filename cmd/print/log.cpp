#include "cmd/print/log.h"

#include <algorithm>
#include <string_view>

#include "lib/base/utf8.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

std::string_view level_name(LogRecord::Level level) {
  switch (level) {
    case LogRecord::Level::kDebug:
      return "DEBUG";
    case LogRecord::Level::kInfo:
      return "INFO";
    case LogRecord::Level::kWarn:
      return "WARN";
    case LogRecord::Level::kError:
      return "ERROR";
  }
  return "";
}

/// slog's needsQuoting.
bool needs_quotes(std::string_view text) {
  if (text.empty() || !is_valid_utf8(text)) return true;
  const auto runes = to_runes(text);
  return std::any_of(runes.begin(), runes.end(), [](Rune rune) {
    return rune == ' ' || rune == '"' || rune == '=' || !is_print(rune);
  });
}

std::string quoted(const std::string& text) {
  return needs_quotes(text) ? go_quote(text) : text;
}

}  // namespace

std::string format_log(const LogRecord& record, const HelmDialect& dialect) {
  if (auto text = dialect.log_text(record)) return *std::move(text);
  std::string line = "level=";
  line += level_name(record.level);
  line += " msg=" + quoted(record.message);
  for (const auto& [key, value] : record.attributes) {
    line += " " + quoted(key) + "=" + quoted(value);
  }
  return line + "\n";
}

}  // namespace tf::cmd
