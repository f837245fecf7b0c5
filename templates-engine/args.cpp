#include "templates-engine/args.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/depth.h"
#include "lib/data/go_print.h"
#include "templates-engine/go_number.h"

namespace tf::engine {
namespace {

/// trimZeroDecimal of cast 1.7: drops a final ".0", ".00" and so on.
std::string_view without_zero_fraction(std::string_view text) {
  const std::size_t last = text.find_last_not_of('0');
  const bool trailing_zeros =
      last == std::string_view::npos ? !text.empty() : last + 1 < text.size();
  if (trailing_zeros && last != std::string_view::npos && text[last] == '.') {
    return text.substr(0, last);
  }
  return text;
}

/// Go's conversion of a float to an integer on amd64: what does not fit is the smallest one.
std::int64_t truncate(double value) {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    return static_cast<std::int64_t>(value);
  }
  return std::numeric_limits<std::int64_t>::min();
}

}  // namespace

void check_printed(std::size_t text_size, std::span<const Value> values) {
  // A level takes at least its two brackets.
  if (text_size < kMaxNesting) return;
  if (std::any_of(values.begin(), values.end(), [](const Value& v) { return is_deeper_than(v); })) {
    throw FunctionError("lists and maps are nested too deeply to be printed");
  }
}

std::string to_string(const Value& value) {
  if (const std::string* text = value.as_string()) return *text;
  if (const Bytes* bytes = value.as_bytes()) return bytes->to_string();
  std::string text = go_print(value);
  check_printed(text.size(), std::span(&value, 1));
  return text;
}

std::vector<std::string> to_strings(const Value& value) {
  std::vector<std::string> out;
  if (const List* list = value.as_list()) {
    out.reserve(list->size());
    for (const Value& item : *list) {
      if (!item.is_nil()) out.push_back(to_string(item));
    }
  } else if (const Bytes* bytes = value.as_bytes()) {
    for (char c : bytes->view())
      out.push_back(to_text(static_cast<unsigned>(static_cast<unsigned char>(c))));
  } else if (!value.is_nil()) {
    out.push_back(to_string(value));
  }
  return out;
}

std::int64_t to_int64(const Value& value) {
  if (const Integer* integer = value.as_integer()) {
    return integer->type == IntType::kDuration ? 0 : integer->value;
  }
  if (const double* number = value.as_float()) return truncate(*number);
  if (const std::string* text = value.as_string()) {
    return parse_go_int(without_zero_fraction(*text)).value_or(0);
  }
  if (const bool* flag = value.as_bool()) return *flag ? 1 : 0;
  return 0;
}

double to_float64(const Value& value) {
  if (const double* number = value.as_float()) return *number;
  if (const Integer* integer = value.as_integer()) {
    switch (integer->type) {
      case IntType::kDuration:
        return 0;
      case IntType::kUint:
      case IntType::kUint64:
        return static_cast<double>(static_cast<std::uint64_t>(integer->value));
      default:
        return static_cast<double>(integer->value);
    }
  }
  if (const std::string* text = value.as_string()) return parse_go_float(*text).value_or(0);
  if (const bool* flag = value.as_bool()) return *flag ? 1 : 0;
  return 0;
}

bool is_empty(const Value& value) {
  return value.as_native() == nullptr && !truth(value);
}

Value string_list(std::vector<std::string> items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (std::string& item : items)
    values.emplace_back(std::move(item));
  return List(std::move(values), kStringList);
}

Value int_list(const std::vector<std::int64_t>& items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (std::int64_t item : items)
    values.push_back(Value::integer(item));
  return List(std::move(values), kIntList);
}

}  // namespace tf::engine
