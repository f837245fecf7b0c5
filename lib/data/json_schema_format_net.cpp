#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json_schema_format_parts.h"
#include "lib/data/json_schema_url.h"

namespace tf::schema {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

/// netip.ParseAddr (Go 1.26) for what has a colon.
class AddressReader {
 public:
  explicit AddressReader(std::string_view text) : text_(text), rest_(text) {}

  Problem check() {
    // A dot before any colon is taken for IPv4.
    if (text_.find('.') < text_.find(':')) return check_fields(text_);
    if (text_.find('%') < text_.find(':')) return error("missing IPv6 address");
    const std::size_t percent = text_.find('%');
    if (percent != std::string_view::npos) {
      if (percent + 1 == text_.size()) return error("zone must be a non-empty string");
      has_zone_ = true;
      rest_ = text_.substr(0, percent);
    }
    if (auto problem = check_groups()) return problem;
    if (has_zone_) return "zone id is not a part of ipv6 address";
    return std::nullopt;
  }

 private:
  static constexpr int kBytes = 16;

  Problem check_groups() {
    if (rest_.starts_with("::")) {
      ellipsis_ = true;
      rest_.remove_prefix(2);
      if (rest_.empty()) return std::nullopt;
    }
    while (used_ < kBytes && !done_) {
      if (auto problem = take_group()) return problem;
    }
    if (!rest_.empty()) return error("trailing garbage after address", rest_);
    if (used_ < kBytes && !ellipsis_) return error("address string too short");
    if (used_ == kBytes && ellipsis_) {
      return error("the :: must expand to at least one field of zeros");
    }
    return std::nullopt;
  }

  Problem take_group() {
    constexpr std::size_t kMaxDigits = 4;
    const std::size_t digits = std::min(rest_.find_first_not_of(kHexDigits), rest_.size());
    if (digits > kMaxDigits) return error("each group must have 4 or less digits", rest_);
    if (digits == 0) {
      return error("each colon-separated field must have at least one digit", rest_);
    }
    if (digits < rest_.size() && rest_[digits] == '.') return take_embedded();
    used_ += 2;
    rest_.remove_prefix(digits);
    if (rest_.empty()) {
      done_ = true;
      return std::nullopt;
    }
    if (rest_.front() != ':') return error("unexpected character, want colon", rest_);
    if (rest_.size() == 1) return error("colon must be followed by more characters", rest_);
    rest_.remove_prefix(1);
    if (rest_.front() != ':') return std::nullopt;
    if (ellipsis_) return error("multiple :: in address", rest_);
    ellipsis_ = true;
    rest_.remove_prefix(1);
    done_ = rest_.empty();
    return std::nullopt;
  }

  Problem take_embedded() {
    if (!ellipsis_ && used_ != kBytes - 4) {
      return error("embedded IPv4 address must replace the final 2 fields of the address", rest_);
    }
    if (used_ + 4 > kBytes) {
      return error("too many hex fields to fit an embedded IPv4 at the end of the address", rest_);
    }
    if (auto problem = check_fields(rest_)) return problem;
    rest_ = {};
    used_ += 4;
    done_ = true;
    return std::nullopt;
  }

  /// netip's own IPv4 reader.
  Problem check_fields(std::string_view fields) {
    int value = 0;
    int digits = 0;
    int dots = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const char c = fields[i];
      if (is_digit_ascii(c)) {
        if (digits == 1 && value == 0) return error("IPv4 field has octet with leading zero");
        value = value * 10 + (c - '0');
        ++digits;
        if (value > 255) return error("IPv4 field has value >255");
      } else if (c == '.') {
        if (i == 0 || i + 1 == fields.size() || fields[i - 1] == '.') {
          return error("IPv4 field must have at least one digit", fields.substr(i));
        }
        if (++dots == 4) return error("IPv4 address too long");
        value = digits = 0;
      } else {
        return error("unexpected character", fields.substr(i));
      }
    }
    if (dots < 3) return error("IPv4 address too short");
    return std::nullopt;
  }

  [[nodiscard]] std::string error(std::string_view message, std::string_view at = {}) const {
    const std::string where = at.empty() ? "" : fmt::format(" (at {})", go_quote(at));
    return fmt::format("ParseAddr({}): {}{}", go_quote(text_), message, where);
  }

