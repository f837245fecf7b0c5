#include "lib/data/yaml_key_order.h"

#include <algorithm>
#include <cstdint>

#include "lib/base/utf8.h"

namespace tf {
namespace {

/// The end of what both have in common, at the start of a character.
std::size_t common_size(std::string_view a, std::string_view b) {
  std::size_t size = 0;
  const std::size_t longest = std::min(a.size(), b.size());
  while (size < longest && a[size] == b[size])
    ++size;
  const auto inside = [&](std::string_view text) {
    return size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80;
  };
  while (size > 0 && (inside(a) || inside(b)))
    --size;
  return size;
}

struct DigitRun {
  std::int64_t value = 0;
  std::size_t count = 0;
};

/// The number at the front, wrapping around as Go's int64 does.
DigitRun digit_run(std::string_view text, std::uint64_t start) {
  DigitRun run;
  std::uint64_t value = start;
  for (DecodedRune next = decode_rune(text); next.size > 0 && is_digit(next.rune);
       next = decode_rune(text)) {
    value = value * 10 + (std::uint64_t{next.rune} - '0');
    ++run.count;
    text.remove_prefix(next.size);
  }
  run.value = static_cast<std::int64_t>(value);
  return run;
}

/// Whether the digits at the end of what both have in common hold another one than 0.
bool ends_in_number(std::string_view common) {
  while (!common.empty()) {
    const DecodedRune last = decode_last_rune(common);
    if (!is_digit(last.rune)) return false;
    if (last.rune != '0') return true;
    common.remove_suffix(last.size);
  }
  return false;
}

}  // namespace

bool yaml_key_less(std::string_view a, std::string_view b, YamlDialect dialect) {
  const std::size_t common = common_size(a, b);
  const std::string_view rest_a = a.substr(common);
  const std::string_view rest_b = b.substr(common);
  if (rest_a.empty() || rest_b.empty()) return rest_a.size() < rest_b.size();
  const Rune rune_a = decode_rune(rest_a).rune;
  const Rune rune_b = decode_rune(rest_b).rune;
  const bool letter_a = is_letter(rune_a);
  const bool letter_b = is_letter(rune_b);
  if (letter_a && letter_b) return rune_a < rune_b;
  const std::string_view head = a.substr(0, common);
  if (letter_a || letter_b) {
    const bool after_digit = is_digit(decode_last_rune(head).rune);
    return dialect == YamlDialect::kV3 && after_digit ? letter_a : letter_b;
  }
  const bool zeros = rune_a == '0' || rune_b == '0';
  const std::uint64_t start = zeros && ends_in_number(head) ? 1 : 0;
  const DigitRun run_a = digit_run(rest_a, start);
  const DigitRun run_b = digit_run(rest_b, start);
  if (run_a.value != run_b.value) return run_a.value < run_b.value;
  if (run_a.count != run_b.count) return run_a.count < run_b.count;
  return rune_a < rune_b;
}

}  // namespace tf
