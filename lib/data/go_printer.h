#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lib/data/go_format.h"
#include "lib/data/value.h"

namespace tf {

/// Go's printf over Values: verbs by type, %! errors, directives. Like: fmt/print.go, Go 1.26.
class GoPrinter {
 public:
  explicit GoPrinter(std::string& out) : out_(out), format_(out) {}

  void print_format(std::string_view format, std::span<const Value> operands);
  /// One operand by one verb, with the flags set so far.
  void print_value(const Value& value, Rune verb);

 private:
  void print_by_kind(const Value& value, Rune verb, int depth);
  void print_bool(const Value& value, Rune verb);
  void print_integer(const Value& value, Rune verb);
  void print_float(const Value& value, Rune verb);
  void print_string(std::string_view text, const Value& value, Rune verb);
  void print_bytes(const Value& value, Rune verb, int depth);
  void print_byte_list(std::string_view data, Rune verb, std::string_view type);
  void print_list(const List& list, Rune verb, int depth);
  void print_map(const Value& value, Rune verb, int depth);
  void print_element(const Value& value, std::string_view type, Rune verb, int depth);
  void print_native(const Value& value, Rune verb, int depth);
  void print_complex(const Value& value, Rune verb);
  void print_fields(std::span<const NativeObject::PrintedField> fields, std::string_view type,
                    Rune verb, int depth);
  void print_pointer(const Value& value, Rune verb);
  void bad_verb(const Value& value, Rune verb);
  void write_hex_prefixed(std::uint64_t bits, bool prefix);

  /// State of one print_format call.
  struct Directive {
    std::string_view format;
    std::span<const Value> operands;
    std::size_t at = 0;       ///< next byte of the format
    std::size_t operand = 0;  ///< next operand
    bool reordered = false;   ///< an explicit index was used
    bool good_index = true;
    bool after_index = false;  ///< the last item was an index like [3]
  };
  void print_directive(Directive& d);
  void read_flags(Directive& d);
  void read_width(Directive& d);
  void read_precision(Directive& d);
  void read_index(Directive& d);
  void print_verb(Directive& d, Rune verb);
  void print_extra(Directive& d);

  std::string& out_;
  GoFormatter format_;
  bool too_deep_ = false;
  bool erroring_ = false;  ///< inside %!verb(...): no String() methods
};

}  // namespace tf
