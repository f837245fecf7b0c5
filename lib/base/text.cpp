#include "lib/base/text.h"

#include <algorithm>
#include <charconv>

#include "lib/base/utf8.h"

namespace tf {
namespace {

template <class Test>
std::string_view strip_left(std::string_view text, Test matches) {
  while (!text.empty()) {
    const DecodedRune first = decode_rune(text);
    if (!matches(first.rune)) break;
    text.remove_prefix(first.size);
  }
  return text;
}

template <class Test>
std::string_view strip_right(std::string_view text, Test matches) {
  while (!text.empty()) {
    const DecodedRune last = decode_last_rune(text);
    if (!matches(last.rune)) break;
    text.remove_suffix(last.size);
  }
  return text;
}

auto one_of(std::string_view cutset) {
  return [runes = to_runes(cutset)](Rune rune) { return runes.find(rune) != runes.npos; };
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t size = decode_rune(text).size;
    parts.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return parts;
}

template <class Parts>
std::string join_parts(const Parts& parts, std::string_view separator) {
  std::size_t size = 0;
  for (const auto& part : parts)
    size += part.size() + separator.size();
  std::string out;
  out.reserve(size);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

template <class T>
std::string integer_text(T value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

}  // namespace

std::vector<std::string_view> split_views(std::string_view text, std::string_view separator) {
  if (separator.empty()) return characters(text);
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, start)) {
    parts.push_back(text.substr(start, at - start));
    start = at + separator.size();
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  const auto views = split_views(text, separator);
  return {views.begin(), views.end()};
}

std::optional<std::pair<std::string_view, std::string_view>> cut(std::string_view text,
                                                                 std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair{text.substr(0, at), text.substr(at + separator.size())};
}

std::vector<std::string_view> fields(std::string_view text) {
  std::vector<std::string_view> words;
  for (text = trim_space_left(text); !text.empty(); text = trim_space_left(text)) {
    std::size_t size = 0;
    while (size < text.size()) {
      const DecodedRune next = decode_rune(text.substr(size));
      if (is_space(next.rune)) break;
      size += next.size;
    }
    words.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return words;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  return join_parts(parts, separator);
}

std::string join(std::span<const std::string_view> parts, std::string_view separator) {
  return join_parts(parts, separator);
}

std::string_view trim_space(std::string_view text) {
  return trim_space_left(trim_space_right(text));
}

std::string_view trim_space_left(std::string_view text) {
  return strip_left(text, is_space);
}
std::string_view trim_space_right(std::string_view text) {
  return strip_right(text, is_space);
}

std::string_view trim(std::string_view text, std::string_view cutset) {
  return trim_left(trim_right(text, cutset), cutset);
}

std::string_view trim_left(std::string_view text, std::string_view cutset) {
  return strip_left(text, one_of(cutset));
}

std::string_view trim_right(std::string_view text, std::string_view cutset) {
  return strip_right(text, one_of(cutset));
}

std::string_view trim_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string_view trim_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b,
                            [](char x, char y) { return to_lower_ascii(x) == to_lower_ascii(y); });
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  out.reserve(text.size());
  if (from.empty()) {
    for (std::string_view character : characters(text))
      out.append(to).append(character);
    return out.append(to);
  }
  std::size_t start = 0;
  for (std::size_t at = text.find(from); at != std::string_view::npos;
       at = text.find(from, start)) {
    out.append(text.substr(start, at - start)).append(to);
    start = at + from.size();
  }
  return out.append(text.substr(start));
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

std::string to_lower_ascii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return to_lower_ascii(c); });
  return out;
}

std::string to_upper_ascii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return to_upper_ascii(c); });
  return out;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0x0FU];
  }
  return out;
}

std::string to_text(std::int64_t value) {
  return integer_text(value);
}
std::string to_text(std::uint64_t value) {
  return integer_text(value);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace tf
