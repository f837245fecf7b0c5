#pragma once

#include <cstddef>
#include <string_view>

namespace tf::engine {

/// The elements of a Go time layout (Go 1.26 time/format.go), named by their spelling.
enum class LayoutElement {
  kNone,
  kLongMonth,      // January
  kMonth,          // Jan
  kNumMonth,       // 1
  kZeroMonth,      // 01
  kLongWeekday,    // Monday
  kWeekday,        // Mon
  kDay,            // 2
  kUnderDay,       // _2
  kZeroDay,        // 02
  kUnderYearDay,   // __2
  kZeroYearDay,    // 002
  kHour,           // 15
  kHour12,         // 3
  kZeroHour12,     // 03
  kMinute,         // 4
  kZeroMinute,     // 04
  kSecond,         // 5
  kZeroSecond,     // 05
  kLongYear,       // 2006
  kYear,           // 06
  kUpperPm,        // PM
  kLowerPm,        // pm
  kZoneName,       // MST
  kOffset,         // -0700 and its kin, see OffsetStyle
  kFractionZeros,  // .000
  kFractionNines,  // .999
};

/// How an offset from UTC is written.
struct OffsetStyle {
  bool z_for_utc = false;  ///< Z07:00 instead of -07:00
  bool colons = false;
  bool minutes = true;
  bool seconds = false;
};

/// The first element of a layout with the text before it.
struct LayoutChunk {
  std::string_view prefix;
  LayoutElement element = LayoutElement::kNone;
  std::string_view spelling;
  std::string_view rest;
  OffsetStyle offset = {};

  [[nodiscard]] std::size_t fraction_digits() const { return spelling.size() - 1; }
};

/// nextStdChunk: kNone with everything as prefix when no element is left.
[[nodiscard]] LayoutChunk next_layout_chunk(std::string_view layout);

}  // namespace tf::engine
