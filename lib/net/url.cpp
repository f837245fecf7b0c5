#include "lib/net/url.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "lib/base/text.h"

namespace tf::net {
namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;
constexpr int kMaxPort = 65535;

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

std::string escape(std::string_view text, std::string_view also_safe, bool plus_for_space) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || also_safe.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else if (c == ' ' && plus_for_space) {
      out.push_back('+');
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0xFU]);
    }
  }
  return out;
}

std::string environment_value(const std::vector<std::string>& environment, std::string_view upper) {
  const std::string lower = to_lower_ascii(upper);
  for (const std::string_view name : {upper, std::string_view(lower)}) {
    for (const std::string& entry : environment) {
      const auto parts = cut(entry, "=");
      if (parts && parts->first == name && !parts->second.empty()) {
        return std::string(parts->second);
      }
    }
  }
  return {};
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  const auto parts = split_views(text, ".");
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t address = 0;
  for (const std::string_view part : parts) {
    const auto number = parse_integer(part);
    if (!number || *number < 0 || *number > 255) return std::nullopt;
    address = (address << 8U) | static_cast<std::uint32_t>(*number);
  }
  return address;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  const auto address = parse_ipv4(host);
  return address && (*address >> 24U) == 127;
}

bool in_network(std::string_view host, std::string_view network) {
  const auto parts = cut(network, "/");
  if (!parts) return false;
  const auto address = parse_ipv4(host);
  const auto base = parse_ipv4(parts->first);
  const auto bits = parse_integer(parts->second);
  if (!address || !base || !bits || *bits < 0 || *bits > 32) return false;
  if (*bits == 0) return true;
  const auto shift = static_cast<std::uint32_t>(32 - *bits);
  return (*address >> shift) == (*base >> shift);
}

/// One entry of NO_PROXY: "*", an address, a network, a domain (".x" subdomains only), each with
/// ":port".
bool is_excluded(const Endpoint& endpoint, std::string_view entry) {
  if (entry == "*") return true;
  if (in_network(endpoint.host, entry)) return true;
  if (const auto colon = entry.rfind(':');
      colon != std::string_view::npos && entry.find(':') == colon) {
    const auto port = parse_integer(entry.substr(colon + 1));
    if (!port || *port != endpoint.port) return false;
    entry = entry.substr(0, colon);
  }
  const std::string pattern = to_lower_ascii(trim_prefix(entry, "*"));
  const std::string host = to_lower_ascii(endpoint.host);
  if (pattern.starts_with(".")) return host.ends_with(pattern);
  return host == pattern || host.ends_with("." + pattern);
}

/// "host:port" of a URL split up; brackets around IPv6 are removed.
Result<Endpoint> split_authority(std::string_view url, std::string scheme,
                                 std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  Endpoint endpoint{.scheme = std::move(scheme)};
  endpoint.port = endpoint.scheme == "http" ? kHttpPort : kHttpsPort;
  std::string_view port;
  if (authority.starts_with("[")) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) {
      return fail(ErrorCode::kInvalid, fmt::format("parse \"{}\": missing ']' in host", url));
    }
    endpoint.host = authority.substr(1, end - 1);
    port = trim_prefix(authority.substr(end + 1), ":");
  } else {
    const auto parts = cut(authority, ":");
    endpoint.host = parts ? parts->first : authority;
    port = parts ? parts->second : std::string_view();
  }
  if (!port.empty()) {
    const auto number = parse_integer(port);
    if (!number || *number < 0 || *number > kMaxPort) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("parse \"{}\": invalid port \":{}\" after host", url, port));
    }
    endpoint.port = static_cast<int>(*number);
  }
  return endpoint;
}

/// In: plus_is_space: as in queries.
std::string unescape(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                         hex_digit(text[i + 2]) >= 0;
    if (escaped) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

std::string Endpoint::address() const {
  if (contains(host, ":")) return fmt::format("[{}]:{}", host, port);
  return fmt::format("{}:{}", host, port);
}

Result<Endpoint> parse_endpoint(std::string_view url) {
  const auto parts = cut(url, "://");
  if (!parts || parts->first.empty() || parts->second.empty()) {
    return fail(ErrorCode::kInvalid, fmt::format("parse \"{}\": invalid URI for request", url));
  }
  const auto end = parts->second.find_first_of("/?#");
  return split_authority(url, to_lower_ascii(parts->first), parts->second.substr(0, end));
}

std::string query_escape(std::string_view text) {
  return escape(text, "", true);
}

std::string path_escape(std::string_view text) {
  return escape(text, "$&+=:@", false);
}

std::string query_unescape(std::string_view text) {
  return unescape(text, true);
}

std::string path_unescape(std::string_view text) {
  return unescape(text, false);
}

std::string proxy_from_environment(const Endpoint& endpoint,
                                   const std::vector<std::string>& environment) {
  if (is_loopback(endpoint.host)) return {};
  const std::string proxy =
      environment_value(environment, endpoint.scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (proxy.empty()) return {};
  const std::string no_proxy = environment_value(environment, "NO_PROXY");
  for (const std::string_view entry : split_views(no_proxy, ",")) {
    const std::string_view trimmed = trim_space(entry);
    if (!trimmed.empty() && is_excluded(endpoint, trimmed)) return {};
  }
  return contains(proxy, "://") ? proxy : "http://" + proxy;
}

}  // namespace tf::net
