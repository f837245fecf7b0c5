#include "cmd/print/progress.h"

#include <fmt/core.h>

#include <chrono>

#include "cmd/print/log.h"
#include "cmd/print/table.h"

namespace tf::cmd {
namespace {

/// Column where the marks stand.
constexpr std::size_t kMarkColumn = 32;
constexpr std::string_view kDone = "✅";
constexpr std::string_view kFailed = "❌";

std::string_view verb_word(Verb verb) {
  switch (verb) {
    case Verb::kCreate:
      return "Creating";
    case Verb::kUpdate:
      return "Updating";
    case Verb::kDelete:
      return "Deleting";
  }
  return "";
}

std::string seconds(std::chrono::milliseconds took) {
  return fmt::format("{:.1f}s", static_cast<double>(took.count()) / 1000.0);
}

std::string batch_text(Verb verb, const std::string& kind, std::size_t count) {
  return fmt::format("{} {}...", verb_word(verb), kind_words(kind, count));
}

std::string hook_text(const std::string& event, const std::string& name) {
  return fmt::format("Running {} {}...", event, name);
}

std::string padded(const std::string& text) {
  const auto width = visible_width(text);
  return text + std::string(width + 1 < kMarkColumn ? kMarkColumn - width : 1, ' ');
}

constexpr std::string_view kWaiting = "Waiting for resources...";

}  // namespace

std::string kind_words(std::string_view kind, std::size_t count) {
  if (kind == "Namespace" && count == 1) return "namespace";
  if (kind == "Endpoints") return std::string(kind);
  const bool sibilant = kind.ends_with('s') || kind.ends_with('x') || kind.ends_with("ch");
  if (sibilant) return std::string(kind) + "es";
  constexpr std::string_view kVowels = "aeiou";
  const bool vowel_before =
      kind.size() > 1 && kVowels.find(kind[kind.size() - 2]) != std::string_view::npos;
  if (kind.ends_with('y') && !vowel_before) {
    return std::string(kind.substr(0, kind.size() - 1)) + "ies";
  }
  return std::string(kind) + "s";
}

void ConsoleSink::on_event(const Event& event) {
  std::visit([this](const auto& concrete) { on(concrete); }, event);
}

void ConsoleSink::end_line() {
  if (open_text_.empty()) return;
  open_text_.clear();
  err_.write("\n");
}

void ConsoleSink::open_line(std::string text) {
  end_line();
  err_.write(text);
  shown_width_ = visible_width(text);
  open_text_ = std::move(text);
}

void ConsoleSink::close_line(const std::string& text, std::string_view mark,
                             std::string_view details) {
  if (open_text_ != text) open_line(text);
  std::string line = "\r" + padded(text) + std::string(mark);
  if (!details.empty()) line += " " + dim(details, options_.colors);
  const auto width = visible_width(line.substr(1));
  if (width < shown_width_) line.append(shown_width_ - width, ' ');
  err_.write(line + "\n");
  open_text_.clear();
}

void ConsoleSink::on(const LogRecord& record) {
  if (record.level == LogRecord::Level::kDebug && !options_.debug) return;
  end_line();
  err_.write(format_log(record, options_.dialect));
}

void ConsoleSink::on(const BatchStarted& batch) {
  if (options_.progress == Progress::kHidden) return;
  open_line(batch_text(batch.verb, batch.kind, batch.count));
}

void ConsoleSink::on(const BatchFinished& batch) {
  if (options_.progress == Progress::kHidden) return;
  const auto text = batch_text(batch.verb, batch.kind, batch.count);
  if (batch.failed == 0) {
    close_line(text, kDone, seconds(batch.took));
  } else {
    close_line(text, kFailed, fmt::format("{} of {} failed", batch.failed, batch.count));
  }
}

void ConsoleSink::on(const HookStarted& hook) {
  if (options_.progress == Progress::kHidden) return;
  open_line(hook_text(hook.event, hook.name));
}

void ConsoleSink::on(const HookFinished& hook) {
  if (options_.progress == Progress::kHidden) return;
  close_line(hook_text(hook.event, hook.name), hook.succeeded ? kDone : kFailed,
             seconds(hook.took));
}

void ConsoleSink::on(const WaitProgress& progress) {
  if (options_.progress == Progress::kHidden || progress.total == 0) return;
  const std::string text(kWaiting);
  const auto counts = fmt::format("{}/{} ready", progress.ready, progress.total);
  if (progress.ready == progress.total) {
    close_line(text, kDone, counts);
    return;
  }
  if (open_text_ != text) open_line(text);
  std::string line = padded(text) + counts;
  if (!progress.lagging.empty()) line += "  " + progress.lagging.front();
  const auto width = visible_width(line);
  const std::string blanks(width < shown_width_ ? shown_width_ - width : 0, ' ');
  err_.write("\r" + line + blanks);
  shown_width_ = width;
}

}  // namespace tf::cmd
