#include "lib/data/label_rules.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/base/text.h"

namespace tf {
namespace {

constexpr std::size_t kMaxName = 63;
constexpr std::size_t kMaxSubdomain = 253;
constexpr std::string_view kNamePattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
constexpr std::string_view kSubdomainPattern =
    R"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)";

bool is_lower_or_digit(char c) {
  return is_digit_ascii(c) || (c >= 'a' && c <= 'z');
}

bool is_alphanumeric(char c) {
  return is_lower_or_digit(to_lower_ascii(c));
}

/// kNamePattern.
bool is_name(std::string_view text) {
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

/// kSubdomainPattern.
bool is_subdomain(std::string_view text) {
  const auto parts = split_views(text, ".");
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && is_lower_or_digit(part.front()) && is_lower_or_digit(part.back()) &&
           std::all_of(part.begin(), part.end(),
                       [](char c) { return is_lower_or_digit(c) || c == '-'; });
  });
}

std::string too_long(std::size_t most) {
  return fmt::format("must be no more than {} bytes", most);
}

std::string name_problem() {
  return fmt::format(
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
      "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
      "validation is '{}')",
      kNamePattern);
}

std::vector<std::string> prefix_problems(std::string_view prefix) {
  if (prefix.empty()) return {"prefix part must be non-empty"};
  std::vector<std::string> problems;
  if (prefix.size() > kMaxSubdomain) problems.push_back("prefix part " + too_long(kMaxSubdomain));
  if (!is_subdomain(prefix)) {
    problems.push_back(fmt::format(
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
        "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
        "'example.com', regex used for validation is '{}')",
        kSubdomainPattern));
  }
  return problems;
}

}  // namespace

std::vector<std::string> label_key_problems(std::string_view key) {
  const auto parts = split_views(key, "/");
  if (parts.size() > 2) {
    return {"a valid label key " + name_problem() +
            " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"};
  }
  std::vector<std::string> problems;
  if (parts.size() == 2) problems = prefix_problems(parts.front());
  const std::string_view name = parts.back();
  if (name.empty()) {
    problems.emplace_back("name part must be non-empty");
  } else if (name.size() > kMaxName) {
    problems.push_back("name part " + too_long(kMaxName));
  }
  if (!is_name(name)) problems.push_back("name part " + name_problem());
  return problems;
}

std::vector<std::string> label_value_problems(std::string_view value) {
  std::vector<std::string> problems;
  if (value.size() > kMaxName) problems.push_back(too_long(kMaxName));
  if (!value.empty() && !is_name(value)) {
    problems.push_back(fmt::format(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
        "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
        "'my_value',  or '12345', regex used for validation is '({})?')",
        kNamePattern));
  }
  return problems;
}

}  // namespace tf
