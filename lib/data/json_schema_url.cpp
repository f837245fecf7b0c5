#include "lib/data/json_schema_url.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::schema {
namespace {

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
}

bool is_letter_ascii(char c) {
  const char lower = to_lower_ascii(c);
  return lower >= 'a' && lower <= 'z';
}

/// The parts of a URL without fragment.
struct Parts {
  std::string_view scheme;
  bool has_authority = false;
  std::string_view authority;
  std::string_view path;
  std::string_view query;  ///< with its '?'
};

Parts split_url(std::string_view url) {
  Parts parts;
  parts.scheme = url_scheme(url);
  if (!parts.scheme.empty()) url.remove_prefix(parts.scheme.size() + 1);
  const std::size_t question = std::min(url.find('?'), url.size());
  parts.query = url.substr(question);
  url = url.substr(0, question);
  if (url.starts_with("//")) {
    parts.has_authority = true;
    const std::size_t end = std::min(url.find('/', 2), url.size());
    parts.authority = url.substr(2, end - 2);
    url.remove_prefix(end);
  }
  parts.path = url;
  return parts;
}

std::string join_url(const Parts& parts, std::string_view path, std::string_view query) {
  std::string url;
  if (!parts.scheme.empty()) url = fmt::format("{}:", parts.scheme);
  if (parts.has_authority) url += fmt::format("//{}", parts.authority);
  return url.append(path).append(query);
}

/// RFC 3986 5.2.4; keeps a closing slash, which clean_path drops.
std::string remove_dots(std::string_view path) {
  if (path.empty()) return {};
  std::string clean = clean_path(path);
  const bool directory = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  if (directory && !clean.ends_with('/')) clean += '/';
  return clean;
}

/// Go's unescape of a path or fragment: the first bad escape.
std::optional<std::string> escape_error(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (!is_escape(text, at)) return "invalid URL escape " + go_quote(text.substr(at, 3));
  }
  return std::nullopt;
}

bool is_valid_port(std::string_view port) {
  return port.empty() ||
         (port.front() == ':' &&
          std::all_of(port.begin() + 1, port.end(), [](char c) { return is_digit_ascii(c); }));
}

std::optional<std::string> host_error(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  const std::size_t close = bracketed ? host.rfind(']') : std::string_view::npos;
  if (bracketed && close == std::string_view::npos) return "missing ']' in host";
  const std::size_t colon = bracketed ? close + 1 : host.find(':');
  if (colon < host.size() && !is_valid_port(host.substr(colon))) {
    return fmt::format("invalid port {} after host", go_quote(host.substr(colon)));
  }
  for (const char c : host) {
    const bool allowed = is_letter_ascii(c) || is_digit_ascii(c) || (c & '\x80') != 0 || c == '%' ||
                         contains("-_.~!$&'()*+,;=:[]<>\"", std::string_view(&c, 1));
    if (!allowed) {
      return fmt::format("invalid character {} in host name", go_quote(std::string_view(&c, 1)));
    }
  }
  return escape_error(host);
}

std::optional<std::string> authority_error(std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return host_error(authority);
  if (auto error = host_error(authority.substr(at + 1))) return error;
  const std::string_view user = authority.substr(0, at);
  const bool valid = std::all_of(user.begin(), user.end(), [](char c) {
    return is_letter_ascii(c) || is_digit_ascii(c) ||
           contains("-._:~!$&'()*+,;=%@", std::string_view(&c, 1));
  });
  if (!valid) return "net/url: invalid userinfo";
  return escape_error(user);
}

/// url.parse, without the fragment.
std::optional<std::string> error_without_fragment(std::string_view url) {
  const bool control = std::any_of(url.begin(), url.end(),
                                   [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
  if (control) return "net/url: invalid control character in URL";
  if (url.starts_with(':')) return "missing protocol scheme";
  const Parts parts = split_url(url);
  if (parts.has_authority) {
    if (auto error = authority_error(parts.authority)) return error;
  } else if (!parts.path.starts_with('/')) {
    if (!parts.scheme.empty()) return std::nullopt;  // opaque
    if (contains(parts.path.substr(0, parts.path.find('/')), ":")) {
      return "first path segment in URL cannot contain colon";
    }
  }
  return escape_error(parts.path);
}

}  // namespace

std::pair<std::string_view, std::string_view> split_fragment(std::string_view url) {
  const std::size_t hash = url.find('#');
  if (hash == std::string_view::npos) return {url, {}};
  return {url.substr(0, hash), url.substr(hash + 1)};
}

std::string decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && is_escape(text, i)) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string encode_fragment(std::string_view fragment) {
  std::string out;
  for (const char c : fragment) {
    const bool plain =
        is_letter_ascii(c) || is_digit_ascii(c) || contains("-_.~$&+=:@/", std::string_view(&c, 1));
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string resolve_url(std::string_view base, std::string_view reference) {
  const Parts from = split_url(base);
  const Parts to = split_url(reference);
  if (!to.scheme.empty()) {
    return to.has_authority ? join_url(to, remove_dots(to.path), to.query) : std::string(reference);
  }
  const bool opaque = !from.has_authority && !from.path.starts_with('/') && !from.scheme.empty();
  if (opaque) return std::string(base);
  if (to.has_authority) {
    Parts joined = to;
    joined.scheme = from.scheme;
    return join_url(joined, remove_dots(to.path), to.query);
  }
  if (to.path.empty()) {
    return join_url(from, from.path, to.query.empty() ? from.query : to.query);
  }
  if (to.path.starts_with('/')) return join_url(from, remove_dots(to.path), to.query);
  const std::string_view folder = from.path.substr(0, from.path.rfind('/') + 1);
  return join_url(from, remove_dots(fmt::format("/{}{}", trim_prefix(folder, "/"), to.path)),
                  to.query);
}

std::string escape_token(std::string_view token) {
  if (token.find_first_of("~/") == std::string_view::npos) return std::string(token);
  return replace_all(replace_all(token, "~", "~0"), "/", "~1");
}

std::optional<std::string> unescape_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    ++i;
    if (i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    out += token[i] == '0' ? '~' : '/';
  }
  return out;
}

std::optional<std::string> url_error(std::string_view url) {
  const auto [plain, fragment] = split_fragment(url);
  if (auto error = error_without_fragment(plain)) {
    return fmt::format("parse {}: {}", go_quote(plain), *error);
  }
  if (auto error = escape_error(fragment)) {
    return fmt::format("parse {}: {}", go_quote(url), *error);
  }
  return std::nullopt;
}

std::string_view url_scheme(std::string_view url) {
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    if (is_letter_ascii(c)) continue;
    if (c == ':') return url.substr(0, i);
    if (i == 0 || !(is_digit_ascii(c) || c == '+' || c == '-' || c == '.')) break;
  }
  return {};
}

std::pair<std::string_view, bool> url_host(std::string_view url) {
  std::string_view host = split_url(split_fragment(url).first).authority;
  host.remove_prefix(host.rfind('@') + 1);
  if (host.starts_with('[')) {
    const std::size_t close = host.find(']');
    return {host.substr(1, close == std::string_view::npos ? close : close - 1), true};
  }
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && is_valid_port(host.substr(colon))) {
    host = host.substr(0, colon);
  }
  return {host, false};
}

}  // namespace tf::schema
