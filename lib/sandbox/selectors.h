#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/data/label_selector.h"
#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// A label selector of a query.   Errors: 400 with the parser's words.
[[nodiscard]] ApiResult<LabelSelector> parse_label_selector(std::string_view text);

/// A parsed field selector of a resource.   Like: apimachinery 0.36 fields.ParseSelector and the
/// conversion functions of each kind that say which fields may be selected by.
class FieldSelector {
 public:
  /// Errors: 400 with the server's words (`field label not supported: spec.foo`).
  static ApiResult<FieldSelector> parse(const Resource& resource, std::string_view text);
  /// In: an object in the resource's version.
  [[nodiscard]] bool matches(const Value& object) const;
  [[nodiscard]] bool empty() const { return terms_.empty(); }

 private:
  struct Term {
    std::vector<std::vector<std::string>> paths;  ///< the first that has something counts
    std::string absent;                           ///< the text where no path has anything
    std::string value;
    bool equal = true;
  };
  std::vector<Term> terms_;
};

}  // namespace tf::sandbox
