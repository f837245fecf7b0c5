#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/time_names.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/go_layout_parts.h"
#include "templates-engine/layout_token.h"

namespace tf::engine {
namespace {

bool digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_digit_ascii(text[at]);
}

/// Go's parse of time/format.go (1.26), one method a group of elements. A method answers whether
/// the value fits; a value out of range is noted in range_error_.
class Parser {
 public:
  Parser(std::string_view layout, std::string_view value, const ZoneRef& zone)
      : layout_(layout), value_(value), rest_(value), default_zone_(zone) {}

  Result<GoTime> run() {
    std::string_view layout = layout_;
    while (true) {
      const LayoutChunk chunk = next_layout_chunk(layout);
      if (!skip_prefix(chunk.prefix)) return mismatch(chunk_remainder_, rest_);
      if (chunk.element == LayoutElement::kNone) break;
      layout = chunk.rest;
      const std::string_view before = rest_;
      const bool fits = read(chunk, layout);
      if (!range_error_.empty()) return failure(fmt::format(": {} out of range", range_error_));
      if (!fits) return mismatch(chunk.spelling, before);
    }
    if (!rest_.empty()) return failure(": extra text: " + quote_for_time_error(rest_));
    return finish();
  }

 private:
  [[nodiscard]] tl::unexpected<Error> failure(std::string_view message) const {
    return fail(ErrorCode::kInvalid,
                fmt::format("parsing time {}{}", quote_for_time_error(value_), message));
  }
  [[nodiscard]] tl::unexpected<Error> mismatch(std::string_view element,
                                               std::string_view at) const {
    return failure(fmt::format(" as {}: cannot parse {} as {}", quote_for_time_error(layout_),
                               quote_for_time_error(at), quote_for_time_error(element)));
  }

  static void cut_spaces(std::string_view& text) {
    while (text.starts_with(' '))
      text.remove_prefix(1);
  }

  /// Literal text; a run of spaces stands for any number of them.
  bool skip_prefix(std::string_view prefix) {
    chunk_remainder_ = prefix;
    while (!prefix.empty()) {
      if (prefix[0] == ' ') {
        if (!rest_.empty() && rest_[0] != ' ') return false;
        cut_spaces(prefix);
        cut_spaces(rest_);
        continue;
      }
      if (rest_.empty() || rest_[0] != prefix[0]) return false;
      prefix.remove_prefix(1);
      rest_.remove_prefix(1);
    }
    return true;
  }

  /// One or two digits, just two when fixed.
  bool read_number(int& number, bool fixed) {
    if (!digit_at(rest_, 0) || (fixed && !digit_at(rest_, 1))) return false;
    number = rest_[0] - '0';
    if (digit_at(rest_, 1)) {
      number = number * 10 + (rest_[1] - '0');
      rest_.remove_prefix(1);
    }
    rest_.remove_prefix(1);
    return true;
  }

  bool read_ranged(int& number, bool fixed, int low, int high, std::string_view what) {
    if (!read_number(number, fixed)) return false;
    if (number < low || number > high) range_error_ = what;
    return true;
  }

