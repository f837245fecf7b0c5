#include "lib/action/name_filter.h"

#include <re2/re2.h>

#include <utility>

namespace tf::action {
namespace {

/// Go's words for the mistakes that are made when typing; RE2's own ones for the rest.
std::string complaint(const std::string& pattern, const RE2& re) {
  switch (re.error_code()) {
    case RE2::ErrorMissingParen:
      return "missing closing ): `" + pattern + "`";
    case RE2::ErrorMissingBracket:
      return "missing closing ]: `" + re.error_arg() + "`";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator: `" + re.error_arg() + "`";
    default:
      return re.error();
  }
}

}  // namespace

struct NameFilter::Expression {
  explicit Expression(const std::string& pattern) : re(pattern, RE2::Quiet) {}
  RE2 re;
};

NameFilter::NameFilter() = default;
NameFilter::NameFilter(NameFilter&&) noexcept = default;
NameFilter& NameFilter::operator=(NameFilter&&) noexcept = default;
NameFilter::~NameFilter() = default;

Result<NameFilter> NameFilter::compile(const std::string& pattern) {
  NameFilter filter;
  if (pattern.empty()) return filter;
  auto expression = std::make_unique<const Expression>(pattern);
  if (!expression->re.ok())
    return fail(ErrorCode::kInvalid, "error parsing regexp: " + complaint(pattern, expression->re));
  filter.expression_ = std::move(expression);
  return filter;
}

bool NameFilter::matches(const std::string& name) const {
  return expression_ == nullptr || RE2::PartialMatch(name, expression_->re);
}

}  // namespace tf::action
