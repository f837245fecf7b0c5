#include "templates-engine/layout_token.h"

#include "lib/base/text.h"

namespace tf::engine {
namespace {

struct Spelling {
  std::string_view text;
  LayoutElement element;
  OffsetStyle offset = {};
  bool no_small_letter_behind = false;  ///< "Jan" is no element in "Janet"
};

using enum LayoutElement;

/// Longer spellings stand before their beginnings.
constexpr Spelling kSpellings[] = {
    {"January", kLongMonth},
    {"Jan", kMonth, {}, true},
    {"Monday", kLongWeekday},
    {"Mon", kWeekday, {}, true},
    {"MST", kZoneName},
    {"01", kZeroMonth},
    {"02", kZeroDay},
    {"03", kZeroHour12},
    {"04", kZeroMinute},
    {"05", kZeroSecond},
    {"06", kYear},
    {"002", kZeroYearDay},
    {"15", kHour},
    {"1", kNumMonth},
    {"2006", kLongYear},
    {"2", kDay},
    {"__2", kUnderYearDay},
    {"_2", kUnderDay},
    {"3", kHour12},
    {"4", kMinute},
    {"5", kSecond},
    {"PM", kUpperPm},
    {"pm", kLowerPm},
    {"-070000", kOffset, {false, false, true, true}},
    {"-07:00:00", kOffset, {false, true, true, true}},
    {"-0700", kOffset, {false, false, true, false}},
    {"-07:00", kOffset, {false, true, true, false}},
    {"-07", kOffset, {false, false, false, false}},
    {"Z070000", kOffset, {true, false, true, true}},
    {"Z07:00:00", kOffset, {true, true, true, true}},
    {"Z0700", kOffset, {true, false, true, false}},
    {"Z07:00", kOffset, {true, true, true, false}},
    {"Z07", kOffset, {true, false, false, false}},
};

bool fits(const Spelling& spelling, std::string_view at) {
  if (!at.starts_with(spelling.text)) return false;
  const std::string_view behind = at.substr(spelling.text.size());
  return !spelling.no_small_letter_behind || behind.empty() || behind[0] < 'a' || behind[0] > 'z';
}

/// ".000", ",999": length, or 0. The digits must end there.
std::size_t fraction_length(std::string_view at) {
  if (at.size() < 2 || (at[0] != '.' && at[0] != ',') || (at[1] != '0' && at[1] != '9')) return 0;
  std::size_t length = 2;
  while (length < at.size() && at[length] == at[1])
    ++length;
  return length < at.size() && is_digit_ascii(at[length]) ? 0 : length;
}

LayoutChunk chunk_at(std::string_view layout, std::size_t at, std::size_t length,
                     LayoutElement element) {
  return {layout.substr(0, at), element, layout.substr(at, length), layout.substr(at + length), {}};
}

}  // namespace

LayoutChunk next_layout_chunk(std::string_view layout) {
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const std::string_view at = layout.substr(i);
    if (const std::size_t length = fraction_length(at); length != 0) {
      return chunk_at(layout, i, length, at[1] == '0' ? kFractionZeros : kFractionNines);
    }
    // "_2006" is an underscore and a year.
    if (at.starts_with("_2006")) return chunk_at(layout, i + 1, 4, kLongYear);
    for (const Spelling& spelling : kSpellings) {
      if (!fits(spelling, at)) continue;
      LayoutChunk chunk = chunk_at(layout, i, spelling.text.size(), spelling.element);
      chunk.offset = spelling.offset;
      return chunk;
    }
  }
  return {layout, kNone, {}, {}, {}};
}

}  // namespace tf::engine
