#include <fmt/core.h>

#include <optional>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/semver.h"
#include "lib/base/semver_scan.h"
#include "lib/base/text.h"

namespace tf {
namespace {

constexpr std::size_t kMaxConstraintLength = 512;
constexpr std::size_t kMaxConstraintGroups = 32;

bool is_constraint_part_char(char c) {
  return is_digit_ascii(c) || c == 'x' || c == 'X' || c == '*' || c == '|';
}

/// White space of Go's regexp class \s.
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

tl::unexpected<Error> invalid(std::string_view message) {
  return fail(ErrorCode::kInvalid, std::string(message));
}

/// One "a - b" in a constraint: its whole text, blanks around included, and both ends.
struct RangeText {
  std::string_view all;
  std::string_view low;
  std::string_view high;
};

std::optional<RangeText> match_range(std::string_view at) {
  std::string_view rest = at;
  take_while(rest, is_blank);
  const auto low = take_version(rest, is_constraint_part_char);
  if (!low || take_while(rest, is_blank).empty()) return std::nullopt;
  if (rest.empty() || rest[0] != '-') return std::nullopt;
  rest.remove_prefix(1);
  if (take_while(rest, is_blank).empty()) return std::nullopt;
  const auto high = take_version(rest, is_constraint_part_char);
  if (!high) return std::nullopt;
  take_while(rest, is_blank);
  return RangeText{at.substr(0, at.size() - rest.size()), low->all, high->all};
}

/// rewriteRange of semver 3.5: "a - b" becomes ">= a, <= b ".
std::string rewrite_ranges(std::string_view text) {
  std::string out(text);
  std::size_t at = 0;
  while (at < text.size()) {
    const auto range = match_range(text.substr(at));
    if (!range) {
      ++at;
      continue;
    }
    // Go replaces the first place in the text so far that looks like the match.
    const std::size_t place = out.find(range->all);
    if (place != std::string::npos) {
      out.replace(place, range->all.size(), fmt::format(">= {}, <= {} ", range->low, range->high));
    }
    at += range->all.size();
  }
  return out;
}

bool is_wildcard(std::string_view part) {
  return part.empty() || part == "x" || part == "X" || part == "*";
}

}  // namespace

Result<Constraint> Constraint::parse(std::string_view text) {
  if (text.size() > kMaxConstraintLength) {
    return invalid(
        fmt::format("constraint string is too long (max {} bytes)", kMaxConstraintLength));
  }
  const std::string rewritten = rewrite_ranges(text);
  const auto alternatives = split_views(rewritten, "||");
  if (alternatives.size() > kMaxConstraintGroups) {
    return invalid(fmt::format("too many constraint groups (max {})", kMaxConstraintGroups));
  }
  Constraint constraint;
  for (std::string_view alternative : alternatives) {
    TF_ASSIGN(Group group, parse_group(alternative));
    constraint.groups_.push_back(std::move(group));
  }
  return constraint;
}

Result<Constraint::Group> Constraint::parse_group(std::string_view text) {
  // The whole group is checked before any version is read, so this error comes first.
  const auto improper = [&] { return invalid("improper constraint: " + go_quote(text)); };
  std::vector<std::pair<Operator, std::string_view>> terms;
  std::string_view rest = text;
  take_while(rest, is_blank);
  while (true) {
    const Operator op = scan_operator(rest);
    take_while(rest, is_blank);
    const auto version = take_version(rest, is_constraint_part_char);
    if (!version) return improper();
    terms.emplace_back(op, version->all);
    const bool separated = !take_while(rest, is_blank).empty();
    if (rest.empty()) break;
    if (rest[0] == ',') {
      rest.remove_prefix(1);
      take_while(rest, is_blank);
    } else if (!separated) {
      return improper();
    }
  }
  Group group;
  for (const auto& [op, version_text] : terms) {
    TF_ASSIGN(Term term, parse_term(op, version_text));
    group.has_prerelease = group.has_prerelease || !term.version.prerelease().empty();
    group.terms.push_back(std::move(term));
  }
  return group;
}

Constraint::Operator Constraint::scan_operator(std::string_view& rest) {
  // Longer spellings first; no operator means equal.
  static constexpr std::pair<std::string_view, Operator> kOperators[] = {
      {"!=", Operator::kNotEqual},     {">=", Operator::kGreaterEqual},
      {"=>", Operator::kGreaterEqual}, {"<=", Operator::kLessEqual},
      {"=<", Operator::kLessEqual},    {"~>", Operator::kTilde},
      {"=", Operator::kEqual},         {">", Operator::kGreater},
      {"<", Operator::kLess},          {"~", Operator::kTilde},
      {"^", Operator::kCaret}};
  for (const auto& [spelling, op] : kOperators) {
    if (rest.starts_with(spelling)) {
      rest.remove_prefix(spelling.size());
      return op;
    }
  }
  return Operator::kEqual;
}

Result<Constraint::Term> Constraint::parse_term(Operator op, std::string_view version_text) {
  std::string_view rest = version_text;
  const auto parts = take_version(rest, is_constraint_part_char);
  if (!parts) return invalid("constraint parser error");
  const auto& [major, minor, patch] = parts->numbers;
  const std::string suffix =
      parts->prerelease.empty() ? std::string() : '-' + std::string(parts->prerelease);
  Term term;
  term.op = op;
  std::string whole(version_text);
  if (is_wildcard(major)) {
    term.wildcard = Wildcard::kMajor;
    whole = "0.0.0" + suffix;
  } else if (is_wildcard(minor)) {
    term.wildcard = Wildcard::kMinor;
    whole = fmt::format("{}.0.0{}", major, suffix);
  } else if (is_wildcard(patch)) {
    term.wildcard = Wildcard::kPatch;
    whole = fmt::format("{}.{}.0{}", major, minor, suffix);
  }
  auto version = Version::parse(whole);
  if (!version) return invalid("constraint parser error");
  term.version = *std::move(version);
  return term;
}

bool Constraint::check(const Version& version) const {
  for (const Group& group : groups_) {
    if (!version.prerelease().empty() && !group.has_prerelease) continue;
    bool all = true;
    for (const Term& term : group.terms)
      all = all && term.matches(version);
    if (all) return true;
  }
  return false;
}

bool Constraint::Term::matches(const Version& candidate) const {
  switch (op) {
    case Operator::kEqual:
      return wildcard == Wildcard::kNone ? candidate.compare(version) == 0 : tilde(candidate);
    case Operator::kNotEqual:
      return not_equal(candidate);
    case Operator::kGreater:
      return greater(candidate);
    case Operator::kLess:
      return candidate.compare(version) < 0;
    case Operator::kGreaterEqual:
      return candidate.compare(version) >= 0;
    case Operator::kLessEqual:
      return less_equal(candidate);
    case Operator::kTilde:
      return tilde(candidate);
    case Operator::kCaret:
      return caret(candidate);
  }
  return false;
}

bool Constraint::Term::not_equal(const Version& candidate) const {
  if (wildcard == Wildcard::kNone) return candidate.compare(version) != 0;
  if (candidate.major() != version.major()) return true;
  if (wildcard == Wildcard::kMinor) return false;
  if (candidate.minor() != version.minor()) return true;
  if (wildcard == Wildcard::kPatch) {
    return compare_prerelease(candidate.prerelease(), version.prerelease()) != 0;
  }
  return candidate.patch() != version.patch() || candidate.compare(version) != 0;
}

bool Constraint::Term::greater(const Version& candidate) const {
  if (wildcard == Wildcard::kNone) return candidate.compare(version) > 0;
  if (candidate.major() != version.major()) return candidate.major() > version.major();
  if (wildcard == Wildcard::kMinor) return false;
  if (wildcard == Wildcard::kPatch) return candidate.minor() > version.minor();
  return candidate.compare(version) > 0;
}

bool Constraint::Term::less_equal(const Version& candidate) const {
  if (wildcard == Wildcard::kNone) return candidate.compare(version) <= 0;
  if (candidate.major() != version.major()) return candidate.major() < version.major();
  return wildcard == Wildcard::kMinor || candidate.minor() <= version.minor();
}

bool Constraint::Term::tilde(const Version& candidate) const {
  if (candidate.compare(version) < 0) return false;
  const bool zero = version.major() == 0 && version.minor() == 0 && version.patch() == 0;
  // "~0.0.0" and "*" take everything from there on.
  if (zero && wildcard != Wildcard::kMinor && wildcard != Wildcard::kPatch) return true;
  if (candidate.major() != version.major()) return false;
  return wildcard == Wildcard::kMinor || candidate.minor() == version.minor();
}

bool Constraint::Term::caret(const Version& candidate) const {
  if (candidate.compare(version) < 0) return false;
  if (version.major() > 0 || wildcard == Wildcard::kMinor) {
    return candidate.major() == version.major();
  }
  if (candidate.major() > 0) return false;
  if (version.minor() > 0 || wildcard == Wildcard::kPatch) {
    return candidate.minor() == version.minor();
  }
  return candidate.minor() == 0 && candidate.patch() == version.patch();
}

}  // namespace tf
