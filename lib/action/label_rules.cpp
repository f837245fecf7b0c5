#include "lib/action/label_rules.h"

#include <algorithm>

#include "lib/base/text.h"

namespace tf::action {
namespace {

constexpr std::size_t kMaxPart = 63;
constexpr std::size_t kMaxPrefix = 253;
constexpr std::string_view kNameRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
constexpr std::string_view kValueRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  "
    "or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
constexpr std::string_view kPrefixRule =
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
    "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
    "'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

bool is_lower_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || is_digit_ascii(c);
}
bool is_alphanumeric(char c) {
  return is_lower_alphanumeric(to_lower_ascii(c));
}

bool is_qualified_part(std::string_view text) {
  if (text.empty() || !is_alphanumeric(text.front()) || !is_alphanumeric(text.back())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_subdomain(std::string_view text) {
  const auto parts = split_views(text, ".");
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && part.front() != '-' && part.back() != '-' &&
           std::all_of(part.begin(), part.end(),
                       [](char c) { return c == '-' || is_lower_alphanumeric(c); });
  });
}

void check_prefix(std::string_view prefix, std::vector<std::string>& problems) {
  if (prefix.empty()) {
    problems.emplace_back("prefix part must be non-empty");
    return;
  }
  if (prefix.size() > kMaxPrefix)
    problems.emplace_back("prefix part must be no more than 253 bytes");
  if (!is_subdomain(prefix)) problems.emplace_back(kPrefixRule);
}

}  // namespace

std::vector<std::string> label_key_problems(std::string_view key) {
  std::vector<std::string> problems;
  const auto parts = split_views(key, "/");
  if (parts.size() > 2) {
    problems.push_back("a valid label key " + std::string(kNameRule) +
                       " with an optional DNS subdomain prefix and '/' (e.g. "
                       "'example.com/MyName')");
    return problems;
  }
  if (parts.size() == 2) check_prefix(parts.front(), problems);
  const std::string_view name = parts.back();
  if (name.empty()) problems.emplace_back("name part must be non-empty");
  if (name.size() > kMaxPart) problems.emplace_back("name part must be no more than 63 bytes");
  if (!is_qualified_part(name)) problems.push_back("name part " + std::string(kNameRule));
  return problems;
}

std::vector<std::string> label_value_problems(std::string_view value) {
  std::vector<std::string> problems;
  if (value.size() > kMaxPart) problems.emplace_back("must be no more than 63 bytes");
  if (!value.empty() && !is_qualified_part(value)) problems.emplace_back(kValueRule);
  return problems;
}

}  // namespace tf::action
