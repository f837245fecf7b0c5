#pragma once

#include <memory>
#include <string_view>

namespace tf::action {

/// A compiled file pattern: `*` and `?` stop at '/', `**` does not; `[abc]`, `[!a-z]`,
/// `{a,b}` and `\` escapes. Like: github.com/gobwas/glob v0.2.3 with separator '/'.
class Glob {
 public:
  /// A pattern that is broken matches everything, as `.Files.Glob` has it.
  explicit Glob(std::string_view pattern);
  ~Glob();
  Glob(const Glob&) = delete;
  Glob& operator=(const Glob&) = delete;

  /// Cost: exponential in the number of stars for hostile patterns, bounded by a step limit (then
  /// no match).
  [[nodiscard]] bool matches(std::string_view path) const;

  struct Node;

 private:
  std::unique_ptr<const Node> root_;
};

}  // namespace tf::action
