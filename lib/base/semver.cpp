#include "lib/base/semver.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "lib/base/semver_scan.h"
#include "lib/base/text.h"

namespace tf {
namespace {

constexpr std::size_t kMaxVersionLength = 256;
constexpr std::string_view kInvalidVersion = "invalid semantic version";
constexpr std::string_view kLeadingZero = "version segment starts with 0";

bool is_identifier_char(char c) {
  return is_digit_ascii(c) || c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool all_digits(std::string_view text) {
  for (char c : text) {
    if (!is_digit_ascii(c)) return false;
  }
  return true;
}

tl::unexpected<Error> invalid(std::string_view message) {
  return fail(ErrorCode::kInvalid, std::string(message));
}

/// strconv.ParseUint(text, 10, 64) of Go 1.26, for text of digits only.
Result<std::uint64_t> parse_number(std::string_view digits) {
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc{} && end == digits.data() + digits.size()) return value;
  return invalid(fmt::format("strconv.ParseUint: parsing \"{}\": {}", digits,
                             digits.empty() ? "invalid syntax" : "value out of range"));
}

std::optional<std::uint64_t> number_or_nothing(std::string_view text) {
  if (text.empty() || !all_digits(text)) return std::nullopt;
  auto value = parse_number(text);
  if (!value) return std::nullopt;
  return *value;
}

/// identifier(.identifier)* after the given lead character; "" and nothing taken without a match.
std::string_view take_suffix(std::string_view& rest, char lead) {
  if (rest.size() < 2 || rest[0] != lead || !is_identifier_char(rest[1])) return {};
  std::string_view tail = rest.substr(1);
  take_while(tail, is_identifier_char);
  while (tail.size() > 1 && tail[0] == '.' && is_identifier_char(tail[1])) {
    tail.remove_prefix(1);
    take_while(tail, is_identifier_char);
  }
  const std::string_view taken = rest.substr(1, rest.size() - 1 - tail.size());
  rest = tail;
  return taken;
}

Status check_identifiers(std::string_view text, std::string_view message, bool refuse_zeros) {
  for (std::string_view part : split_views(text, ".")) {
    if (part.empty()) return invalid(message);
    if (refuse_zeros && all_digits(part) && part.size() > 1 && part[0] == '0') {
      return invalid(kLeadingZero);
    }
    for (char c : part) {
      if (!is_identifier_char(c)) return invalid(message);
    }
  }
  return {};
}

Status check_prerelease(std::string_view text) {
  return check_identifiers(text, "invalid prerelease string", true);
}

Status check_metadata(std::string_view text) {
  return check_identifiers(text, "invalid metadata string", false);
}

int compare_numbers(std::uint64_t a, std::uint64_t b) {
  return a == b ? 0 : (a < b ? -1 : 1);
}

/// comparePrePart of semver 3.5: numbers below words, a missing part below both.
int compare_identifiers(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.empty()) return -1;
  if (b.empty()) return 1;
  const auto number_a = number_or_nothing(a);
  const auto number_b = number_or_nothing(b);
  if (!number_a && !number_b) return a > b ? 1 : -1;
  if (!number_b) return -1;
  if (!number_a) return 1;
  return *number_a > *number_b ? 1 : -1;
}

}  // namespace

std::optional<VersionText> take_version(std::string_view& rest, bool (*is_part_char)(char)) {
  const std::string_view start = rest;
  std::string_view tail = rest;
  if (!tail.empty() && tail[0] == 'v') tail.remove_prefix(1);
  VersionText text;
  text.numbers[0] = take_while(tail, is_part_char);
  if (text.numbers[0].empty()) return std::nullopt;
  for (std::size_t i = 1; i < 3; ++i) {
    if (tail.size() < 2 || tail[0] != '.' || !is_part_char(tail[1])) break;
    tail.remove_prefix(1);
    text.numbers[i] = take_while(tail, is_part_char);
  }
  text.prerelease = take_suffix(tail, '-');
  text.metadata = take_suffix(tail, '+');
  text.all = start.substr(0, start.size() - tail.size());
  rest = tail;
  return text;
}

int compare_prerelease(std::string_view a, std::string_view b) {
  const auto parts_a = split_views(a, ".");
  const auto parts_b = split_views(b, ".");
  for (std::size_t i = 0; i < parts_a.size() || i < parts_b.size(); ++i) {
    const int difference =
        compare_identifiers(i < parts_a.size() ? parts_a[i] : std::string_view{},
                            i < parts_b.size() ? parts_b[i] : std::string_view{});
    if (difference != 0) return difference;
  }
  return 0;
}

