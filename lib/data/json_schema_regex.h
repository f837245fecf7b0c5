#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf::schema {

/// A compiled regular expression in Go's (RE2's) syntax.
class Regex {
 public:
  /// Errors: kInvalid "error parsing regexp: missing closing ]: `[a`" as Go 1.26's regexp words it.
  [[nodiscard]] static Result<Regex> compile(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view text) const;
  [[nodiscard]] const std::string& pattern() const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace tf::schema
