#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/text.h"
#include "lib/chart/coalesce.h"
#include "lib/chart/dependencies.h"
#include "lib/chart/loader.h"
#include "lib/data/event.h"
#include "lib/data/json.h"
#include "tests/support/temp_dir.h"

namespace tf::test {

/// Keeps what was reported, as "WARN message key=value".
class RecordedEvents final : public EventSink {
 public:
  void on_event(const Event& event) override {
    const auto* record = std::get_if<LogRecord>(&event);
    if (record == nullptr) return;
    std::string line = record->level == LogRecord::Level::kWarn   ? "WARN "
                       : record->level == LogRecord::Level::kInfo ? "INFO "
                                                                  : "";
    line += record->message;
    for (const auto& [key, value] : record->attributes)
      line += " " + key + "=" + value;
    lines.push_back(std::move(line));
  }
  std::vector<std::string> lines;
};

/// Files of a text in which "-- name --" lines open each one.
inline std::vector<std::pair<std::string, std::string>> split_files(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string_view line : split_views(trim_suffix(text, "\n"), "\n")) {
    if (line.starts_with("-- ") && line.ends_with(" --")) {
      files.emplace_back(line.substr(3, line.size() - 6), "");
    } else if (!files.empty()) {
      files.back().second.append(line).append("\n");
    }
  }
  return files;
}

inline void write_files(const TempDir& dir, std::string_view text) {
  for (const auto& [name, data] : split_files(text))
    dir.write(name, data);
}

/// A chart of such files, through a directory.
inline Result<chart::Chart> load_text(std::string_view text, EventSink& events) {
  const TempDir dir;
  write_files(dir, text);
  return chart::load_chart(dir.path(), events);
}

inline std::string json_of(const Value& value) {
  auto text = to_json(value);
  return text ? *text : text.error().message;
}

}  // namespace tf::test
