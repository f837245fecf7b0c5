#include "templates-engine/exec_error.h"

#include <fmt/core.h>

#include <optional>
#include <string_view>
#include <utility>

#include "lib/base/text.h"

namespace tf::engine {
namespace {

/// One level of an error chain, taken apart.
struct TracedError {
  std::string_view location;
  std::string_view executed_name;
  std::string_view executed_node;
  std::string_view message;
  bool operator==(const TracedError&) const = default;
};

/// Drops the next level of the chain from a message.
std::string_view own_message(std::string_view message) {
  return message.substr(0, message.find(" template:"));
}

std::optional<TracedError> parse_executing_form(std::string_view text) {
  const auto parts = cut(text, ": executing \"");
  if (!parts) return std::nullopt;
  const auto name = cut(parts->second, "\"");
  constexpr std::string_view kAt = " at <";
  if (!name || !name->second.starts_with(kAt)) return std::nullopt;
  const auto node = cut(name->second.substr(kAt.size()), ">: ");
  if (!node) return std::nullopt;
  return TracedError{parts->first, name->first, node->first, own_message(node->second)};
}

std::optional<TracedError> parse_exec_error(std::string_view text) {
  constexpr std::string_view kPrefix = "template: ";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const std::string_view rest = text.substr(kPrefix.size());
  if (rest.starts_with("no template ")) return TracedError{{}, {}, {}, text};
  if (auto traced = parse_executing_form(rest)) return traced;
  const std::size_t separator = rest.rfind(": ");
  if (separator == std::string_view::npos) return std::nullopt;
  return TracedError{rest.substr(0, separator), {}, {}, own_message(rest.substr(separator + 2))};
}

void write_traced(std::string& out, const TracedError& traced) {
  if (!traced.location.empty()) out += fmt::format("{}\n  ", traced.location);
  if (!traced.executed_name.empty() || !traced.executed_node.empty()) {
    out +=
        fmt::format("executing \"{}\" at <{}>:\n    ", traced.executed_name, traced.executed_node);
  }
  if (!traced.message.empty()) out += fmt::format("{}\n", traced.message);
}

/// The message between the markers, the last end marker closing it.
std::optional<std::string_view> user_message(std::string_view text) {
  const std::size_t start = text.find(kUserErrorStart);
  if (start == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(start + kUserErrorStart.size());
  const std::size_t end = rest.rfind(kUserErrorEnd);
  if (end == std::string_view::npos) return std::nullopt;
  return rest.substr(0, end);
}

}  // namespace

ExecError::ExecError(std::string text, SourcePos pos) : pos_(std::move(pos)) {
  parts_.push_back(std::move(text));
}

ExecError::ExecError(std::string place, std::string cause, SourcePos pos) : pos_(std::move(pos)) {
  parts_.push_back(std::move(cause));
  parts_.push_back(std::move(place));
}

void ExecError::wrap(std::string place, SourcePos pos) {
  parts_.push_back(std::move(place));
  pos_ = std::move(pos);
}

std::string ExecError::text() const {
  std::string out;
  for (auto part = parts_.rbegin(); part != parts_.rend(); ++part)
    out += *part;
  return out;
}

std::vector<std::size_t> ExecError::chain() const {
  std::vector<std::size_t> starts;
  std::size_t start = 0;
  for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) {
    starts.push_back(start);
    start += part->size();
  }
  return starts;
}

std::string format_exec_error(const ExecError& error, const HelmDialect& dialect) {
  std::string whole = error.text();
  // 1. "template: place: rest": a message of fail or required in the rest replaces everything.
  const auto after_template = cut(whole, ": ");
  const auto place = after_template ? cut(after_template->second, ": ") : std::nullopt;
  if (place) {
    if (const auto message = user_message(place->second)) {
      return fmt::format("execution error at ({}): {}", place->first, *message);
    }
  }
  if (!dialect.unfolds_errors) return whole;
  // 2. Every level must be readable, or the text stays as Go wrote it.
  std::string out;
  TracedError previous;
  for (const std::size_t start : error.chain()) {
    const auto traced = parse_exec_error(std::string_view(whole).substr(start));
    if (!traced) return whole;
    if (*traced == previous) continue;
    write_traced(out, *traced);
    previous = *traced;
  }
  return std::string(trim_space(out));
}

std::string format_parse_error(std::string_view file, std::string_view message) {
  const std::vector<std::string_view> parts = split_views(message, ": ");
  if (parts.size() == 1) return fmt::format("parse error in ({}): {}", file, message);
  return fmt::format("parse error at ({}): {}", parts[1], parts.back());
}

}  // namespace tf::engine
