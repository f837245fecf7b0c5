#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf {

/// A semantic version by the rules of Masterminds/semver 3.5. Threads: immutable value.
class Version {
 public:
  Version() = default;

  /// NewVersion, the lenient reader charts use: "v1.2" is 1.2.0, leading zeros pass.
  /// Errors: kInvalid "invalid semantic version", "version segment starts with 0",
  ///         "version string is too long (max 256 bytes)",
  ///         `error parsing version segment: strconv.ParseUint: parsing "9...": value out of
  ///         range`.
  [[nodiscard]] static Result<Version> parse(std::string_view text);
  /// StrictNewVersion: three parts, no "v", no leading zeros.
  /// Errors: as parse, and kInvalid "version string empty", "invalid characters in version",
  ///         "invalid prerelease string", "invalid metadata string".
  [[nodiscard]] static Result<Version> parse_strict(std::string_view text);

  [[nodiscard]] std::uint64_t major() const { return major_; }
  [[nodiscard]] std::uint64_t minor() const { return minor_; }
  [[nodiscard]] std::uint64_t patch() const { return patch_; }
  [[nodiscard]] const std::string& prerelease() const { return prerelease_; }
  [[nodiscard]] const std::string& metadata() const { return metadata_; }
  /// The text it was read from.
  [[nodiscard]] const std::string& original() const { return original_; }
  /// The canonical form: "1.2.0-rc.1+build".
  [[nodiscard]] std::string to_string() const;

  /// -1, 0 or 1; metadata does not count.
  [[nodiscard]] int compare(const Version& other) const;

  /// The next release of that level; a pre-release's next patch is its release. `original` keeps a
  /// "v". Errors: kInvalid "patch version increment would overflow uint64" and the like.
  [[nodiscard]] Result<Version> next_major() const;
  [[nodiscard]] Result<Version> next_minor() const;
  [[nodiscard]] Result<Version> next_patch() const;
  /// A copy with another pre-release or metadata ("" removes it). Errors: as parse_strict.
  [[nodiscard]] Result<Version> with_prerelease(std::string_view prerelease) const;
  [[nodiscard]] Result<Version> with_metadata(std::string_view metadata) const;

 private:
  void rebuild_original(const Version& source);
  [[nodiscard]] static Result<Version> increment(const Version& from, std::uint64_t Version::*part,
                                                 std::string_view name);

  std::uint64_t major_ = 0;
  std::uint64_t minor_ = 0;
  std::uint64_t patch_ = 0;
  std::string prerelease_;
  std::string metadata_;
  std::string original_;
};

/// A range of versions: ">=1.2 <2 || ^3.0.0-0". Like Masterminds/semver 3.5 Constraints.
class Constraint {
 public:
  /// Errors: kInvalid `improper constraint: "x"`, "constraint parser error",
  ///         "constraint string is too long (max 512 bytes)", "too many constraint groups (max
  ///         32)".
  [[nodiscard]] static Result<Constraint> parse(std::string_view text);

  /// Whether the version lies in the range. Pre-releases do only where the same "||" group names
  /// one.
  [[nodiscard]] bool check(const Version& version) const;

 private:
  enum class Operator {
    kEqual,
    kNotEqual,
    kGreater,
    kLess,
    kGreaterEqual,
    kLessEqual,
    kTilde,
    kCaret
  };
  /// Which part is a wildcard or missing; later parts are then so too.
  enum class Wildcard { kNone, kMajor, kMinor, kPatch };
  struct Term {
    Operator op = Operator::kEqual;
    Wildcard wildcard = Wildcard::kNone;
    Version version;

    [[nodiscard]] bool matches(const Version& version) const;
    [[nodiscard]] bool not_equal(const Version& version) const;
    [[nodiscard]] bool greater(const Version& version) const;
    [[nodiscard]] bool less_equal(const Version& version) const;
    [[nodiscard]] bool tilde(const Version& version) const;
    [[nodiscard]] bool caret(const Version& version) const;
  };
  struct Group {
    std::vector<Term> terms;
    bool has_prerelease = false;
  };
  static Result<Group> parse_group(std::string_view text);
  static Result<Term> parse_term(Operator op, std::string_view version_text);
  static Operator scan_operator(std::string_view& rest);

  std::vector<Group> groups_;
};

}  // namespace tf
