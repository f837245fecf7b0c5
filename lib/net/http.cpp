#include "lib/net/http.h"

namespace tf::net {

std::string_view find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string_view HttpResponse::header(std::string_view name) const {
  return find_header(headers, name);
}

Result<HttpResponse> Transport::send(const HttpRequest& request, std::stop_token stop) {
  auto results = send_all({&request, 1}, std::move(stop), [](std::size_t) {});
  return std::move(results.front());
}

}  // namespace tf::net
