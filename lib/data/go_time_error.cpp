#include "lib/data/go_time_error.h"

#include <fmt/core.h>

#include <array>

#include "lib/base/text.h"

namespace tf {
namespace {

struct Element {
  std::string_view layout;
  std::string_view name;  ///< for "<name> out of range"
  int lowest;
  int highest;
};
// Days are checked against the month at the end.
constexpr std::array kElements = {
    Element{"2006", "year", 0, 9999}, Element{"01", "month", 1, 12},
    Element{"02", "day", 0, 99},      Element{"15", "hour", 0, 23},
    Element{"04", "minute", 0, 59},   Element{"05", "second", 0, 59},
    Element{"Z07:00", "zone", 0, 0},
};

/// time.quote: what is not printable ASCII goes byte by byte.
std::string quote_bytes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c < ' ' || c > '~') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

int days_in(int month, int year) {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

class TimeParser {
 public:
  TimeParser(std::string_view layout, std::string_view value)
      : layout_(layout), value_(value), rest_(value) {}

  std::optional<std::string> error() {
    for (std::string_view layout = layout_; !layout.empty();) {
      const Element* element = element_at(layout);
      const std::size_t size = element == nullptr ? 1 : element->layout.size();
      if (element == nullptr) {
        if (!rest_.starts_with(layout.front())) return cannot_parse(layout.substr(0, 1));
        rest_.remove_prefix(1);
      } else if (auto problem = take(*element)) {
        return problem;
      }
      layout.remove_prefix(size);
    }
    if (!rest_.empty()) {
      return fmt::format("parsing time {}: extra text: {}", quote_bytes(value_),
                         quote_bytes(rest_));
    }
    if (has_day_ && (day_ < 1 || day_ > days_in(month_, year_))) return out_of_range("day");
    return std::nullopt;
  }

 private:
  static const Element* element_at(std::string_view layout) {
    for (const Element& element : kElements) {
      if (layout.starts_with(element.layout)) return &element;
    }
    return nullptr;
  }

  std::optional<std::string> take(const Element& element) {
    if (element.name == "zone") return take_zone(element);
    const std::size_t width = element.layout.size();
    int number = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (i >= rest_.size() || !is_digit_ascii(rest_[i])) return cannot_parse(element.layout);
      number = number * 10 + (rest_[i] - '0');
    }
    if (number < element.lowest || number > element.highest) return out_of_range(element.name);
    rest_.remove_prefix(width);
    if (element.name == "year") year_ = number;
    if (element.name == "month") month_ = number;
    if (element.name == "day") {
      day_ = number;
      has_day_ = true;
    }
    if (element.name == "second") skip_fraction();
    return std::nullopt;
  }

  /// A fraction may follow the seconds although no layout asks for it.
  void skip_fraction() {
    if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !is_digit_ascii(rest_[1]))
      return;
    rest_.remove_prefix(1);
    while (!rest_.empty() && is_digit_ascii(rest_.front()))
      rest_.remove_prefix(1);
  }

  std::optional<std::string> take_zone(const Element& element) {
    if (rest_.starts_with('Z')) {
      rest_.remove_prefix(1);
      return std::nullopt;
    }
    constexpr std::size_t kWidth = 6;
    const std::string_view zone = rest_.substr(0, kWidth);
    const bool well_formed = zone.size() == kWidth && (zone[0] == '+' || zone[0] == '-') &&
                             is_digit_ascii(zone[1]) && is_digit_ascii(zone[2]) && zone[3] == ':' &&
                             is_digit_ascii(zone[4]) && is_digit_ascii(zone[5]);
    if (!well_formed) return cannot_parse(element.layout);
    if (zone.substr(1, 2) > "24") return out_of_range("time zone offset hour");
    if (zone.substr(4) > "60") return out_of_range("time zone offset minute");
    rest_.remove_prefix(kWidth);
    return std::nullopt;
  }

  [[nodiscard]] std::string cannot_parse(std::string_view element) const {
    return fmt::format("parsing time {} as {}: cannot parse {} as {}", quote_bytes(value_),
                       quote_bytes(layout_), quote_bytes(rest_), quote_bytes(element));
  }
  [[nodiscard]] std::string out_of_range(std::string_view name) const {
    return fmt::format("parsing time {}: {} out of range", quote_bytes(value_), name);
  }

  std::string_view layout_;
  std::string_view value_;
  std::string_view rest_;
  int year_ = 0;
  int month_ = 1;
  int day_ = 1;
  bool has_day_ = false;
};

}  // namespace

std::optional<std::string> go_time_error(std::string_view layout, std::string_view value) {
  return TimeParser(layout, value).error();
}

}  // namespace tf
