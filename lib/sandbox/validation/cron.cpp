#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/sandbox/validation/workloads.h"

namespace tf::sandbox::validation {
namespace {

struct Bounds {
  std::int64_t low;
  std::int64_t high;
  std::span<const std::string_view> names;
  std::int64_t first_name = 0;
};

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::string_view, 7> kDescriptors = {
    "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"};

/// A number or an error; exactly one of them.
struct Parsed {
  std::int64_t value = 0;
  std::string error;
};

Parsed parse_number(std::string_view text) {
  const auto number = parse_integer(text);
  if (!number) {
    return {0, fmt::format("failed to parse int from {}: strconv.Atoi: parsing {}: invalid syntax",
                           text, go_quote(text))};
  }
  if (*number < 0) return {0, fmt::format("negative number ({}) not allowed: {}", *number, text)};
  return {*number, ""};
}

Parsed parse_name(std::string_view text, const Bounds& bounds) {
  const std::string lower = to_lower_ascii(text);
  const auto found = std::find(bounds.names.begin(), bounds.names.end(), lower);
  if (found != bounds.names.end()) return {bounds.first_name + (found - bounds.names.begin()), ""};
  return parse_number(text);
}

std::string limits_error(std::string_view text, const Bounds& bounds, std::int64_t start,
                         std::int64_t end) {
  if (start < bounds.low) {
    return fmt::format("beginning of range ({}) below minimum ({}): {}", start, bounds.low, text);
  }
  if (end > bounds.high)
    return fmt::format("end of range ({}) above maximum ({}): {}", end, bounds.high, text);
  if (start > end) {
    return fmt::format("beginning of range ({}) beyond end of range ({}): {}", start, end, text);
  }
  return {};
}

std::string range_error(std::string_view text, const Bounds& bounds) {
  const auto parts = split_views(text, "/");
  const auto ends = split_views(parts[0], "-");
  Parsed start{bounds.low, ""};
  Parsed end{bounds.high, ""};
  if (ends[0] != "*" && ends[0] != "?") {
    start = parse_name(ends[0], bounds);
    if (!start.error.empty()) return start.error;
    if (ends.size() > 2) return fmt::format("too many hyphens: {}", text);
    end = ends.size() == 2 ? parse_name(ends[1], bounds) : start;
    if (!end.error.empty()) return end.error;
  }
  Parsed step{1, ""};
  if (parts.size() > 2) return fmt::format("too many slashes: {}", text);
  if (parts.size() == 2) {
    step = parse_number(parts[1]);
    if (!step.error.empty()) return step.error;
    if (ends.size() == 1) end.value = bounds.high;
  }
  std::string error = limits_error(text, bounds, start.value, end.value);
  if (error.empty() && step.value == 0)
    error = fmt::format("step of range should be a positive number: {}", text);
  return error;
}

std::string descriptor_error(std::string_view text) {
  if (std::find(kDescriptors.begin(), kDescriptors.end(), text) != kDescriptors.end()) return {};
  constexpr std::string_view every = "@every ";
  if (!text.starts_with(every)) return fmt::format("unrecognized descriptor: {}", text);
  const auto duration = parse_duration(text.substr(every.size()));
  if (duration) return {};
  return fmt::format("failed to parse duration {}: {}", text, duration.error().message);
}

}  // namespace

std::string cron_error(std::string_view schedule) {
  if (schedule.empty()) return "empty spec string";
  if (schedule.starts_with("TZ=") || schedule.starts_with("CRON_TZ=")) {
    const std::size_t space = schedule.find(' ');
    if (space == std::string_view::npos) return "invalid schedule format";
    schedule = trim_space(schedule.substr(space));
  }
  if (schedule.starts_with('@')) return descriptor_error(schedule);
  const auto parts = fields(schedule);
  if (parts.size() != 5) {
    return fmt::format("expected exactly 5 fields, found {}: [{}]", parts.size(), join(parts, " "));
  }
  const std::array<Bounds, 5> bounds = {
      {{0, 59, {}}, {0, 23, {}}, {1, 31, {}}, {1, 12, kMonths, 1}, {0, 6, kDays}}};
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    for (const std::string_view range : split_views(parts[i], ",")) {
      if (range.empty()) continue;
      if (std::string error = range_error(range, bounds[i]); !error.empty()) return error;
    }
  }
  return {};
}

}  // namespace tf::sandbox::validation