  /// A name of the table, whole or its first three letters, in any case.
  template <class Names>
  bool read_name(const Names& names, bool whole, int& index) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string_view name = whole ? names[i] : names[i].substr(0, 3);
      if (rest_.size() >= name.size() && equals_ignore_case(rest_.substr(0, name.size()), name)) {
        rest_.remove_prefix(name.size());
        index = static_cast<int>(i);
        return true;
      }
    }
    return false;
  }

  bool read(const LayoutChunk& chunk, std::string_view layout_rest) {
    switch (chunk.element) {
      case LayoutElement::kSecond:
      case LayoutElement::kZeroSecond:
        return read_second(chunk.element == LayoutElement::kZeroSecond, layout_rest);
      case LayoutElement::kUpperPm:
        return read_half("PM", "AM");
      case LayoutElement::kLowerPm:
        return read_half("pm", "am");
      case LayoutElement::kZoneName:
        return read_zone_name();
      case LayoutElement::kOffset:
        return read_offset(chunk.offset);
      case LayoutElement::kFractionZeros:
        return rest_.size() >= chunk.spelling.size() && read_fraction(chunk.spelling.size());
      case LayoutElement::kFractionNines:
        return read_optional_fraction();
      default:
        return read_date(chunk.element) || read_clock(chunk.element);
    }
  }

  bool read_date(LayoutElement element) {
    int ignored = 0;
    switch (element) {
      case LayoutElement::kLongYear:
        return read_year();
      case LayoutElement::kYear:
        return read_short_year();
      case LayoutElement::kLongMonth:
      case LayoutElement::kMonth:
        if (!read_name(kMonthNames, element == LayoutElement::kLongMonth, month_)) return false;
        ++month_;
        return true;
      case LayoutElement::kNumMonth:
      case LayoutElement::kZeroMonth:
        return read_ranged(month_, element == LayoutElement::kZeroMonth, 1, 12, "month");
      case LayoutElement::kLongWeekday:
        return read_name(kWeekdayNames, true, ignored);
      case LayoutElement::kWeekday:
        return read_name(kWeekdayNames, false, ignored);
      case LayoutElement::kUnderDay:
        if (rest_.starts_with(' ')) rest_.remove_prefix(1);
        return read_number(day_, false);
      case LayoutElement::kDay:
        return read_number(day_, false);
      case LayoutElement::kZeroDay:
        return read_number(day_, true);
      case LayoutElement::kUnderYearDay:
      case LayoutElement::kZeroYearDay:
        return read_year_day(element == LayoutElement::kZeroYearDay);
      default:
        return false;
    }
  }

  bool read_clock(LayoutElement element) {
    switch (element) {
      case LayoutElement::kHour:
        return read_ranged(hour_, false, 0, 23, "hour");
      case LayoutElement::kHour12:
      case LayoutElement::kZeroHour12:
        return read_ranged(hour_, element == LayoutElement::kZeroHour12, 0, 12, "hour");
      case LayoutElement::kMinute:
      case LayoutElement::kZeroMinute:
        return read_ranged(minute_, element == LayoutElement::kZeroMinute, 0, 59, "minute");
      default:
        return false;
    }
  }

  bool read_year() {
    if (rest_.size() < 4 || !digit_at(rest_, 0)) return false;
    const auto number = parse_integer(rest_.substr(0, 4));
    if (!number) return false;
    year_ = *number;
    rest_.remove_prefix(4);
    return true;
  }

  bool read_short_year() {
    if (rest_.size() < 2) return false;
    const auto number = parse_integer(rest_.substr(0, 2));
    if (!number) return false;
    year_ = *number + (*number >= 69 ? 1900 : 2000);
    rest_.remove_prefix(2);
    return true;
  }

  bool read_year_day(bool fixed) {
    for (int i = 0; i < 2 && !fixed; ++i) {
      if (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }
    std::size_t digits = 0;
    int number = 0;
    while (digits < 3 && digit_at(rest_, digits))
      number = number * 10 + (rest_[digits++] - '0');
    if (digits == 0 || (fixed && digits != 3)) return false;
    rest_.remove_prefix(digits);
    year_day_ = number;
    return true;
  }

  bool read_half(std::string_view after_noon, std::string_view before_noon) {
    if (!rest_.starts_with(after_noon) && !rest_.starts_with(before_noon)) return false;
    (rest_.starts_with(after_noon) ? after_noon_ : before_noon_) = true;
    rest_.remove_prefix(2);
    return true;
  }

  /// A fraction may follow the seconds even where the layout has none.
  bool read_second(bool fixed, std::string_view layout_rest) {
    if (!read_ranged(second_, fixed, 0, 59, "second")) return false;
    if (!range_error_.empty() || !at_fraction()) return true;
    const LayoutElement next = next_layout_chunk(layout_rest).element;
    if (next == LayoutElement::kFractionZeros || next == LayoutElement::kFractionNines) return true;
    return read_optional_fraction();
  }

  [[nodiscard]] bool at_fraction() const {
    return !rest_.empty() && (rest_[0] == '.' || rest_[0] == ',') && digit_at(rest_, 1);
  }

  bool read_optional_fraction() {
    if (!at_fraction()) return true;
    std::size_t length = 2;
    while (digit_at(rest_, length))
      ++length;
    return read_fraction(length);
  }

  /// A separator and digits, `length` in all; digits past the ninth are dropped.
  bool read_fraction(std::size_t length) {
    if (rest_[0] != '.' && rest_[0] != ',') return false;
    int nanoseconds = 0;
    for (std::size_t i = 1; i < 10; ++i) {
      if (i < length && !digit_at(rest_, i)) return false;
      nanoseconds = nanoseconds * 10 + (i < length ? rest_[i] - '0' : 0);
    }
    nanoseconds_ = nanoseconds;
    rest_.remove_prefix(length);
    return true;
  }

  bool read_offset(const OffsetStyle& style) {
    if (style.z_for_utc && rest_.starts_with('Z')) {
      rest_.remove_prefix(1);
      is_utc_ = true;
      return true;
    }
    if (rest_.empty()) return false;
    const char sign = rest_[0];
    const std::size_t step = style.colons ? 3 : 2;
    const std::size_t size = style.seconds ? 1 + step * 2 + 2 : (style.minutes ? 1 + step + 2 : 3);
    if (rest_.size() < size) return false;
    const std::string_view text = rest_.substr(0, size);
    if (style.colons && (text[3] != ':' || (style.seconds && text[6] != ':'))) return false;
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    const bool digits = two_digits(text, 1, hours) &&
                        (!style.minutes || two_digits(text, 1 + step, minutes)) &&
                        (!style.seconds || two_digits(text, 1 + step * 2, seconds));
    if (hours > 24) range_error_ = "time zone offset hour";
    if (minutes > 60) range_error_ = "time zone offset minute";
    if (seconds > 60) range_error_ = "time zone offset second";
    if (!digits || (sign != '+' && sign != '-')) return false;
    rest_.remove_prefix(size);
    const int offset = (hours * 60 + minutes) * 60 + seconds;
    zone_offset_ = sign == '-' ? -offset : offset;
    return true;
  }

  static bool two_digits(std::string_view text, std::size_t at, int& number) {
    if (!digit_at(text, at) || !digit_at(text, at + 1)) return false;
    number = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return true;
  }

  bool read_zone_name() {
    if (rest_.starts_with("UTC")) {
      is_utc_ = true;
      rest_.remove_prefix(3);
      return true;
    }
    const std::size_t length = zone_name_length(rest_);
    zone_name_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return length != 0;
  }

  Result<GoTime> finish() {
    if (after_noon_ && hour_ < 12) {
      hour_ += 12;
    } else if (before_noon_ && hour_ == 12) {
      hour_ = 0;
    }
    if (year_day_) {
      if (const std::string_view complaint = resolve_year_day(*year_day_, year_, month_, day_);
          !complaint.empty()) {
        return failure(complaint);
      }
    }
    CivilTime civil;
    civil.year = year_;
    civil.month = month_ < 0 ? 1 : month_;
    civil.day = day_ < 0 ? 1 : day_;
    civil.hour = hour_;
    civil.minute = minute_;
    civil.second = second_;
    if (civil.day < 1 || civil.day > days_in_month(civil.month, year_)) {
      return failure(": day out of range");
    }
    if (is_utc_) return GoTime::from_civil(civil, nanoseconds_, utc_zone());
    if (zone_offset_) return with_offset(civil);
    if (!zone_name_.empty()) return with_zone_name(civil);
    return GoTime::from_civil(civil, nanoseconds_, default_zone_);
  }

  /// The default zone where it has that offset then, else one of the offset alone.
  [[nodiscard]] GoTime with_offset(const CivilTime& civil) const {
    const std::int64_t seconds =
        GoTime::from_civil(civil, 0, utc_zone()).unix_seconds() - *zone_offset_;
    const ZoneOffset there = default_zone_->at(seconds);
    const bool same =
        there.seconds == *zone_offset_ && (zone_name_.empty() || there.name == zone_name_);
    return {seconds, nanoseconds_, same ? default_zone_ : fixed_zone(zone_name_, *zone_offset_)};
  }

  /// An abbreviation that the default zone does not know has no offset, "GMT+3" excepted.
  [[nodiscard]] GoTime with_zone_name(const CivilTime& civil) const {
    const std::int64_t wall = GoTime::from_civil(civil, 0, utc_zone()).unix_seconds();
    if (const auto offset = default_zone_->offset_of(zone_name_, wall)) {
      return {wall - *offset, nanoseconds_, default_zone_};
    }
    int offset = 0;
    if (zone_name_.size() > 3 && zone_name_.starts_with("GMT")) {
      const std::string_view hours = std::string_view(zone_name_).substr(3);
      offset = static_cast<int>(parse_integer(hours).value_or(0)) * 3600;
    }
    return {wall, nanoseconds_, fixed_zone(zone_name_, offset)};
  }

  std::string_view layout_;
  std::string_view value_;
  std::string_view rest_;
  const ZoneRef& default_zone_;
  std::string_view chunk_remainder_;
  std::string_view range_error_;
  std::int64_t year_ = 0;
  int month_ = -1;
  int day_ = -1;
  std::optional<int> year_day_;
  int hour_ = 0;
  int minute_ = 0;
  int second_ = 0;
  int nanoseconds_ = 0;
  bool after_noon_ = false;
  bool before_noon_ = false;
  bool is_utc_ = false;
  std::optional<int> zone_offset_;
  std::string zone_name_;
};

}  // namespace

Result<GoTime> parse_time(std::string_view layout, std::string_view value, const ZoneRef& zone) {
  return Parser(layout, value, zone).run();
}

}  // namespace tf::engine
