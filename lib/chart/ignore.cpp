#include "lib/chart/ignore.h"

#include <optional>
#include <utility>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"

namespace tf::chart {
namespace {

/// One rune of a class, escapes resolved; nothing when the pattern is ill-formed there.
std::optional<Rune> take_class_rune(std::string_view& pattern) {
  if (pattern.empty() || pattern.front() == '-' || pattern.front() == ']') return std::nullopt;
  if (pattern.front() == '\\') {
    pattern.remove_prefix(1);
    if (pattern.empty()) return std::nullopt;
  }
  const DecodedRune next = decode_rune(pattern);
  if (next.rune == kRuneError && next.size == 1) return std::nullopt;
  pattern.remove_prefix(next.size);
  // A class needs its closing bracket.
  if (pattern.empty()) return std::nullopt;
  return next.rune;
}

/// Consumes "[...]"; says whether `rune` is in it, or nothing when it is ill-formed.
std::optional<bool> take_class(std::string_view& pattern, Rune rune) {
  pattern.remove_prefix(1);
  const bool negated = !pattern.empty() && pattern.front() == '^';
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  for (bool first = true;; first = false) {
    if (!first && !pattern.empty() && pattern.front() == ']') break;
    const auto low = take_class_rune(pattern);
    if (!low) return std::nullopt;
    auto high = low;
    if (pattern.front() == '-') {
      pattern.remove_prefix(1);
      high = take_class_rune(pattern);
      if (!high) return std::nullopt;
    }
    found = found || (*low <= rune && rune <= *high);
  }
  pattern.remove_prefix(1);
  return found != negated;
}

/// Matches one non-star element at the front of both, consuming it.
bool match_element(std::string_view& pattern, std::string_view& name) {
  if (name.empty()) return false;
  const DecodedRune next = decode_rune(name);
  switch (pattern.front()) {
    case '?':
      if (name.front() == '/') return false;
      pattern.remove_prefix(1);
      name.remove_prefix(next.size);
      return true;
    case '[': {
      const auto matched = take_class(pattern, next.rune);
      name.remove_prefix(next.size);
      return matched.value_or(false);
    }
    case '\\':
      pattern.remove_prefix(1);
      if (pattern.empty()) return false;
      break;
    default:
      break;
  }
  if (pattern.front() != name.front()) return false;
  pattern.remove_prefix(1);
  name.remove_prefix(1);
  return true;
}

}  // namespace

bool is_valid_glob(std::string_view pattern) {
  while (!pattern.empty()) {
    if (pattern.front() == '[') {
      if (!take_class(pattern, 0)) return false;
      continue;
    }
    if (pattern.front() == '\\') {
      pattern.remove_prefix(1);
      if (pattern.empty()) return false;
    }
    pattern.remove_prefix(1);
  }
  return true;
}

bool match_glob(std::string_view pattern, std::string_view name) {
  // A star never crosses '/', so going back to the last one is enough.
  std::optional<std::pair<std::string_view, std::string_view>> last_star;
  while (true) {
    if (!pattern.empty() && pattern.front() == '*') {
      pattern.remove_prefix(1);
      last_star = {pattern, name};
      continue;
    }
    if (pattern.empty() && name.empty()) return true;
    if (!pattern.empty() && match_element(pattern, name)) continue;
    if (!last_star || last_star->second.empty() || last_star->second.front() == '/') return false;
    last_star->second.remove_prefix(1);
    std::tie(pattern, name) = *last_star;
  }
}

Result<IgnoreRules> IgnoreRules::parse(std::string_view text) {
  IgnoreRules rules;
  text = trim_prefix(text, "\xEF\xBB\xBF");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    TF_CHECK(rules.add(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  TF_CHECK(rules.add("templates/.?*"));
  return rules;
}

Status IgnoreRules::add(std::string_view line) {
  std::string_view text = trim_space(line);
  if (text.empty() || text.front() == '#') return {};
  if (contains(text, "**")) {
    return fail(ErrorCode::kInvalid, "double-star (**) syntax is not supported");
  }
  if (!is_valid_glob(text)) return fail(ErrorCode::kInvalid, "syntax error in pattern");
  Rule rule;
  rule.negated = text.front() == '!';
  if (rule.negated) text.remove_prefix(1);
  rule.directories_only = text.ends_with('/');
  if (rule.directories_only) text.remove_suffix(1);
  rule.whole_path = contains(text, "/");
  rule.pattern = trim_prefix(text, "/");
  rules_.push_back(std::move(rule));
  return {};
}

bool IgnoreRules::ignores(std::string_view path, bool is_directory) const {
  if (path.empty() || path == "." || path == "./") return false;
  for (const Rule& rule : rules_) {
    const bool wrong_kind = rule.directories_only && !is_directory;
    const bool matches =
        !wrong_kind && match_glob(rule.pattern, rule.whole_path ? path : path_base(path));
    if (matches != rule.negated) return true;
  }
  return false;
}

}  // namespace tf::chart
