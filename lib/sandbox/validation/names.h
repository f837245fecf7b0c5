#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// What a name may look like, in the words of apimachinery 0.36 (api/validate/content,
/// util/validation). Each gives sentences about what is wrong with `value`. Threads: pure.
[[nodiscard]] Messages dns1123_label(std::string_view value);
[[nodiscard]] Messages dns1123_subdomain(std::string_view value);
/// As dns1123_subdomain, with '_'.
[[nodiscard]] Messages dns1123_subdomain_underscore(std::string_view value);
[[nodiscard]] Messages dns1035_label(std::string_view value);
/// "*.example.com".
[[nodiscard]] Messages wildcard_subdomain(std::string_view value);
/// A label's key, a finalizer: an optional subdomain, a slash and a name.
[[nodiscard]] Messages qualified_name(std::string_view value);
[[nodiscard]] Messages label_value(std::string_view value);
[[nodiscard]] Messages path_segment(std::string_view value);
[[nodiscard]] Messages path_segment_prefix(std::string_view value);
[[nodiscard]] Messages port_number(std::int64_t port);
[[nodiscard]] Messages port_name(std::string_view value);
[[nodiscard]] Messages in_range(std::int64_t value, std::int64_t low, std::int64_t high);
[[nodiscard]] Messages percent(std::string_view value);
[[nodiscard]] Messages http_header_name(std::string_view value);
[[nodiscard]] Messages environment_name(std::string_view value);
[[nodiscard]] Messages config_map_key(std::string_view value);
[[nodiscard]] Messages user_id(std::int64_t id);
[[nodiscard]] bool is_domain_label(std::string_view value);
[[nodiscard]] bool is_subdomain(std::string_view value);
/// "<complaint> (e.g. 'a',  or 'b', regex used for validation is '<pattern>')".
[[nodiscard]] std::string regex_error(std::string_view complaint, std::string_view pattern,
                                      std::initializer_list<std::string_view> examples);

/// The rule for the names of one kind's objects. `prefix`: it is a generateName, to which
/// characters will be added.
using NameRule = Messages (*)(std::string_view name, bool prefix);
[[nodiscard]] Messages subdomain_name(std::string_view name, bool prefix);
[[nodiscard]] Messages label_name(std::string_view name, bool prefix);
[[nodiscard]] Messages path_segment_name(std::string_view name, bool prefix);
[[nodiscard]] Messages any_name(std::string_view name, bool prefix);

/// IsFullyQualifiedName, IsFullyQualifiedDomainName, IsDomainPrefixedPath of util/validation.
void check_fully_qualified_name(Report& report, const Node& name);
void check_fully_qualified_domain_name(Report& report, const Node& name);
void check_domain_prefixed_path(Report& report, const Node& path);
/// ValidatePortNumOrName: a number or the name of a port.
void check_port(Report& report, const Node& port);

}  // namespace tf::sandbox::validation
