#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/time_object.h"
#include "templates-engine/toml.h"
#include "templates-engine/toml_key.h"

namespace tf::engine {
namespace {

constexpr int kMaxDepth = 10000;

/// Leaves the encoder on its first error; caught in to_toml.
struct EncodeError {
  std::string message;
};

bool is_nil(const Value& value) {
  if (const List* list = value.as_list()) return list->is_nil();
  if (const Map* map = value.as_map()) return map->is_nil();
  return value.is_nil();
}

bool is_complex(const Value& value) {
  return kind_name(value) == "complex128";
}

/// Go structs other than times encode as tables of their JSON fields.
Value plain(const Value& value) {
  const NativeObject* native = value.as_native();
  const bool as_it_is = native == nullptr || as_time(value) != nullptr || is_complex(value);
  return as_it_is ? value : native->json();
}

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::string text = format_float(value);
  return text.find_first_of("e.") == std::string::npos ? text + ".0" : text;
}

/// A time in the form of its kind; BurntSushi marks local ones by the name of their zone.
std::string time_text(const GoTime& time) {
  const std::string_view zone = time.zone().name();
  if (zone == "datetime-local")
    return format_time(time.in(utc_zone()), "2006-01-02T15:04:05.999999999");
  if (zone == "date-local") return format_time(time.in(utc_zone()), "2006-01-02");
  if (zone == "time-local") return format_time(time.in(utc_zone()), "15:04:05.999999999");
  return format_time(time, kRfc3339Nano);
}

/// Encoder of BurntSushi/toml 1.6 (encode.go).
class Encoder {
 public:
  std::string run(const Value& value) {
    std::vector<std::string> key;
    encode(key, plain(value));
    return std::move(out_);
  }

 private:
  void newline() {
    if (!out_.empty()) out_ += '\n';
  }

  void indent(const std::vector<std::string>& key) { out_.append((key.size() - 1) * 2, ' '); }

  static void check_depth(std::size_t depth) {
    if (depth > kMaxDepth) throw EncodeError{"toml: values are nested too deeply"};
  }

  /// Whether a list is written as [[tables]]: not empty and of tables alone.
  static bool is_table_list(const Value& value, std::size_t depth) {
    check_depth(depth);
    const List* list = value.as_list();
    if (list == nullptr || list->empty()) return false;
    bool tables = true;
    for (const Value& item : *list) {
      if (is_nil(item)) throw EncodeError{"toml: cannot encode array with nil element"};
      const Value element = plain(item);
      tables = tables && element.is_map();
      is_table_list(element, depth + 1);
    }
    return tables;
  }

  void encode(std::vector<std::string>& key, const Value& value) {
    check_depth(key.size());
    if (is_nil(value)) return;
    if (value.is_map()) {
      encode_table(key, *value.as_map());
    } else if (is_table_list(value, 0)) {
      encode_table_list(key, *value.as_list());
    } else {
      write_key_value(key, value);
    }
  }

  void write_key_value(const std::vector<std::string>& key, const Value& value) {
    if (key.empty()) {
      if (is_complex(value)) throw EncodeError{"unsupported type for key '': complex128"};
      write_element(value, 0);
      return;
    }
    indent(key);
    out_ += toml_key_text({key.back()}) + " = ";
    write_element(value, 0);
    newline();
  }

  void encode_table_list(std::vector<std::string>& key, const List& list) {
    if (key.empty()) throw EncodeError{"toml: top-level values must be Go maps or structs"};
    for (const Value& item : list) {
      newline();
      indent(key);
      out_ += "[[" + toml_key_text(key) + "]]";
      newline();
      write_entries(key, *plain(item).as_map());
    }
  }

  void encode_table(std::vector<std::string>& key, const Map& map) {
    if (key.size() == 1) newline();
    if (!key.empty()) {
      indent(key);
      out_ += '[' + toml_key_text(key) + ']';
      newline();
    }
    write_entries(key, map);
  }

  using Entries = std::vector<std::pair<std::string_view, Value>>;

  /// Entries with plain values, and those that become tables.
  static std::pair<Entries, Entries> sorted_apart(const Map& map) {
    std::pair<Entries, Entries> out;
    for (const auto& [name, raw] : map) {
      Value value = plain(raw);
      const bool table = !is_nil(value) && (value.is_map() || is_table_list(value, 0));
      (table ? out.second : out.first).emplace_back(name, std::move(value));
    }
    return out;
  }

  void write_entries(std::vector<std::string>& key, const Map& map) {
    const auto [direct, tables] = sorted_apart(map);
    for (const Entries* entries : {&direct, &tables}) {
      for (const auto& [name, value] : *entries) {
        key.emplace_back(name);
        encode(key, value);
        key.pop_back();
      }
    }
  }

  void write_element(const Value& value, std::size_t depth) {
    check_depth(depth);
    if (const GoTime* time = as_time(value)) {
      out_ += time_text(*time);
    } else if (const std::string* text = value.as_string()) {
      out_ += toml_quoted(*text);
    } else if (const double* number = value.as_float()) {
      out_ += float_text(*number);
    } else if (const Integer* integer = value.as_integer()) {
      write_integer(*integer);
    } else if (const List* list = value.as_list()) {
      write_list(list->items(), depth);
    } else if (const Bytes* bytes = value.as_bytes()) {
      write_bytes(*bytes);
    } else if (const Map* map = value.as_map()) {
      write_inline_table(*map, depth);
    } else if (is_complex(value)) {
      throw EncodeError{"unsupported type: complex128"};
    } else {
      out_ += go_print(value);
    }
  }

  /// Of the integers with a String() only durations are written by it.
  void write_integer(const Integer& integer) {
    if (integer.type == IntType::kDuration) {
      out_ += toml_quoted(format_duration(integer.value));
    } else if (integer.is_unsigned()) {
      out_ += to_text(static_cast<std::uint64_t>(integer.value));
    } else {
      out_ += to_text(integer.value);
    }
  }

  void write_list(std::span<const Value> items, std::size_t depth) {
    out_ += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i != 0) out_ += ", ";
      write_element(plain(items[i]), depth + 1);
    }
    out_ += ']';
  }

  void write_bytes(std::string_view bytes) {
    out_ += '[';
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i != 0) out_ += ", ";
      out_ += to_text(static_cast<unsigned>(static_cast<unsigned char>(bytes[i])));
    }
    out_ += ']';
  }

  /// BurntSushi decides on commas before it leaves nils out, so a comma may stay at the end.
  void write_inline_table(const Map& map, std::size_t depth) {
    const auto [direct, tables] = sorted_apart(map);
    out_ += '{';
    for (const Entries* entries : {&direct, &tables}) {
      const bool more_behind = entries == &direct && !tables.empty();
      for (std::size_t i = 0; i < entries->size(); ++i) {
        const auto& [name, value] = (*entries)[i];
        if (is_nil(value)) continue;
        out_ += toml_key_text({std::string(name)}) + " = ";
        write_element(value, depth + 1);
        if (more_behind || i + 1 != entries->size()) out_ += ", ";
      }
    }
    out_ += '}';
  }

  std::string out_;
};

}  // namespace

Result<std::string> to_toml(const Value& value) {
  try {
    return Encoder().run(value);
  } catch (const EncodeError& error) {
    return fail(ErrorCode::kInvalid, error.message);
  }
}

}  // namespace tf::engine
