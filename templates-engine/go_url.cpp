#include "templates-engine/go_url.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::engine {
namespace {

/// Which part of a URL text stands in; each leaves other characters unescaped.
enum class Part { kPath, kHost, kZone, kUserinfo, kFragment };

std::string_view plain_marks(Part part) {
  switch (part) {
    case Part::kPath:
      return "-._~$&+,/:;=@";
    case Part::kHost:
    case Part::kZone:
      return "-._~!\"$&'()*+,:;<=>[]";
    case Part::kUserinfo:
      return "-._~$&+,;=";
    case Part::kFragment:
      return "-._~!$&()*+,/:;=?@";
  }
  return "";
}

bool is_alphanumeric(char c) {
  return is_digit_ascii(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool must_escape(char c, Part part) {
  return !is_alphanumeric(c) && plain_marks(part).find(c) == std::string_view::npos;
}

std::string escape(std::string_view text, Part part) {
  std::string out;
  for (char c : text) {
    if (must_escape(c, part)) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out;
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

/// A percent escape that may not stand in this part, though well-formed.
bool escape_refused(std::string_view escape_text, Part part) {
  if (escape_text == "%25") return false;
  const int high = hex_digit(escape_text[1]);
  if (part == Part::kHost) return high < 8;
  const auto byte = static_cast<char>(high * 16 + hex_digit(escape_text[2]));
  return part == Part::kZone && byte != ' ' && must_escape(byte, Part::kHost);
}

Result<std::string> unescape(std::string_view text, Part part) {
  std::string out;
  const bool in_host = part == Part::kHost || part == Part::kZone;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '%') {
      if (in_host && static_cast<unsigned char>(c) < 0x80 && must_escape(c, part)) {
        return invalid(
            fmt::format("invalid character {} in host name", go_quote(std::string_view(&c, 1))));
      }
      out += c;
      continue;
    }
    const std::string_view code = text.substr(i, 3);
    const bool complete = code.size() == 3 && hex_digit(code[1]) >= 0 && hex_digit(code[2]) >= 0;
    if (!complete || escape_refused(code, part)) {
      return invalid("invalid URL escape " + go_quote(code));
    }
    out += static_cast<char>(hex_digit(code[1]) * 16 + hex_digit(code[2]));
    i += 2;
  }
  return out;
}

bool is_optional_port(std::string_view text) {
  if (text.empty()) return true;
  return text[0] == ':' && std::all_of(text.begin() + 1, text.end(), is_digit_ascii);
}

/// getScheme of Go's net/url; takes "scheme:" off the front.
Result<std::string> take_scheme(std::string_view& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':') {
      if (i == 0) return invalid("missing protocol scheme");
      std::string scheme = to_lower_ascii(text.substr(0, i));
      text.remove_prefix(i + 1);
      return scheme;
    }
    const bool inner = is_digit_ascii(c) || c == '+' || c == '-' || c == '.';
    if (!(is_alphanumeric(c) || inner) || (i == 0 && inner)) break;
  }
  return std::string();
}

Status check_ip(std::string_view address) {
  const std::string bare(address.substr(0, address.find('%')));
  in6_addr v6{};
  in_addr v4{};
  if (inet_pton(AF_INET6, bare.c_str(), &v6) == 1) return {};
  if (inet_pton(AF_INET, bare.c_str(), &v4) == 1) return invalid("invalid IP-literal");
  return invalid(fmt::format("invalid host: ParseAddr({}): unable to parse IP", go_quote(address)));
}

/// "[v6 address]:port".
Result<std::string> parse_bracketed_host(std::string_view host) {
  const std::size_t close = host.rfind(']');
  if (close == std::string_view::npos) return invalid("missing ']' in host");
  const std::string_view port = host.substr(close + 1);
  if (!is_optional_port(port)) {
    return invalid(fmt::format("invalid port {} after host", go_quote(port)));
  }
  const std::string_view name = host.substr(1, close - 1);
  const std::size_t zone = name.find("%25");
  TF_ASSIGN(std::string address, unescape(name.substr(0, zone), Part::kHost));
  if (zone != std::string_view::npos) {
    TF_ASSIGN(const std::string zone_text, unescape(name.substr(zone), Part::kZone));
    address += zone_text;
  }
  TF_CHECK(check_ip(address));
  return fmt::format("[{}]{}", address, port);
}

Result<std::string> parse_host(std::string_view scheme, std::string_view host) {
  const std::size_t open = host.rfind('[');
  if (open == 0) return parse_bracketed_host(host);
  if (open != std::string_view::npos) return invalid("invalid IP-literal");
  // Only http and https insist on a single colon.
  const bool strict = scheme == "http" || scheme == "https";
  const std::size_t colon = strict ? host.find(':') : host.rfind(':');
  if (colon != std::string_view::npos && !is_optional_port(host.substr(colon))) {
    return invalid(fmt::format("invalid port {} after host", go_quote(host.substr(colon))));
  }
  return unescape(host, Part::kHost);
}

Result<std::string> parse_userinfo(std::string_view text) {
  for (char c : text) {
    if (!is_alphanumeric(c) &&
        std::string_view("-._:~!$&'()*+,;=%@").find(c) == std::string_view::npos) {
      return invalid("net/url: invalid userinfo");
    }
  }
  const auto parts = cut(text, ":");
  TF_ASSIGN(const std::string user, unescape(parts ? parts->first : text, Part::kUserinfo));
  std::string out = escape(user, Part::kUserinfo);
  if (parts) {
    TF_ASSIGN(const std::string password, unescape(parts->second, Part::kUserinfo));
    out += ':' + escape(password, Part::kUserinfo);
  }
  return out;
}

Status parse_authority(GoUrl& url, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  TF_ASSIGN(url.host, parse_host(url.scheme, host));
  if (at != std::string_view::npos) {
    TF_ASSIGN(url.userinfo, parse_userinfo(authority.substr(0, at)));
  }
  return {};
}

/// Query, authority and path: what follows the scheme.
Status parse_rest(GoUrl& url, std::string_view rest) {
  if (rest.ends_with('?') && std::count(rest.begin(), rest.end(), '?') == 1) {
    url.force_query = true;
    rest.remove_suffix(1);
  } else if (const auto parts = cut(rest, "?")) {
    url.query = parts->second;
    rest = parts->first;
  }
  if (!rest.starts_with('/')) {
    if (!url.scheme.empty()) {
      url.opaque = rest;
      return {};
    }
    if (contains(rest.substr(0, rest.find('/')), ":")) {
      return invalid("first path segment in URL cannot contain colon");
    }
  }
  if (rest.starts_with("//") && (!url.scheme.empty() || !rest.starts_with("///"))) {
    const std::string_view behind = rest.substr(2);
    const std::size_t slash = std::min(behind.find('/'), behind.size());
    TF_CHECK(parse_authority(url, behind.substr(0, slash)));
    rest = behind.substr(slash);
  } else {
    url.omit_host = !url.scheme.empty() && rest.starts_with('/');
  }
  TF_ASSIGN(url.path, unescape(rest, Part::kPath));
  if (escape(url.path, Part::kPath) != rest) url.raw_path = rest;
  return {};
}

/// Whether text may stay as it is: no character in it that Go would escape for sure.
bool is_valid_escaped(std::string_view text, Part part) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return std::string_view("!$&'()*+,;=:@[]%").find(c) != std::string_view::npos ||
           !must_escape(c, part);
  });
}

