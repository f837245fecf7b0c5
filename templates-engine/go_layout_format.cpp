#include <fmt/core.h>

#include <iterator>
#include <string>

#include "lib/data/time_names.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/layout_token.h"

namespace tf::engine {
namespace {

class Formatter {
 public:
  explicit Formatter(const GoTime& time)
      : time_(time), civil_(time.civil()), offset_(time.offset()) {}

  std::string run(std::string_view layout) {
    while (!layout.empty()) {
      const LayoutChunk chunk = next_layout_chunk(layout);
      out_ += chunk.prefix;
      if (chunk.element == LayoutElement::kNone) break;
      write(chunk);
      layout = chunk.rest;
    }
    return std::move(out_);
  }

 private:
  template <class... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void write(const LayoutChunk& chunk) {
    switch (chunk.element) {
      case LayoutElement::kOffset:
        write_offset(chunk.offset);
        break;
      case LayoutElement::kFractionZeros:
      case LayoutElement::kFractionNines:
        write_fraction(chunk);
        break;
      case LayoutElement::kZoneName:
        write_zone_name();
        break;
      default:
        if (!write_date(chunk.element)) write_clock(chunk.element);
    }
  }

  bool write_date(LayoutElement element) {
    const std::string_view month = kMonthNames[static_cast<std::size_t>(civil_.month - 1)];
    const std::string_view weekday = kWeekdayNames[static_cast<std::size_t>(civil_.weekday)];
    switch (element) {
      case LayoutElement::kLongYear:
        write_year();
        return true;
      case LayoutElement::kYear:
        print("{:02}", (civil_.year < 0 ? -civil_.year : civil_.year) % 100);
        return true;
      case LayoutElement::kLongMonth:
        out_ += month;
        return true;
      case LayoutElement::kMonth:
        out_ += month.substr(0, 3);
        return true;
      case LayoutElement::kNumMonth:
        print("{}", civil_.month);
        return true;
      case LayoutElement::kZeroMonth:
        print("{:02}", civil_.month);
        return true;
      case LayoutElement::kLongWeekday:
        out_ += weekday;
        return true;
      case LayoutElement::kWeekday:
        out_ += weekday.substr(0, 3);
        return true;
      case LayoutElement::kDay:
        print("{}", civil_.day);
        return true;
      case LayoutElement::kUnderDay:
        print("{:2}", civil_.day);
        return true;
      case LayoutElement::kZeroDay:
        print("{:02}", civil_.day);
        return true;
      case LayoutElement::kUnderYearDay:
        print("{:3}", civil_.year_day);
        return true;
      case LayoutElement::kZeroYearDay:
        print("{:03}", civil_.year_day);
        return true;
      default:
        return false;
    }
  }

  void write_year() {
    if (civil_.year < 0) {
      print("-{:04}", -civil_.year);
    } else {
      print("{:04}", civil_.year);
    }
  }

  void write_clock(LayoutElement element) {
    const int hour12 = civil_.hour % 12 == 0 ? 12 : civil_.hour % 12;
    switch (element) {
      case LayoutElement::kHour:
        print("{:02}", civil_.hour);
        break;
      case LayoutElement::kHour12:
        print("{}", hour12);
        break;
      case LayoutElement::kZeroHour12:
        print("{:02}", hour12);
        break;
      case LayoutElement::kMinute:
        print("{}", civil_.minute);
        break;
      case LayoutElement::kZeroMinute:
        print("{:02}", civil_.minute);
        break;
      case LayoutElement::kSecond:
        print("{}", civil_.second);
        break;
      case LayoutElement::kZeroSecond:
        print("{:02}", civil_.second);
        break;
      case LayoutElement::kUpperPm:
        out_ += civil_.hour >= 12 ? "PM" : "AM";
        break;
      case LayoutElement::kLowerPm:
        out_ += civil_.hour >= 12 ? "pm" : "am";
        break;
      default:
        break;
    }
  }

  void write_offset(const OffsetStyle& style) {
    if (style.z_for_utc && offset_.seconds == 0) {
      out_ += 'Z';
      return;
    }
    const int minutes = offset_.seconds / 60;
    const int distance = minutes < 0 ? -minutes : minutes;
    print("{}{:02}", minutes < 0 ? '-' : '+', distance / 60);
    const std::string_view colon = style.colons ? ":" : "";
    if (style.minutes) print("{}{:02}", colon, distance % 60);
    const int seconds = offset_.seconds < 0 ? -offset_.seconds : offset_.seconds;
    if (style.seconds) print("{}{:02}", colon, seconds % 60);
  }

  void write_zone_name() {
    if (offset_.name.empty()) {
      write_offset({});
    } else {
      out_ += offset_.name;
    }
  }

  void write_fraction(const LayoutChunk& chunk) {
    const bool nines = chunk.element == LayoutElement::kFractionNines;
    if (nines && time_.nanoseconds() == 0) return;
    std::string digits = fmt::format("{:09}", time_.nanoseconds());
    if (chunk.fraction_digits() < digits.size()) digits.resize(chunk.fraction_digits());
    if (nines) digits.resize(digits.find_last_not_of('0') + 1);
    if (!digits.empty()) out_ += chunk.spelling[0] + digits;
  }

  const GoTime& time_;
  CivilTime civil_;
  ZoneOffset offset_;
  std::string out_;
};

}  // namespace

std::string format_time(const GoTime& time, std::string_view layout) {
  return Formatter(time).run(layout);
}

}  // namespace tf::engine