Result<Version> Version::parse(std::string_view text) {
  if (text.size() > kMaxVersionLength) {
    return invalid(fmt::format("version string is too long (max {} bytes)", kMaxVersionLength));
  }
  std::string_view rest = text;
  const auto parts = take_version(rest, is_digit_ascii);
  if (!parts || !rest.empty()) return invalid(kInvalidVersion);
  Version version;
  version.original_ = text;
  version.prerelease_ = parts->prerelease;
  version.metadata_ = parts->metadata;
  const std::array targets{&version.major_, &version.minor_, &version.patch_};
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (parts->numbers[i].empty()) continue;
    auto number = parse_number(parts->numbers[i]);
    if (!number) return fail(std::move(number).error().wrap("error parsing version segment"));
    *targets[i] = *number;
  }
  if (!version.prerelease_.empty()) TF_CHECK(check_prerelease(version.prerelease_));
  return version;
}

Result<Version> Version::parse_strict(std::string_view text) {
  if (text.empty()) return invalid("version string empty");
  if (text.size() > kMaxVersionLength) {
    return invalid(fmt::format("version string is too long (max {} bytes)", kMaxVersionLength));
  }
  const auto major = cut(text, ".");
  const auto minor = major ? cut(major->second, ".") : std::nullopt;
  if (!minor) return invalid(kInvalidVersion);
  Version version;
  version.original_ = text;
  std::array<std::string_view, 3> numbers{major->first, minor->first, minor->second};
  if (const auto parts = cut(numbers[2], "+")) {
    numbers[2] = parts->first;
    version.metadata_ = parts->second;
    TF_CHECK(check_metadata(version.metadata_));
  }
  if (const auto parts = cut(numbers[2], "-")) {
    numbers[2] = parts->first;
    version.prerelease_ = parts->second;
    TF_CHECK(check_prerelease(version.prerelease_));
  }
  for (std::string_view number : numbers) {
    if (!all_digits(number)) return invalid("invalid characters in version");
    if (number.size() > 1 && number[0] == '0') return invalid(kLeadingZero);
  }
  TF_ASSIGN(version.major_, parse_number(numbers[0]));
  TF_ASSIGN(version.minor_, parse_number(numbers[1]));
  TF_ASSIGN(version.patch_, parse_number(numbers[2]));
  return version;
}

std::string Version::to_string() const {
  std::string out = fmt::format("{}.{}.{}", major_, minor_, patch_);
  if (!prerelease_.empty()) out += '-' + prerelease_;
  if (!metadata_.empty()) out += '+' + metadata_;
  return out;
}

int Version::compare(const Version& other) const {
  if (int d = compare_numbers(major_, other.major_); d != 0) return d;
  if (int d = compare_numbers(minor_, other.minor_); d != 0) return d;
  if (int d = compare_numbers(patch_, other.patch_); d != 0) return d;
  if (prerelease_.empty() || other.prerelease_.empty()) {
    return static_cast<int>(prerelease_.empty()) - static_cast<int>(other.prerelease_.empty());
  }
  return compare_prerelease(prerelease_, other.prerelease_);
}

void Version::rebuild_original(const Version& source) {
  original_ = (source.original_.starts_with('v') ? "v" : "") + to_string();
}

Result<Version> Version::increment(const Version& from, std::uint64_t Version::*part,
                                   std::string_view name) {
  if (from.*part == std::numeric_limits<std::uint64_t>::max()) {
    return invalid(fmt::format("{} version increment would overflow uint64", name));
  }
  Version next = from;
  next.prerelease_.clear();
  next.metadata_.clear();
  ++(next.*part);
  if (part != &Version::patch_) next.patch_ = 0;
  if (part == &Version::major_) next.minor_ = 0;
  next.rebuild_original(from);
  return next;
}

Result<Version> Version::next_major() const {
  return increment(*this, &Version::major_, "major");
}

Result<Version> Version::next_minor() const {
  return increment(*this, &Version::minor_, "minor");
}

Result<Version> Version::next_patch() const {
  if (prerelease_.empty()) return increment(*this, &Version::patch_, "patch");
  Version next = *this;
  next.prerelease_.clear();
  next.metadata_.clear();
  next.rebuild_original(*this);
  return next;
}

Result<Version> Version::with_prerelease(std::string_view prerelease) const {
  if (!prerelease.empty()) TF_CHECK(check_prerelease(prerelease));
  Version next = *this;
  next.prerelease_ = prerelease;
  next.rebuild_original(*this);
  return next;
}

Result<Version> Version::with_metadata(std::string_view metadata) const {
  if (!metadata.empty()) TF_CHECK(check_metadata(metadata));
  Version next = *this;
  next.metadata_ = metadata;
  next.rebuild_original(*this);
  return next;
}

}  // namespace tf
