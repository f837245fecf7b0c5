#include "lib/data/go_printer.h"

#include <bit>
#include <optional>

#include "lib/data/depth.h"
#include "lib/data/go_print.h"

namespace tf {
namespace {

/// Verbs that ask for an operand's String() or Error() method.
bool takes_text(Rune verb) {
  return verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q';
}

const void* address_of(const Value& value) {
  if (const Map* map = value.as_map()) return map->is_nil() ? nullptr : map;
  if (const List* list = value.as_list()) return list->is_nil() ? nullptr : list;
  if (const Bytes* bytes = value.as_bytes()) return bytes->data();
  const NativeObject* native = value.as_native();
  return native != nullptr && native->kind_name() == "ptr" ? native : nullptr;
}

bool has_address(const Value& value) {
  const NativeObject* native = value.as_native();
  return value.is_map() || value.is_list() || value.kind() == Kind::kBytes ||
         (native != nullptr && native->kind_name() == "ptr");
}

}  // namespace

void GoPrinter::bad_verb(const Value& value, Rune verb) {
  erroring_ = true;
  out_ += "%!";
  append_rune(out_, verb);
  out_ += '(';
  if (value.is_nil()) {
    out_ += "<nil>";
  } else {
    out_.append(type_name(value)).append(1, '=');
    print_by_kind(value, 'v', 0);
  }
  out_ += ')';
  erroring_ = false;
}

void GoPrinter::print_value(const Value& value, Rune verb) {
  if (verb == 'T') {
    return value.is_nil() ? format_.pad("<nil>") : format_.write_string(type_name(value));
  }
  if (value.is_nil()) return verb == 'v' ? format_.pad("<nil>") : bad_verb(value, verb);
  if (verb == 'p') return print_pointer(value, verb);
  if (verb == 'w' && value.kind() != Kind::kBytes) return bad_verb(value, verb);  // for Errorf only
  print_by_kind(value, verb, 0);
}

void GoPrinter::print_by_kind(const Value& value, Rune verb, int depth) {
  // The rest of something endless is left out; who prints what may be so checks is_deeper_than.
  too_deep_ = too_deep_ || static_cast<std::size_t>(depth) > kMaxNesting;
  if (too_deep_) return;
  switch (value.kind()) {
    case Kind::kNil:
      out_ += "<nil>";
      return;
    case Kind::kBool:
      return print_bool(value, verb);
    case Kind::kInteger:
      return print_integer(value, verb);
    case Kind::kFloat:
      return print_float(value, verb);
    case Kind::kString:
      return print_string(*value.as_string(), value, verb);
    case Kind::kBytes:
      return print_bytes(value, verb, depth);
    case Kind::kList:
      return print_list(*value.as_list(), verb, depth);
    case Kind::kMap:
      return print_map(value, verb, depth);
    case Kind::kNative:
      return print_native(value, verb, depth);
  }
}

void GoPrinter::print_bool(const Value& value, Rune verb) {
  if (verb != 't' && verb != 'v') return bad_verb(value, verb);
  format_.write_bool(*value.as_bool());
}

void GoPrinter::write_hex_prefixed(std::uint64_t bits, bool prefix) {
  const bool sharp = format_.spec.sharp;
  format_.spec.sharp = prefix;
  format_.write_integer({bits, false}, 16, 'v');
  format_.spec.sharp = sharp;
}

void GoPrinter::print_integer(const Value& value, Rune verb) {
  const Integer& integer = *value.as_integer();
  if (takes_text(verb) && !format_.spec.sharp_v && !erroring_) {
    if (const auto text = integer_text(integer)) return print_string(*text, value, verb);
  }
  const FormatInteger bits{static_cast<std::uint64_t>(integer.value), !integer.is_unsigned()};
  switch (verb) {
    case 'v':
      if (format_.spec.sharp_v && !bits.is_signed) return write_hex_prefixed(bits.bits, true);
      return format_.write_integer(bits, 10, 'v');
    case 'd':
      return format_.write_integer(bits, 10, 'd');
    case 'b':
      return format_.write_integer(bits, 2, 'b');
    case 'o':
    case 'O':
      return format_.write_integer(bits, 8, static_cast<char>(verb));
    case 'x':
    case 'X':
      return format_.write_integer(bits, 16, static_cast<char>(verb));
    case 'c':
      return format_.write_character(bits.bits);
    case 'q':
      return format_.write_quoted_rune(bits.bits);
    case 'U':
      return format_.write_unicode(bits.bits);
    default:
      return bad_verb(value, verb);
  }
}

void GoPrinter::print_float(const Value& value, Rune verb) {
  const double number = *value.as_float();
  switch (verb) {
    case 'v':
      return format_.write_float(number, 'g', -1);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return format_.write_float(number, static_cast<char>(verb), -1);
    case 'f':
    case 'e':
    case 'E':
      return format_.write_float(number, static_cast<char>(verb), 6);
    case 'F':
      return format_.write_float(number, 'f', 6);
    default:
      return bad_verb(value, verb);
  }
}

void GoPrinter::print_string(std::string_view text, const Value& value, Rune verb) {
  switch (verb) {
    case 'v':
      return format_.spec.sharp_v ? format_.write_quoted(text) : format_.write_string(text);
    case 's':
      return format_.write_string(text);
    case 'x':
    case 'X':
      return format_.write_hex_bytes(text, verb == 'X');
    case 'q':
      return format_.write_quoted(text);
    default:
      return bad_verb(value, verb);
  }
}

void GoPrinter::print_byte_list(std::string_view data, Rune verb, std::string_view type) {
  const bool go_syntax = format_.spec.sharp_v;
  if (go_syntax) out_ += type;
  out_ += go_syntax ? '{' : '[';
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (i > 0) out_ += go_syntax ? ", " : " ";
    print_integer(Integer{static_cast<unsigned char>(data[i]), IntType::kUint8}, verb);
  }
  out_ += go_syntax ? '}' : ']';
}

