#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/float_text.h"
#include "lib/data/json_schema_url.h"
#include "lib/sandbox/cel/functions.h"
#include "lib/sandbox/custom/formats.h"
#include "lib/sandbox/quantity.h"

namespace tf::sandbox::cel {
namespace {

constexpr std::string_view kQuantity = "kubernetes.Quantity";
constexpr std::string_view kUrl = "kubernetes.URL";
constexpr std::string_view kIp = "net.IP";
constexpr std::string_view kCidr = "net.CIDR";

const std::string* text_of(const CelValue& value) {
  return value.as<std::string>();
}

/// The text of an opaque value of that type; nullptr for others.
const std::string* opaque_text(const CelValue& value, std::string_view type) {
  const auto* opaque = value.as<Opaque>();
  return opaque != nullptr && opaque->type == type ? &opaque->text : nullptr;
}

/// The amount of a quantity whose text is right. Exact up to 2^53.
double amount(std::string_view text) {
  const auto quantity = Quantity::parse(text);
  return quantity ? quantity->approximate() : 0;
}

double amount(const CelValue& value) {
  const std::string* text = opaque_text(value, kQuantity);
  return text == nullptr ? value.number() : amount(*text);
}

bool is_quantity_value(const CelValue& value) {
  return opaque_text(value, kQuantity) != nullptr;
}

Evaluated is_quantity(Arguments in) {
  if (text_of(in[0]) == nullptr) return no_overload();
  return CelValue(Quantity::parse(*text_of(in[0])).has_value());
}
Evaluated quantity(Arguments in) {
  if (text_of(in[0]) == nullptr) return no_overload();
  const auto parsed = Quantity::parse(*text_of(in[0]));
  if (!parsed) return error(parsed.error().message);
  return CelValue(Opaque{kQuantity, *text_of(in[0])});
}

template <class Test>
Evaluated compare_amounts(Arguments in, Test test) {
  if (!is_quantity_value(in[0]) || !is_quantity_value(in[1])) return no_overload();
  return CelValue(test(amount(in[0]), amount(in[1])));
}
Evaluated is_greater(Arguments in) {
  return compare_amounts(in, [](double a, double b) { return a > b; });
}
Evaluated is_less(Arguments in) {
  return compare_amounts(in, [](double a, double b) { return a < b; });
}
Evaluated compare_to(Arguments in) {
  return compare_amounts(
      in, [](double a, double b) { return std::int64_t{a < b ? -1 : (a > b ? 1 : 0)}; });
}

Evaluated calculated(Arguments in, double sign) {
  const bool known = in[1].as<std::int64_t>() != nullptr || is_quantity_value(in[1]);
  if (!is_quantity_value(in[0]) || !known) return no_overload();
  const double result = amount(in[0]) + sign * amount(in[1]);
  return CelValue(Opaque{kQuantity, fmt::format("{:.0f}m", result * 1000)});
}
Evaluated add_amount(Arguments in) {
  return calculated(in, 1);
}
Evaluated subtract_amount(Arguments in) {
  return calculated(in, -1);
}
Evaluated sign(Arguments in) {
  if (!is_quantity_value(in[0])) return no_overload();
  const double value = amount(in[0]);
  return CelValue(std::int64_t{value < 0 ? -1 : (value > 0 ? 1 : 0)});
}
Evaluated is_integer(Arguments in) {
  if (!is_quantity_value(in[0])) return no_overload();
  return CelValue(amount(in[0]) == std::trunc(amount(in[0])));
}
Evaluated as_integer(Arguments in) {
  if (!is_quantity_value(in[0])) return no_overload();
  if (amount(in[0]) != std::trunc(amount(in[0]))) {
    return error("cannot convert value to integer");
  }
  return CelValue(static_cast<std::int64_t>(amount(in[0])));
}
Evaluated as_float(Arguments in) {
  if (!is_quantity_value(in[0])) return no_overload();
  return CelValue(amount(in[0]));
}

/// The parts of a URL.   Like: Go's net/url.
struct UrlParts {
  std::string_view scheme;
  std::string_view host;  ///< with its port
  std::string_view path;
  std::string_view query;
};

UrlParts parts_of(std::string_view url) {
  UrlParts parts;
  url = url.substr(0, url.find('#'));
  if (const auto query = cut(url, "?")) {
    url = query->first;
    parts.query = query->second;
  }
  if (!url.starts_with("/")) {
    parts.scheme = url.substr(0, url.find(':'));
    url.remove_prefix(std::min(url.size(), parts.scheme.size() + 1));
  }
  if (url.starts_with("//")) {
    url.remove_prefix(2);
    parts.host = url.substr(0, url.find('/'));
    url.remove_prefix(parts.host.size());
    if (const auto user = parts.host.rfind('@'); user != std::string_view::npos) {
      parts.host.remove_prefix(user + 1);
    }
  }
  parts.path = url;
  return parts;
}

bool is_absolute_url(const std::string& text) {
  if (schema::url_error(text)) return false;
  return text.starts_with("/") || (!parts_of(text).scheme.empty() && contains(text, ":"));
}

Evaluated is_url(Arguments in) {
  if (text_of(in[0]) == nullptr) return no_overload();
  return CelValue(is_absolute_url(*text_of(in[0])));
}
Evaluated url(Arguments in) {
  const std::string* text = text_of(in[0]);
  if (text == nullptr) return no_overload();
  if (!is_absolute_url(*text)) {
    return error("URL parse error during conversion from string: parse \"" + *text +
                 "\": invalid URI for request");
  }
  return CelValue(Opaque{kUrl, *text});
}
template <class Pick>
Evaluated url_part(Arguments in, Pick pick) {
  const std::string* text = opaque_text(in[0], kUrl);
  if (text == nullptr) return no_overload();
  return CelValue(std::string(pick(parts_of(*text))));
}
/// The host without its port, and the port.
std::pair<std::string_view, std::string_view> host_and_port(std::string_view host) {
  const auto colon = host.rfind(':');
  const auto bracket = host.rfind(']');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const std::string_view port = has_port ? host.substr(colon + 1) : std::string_view();
  if (has_port) host = host.substr(0, colon);
  if (host.starts_with("[")) host = trim_suffix(host.substr(1), "]");
  return {host, port};
}
Evaluated get_scheme(Arguments in) {
  return url_part(in, [](const UrlParts& parts) { return parts.scheme; });
}
Evaluated get_host(Arguments in) {
  return url_part(in, [](const UrlParts& parts) { return parts.host; });
}
Evaluated get_hostname(Arguments in) {
  return url_part(in, [](const UrlParts& parts) { return host_and_port(parts.host).first; });
}
Evaluated get_port(Arguments in) {
  return url_part(in, [](const UrlParts& parts) { return host_and_port(parts.host).second; });
}
Evaluated get_path(Arguments in) {
  return url_part(in, [](const UrlParts& parts) { return parts.path; });
}
Evaluated get_query(Arguments in) {
  const std::string* text = opaque_text(in[0], kUrl);
  if (text == nullptr) return no_overload();
  CelMap found;
  for (const std::string_view pair : split_views(parts_of(*text).query, "&")) {
    if (pair.empty()) continue;
    const auto halves = cut(pair, "=");
    const CelValue key(schema::decode_percent(halves ? halves->first : pair));
    const CelValue value(schema::decode_percent(halves ? halves->second : ""));
    found.emplace_back(key, CelValue(CelList{value}));
  }
  return CelValue(std::move(found));
}

bool has_format(std::string_view name, const std::string& text) {
  return find_text_format(name)->accepts(text);
}
bool is_address(const std::string& text) {
  return has_format("ipv4", text) || has_format("ipv6", text);
}
Evaluated is_ip(Arguments in) {
  if (text_of(in[0]) == nullptr) return no_overload();
  return CelValue(is_address(*text_of(in[0])));
}
Evaluated ip(Arguments in) {
  const std::string* text = text_of(in[0]);
  if (text == nullptr) return no_overload();
  if (!is_address(*text)) {
    return error("IP Address \"" + *text + "\" parse error during conversion from string");
  }
  return CelValue(Opaque{kIp, *text});
}
Evaluated family(Arguments in) {
  const std::string* text = opaque_text(in[0], kIp);
  if (text == nullptr) return no_overload();
  return CelValue(std::int64_t{contains(*text, ":") ? 6 : 4});
}
Evaluated is_cidr(Arguments in) {
  if (text_of(in[0]) == nullptr) return no_overload();
  return CelValue(has_format("cidr", *text_of(in[0])));
}
Evaluated cidr(Arguments in) {
  const std::string* text = text_of(in[0]);
  if (text == nullptr) return no_overload();
  if (!has_format("cidr", *text)) {
    return error("network address parse error during conversion from string: invalid CIDR " +
                 *text);
  }
  return CelValue(Opaque{kCidr, *text});
}
Evaluated prefix_length(Arguments in) {
  const std::string* text = opaque_text(in[0], kCidr);
  if (text == nullptr) return no_overload();
  std::int64_t length = 0;
  const std::size_t begin = text->find('/') + 1;
  std::from_chars(text->data() + begin, text->data() + text->size(), length);
  return CelValue(length);
}

constexpr std::array kFunctions = std::to_array<Function>({
    {"isQuantity", 1, 1, is_quantity},
    {"quantity", 1, 1, quantity},
    {"isGreaterThan", 2, 2, is_greater},
    {"isLessThan", 2, 2, is_less},
    {"compareTo", 2, 2, compare_to},
    {"add", 2, 2, add_amount},
    {"sub", 2, 2, subtract_amount},
    {"sign", 1, 1, sign},
    {"isInteger", 1, 1, is_integer},
    {"asInteger", 1, 1, as_integer},
    {"asApproximateFloat", 1, 1, as_float},
    {"isURL", 1, 1, is_url},
    {"url", 1, 1, url},
    {"getScheme", 1, 1, get_scheme},
    {"getHost", 1, 1, get_host},
    {"getHostname", 1, 1, get_hostname},
    {"getPort", 1, 1, get_port},
    {"getEscapedPath", 1, 1, get_path},
    {"getQuery", 1, 1, get_query},
    {"isIP", 1, 1, is_ip},
    {"ip", 1, 1, ip},
    {"family", 1, 1, family},
    {"isCIDR", 1, 1, is_cidr},
    {"cidr", 1, 1, cidr},
    {"prefixLength", 1, 1, prefix_length},
});

}  // namespace

std::span<const Function> kubernetes_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox::cel
