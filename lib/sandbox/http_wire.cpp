#include "lib/sandbox/http_wire.h"

#include <fmt/chrono.h>

#include "lib/base/archive.h"
#include "lib/base/text.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kWorthPacking = std::size_t{128} << 10U;

bool takes_gzip(const Request& request) {
  for (const auto& each : split(std::string(request.header("accept-encoding")), ",")) {
    const auto name = cut(each, ";");
    if (trim_space(name ? name->first : std::string_view(each)) == "gzip") return true;
  }
  return false;
}

}  // namespace

Response plain_refusal(int status) {
  Response response;
  response.status = status;
  response.headers = {{"content-type", "text/plain; charset=utf-8"}};
  response.body = status == 431 ? "431 Request Header Fields Too Large" : "400 Bad Request";
  return response;
}

void compress(const Request& request, Response& response) {
  if (response.stream || response.body.size() < kWorthPacking || !takes_gzip(request)) return;
  response.body = gzip(response.body);
  response.headers.emplace_back("content-encoding", "gzip");
  response.headers.emplace_back("vary", "Accept-Encoding");
}

std::string canonical_header(std::string_view name) {
  std::string canonical;
  bool first = true;
  for (const char c : name) {
    canonical += first && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    first = c == '-';
  }
  return canonical;
}

std::string http_date(TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                     fmt::gmtime(static_cast<std::time_t>(seconds)));
}

}  // namespace tf::sandbox
