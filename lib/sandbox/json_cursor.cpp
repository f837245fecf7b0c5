#include "lib/sandbox/json_cursor.h"

#include <algorithm>

#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

/// The index behind a string's closing quote; `at` is that of its opening one.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

}  // namespace

char JsonCursor::peek() {
  at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool JsonCursor::take(char wanted) {
  if (peek() != wanted) return false;
  ++at_;
  return true;
}

void JsonCursor::skip_string() {
  at_ = string_end(text_, at_);
}

std::string_view JsonCursor::value() {
  const char first = peek();
  const std::size_t start = at_;
  if (first == '"') {
    skip_string();
  } else if (first == '{' || first == '[') {
    std::size_t depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
    } while (depth > 0 && at_ < text_.size());
  } else {
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
  }
  return text_.substr(start, at_ - start);
}

std::string JsonCursor::string() {
  return unquote_json(value());
}

std::string unquote_json(std::string_view text) {
  const auto inner = text.substr(1, text.size() - 2);
  const bool plain = std::all_of(inner.begin(), inner.end(),
                                 [](char c) { return c != '\\' && (c & '\x80') == 0; });
  if (plain) return std::string(inner);
  const auto parsed = parse_json(text);
  return parsed && parsed->is_string() ? *parsed->as_string() : std::string(inner);
}

std::size_t json_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      continue;
    }
    if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return deepest;
}

}  // namespace tf::sandbox