std::string escaped(const std::string& raw, const std::string& text, Part part) {
  if (!raw.empty() && is_valid_escaped(raw, part)) {
    const auto unescaped = unescape(raw, part);
    if (unescaped && *unescaped == text) return raw;
  }
  return part == Part::kPath && text == "*" ? text : escape(text, part);
}

}  // namespace

Result<GoUrl> GoUrl::parse(std::string_view text) {
  const auto in_context = [](std::string_view what, Error error) {
    return fail(std::move(error).wrap("parse " + go_quote(what)));
  };
  const std::size_t hash = text.find('#');
  const std::string_view main = text.substr(0, hash);
  GoUrl url;
  const bool control = std::any_of(main.begin(), main.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
  });
  if (control) {
    return in_context(main, {ErrorCode::kInvalid, "net/url: invalid control character in URL"});
  }
  if (main == "*") {
    url.path = "*";
  } else {
    std::string_view rest = main;
    auto scheme = take_scheme(rest);
    if (!scheme) return in_context(main, std::move(scheme).error());
    url.scheme = *std::move(scheme);
    if (auto status = parse_rest(url, rest); !status) {
      return in_context(main, std::move(status).error());
    }
  }
  if (hash == std::string_view::npos || hash + 1 == text.size()) return url;
  auto fragment = unescape(text.substr(hash + 1), Part::kFragment);
  if (!fragment) return in_context(text, std::move(fragment).error());
  url.fragment = *std::move(fragment);
  if (escape(url.fragment, Part::kFragment) != text.substr(hash + 1)) {
    url.raw_fragment = text.substr(hash + 1);
  }
  return url;
}

std::string GoUrl::hostname() const {
  std::string_view name = host;
  const std::size_t colon = name.rfind(':');
  if (colon != std::string_view::npos && is_optional_port(name.substr(colon))) {
    name = name.substr(0, colon);
  }
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  return std::string(name);
}

std::string GoUrl::to_string() const {
  std::string out;
  if (!scheme.empty()) out = scheme + ':';
  if (!opaque.empty()) {
    out += opaque;
  } else {
    const bool bare = host.empty() && !userinfo;
    if ((!scheme.empty() || !bare) && !(omit_host && bare)) {
      if (!bare || !path.empty()) out += "//";
      if (userinfo) out += *userinfo + '@';
      out += escape(host, Part::kHost);
    }
    const std::string shown = escaped(raw_path, path, Part::kPath);
    if (!shown.empty() && shown[0] != '/' && !host.empty()) out += '/';
    // A colon in the first segment would read as a scheme.
    if (out.empty() && contains(std::string_view(shown).substr(0, shown.find('/')), ":")) {
      out += "./";
    }
    out += shown;
  }
  if (force_query || !query.empty()) out += '?' + query;
  if (!fragment.empty()) out += '#' + escaped(raw_fragment, fragment, Part::kFragment);
  return out;
}

}  // namespace tf::engine
