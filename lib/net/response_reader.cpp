#include "lib/net/response_reader.h"

#include "lib/base/text.h"

namespace tf::net {
namespace {

constexpr std::size_t kMaxBodyBytes = std::size_t{512} << 20U;

}  // namespace

void ResponseReader::read_header(std::string_view line) {
  line = trim_space(line);
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();
    response_.status = 0;
    is_http1_ = line.starts_with("HTTP/1");
    const auto words = fields(line);
    if (words.size() >= 2) {
      response_.status = static_cast<int>(parse_integer(words[1]).value_or(0));
    }
  } else if (const auto parts = cut(line, ":")) {
    response_.headers.emplace_back(to_lower_ascii(parts->first),
                                   std::string(trim_space(parts->second)));
  }
}

bool ResponseReader::read_body(std::string_view bytes) {
  const bool success = response_.status >= 200 && response_.status < 300;
  if (success && request_->on_data) {
    if (request_->on_data(bytes)) return true;
    end_ = End::kByConsumer;
    return false;
  }
  if (response_.body.size() + bytes.size() > kMaxBodyBytes) {
    end_ = End::kTooLarge;
    return false;
  }
  response_.body.append(bytes);
  return true;
}

}  // namespace tf::net
