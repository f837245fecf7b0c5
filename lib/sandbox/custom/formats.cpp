#include "lib/sandbox/custom/formats.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/go_regex.h"
#include "lib/data/json_schema_format.h"

namespace tf::sandbox {
namespace {

bool like(const Regex& pattern, std::string_view text) {
  return pattern.matches(text);
}

/// As Go before 1.17 read it: leading zeros do not matter.
bool is_ipv4(std::string_view text) {
  const auto parts = split_views(text, ".");
  if (parts.size() != 4) return false;
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    if (part.empty() || !std::all_of(part.begin(), part.end(), is_digit_ascii)) return false;
    int value = 0;
    for (const char digit : part) {
      value = value * 10 + (digit - '0');
      if (value > 255) return false;
    }
    return true;
  });
}

bool is_ipv6(std::string_view text) {
  in6_addr address{};
  return contains(text, ":") && ::inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool is_cidr(std::string_view text) {
  const auto parts = cut(text, "/");
  if (!parts || parts->second.empty() || parts->second.size() > 3) return false;
  const auto [address, length] = *parts;
  if (!std::all_of(length.begin(), length.end(), is_digit_ascii)) return false;
  int bits = 0;
  for (const char digit : length)
    bits = bits * 10 + (digit - '0');
  return (is_ipv4(address) && bits <= 32) || (is_ipv6(address) && bits <= 128);
}

bool is_mac(std::string_view text) {
  static const Regex pattern(
      "^(?:[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?:(?::[0-9a-fA-F]{2}){2})?|"
      "[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5}(?:(?:-[0-9a-fA-F]{2}){2})?|"
      "[0-9a-fA-F]{4}(?:\\.[0-9a-fA-F]{4}){2}(?:\\.[0-9a-fA-F]{4})?|"
      "[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){19}|[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){19}|"
      "[0-9a-fA-F]{4}(?:\\.[0-9a-fA-F]{4}){9})$");
  return like(pattern, text);
}

bool is_uuid(std::string_view text) {
  static const Regex pattern(
      "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$");
  return like(pattern, text);
}
bool is_uuid3(std::string_view text) {
  static const Regex pattern(
      "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$");
  return like(pattern, text);
}
bool is_uuid4(std::string_view text) {
  static const Regex pattern(
      "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$");
  return like(pattern, text);
}
bool is_uuid5(std::string_view text) {
  static const Regex pattern(
      "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$");
  return like(pattern, text);
}

bool is_hostname(std::string_view text) {
  static const Regex pattern(
      R"(^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$)");
  if (!like(pattern, text) || text.size() > 255) return false;
  const auto labels = split_views(text, ".");
  return std::all_of(labels.begin(), labels.end(),
                     [](std::string_view label) { return label.size() <= 63; });
}

/// What lib/data's JSON schemas know under the same name.
bool passes(std::string_view format, std::string_view text) {
  const schema::Format* found = schema::find_format(format);
  return found == nullptr || !found->check(text);
}
bool is_email(std::string_view text) {
  static const Regex named("^.*<([^<>]+)>$");
  const auto match = named.find(text);
  return passes("email", match ? match->groups[1].value_or(text) : text);
}
/// url.ParseRequestURI: absolute, or a path from the root.
bool is_uri(std::string_view text) {
  return text.starts_with("/") ? passes("uri-reference", text) : passes("uri", text);
}

/// Digits with the hyphens and spaces between them left out.
std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '-' && c != ' ') digits += c;
  }
  return digits;
}

bool is_isbn10(std::string_view text) {
  static const Regex pattern("^(?:[0-9]{9}X|[0-9]{10})$");
  const std::string digits = digits_of(text);
  if (!like(pattern, digits)) return false;
  int sum = 0;
  for (int i = 0; i < 10; ++i) {
    const char digit = digits[static_cast<std::size_t>(i)];
    sum += (i + 1) * (digit == 'X' ? 10 : digit - '0');
  }
  return sum % 11 == 0;
}
bool is_isbn13(std::string_view text) {
  static const Regex pattern("^(?:[0-9]{13})$");
  const std::string digits = digits_of(text);
  if (!like(pattern, digits)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i)
    sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}
