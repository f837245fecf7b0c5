#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// What one label must be.
struct LabelRequirement {
  enum class Operator : std::uint8_t { kIn, kNotIn, kExists, kDoesNotExist, kGreater, kLess };
  std::string key;
  Operator op = Operator::kExists;
  std::vector<std::string> values;  ///< kIn, kNotIn: any number; kGreater, kLess: one integer
};

/// A parsed label selector.   Like: apimachinery 0.36 labels.Parse.
class LabelSelector {
 public:
  /// Errors: 400 with the parser's words: `unable to parse requirement: ...`.
  static ApiResult<LabelSelector> parse(std::string_view text);
  /// From a metav1.LabelSelector object ({matchLabels, matchExpressions}); an empty one selects
  /// all, nil nothing.   Errors: 400 with the words of metav1.LabelSelectorAsSelector.
  static ApiResult<LabelSelector> from_object(const Value& selector);
  /// In: metadata.labels; nil for an object without any.
  [[nodiscard]] bool matches(const Value& labels) const;
  /// Whether it selects everything.
  [[nodiscard]] bool empty() const { return requirements_.empty() && !nothing_; }

 private:
  std::vector<LabelRequirement> requirements_;
  bool nothing_ = false;
};

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