  std::string_view text_;
  std::string_view rest_;
  int used_ = 0;
  bool ellipsis_ = false;
  bool has_zone_ = false;
  bool done_ = false;
};

Problem check_label(std::string_view label) {
  if (label.empty() || label.size() > 63) return "label must be 1 to 63 characters long";
  if (label.front() == '-') return "label starts with hyphen";
  if (label.back() == '-') return "label ends with hyphen";
  if (const auto rune = first_unexpected(label, "-")) {
    return "invalid character " + quote_rune(*rune);
  }
  return std::nullopt;
}

Problem check_local_part(std::string_view local) {
  if (local.size() > 64) return "local part more than 64 characters long";
  if (local.size() > 1 && local.front() == '"' && local.back() == '"') {
    if (local.substr(1, local.size() - 2).find_first_of("\\\"") != std::string_view::npos) {
      return "backslash and quote are not allowed within quoted local part";
    }
    return std::nullopt;
  }
  if (local.starts_with('.')) return "starts with dot";
  if (local.ends_with('.')) return "ends with dot";
  if (contains(local, "..")) return "consecutive dots";
  if (const auto rune = first_unexpected(local, ".!#$%&'*+-/=?^_`{|}~")) {
    return "invalid character " + quote_rune(*rune);
  }
  return std::nullopt;
}

Problem prefixed(std::string_view prefix, Problem problem) {
  if (problem) problem = fmt::format("{}: {}", prefix, *problem);
  return problem;
}

Problem check_url(std::string_view text) {
  if (auto problem = url_error(text)) return problem;
  const auto [host, bracketed] = url_host(text);
  if (!contains(host, ":")) return std::nullopt;
  if (!bracketed) return "ipv6 address not enclosed in brackets";
  return prefixed("invalid ipv6 address", check_ipv6(host));
}

}  // namespace

Problem check_ipv4(std::string_view text) {
  const std::vector<std::string_view> groups = split_views(text, ".");
  if (groups.size() != 4) return "expected four decimals";
  for (const std::string_view group : groups) {
    if (group.size() > 1 && group.front() == '0') return "leading zeros";
    const auto number = parse_integer(group);
    if (!number) return fmt::format("strconv.Atoi: parsing {}: invalid syntax", go_quote(group));
    if (*number < 0 || *number > 255) return "decimal must be between 0 and 255";
  }
  return std::nullopt;
}

Problem check_ipv6(std::string_view text) {
  if (!contains(text, ":")) return "missing colon";
  return AddressReader(text).check();
}

Problem check_hostname(std::string_view text) {
  text = trim_suffix(text, ".");
  if (text.size() > 253) return "more than 253 characters long";
  for (const std::string_view label : split_views(text, ".")) {
    if (auto problem = check_label(label)) return problem;
  }
  return std::nullopt;
}

Problem check_email(std::string_view text) {
  if (text.size() > 254) return "more than 255 characters long";
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "missing @";
  if (auto problem = check_local_part(text.substr(0, at))) return problem;
  std::string_view domain = text.substr(at + 1);
  if (!domain.starts_with('[') || !domain.ends_with(']')) {
    return prefixed("invalid domain", check_hostname(domain));
  }
  domain = domain.substr(1, domain.size() - 2);
  constexpr std::string_view kIpv6 = "IPv6:";
  if (domain.starts_with(kIpv6)) {
    return prefixed("invalid ipv6 address", check_ipv6(domain.substr(kIpv6.size())));
  }
  return prefixed("invalid ipv4 address", check_ipv4(domain));
}

Problem check_uri(std::string_view text) {
  if (auto problem = check_url(text)) return problem;
  if (url_scheme(text).empty()) return "relative url";
  return std::nullopt;
}

Problem check_uri_reference(std::string_view text) {
  if (contains(text, "\\")) return "contains \\";
  return check_url(text);
}

Problem check_uri_template(std::string_view text) {
  if (auto problem = check_url(text)) return problem;
  // Go keeps the raw path only where its own escaping would differ: braces make it differ.
  const std::string_view path = split_fragment(text).first.substr(0, text.find('?'));
  for (const std::string_view part : split_views(path, "/")) {
    bool open = false;
    for (const char c : decode_percent(part)) {
      if (c != '{' && c != '}') continue;
      if ((c == '{') == open) return "nested curly braces";
      open = !open;
    }
    if (open) return "no matching closing brace";
  }
  return std::nullopt;
}

}  // namespace tf::schema
