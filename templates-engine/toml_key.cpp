#include "templates-engine/toml_key.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/base/text.h"

namespace tf::engine {
namespace {

bool is_bare(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return is_digit_ascii(c) || c == '_' || c == '-' || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
    out += '\\';
    out += kLetters[at];
  } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  } else {
    out += c;
  }
}

}  // namespace

std::string toml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text)
    append_escaped(out, c);
  return out + '"';
}

std::string toml_key_text(const TomlKey& key) {
  std::string out;
  for (const std::string& part : key) {
    if (&part != &key.front()) out += '.';
    out += is_bare(part) ? part : toml_quoted(part);
  }
  return out;
}

}  // namespace tf::engine
