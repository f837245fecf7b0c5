#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf::action {

/// A Kubernetes label selector: "a=b,c!=d,e in (x,y),f notin (z),g,!h,n>1".
/// Like: k8s.io/apimachinery v0.37 labels.Parse and Requirement.Matches.
class LabelSelector {
 public:
  enum class Operator { kIn, kNotIn, kExists, kDoesNotExist, kGreater, kLess };
  struct Requirement {
    std::string key;
    Operator op = Operator::kExists;
    std::vector<std::string> values;
  };

  /// "" selects everything. Errors: kInvalid in apimachinery's words, "found '...', expected: ...".
  [[nodiscard]] static Result<LabelSelector> parse(std::string_view text);

  [[nodiscard]] bool matches(const std::map<std::string, std::string>& labels) const;

 private:
  std::vector<Requirement> requirements_;
};

}  // namespace tf::action
