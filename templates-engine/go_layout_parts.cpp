#include "templates-engine/go_layout_parts.h"

#include <fmt/core.h>

#include "lib/base/text.h"
#include "templates-engine/go_time.h"

namespace tf::engine {
namespace {

/// Length of "+5" in "+5...", 0 when it is no offset of at most 23 hours.
std::size_t signed_offset_length(std::string_view text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return 0;
  std::size_t length = 1;
  int hours = 0;
  for (; length < text.size() && is_digit_ascii(text[length]); ++length) {
    hours = hours * 10 + (text[length] - '0');
    if (hours > 23) return 0;
  }
  return length == 1 ? 0 : length;
}

int days_before(int month) {
  int days = 0;
  for (int m = 1; m < month; ++m)
    days += days_in_month(m, 1);
  return days;
}

}  // namespace

std::string quote_for_time_error(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte >= 0x80) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(byte));
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::size_t zone_name_length(std::string_view text) {
  if (text.size() < 3) return 0;
  if (text.starts_with("ChST") || text.starts_with("MeST")) return 4;
  if (text.starts_with("GMT")) return 3 + signed_offset_length(text.substr(3));
  if (text[0] == '+' || text[0] == '-') return signed_offset_length(text);
  std::size_t capitals = 0;
  while (capitals < 6 && capitals < text.size() && text[capitals] >= 'A' && text[capitals] <= 'Z') {
    ++capitals;
  }
  if (capitals == 5) return text[4] == 'T' ? 5 : 0;
  if (capitals == 4) return text[3] == 'T' || text.starts_with("WITA") ? 4 : 0;
  return capitals == 3 ? 3 : 0;
}

std::string_view resolve_year_day(int year_day, std::int64_t year, int& month, int& day) {
  const bool leap = days_in_month(2, year) == 29;
  const bool leap_day = leap && year_day == 31 + 29;
  if (leap && year_day > 31 + 29) --year_day;
  if (year_day < 1 || year_day > 365) return ": day-of-year out of range";
  int found = 1;
  while (found < 12 && days_before(found + 1) < year_day)
    ++found;
  if (leap_day) found = 2;
  const int day_of_month = leap_day ? 29 : year_day - days_before(found);
  if (month >= 0 && month != found) return ": day-of-year does not match month";
  month = found;
  if (day >= 0 && day != day_of_month) return ": day-of-year does not match day";
  day = day_of_month;
  return "";
}

}  // namespace tf::engine
