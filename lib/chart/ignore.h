#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf::chart {

/// The rules of a .helmignore file, Helm's own rule for templates/ last.
/// Like: helm 4.3.1 pkg/ignore.   Threads: immutable after parse.
class IgnoreRules {
 public:
  /// Errors: kInvalid "double-star (**) syntax is not supported", "syntax error in pattern".
  [[nodiscard]] static Result<IgnoreRules> parse(std::string_view text);

  /// In: path relative to the chart's root with '/'. A "!" rule ignores all that it does not match.
  [[nodiscard]] bool ignores(std::string_view path, bool is_directory) const;

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool directories_only = false;
    bool whole_path = false;  ///< else the last element alone is matched
  };
  Status add(std::string_view line);

  std::vector<Rule> rules_;
};

/// Go's filepath.Match (1.26): the whole of `name` against `*`, `?`, `[a-z]`, `[^a]` and `\x`.
/// An ill-formed pattern matches nothing.
[[nodiscard]] bool match_glob(std::string_view pattern, std::string_view name);
/// Whether filepath.Match would accept the pattern.
[[nodiscard]] bool is_valid_glob(std::string_view pattern);

}  // namespace tf::chart
