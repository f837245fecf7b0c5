#include "templates-engine/text_shape.h"

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

/// More than this from one call is taken for a mistake; Go would run out of memory.
constexpr std::int64_t kMaxResult = std::int64_t{1} << 31;

}  // namespace

std::size_t checked_repeat(std::int64_t count, std::size_t unit) {
  if (count < 0) throw FunctionError("strings: negative Repeat count");
  if (unit != 0 && count > kMaxResult / static_cast<std::int64_t>(unit)) {
    throw FunctionError("strings: Repeat output length overflow");
  }
  return static_cast<std::size_t>(count);
}

std::string abbreviate(std::string_view text, std::int64_t offset, std::int64_t width) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (size <= width) return std::string(text);
  offset = std::min(offset, size);
  // A very negative offset wraps around in Go and so counts as too far right.
  const auto behind = static_cast<std::int64_t>(static_cast<std::uint64_t>(size) -
                                                static_cast<std::uint64_t>(offset));
  if (behind < width - 3) offset = size - (width - 3);
  if (offset <= 4) return std::string(text.substr(0, static_cast<std::size_t>(width - 3))) + "...";
  if (width < 7) return "";
  if (offset + width - 3 < size) {
    return "..." + abbreviate(text.substr(static_cast<std::size_t>(offset)), 0, width - 3);
  }
  return "..." + std::string(text.substr(static_cast<std::size_t>(size - (width - 3))));
}

std::string wrap_text(std::string_view text, std::int64_t width, std::string_view separator,
                      LongWords long_words) {
  if (separator.empty()) separator = "\n";
  const auto limit = static_cast<std::size_t>(std::max<std::int64_t>(width, 1));
  std::string out;
  std::size_t offset = 0;
  while (text.size() - offset > limit) {
    if (text[offset] == ' ') {
      ++offset;
      continue;
    }
    std::size_t space = text.substr(offset, limit + 1).rfind(' ');
    if (space != std::string_view::npos) {
      space += offset;
    } else if (long_words == LongWords::kBreak) {
      out.append(text.substr(offset, limit)).append(separator);
      offset += limit;
      continue;
    } else {
      space = text.find(' ', offset + limit);
      if (space == std::string_view::npos) return out.append(text.substr(offset));
    }
    out.append(text.substr(offset, space - offset)).append(separator);
    offset = space + 1;
  }
  return out.append(text.substr(offset));
}

std::string indent_text(std::string prefix, std::int64_t width, std::string_view text) {
  const std::string pad(checked_repeat(width, 1), ' ');
  std::string out = std::move(prefix);
  out.reserve(out.size() + text.size() + pad.size() * 8);
  out += pad;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return out.append(text.substr(at));
    out.append(text.substr(at, end + 1 - at)).append(pad);
    at = end + 1;
  }
  return out;
}

std::vector<std::string> split_limited(std::string_view text, std::string_view separator,
                                       std::int64_t limit) {
  if (limit < 0) return split(text, separator);
  std::vector<std::string> parts;
  if (limit == 0) return parts;
  while (static_cast<std::int64_t>(parts.size()) + 1 < limit) {
    // An empty separator splits into characters.
    const std::size_t end = separator.empty() ? decode_rune(text).size : text.find(separator);
    const bool done = separator.empty() ? end >= text.size() : end == std::string_view::npos;
    if (done) break;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + separator.size());
  }
  if (!separator.empty() || !text.empty()) parts.emplace_back(text);
  return parts;
}

}  // namespace tf::engine
