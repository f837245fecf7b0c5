#include "templates-engine/pem.h"

#include <algorithm>
#include <optional>

#include "lib/base/base64.h"
#include "lib/base/text.h"

namespace tf::engine {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "\n-----END ";
constexpr std::string_view kDashes = "-----";

/// Cuts a line off, without its end and the white space before that.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t last = line.find_last_not_of(" \t");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// The block whose END line begins at `end`, after the last BEGIN line before it.
std::optional<PemBlock> block_before(std::string_view text, std::size_t end) {
  const std::size_t begin = text.substr(0, end).rfind(kBegin);
  if (begin == std::string_view::npos || (begin > 0 && text[begin - 1] != '\n'))
    return std::nullopt;
  const char* end_at = text.data() + end;
  std::string_view rest = text.substr(begin + kBegin.size());
  std::string_view type = take_line(rest);
  if (!type.ends_with(kDashes)) return std::nullopt;
  type.remove_suffix(kDashes.size());
  bool has_headers = false;
  while (true) {
    if (rest.empty()) return std::nullopt;
    std::string_view next = rest;
    if (take_line(next).find(':') == std::string_view::npos) break;
    has_headers = true;
    rest = next;
  }
  if (has_headers && rest.data() > end_at) return std::nullopt;
  std::string_view trailer = text.substr(end + kEnd.size());
  if (!trailer.starts_with(type) || !trailer.substr(type.size()).starts_with(kDashes)) {
    return std::nullopt;
  }
  trailer.remove_prefix(type.size() + kDashes.size());
  if (!take_line(trailer).empty()) return std::nullopt;
  PemBlock block{std::string(type), {}};
  if (rest.data() < end_at) {
    std::string body(rest.data(), end_at);
    std::erase_if(body, [](char c) { return c == ' ' || c == '\t'; });
    auto data = base64_decode(body);
    if (!data) return std::nullopt;
    block.data = *std::move(data);
  }
  return block;
}

}  // namespace

std::optional<PemBlock> first_pem_block(std::string_view text) {
  for (std::size_t end = text.find(kEnd); end != std::string_view::npos;) {
    if (auto block = block_before(text, end)) return block;
    const std::size_t after = end + kEnd.size();
    text.remove_prefix(after);
    end = text.find(kEnd);
  }
  return std::nullopt;
}

}  // namespace tf::engine
