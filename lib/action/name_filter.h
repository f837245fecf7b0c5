#pragma once

#include <memory>
#include <string>

#include "lib/base/result.h"

namespace tf::action {

/// A regular expression on release names, matching anywhere in them; "" matches all.
/// Like: Go's regexp (RE2 syntax).
class NameFilter {
 public:
  /// Errors: kInvalid "error parsing regexp: missing closing ): `(`".
  [[nodiscard]] static Result<NameFilter> compile(const std::string& pattern);
  NameFilter(const NameFilter&) = delete;
  NameFilter& operator=(const NameFilter&) = delete;
  NameFilter(NameFilter&&) noexcept;
  NameFilter& operator=(NameFilter&&) noexcept;
  ~NameFilter();

  [[nodiscard]] bool matches(const std::string& name) const;

 private:
  struct Expression;
  NameFilter();
  std::unique_ptr<const Expression> expression_;
};

}  // namespace tf::action