bool is_isbn(std::string_view text) {
  return is_isbn10(text) || is_isbn13(text);
}

bool is_credit_card(std::string_view text) {
  static const Regex pattern(
      "^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|"
      "3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})$");
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit_ascii);
  if (!like(pattern, digits)) return false;
  int sum = 0;
  bool doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool is_ssn(std::string_view text) {
  static const Regex pattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$");
  return text.size() == 11 && like(pattern, text);
}
bool is_hex_color(std::string_view text) {
  static const Regex pattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$");
  return like(pattern, text);
}
bool is_rgb_color(std::string_view text) {
  static const Regex pattern(
      "^rgb\\(\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*,\\s*"
      "(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*,\\s*"
      "(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*\\)$");
  return like(pattern, text);
}
bool is_base64(std::string_view text) {
  static const Regex pattern(
      "^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=|[A-Za-z0-9+\\/]{4})$");
  return like(pattern, text);
}
bool is_anything(std::string_view) {
  return true;
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_rfc3339(std::string(text) + "T00:00:00Z").has_value();
}
bool is_date_time(std::string_view text) {
  static const Regex pattern(
      "^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$");
  const std::string lower = to_lower_ascii(text);
  const auto parts = split_views(lower, "t");
  if (parts.size() < 2 || !is_date(parts[0])) return false;
  const auto match = pattern.find(parts[1]);
  return match && *match->groups[1] <= "23" && *match->groups[2] <= "59" &&
         *match->groups[3] <= "59";
}

/// "1h30m" as Go, or "3 days" as Scala.
bool is_duration(std::string_view text) {
  static const Regex pattern(
      "(?i)\\d+\\s*(?:ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)");
  return parse_duration(text).has_value() || like(pattern, text);
}

bool is_short_name(std::string_view text) {
  static const Regex pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$");
  return text.size() <= 63 && like(pattern, text);
}
bool is_long_name(std::string_view text) {
  static const Regex pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$");
  return text.size() <= 253 && like(pattern, text);
}

constexpr std::array kTextFormats = std::to_array<TextFormat>({
    {"bsonobjectid", is_anything},
    {"uri", is_uri},
    {"email", is_email},
    {"hostname", is_hostname},
    {"ipv4", is_ipv4},
    {"ipv6", is_ipv6},
    {"cidr", is_cidr},
    {"mac", is_mac},
    {"uuid", is_uuid},
    {"uuid3", is_uuid3},
    {"uuid4", is_uuid4},
    {"uuid5", is_uuid5},
    {"isbn", is_isbn},
    {"isbn10", is_isbn10},
    {"isbn13", is_isbn13},
    {"creditcard", is_credit_card},
    {"ssn", is_ssn},
    {"hexcolor", is_hex_color},
    {"rgbcolor", is_rgb_color},
    {"byte", is_base64},
    {"password", is_anything},
    {"date", is_date},
    {"duration", is_duration},
    {"datetime", is_date_time},
    {"k8sshortname", is_short_name},
    {"k8slongname", is_long_name},
});

}  // namespace

const TextFormat* find_text_format(std::string_view name) {
  const std::string plain = replace_all(name, "-", "");
  const auto found = std::find_if(kTextFormats.begin(), kTextFormats.end(),
                                  [&plain](const TextFormat& each) { return each.name == plain; });
  return found == kTextFormats.end() ? nullptr : &*found;
}

bool is_known_format(std::string_view type, std::string_view format) {
  if (type.empty() || type == "string") return find_text_format(format) != nullptr;
  if (type == "integer") return format == "int32" || format == "int64";
  return type == "number" && (format == "float" || format == "double");
}

}  // namespace tf::sandbox
