#include <optional>

#include "lib/data/go_printer.h"

namespace tf {
namespace {

constexpr std::int64_t kLargestNumber = 1'000'000;

bool too_large(std::int64_t number) {
  return number > kLargestNumber || number < -kLargestNumber;
}

/// Decimal digits of format from `at` on. Like: fmt.parsenum, Go 1.26.
std::optional<int> read_number(std::string_view format, std::size_t& at) {
  if (at >= format.size()) {
    at = format.size();
    return std::nullopt;
  }
  std::int64_t number = 0;
  const std::size_t start = at;
  for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
    if (too_large(number)) {
      at = format.size();
      return std::nullopt;
    }
    number = number * 10 + (format[at] - '0');
  }
  if (at == start) return std::nullopt;
  return static_cast<int>(number);
}

/// A '*' operand: any integer of a sane size.
std::optional<int> star_number(std::span<const Value> operands, std::size_t& operand) {
  if (operand >= operands.size()) return std::nullopt;
  const Integer* integer = operands[operand++].as_integer();
  if (integer == nullptr || too_large(integer->value)) return std::nullopt;
  if (integer->is_unsigned() && integer->value < 0) return std::nullopt;
  return static_cast<int>(integer->value);
}

struct ArgumentIndex {
  std::int64_t index = 0;
  std::size_t size = 1;  ///< bytes of the format, brackets included
  bool ok = false;
};

/// "[n]" at the front of format. Like: fmt.parseArgNumber, Go 1.26.
ArgumentIndex parse_index(std::string_view format) {
  const std::size_t close = format.find(']', 1);
  if (format.size() < 3 || close == std::string_view::npos) return {};
  std::size_t at = 1;
  const std::string_view inside = format.substr(0, close);
  const std::optional<int> number = read_number(inside, at);
  if (!number || at != close) return {0, close + 1, false};
  return {std::int64_t{*number} - 1, close + 1, true};
}

}  // namespace

void GoPrinter::read_flags(Directive& d) {
  for (; d.at < d.format.size(); ++d.at) {
    switch (d.format[d.at]) {
      case '#':
        format_.spec.sharp = true;
        break;
      case '0':
        format_.spec.zero = true;
        break;
      case '+':
        format_.spec.plus = true;
        break;
      case '-':
        format_.spec.minus = true;
        break;
      case ' ':
        format_.spec.space = true;
        break;
      default:
        return;
    }
  }
}

void GoPrinter::read_index(Directive& d) {
  d.after_index = false;
  if (d.at >= d.format.size() || d.format[d.at] != '[') return;
  d.reordered = true;
  const ArgumentIndex found = parse_index(d.format.substr(d.at));
  d.at += found.size;
  d.after_index = found.ok;
  if (found.ok && found.index >= 0 && found.index < std::ssize(d.operands)) {
    d.operand = static_cast<std::size_t>(found.index);
    d.after_index = true;
  } else {
    d.good_index = false;
  }
}

void GoPrinter::read_width(Directive& d) {
  FormatSpec& spec = format_.spec;
  if (d.at < d.format.size() && d.format[d.at] == '*') {
    ++d.at;
    const std::optional<int> width = star_number(d.operands, d.operand);
    spec.has_width = width.has_value();
    spec.width = width.value_or(0);
    if (!width) out_ += "%!(BADWIDTH)";
    if (spec.width < 0) {
      spec.width = -spec.width;
      spec.minus = true;
      spec.zero = false;
    }
    d.after_index = false;
    return;
  }
  const std::optional<int> width = read_number(d.format, d.at);
  spec.has_width = width.has_value();
  spec.width = width.value_or(0);
  if (d.after_index && width) d.good_index = false;  // "%[3]2d"
}

void GoPrinter::read_precision(Directive& d) {
  if (d.at + 1 >= d.format.size() || d.format[d.at] != '.') return;
  ++d.at;
  if (d.after_index) d.good_index = false;  // "%[3].2d"
  read_index(d);
  FormatSpec& spec = format_.spec;
  if (d.at >= d.format.size() || d.format[d.at] != '*') {
    spec.has_precision = true;
    spec.precision = read_number(d.format, d.at).value_or(0);
    return;
  }
  ++d.at;
  const std::optional<int> precision = star_number(d.operands, d.operand);
  spec.has_precision = precision.has_value() && *precision >= 0;
  spec.precision = spec.has_precision ? *precision : 0;
  if (!spec.has_precision) out_ += "%!(BADPREC)";
  d.after_index = false;
}

void GoPrinter::print_verb(Directive& d, Rune verb) {
  const auto complain = [&](std::string_view text) {
    out_ += "%!";
    append_rune(out_, verb);
    out_ += text;
  };
  if (verb == '%') {
    out_ += '%';
  } else if (!d.good_index) {
    complain("(BADINDEX)");
  } else if (d.operand >= d.operands.size()) {
    complain("(MISSING)");
  } else {
    if (verb == 'v' || verb == 'w') {
      format_.spec.sharp_v = std::exchange(format_.spec.sharp, false);
      format_.spec.plus_v = std::exchange(format_.spec.plus, false);
    }
    print_value(d.operands[d.operand++], verb);
  }
}

/// One directive after its '%'.
void GoPrinter::print_directive(Directive& d) {
  format_.spec = FormatSpec{};
  d.good_index = true;
  read_flags(d);
  read_index(d);
  read_width(d);
  read_precision(d);
  if (!d.after_index) read_index(d);
  if (d.at >= d.format.size()) {
    out_ += "%!(NOVERB)";
    return;
  }
  const DecodedRune verb = decode_rune(d.format.substr(d.at));
  d.at += verb.size;
  print_verb(d, verb.rune);
}

void GoPrinter::print_extra(Directive& d) {
  format_.spec = FormatSpec{};
  out_ += "%!(EXTRA ";
  for (std::size_t i = d.operand; i < d.operands.size(); ++i) {
    if (i > d.operand) out_ += ", ";
    if (d.operands[i].is_nil()) {
      out_ += "<nil>";
    } else {
      out_.append(type_name(d.operands[i])).append(1, '=');
      print_value(d.operands[i], 'v');
    }
  }
  out_ += ')';
}

void GoPrinter::print_format(std::string_view format, std::span<const Value> operands) {
  Directive d{.format = format, .operands = operands};
  while (d.at < format.size()) {
    const std::size_t percent = std::min(format.find('%', d.at), format.size());
    out_ += format.substr(d.at, percent - d.at);
    d.at = percent;
    if (d.at == format.size()) break;
    ++d.at;
    print_directive(d);
  }
  if (!d.reordered && d.operand < operands.size()) print_extra(d);
}

}  // namespace tf
