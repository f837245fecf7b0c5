#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tf {

/// A pattern of Go's regexp (1.26), run by RE2. Bytes that are no UTF-8 count as U+FFFD, as in Go.
class Regex {
 public:
  explicit Regex(std::string pattern);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  /// "" or what Go's regexp.Compile says: "error parsing regexp: missing closing ): `(`". Only a
  /// pattern without an error may be asked anything else.
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] const std::string& pattern() const { return pattern_; }

  struct Match {
    std::vector<std::optional<std::string_view>> groups;  ///< the whole first; parts of the text
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  [[nodiscard]] std::optional<Match> find(std::string_view text) const;
  /// All matches, at most `limit` unless it is negative. As in Go an empty match right behind
  /// another match does not count, and the search goes on by characters.
  [[nodiscard]] std::vector<Match> find_all(std::string_view text, std::int64_t limit) const;
  [[nodiscard]] bool matches(std::string_view text) const;
  /// The number of a named group, or -1.
  [[nodiscard]] int group_index(const std::string& name) const;

 private:
  struct Program;
  std::string pattern_;
  std::unique_ptr<const Program> program_;
  std::string error_;
};

using RegexRef = std::shared_ptr<const Regex>;

/// Patterns that one render has compiled so far. Threads: one at a time.
class RegexCache {
 public:
  /// Compiled now or before, with its error where it has one.
  [[nodiscard]] RegexRef get(const std::string& pattern);

 private:
  std::unordered_map<std::string, RegexRef> patterns_;
};

}  // namespace tf
