#include "lib/sandbox/validation/names.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/base/text.h"
#include "lib/data/label_rules.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kLabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
constexpr std::string_view kSubdomainPattern =
    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
constexpr std::size_t kLabelLimit = 63;
constexpr std::size_t kSubdomainLimit = 253;

bool is_lower_ascii(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter_ascii(char c) {
  return is_lower_ascii(to_lower_ascii(c));
}
bool is_lower_or_digit(char c) {
  return is_lower_ascii(c) || is_digit_ascii(c);
}
bool is_alphanumeric(char c) {
  return is_letter_ascii(c) || is_digit_ascii(c);
}

template <class Predicate>
bool all_of(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

std::string too_long_text(std::size_t limit) {
  return fmt::format("must be no more than {} characters", limit);
}

bool is_label_with_underscore(std::string_view value) {
  if (!value.empty() && value.front() == '_') value.remove_prefix(1);
  return !value.empty() && is_lower_or_digit(value.front()) && is_lower_or_digit(value.back()) &&
         all_of(value, [](char c) { return is_lower_or_digit(c) || c == '-' || c == '_'; });
}

template <class IsLabel>
bool all_labels(std::string_view value, IsLabel is_label) {
  const auto labels = split_views(value, ".");
  return std::all_of(labels.begin(), labels.end(), is_label);
}

void add_directory_errors(Messages& messages, std::string_view value) {
  if (value == ".") {
    messages.emplace_back("must not be '.'");
  } else if (value == "..") {
    messages.emplace_back("must not be '..'");
  } else if (value.starts_with("..")) {
    messages.emplace_back("must not start with '..'");
  }
}

/// Go appends characters to a prefix: a dash at its end is fine.
std::string with_suffix(std::string_view name, bool prefix) {
  if (prefix && name.size() > 1 && name.ends_with('-'))
    return std::string(name.substr(0, name.size() - 2)) + "a";
  return std::string(name);
}

}  // namespace

std::string regex_error(std::string_view complaint, std::string_view pattern,
                        std::initializer_list<std::string_view> examples) {
  std::string text(complaint);
  text += examples.size() == 0 ? " (" : " (e.g. ";
  bool first = true;
  for (const std::string_view example : examples) {
    if (!first) text += " or ";
    first = false;
    text.append("'").append(example).append("', ");
  }
  return text.append("regex used for validation is '").append(pattern).append("')");
}

bool is_domain_label(std::string_view value) {
  return !value.empty() && is_lower_or_digit(value.front()) && is_lower_or_digit(value.back()) &&
         all_of(value, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

bool is_subdomain(std::string_view value) {
  return all_labels(value, is_domain_label);
}

Messages dns1123_label(std::string_view value) {
  Messages messages;
  if (value.size() > kLabelLimit) messages.push_back(too_long_text(kLabelLimit));
  if (is_domain_label(value)) return messages;
  messages.push_back(is_subdomain(value)
                         ? "must not contain dots"
                         : regex_error("a lowercase RFC 1123 label must consist of lower case "
                                       "alphanumeric characters or '-', and must start and end "
                                       "with an alphanumeric character",
                                       kLabelPattern, {"my-name", "123-abc"}));
  return messages;
}

Messages dns1123_subdomain(std::string_view value) {
  Messages messages;
  if (value.size() > kSubdomainLimit) messages.push_back(too_long_text(kSubdomainLimit));
  if (!is_subdomain(value)) {
    messages.push_back(
        regex_error("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                    "characters, '-' or '.', and must start and end with an alphanumeric character",
                    kSubdomainPattern, {"example.com"}));
  }
  return messages;
}

Messages dns1123_subdomain_underscore(std::string_view value) {
  Messages messages;
  if (value.size() > kSubdomainLimit) messages.push_back(too_long_text(kSubdomainLimit));
  if (!all_labels(value, is_label_with_underscore)) {
    messages.push_back(regex_error(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', "
        "'-' or '.', and must start and end with an alphanumeric character",
        "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*", {"example.com"}));
  }
  return messages;
}

Messages dns1035_label(std::string_view value) {
  Messages messages;
  if (value.size() > kLabelLimit) messages.push_back(too_long_text(kLabelLimit));
  if (!is_domain_label(value) || !is_lower_ascii(value.front())) {
    messages.push_back(regex_error(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
        "alphabetic character, and end with an alphanumeric character",
        "[a-z]([-a-z0-9]*[a-z0-9])?", {"my-name", "abc-123"}));
  }
  return messages;
}

Messages wildcard_subdomain(std::string_view value) {
  Messages messages;
  if (value.size() > kSubdomainLimit) messages.push_back(too_long_text(kSubdomainLimit));
  if (!value.starts_with("*.") || !is_subdomain(value.substr(2))) {
    messages.push_back(regex_error(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, "
        "which must consist of lower case alphanumeric characters, '-' or '.' and end with an "
        "alphanumeric character",
        "\\*\\." + std::string(kSubdomainPattern), {"*.example.com"}));
  }
  return messages;
}

Messages qualified_name(std::string_view value) {
  return label_key_problems(value);
}

Messages label_value(std::string_view value) {
  return label_value_problems(value);
}

Messages path_segment_prefix(std::string_view value) {
  Messages messages;
  if (contains(value, "/")) messages.emplace_back("may not contain '/'");
  if (contains(value, "%")) messages.emplace_back("may not contain '%'");
  return messages;
}

Messages path_segment(std::string_view value) {
  if (value == ".") return {"may not be '.'"};
  if (value == "..") return {"may not be '..'"};
  return path_segment_prefix(value);
}

Messages in_range(std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return {};
  return {fmt::format("must be between {} and {}, inclusive", low, high)};
}

Messages port_number(std::int64_t port) {
  return in_range(port, 1, 65535);
}

Messages user_id(std::int64_t id) {
  return in_range(id, 0, 2147483647);
}

Messages port_name(std::string_view value) {
  Messages messages;
  if (value.size() > 15) messages.push_back(too_long_text(15));
  if (value.empty() || !all_of(value, [](char c) { return is_lower_or_digit(c) || c == '-'; }))
    messages.emplace_back("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (std::none_of(value.begin(), value.end(), is_lower_ascii))
    messages.emplace_back("must contain at least one letter (a-z)");
  if (contains(value, "--")) messages.emplace_back("must not contain consecutive hyphens");
  if (value.starts_with('-') || value.ends_with('-'))
    messages.emplace_back("must not begin or end with a hyphen");
  return messages;
}

Messages percent(std::string_view value) {
  if (value.size() > 1 && value.back() == '%' &&
      all_of(value.substr(0, value.size() - 1), is_digit_ascii))
    return {};
  return {regex_error("a valid percent string must be a numeric string followed by an ending '%'",
                      "[0-9]+%", {"1%", "93%"})};
}

Messages http_header_name(std::string_view value) {
  if (!value.empty() && all_of(value, [](char c) { return is_alphanumeric(c) || c == '-'; }))
    return {};
  return {regex_error("a valid HTTP header must consist of alphanumeric characters or '-'",
                      "[-A-Za-z0-9]+", {"X-Header-Name"})};
}

Messages environment_name(std::string_view value) {
  Messages messages;
  if (value.empty()) messages.emplace_back("environment variable name must be non-empty");
  if (!all_of(value, [](char c) { return c >= ' ' && c <= '~' && c != '='; })) {
    messages.emplace_back(
        "a valid environment variable name must consist only of printable ASCII characters other "
        "than '='");
  }
  return messages;
}

Messages config_map_key(std::string_view value) {
  Messages messages;
  if (value.size() > kSubdomainLimit) messages.push_back(too_long_text(kSubdomainLimit));
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  };
  if (value.empty() || !all_of(value, allowed)) {
    messages.push_back(
        regex_error("a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                    "[-._a-zA-Z0-9]+", {"key.name", "KEY_NAME", "key-name"}));
  }
  add_directory_errors(messages, value);
  return messages;
}

Messages subdomain_name(std::string_view name, bool prefix) {
  return dns1123_subdomain(with_suffix(name, prefix));
}

Messages label_name(std::string_view name, bool prefix) {
  return dns1123_label(with_suffix(name, prefix));
}

Messages path_segment_name(std::string_view name, bool prefix) {
  return prefix ? path_segment_prefix(name) : path_segment(name);
}

Messages any_name(std::string_view /*name*/, bool /*prefix*/) {
  return {};
}

void check_fully_qualified_name(Report& report, const Node& name) {
  if (name.text().empty()) return report.required(name);
  if (const Messages messages = dns1123_subdomain(name.text()); !messages.empty())
    return report.invalid_text(name, join(messages, ","));
  if (split_views(name.text(), ".").size() < 3) {
    report.invalid_text(name, "should be a domain with at least three segments separated by dots");
  }
}

void check_fully_qualified_domain_name(Report& report, const Node& name) {
  if (name.text().empty()) return report.required(name);
  const std::string_view domain = trim_suffix(name.text(), ".");
  if (const Messages messages = dns1123_subdomain(domain); !messages.empty())
    return report.invalid_value(name, Value(domain), join(messages, ","));
  const auto labels = split_views(domain, ".");
  if (labels.size() < 2) {
    return report.invalid_value(name, Value(domain),
                                "should be a domain with at least two segments separated by dots");
  }
  for (const std::string_view label : labels) {
    if (const Messages messages = dns1123_label(label); !messages.empty())
      return report.invalid_value(name, Value(label), join(messages, ","));
  }
}

void check_domain_prefixed_path(Report& report, const Node& path) {
  if (path.text().empty()) return report.required(path);
  const auto parts = cut(path.text(), "/");
  if (!parts || parts->first.empty() || parts->second.empty()) {
    return report.invalid_text(path, "must be a domain-prefixed path (such as \"acme.io/foo\")");
  }
  for (const std::string& message : dns1123_subdomain(parts->first))
    report.invalid_value(path, Value(parts->first), message);
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || contains("/-._~%!$&'()*+,;=:", std::string_view(&c, 1));
  };
  if (!all_of(parts->second, allowed)) {
    report.invalid_value(path, Value(parts->second),
                         regex_error("Invalid path", "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+", {}));
  }
}

void check_port(Report& report, const Node& port) {
  if (port.value().is_string()) {
    report.invalid_text(port, port_name(port.text()));
  } else {
    report.invalid_number(port, port_number(port.number()));
  }
}

}  // namespace tf::sandbox::validation