void GoPrinter::print_bytes(const Value& value, Rune verb, int depth) {
  const std::string_view data = *value.as_bytes();
  if (verb == 's' || verb == 'q' || verb == 'x' || verb == 'X') {
    return print_string(data, value, verb);
  }
  // A verb that no byte knows is reported by each element, not by the slice.
  const bool top = depth == 0 && (verb == 'v' || verb == 'd');
  print_byte_list(data, verb, top && !erroring_ ? "[]byte" : "[]uint8");
}

void GoPrinter::print_element(const Value& value, std::string_view type, Rune verb, int depth) {
  if (value.is_nil()) {
    if (format_.spec.sharp_v) {
      out_.append(type).append("(nil)");
    } else {
      out_ += "<nil>";
    }
    return;
  }
  print_by_kind(value, verb, depth);
}

void GoPrinter::print_list(const List& list, Rune verb, int depth) {
  const bool go_syntax = format_.spec.sharp_v;
  if (go_syntax) {
    out_ += list.type().name;
    if (list.is_nil()) {
      out_ += "(nil)";
      return;
    }
  }
  out_ += go_syntax ? '{' : '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out_ += go_syntax ? ", " : " ";
    print_element(list[i], list.type().element, verb, depth + 1);
  }
  out_ += go_syntax ? '}' : ']';
}

void GoPrinter::print_map(const Value& value, Rune verb, int depth) {
  const Map& map = *value.as_map();
  const bool go_syntax = format_.spec.sharp_v;
  if (go_syntax) {
    out_ += value.map_type().name;
    if (map.is_nil()) {
      out_ += "(nil)";
      return;
    }
  }
  out_ += go_syntax ? "{" : "map[";
  bool first = true;
  for (const auto& [key, item] : map) {
    if (!first) out_ += go_syntax ? ", " : " ";
    first = false;
    if (takes_text(verb)) {
      print_string(key, Value(), verb);
    } else {
      bad_verb(Value(key), verb);
    }
    out_ += ':';
    print_element(item, value.map_type().element, verb, depth + 1);
  }
  out_ += go_syntax ? '}' : ']';
}

/// Natives print by a method where the verb asks for one, else field by field.
void GoPrinter::print_native(const Value& value, Rune verb, int depth) {
  const NativeObject& native = *value.as_native();
  if (takes_text(verb) && !erroring_) {
    if (!format_.spec.sharp_v) {
      if (native.has_string_method()) return print_string(native.print(), value, verb);
    } else if (const std::string text = native.go_string(); !text.empty()) {
      return format_.write_string(text);
    }
  }
  const auto fields = native.printed_fields();
  if (native.kind_name() == "complex128") {
    print_complex(value, verb);
  } else if (!fields.empty()) {
    const bool pointer = native.kind_name() == "ptr";
    if (pointer && depth > 0)
      return write_hex_prefixed(std::bit_cast<std::uintptr_t>(&native), true);
    if (pointer) out_ += '&';
    print_fields(fields, native.type_name().substr(pointer ? 1 : 0), verb, depth);
  } else if (verb == 'v') {
    out_ += native.print();
  } else {
    bad_verb(value, verb);
  }
}

/// Real and imaginary part by the same verb, the latter with its sign.
void GoPrinter::print_complex(const Value& value, Rune verb) {
  constexpr std::u32string_view kVerbs = U"vbgGxXfFeE";
  if (kVerbs.find(verb) == std::u32string_view::npos) return bad_verb(value, verb);
  const auto parts = value.as_native()->printed_fields();
  const bool plus = format_.spec.plus;
  out_ += '(';
  print_float(parts[0].value, verb);
  format_.spec.plus = true;
  print_float(parts[1].value, verb);
  format_.spec.plus = plus;
  out_ += "i)";
}

void GoPrinter::print_fields(std::span<const NativeObject::PrintedField> fields,
                             std::string_view type, Rune verb, int depth) {
  const bool go_syntax = format_.spec.sharp_v;
  if (go_syntax) out_ += type;
  out_ += '{';
  for (const auto& field : fields) {
    if (&field != fields.data()) out_ += go_syntax ? ", " : " ";
    if (go_syntax || format_.spec.plus_v) out_.append(field.name).append(1, ':');
    print_element(field.value, "interface {}", verb, depth + 1);
  }
  out_ += '}';
}

void GoPrinter::print_pointer(const Value& value, Rune verb) {
  if (!has_address(value)) return bad_verb(value, verb);
  write_hex_prefixed(std::bit_cast<std::uintptr_t>(address_of(value)), !format_.spec.sharp);
}

}  // namespace tf
