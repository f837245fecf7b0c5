#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tf {

// What semver.cpp and semver_constraint.cpp share; not for others.

/// The pieces of `v?N(.N)?(.N)?(-pre)?(+meta)?` as views; numbers without their dot.
struct VersionText {
  std::array<std::string_view, 3> numbers;
  std::string_view prerelease;
  std::string_view metadata;
  std::string_view all;
};

/// The start of `rest` whose characters satisfy the predicate; `rest` is advanced past it.
template <class Predicate>
std::string_view take_while(std::string_view& rest, Predicate predicate) {
  std::size_t length = 0;
  while (length < rest.size() && predicate(rest[length]))
    ++length;
  const std::string_view taken = rest.substr(0, length);
  rest.remove_prefix(length);
  return taken;
}

/// The longest version text at the start of `rest`, which is advanced past it. Numbers consist of
/// the characters that `is_part_char` accepts.
[[nodiscard]] std::optional<VersionText> take_version(std::string_view& rest,
                                                      bool (*is_part_char)(char));

/// comparePrerelease of Masterminds/semver 3.5: -1, 0 or 1.
[[nodiscard]] int compare_prerelease(std::string_view a, std::string_view b);

}  // namespace tf
