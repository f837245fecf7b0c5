#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf::engine {

/// A URL as Go 1.26's net/url holds it, for urlParse and urlJoin. Threads: plain value.
struct GoUrl {
  std::string scheme;
  std::string opaque;
  std::optional<std::string> userinfo;  ///< escaped again, as Userinfo.String() gives it
  std::string host;                     ///< with port
  std::string path;                     ///< unescaped
  std::string raw_path;                 ///< the escaped form where it is not the usual one
  std::string query;                    ///< as it stood, without "?"
  std::string fragment;
  std::string raw_fragment;
  bool force_query = false;  ///< "?" with nothing behind it
  bool omit_host = false;    ///< "scheme:/path"

  /// url.Parse. Errors: kInvalid `parse "...": first path segment in URL cannot contain colon` ...
  [[nodiscard]] static Result<GoUrl> parse(std::string_view text);
  /// URL.Hostname: without port and brackets.
  [[nodiscard]] std::string hostname() const;
  /// URL.String.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace tf::engine
