#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/utf8.h"

namespace tf::schema {

/// What is wrong with a text, or nothing.
using Problem = std::optional<std::string>;

// One check a format, each in a file of its family.
[[nodiscard]] Problem check_ipv4(std::string_view text);
[[nodiscard]] Problem check_ipv6(std::string_view text);
[[nodiscard]] Problem check_hostname(std::string_view text);
[[nodiscard]] Problem check_email(std::string_view text);
[[nodiscard]] Problem check_uri(std::string_view text);
[[nodiscard]] Problem check_uri_reference(std::string_view text);
[[nodiscard]] Problem check_uri_template(std::string_view text);
[[nodiscard]] Problem check_date(std::string_view text);
[[nodiscard]] Problem check_time(std::string_view text);
[[nodiscard]] Problem check_date_time(std::string_view text);
[[nodiscard]] Problem check_duration(std::string_view text);
[[nodiscard]] Problem check_period(std::string_view text);

/// Go's %q of a rune: 'x'.
[[nodiscard]] std::string quote_rune(Rune rune);
/// The first rune that is none of "0-9A-Za-z" nor in `more`, or nothing.
[[nodiscard]] std::optional<Rune> first_unexpected(std::string_view text, std::string_view more);

}  // namespace tf::schema
