#include "lib/data/json_schema_format.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/go_regex.h"
#include "lib/data/json_schema_format_parts.h"

namespace tf::schema {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_digit_ascii(c); });
}

/// RFC 6901.
Problem check_json_pointer(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() != '/') return "not starting with /";
  for (std::size_t at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next != '0' && next != '1') return "~ must be followed by 0 or 1";
  }
  return std::nullopt;
}

Problem check_relative_json_pointer(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return "must start with non-negative integer";
  if (digits > 1 && text.front() == '0') return "starts with zero";
  text.remove_prefix(digits);
  return text == "#" ? std::nullopt : check_json_pointer(text);
}

/// RFC 4122.
Problem check_uuid(std::string_view text) {
  constexpr std::array<std::size_t, 5> kGroups = {8, 4, 4, 4, 12};
  const std::vector<std::string_view> groups = split_views(text, "-");
  if (groups.size() != kGroups.size()) return "must have 5 elements";
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (groups[i].size() != kGroups[i]) {
      return fmt::format("element {} must be {} characters long", i + 1, kGroups[i]);
    }
    for (const Rune rune : to_runes(groups[i])) {
      const bool hex = (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'f') ||
                       (rune >= 'A' && rune <= 'F');
      if (!hex) return "non-hex character " + quote_rune(rune);
    }
  }
  return std::nullopt;
}

Problem check_build(std::string_view build) {
  if (build.empty()) return "build is empty";
  for (const std::string_view id : split_views(build, ".")) {
    if (id.empty()) return "build identifier is empty";
    if (const auto rune = first_unexpected(id, "-")) {
      return fmt::format("invalid character {} in build identifier", quote_rune(*rune));
    }
  }
  return std::nullopt;
}

Problem check_prerelease(std::string_view prerelease) {
  for (const std::string_view id : split_views(prerelease, ".")) {
    if (id.empty()) return "pre-release identifier is empty";
    if (const auto rune = first_unexpected(id, "-")) {
      return fmt::format("invalid character {} in pre-release identifier", quote_rune(*rune));
    }
    if (id.size() > 1 && id.front() == '0' && all_digits(id)) {
      return "pre-release numeric identifier starts with zero";
    }
  }
  return std::nullopt;
}

Problem check_semver(std::string_view text) {
  if (const auto parts = cut(text, "+")) {
    if (auto problem = check_build(parts->second)) return problem;
    text = parts->first;
  }
  if (const auto parts = cut(text, "-")) {
    if (auto problem = check_prerelease(parts->second)) return problem;
    text = parts->first;
  }
  constexpr std::array<std::string_view, 3> kNames = {"major", "minor", "patch"};
  const std::vector<std::string_view> numbers = split_views(text, ".");
  if (numbers.size() != kNames.size()) return "versionCore must have 3 numbers separated by dot";
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (numbers[i].empty()) return fmt::format("{} is empty", kNames[i]);
    if (numbers[i].size() > 1 && numbers[i].front() == '0') {
      return fmt::format("{} starts with zero", kNames[i]);
    }
    if (!all_digits(numbers[i])) return fmt::format("{} contains non-digit", kNames[i]);
  }
  return std::nullopt;
}

Problem check_regex(std::string_view text) {
  const Regex regex{std::string(text)};
  if (regex.error().empty()) return std::nullopt;
  return regex.error();
}

constexpr std::array kFormats = {
    Format{"json-pointer", check_json_pointer},
    Format{"relative-json-pointer", check_relative_json_pointer},
    Format{"uuid", check_uuid},
    Format{"duration", check_duration},
    Format{"period", check_period},
    Format{"ipv4", check_ipv4},
    Format{"ipv6", check_ipv6},
    Format{"hostname", check_hostname},
    Format{"email", check_email},
    Format{"date", check_date},
    Format{"time", check_time},
    Format{"date-time", check_date_time},
    Format{"uri", check_uri},
    Format{"iri", check_uri},
    Format{"uri-reference", check_uri_reference},
    Format{"iri-reference", check_uri_reference},
    Format{"uri-template", check_uri_template},
    Format{"semver", check_semver},
    Format{"regex", check_regex},
};

}  // namespace

const Format* find_format(std::string_view name) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const Format& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

std::string quote_rune(Rune rune) {
  const Value operand{Integer{static_cast<std::int64_t>(rune), IntType::kInt32}};
  return go_sprintf("%q", {&operand, 1});
}

std::optional<Rune> first_unexpected(std::string_view text, std::string_view more) {
  while (!text.empty()) {
    const DecodedRune next = decode_rune(text);
    const char first = text.front();
    const char lower = to_lower_ascii(first);
    const bool expected = (lower >= 'a' && lower <= 'z') || is_digit_ascii(first) ||
                          (next.rune < 0x80 && more.find(first) != std::string_view::npos);
    if (!expected) return next.rune;
    text.remove_prefix(next.size);
  }
  return std::nullopt;
}

}  // namespace tf::schema
