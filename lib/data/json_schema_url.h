#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tf::schema {

/// "base#fragment" cut at the first '#'; no '#' is an empty fragment.
[[nodiscard]] std::pair<std::string_view, std::string_view> split_fragment(std::string_view url);
/// Percent decoding; ill-formed escapes stay as they are.
[[nodiscard]] std::string decode_percent(std::string_view text);
/// Go's url.PathEscape of each part between slashes.
[[nodiscard]] std::string encode_fragment(std::string_view fragment);
/// RFC 3986 resolution of a reference without fragment; an opaque base ("urn:x") stays.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

/// A JSON pointer's token with '~' and '/' escaped, and back; nothing when it is ill-formed.
[[nodiscard]] std::string escape_token(std::string_view token);
[[nodiscard]] std::optional<std::string> unescape_token(std::string_view token);

/// What Go 1.26's url.Parse says against a URL, or nothing: `parse "x": missing protocol scheme`.
[[nodiscard]] std::optional<std::string> url_error(std::string_view url);
/// The scheme of an absolute URL, or "".
[[nodiscard]] std::string_view url_scheme(std::string_view url);
/// The host without port and brackets of "scheme://host:port/...", and whether it has brackets.
[[nodiscard]] std::pair<std::string_view, bool> url_host(std::string_view url);

}  // namespace tf::schema
