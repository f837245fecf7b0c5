#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf {

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
  /// Errors: kInvalid with the parser's words: `unable to parse requirement: ...`.
  static Result<LabelSelector> parse(std::string_view text);
  /// From a metav1.LabelSelector object ({matchLabels, matchExpressions}); an empty one selects
  /// all, nil nothing.   Errors: kInvalid with the words of metav1.LabelSelectorAsSelector.
  static Result<LabelSelector> from_object(const Value& selector);
  /// In: metadata.labels; nil for an object without any.
  [[nodiscard]] bool matches(const Value& labels) const;
  /// The same for labels that are in no object.
  template <std::same_as<std::map<std::string, std::string>> Labels>
  [[nodiscard]] bool matches(const Labels& labels) const {
    return matches_where([&](const std::string& key) {
      const auto label = labels.find(key);
      return label == labels.end() ? nullptr : &label->second;
    });
  }
  /// Whether it selects everything.
  [[nodiscard]] bool empty() const { return requirements_.empty() && !nothing_; }

 private:
  /// In: the value of a label, nullptr where there is no such one.
  [[nodiscard]] bool matches_where(
      const std::function<const std::string*(const std::string& key)>& find) const;

  std::vector<LabelRequirement> requirements_;
  bool nothing_ = false;
};

/// A metav1.LabelSelector object as the text of a query: "a=b,c in (d,e),!f", sorted by
/// key. "" selects everything.
[[nodiscard]] std::string selector_text(const Value& label_selector);

}  // namespace tf
