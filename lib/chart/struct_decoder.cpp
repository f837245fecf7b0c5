#include "lib/chart/struct_decoder.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/json_kind.h"

namespace tf::chart {
namespace {

/// strconv.FormatFloat(v, 'g', -1, 32): sigs.k8s.io/yaml prints floats with 32 bits.
std::string float32_text(double value) {
  const auto narrow = static_cast<float>(value);
  if (std::isinf(narrow)) return narrow > 0 ? "+Inf" : "-Inf";
  std::array<char, 64> buffer{};
  const auto scientific = std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow,
                                        std::chars_format::scientific);
  const std::string_view text(buffer.data(),
                              static_cast<std::size_t>(scientific.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  int exponent = 0;
  const std::size_t digits = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
  // With the shortest digits Go decides as if the precision were 6.
  if (exponent < -4 || exponent >= 6) return std::string(text);
  const auto fixed =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow, std::chars_format::fixed);
  return {buffer.data(), fixed.ptr};
}

/// In a Go `any` every number is a float64.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the YAML reader allows
Value with_float_numbers(const Value& value) {
  if (const Integer* number = value.as_integer()) {
    return number->type == IntType::kUint64
               ? static_cast<double>(static_cast<std::uint64_t>(number->value))
               : static_cast<double>(number->value);
  }
  if (const List* list = value.as_list()) {
    List out;
    for (const Value& item : *list)
      out.push(with_float_numbers(item));
    return out;
  }
  if (const Map* map = value.as_map()) {
    std::vector<Map::Entry> entries;
    for (const auto& [key, item] : *map)
      entries.emplace_back(key, with_float_numbers(item));
    return Map(std::move(entries));
  }
  return value;
}

}  // namespace

bool StructDecoder::same_folded(std::string_view a, std::string_view b) {
  return equals_ignore_case(a, b);
}

void StructDecoder::mismatch(const Value& value, std::string_view type) {
  if (!error_.empty()) return;
  if (path_.empty()) {
    error_ =
        fmt::format("json: cannot unmarshal {} into Go value of type {}", json_kind(value), type);
    return;
  }
  error_ = fmt::format("json: cannot unmarshal {} into Go struct field {}.{} of type {}",
                       json_kind(value), struct_name_, join(path_, "."), type);
}

void StructDecoder::failure(std::string message) {
  if (error_.empty()) error_ = std::move(message);
}

Status StructDecoder::status() const {
  if (error_.empty()) return {};
  return fail(ErrorCode::kInvalid, "error unmarshaling JSON: while decoding JSON: " + error_);
}

void StructDecoder::string(const Value& value, std::string& out) {
  if (const std::string* text = value.as_string()) {
    out = *text;
  } else if (const bool* flag = value.as_bool()) {
    out = *flag ? "true" : "false";
  } else if (const Integer* number = value.as_integer()) {
    out = number->type == IntType::kUint64 ? to_text(static_cast<std::uint64_t>(number->value))
                                           : to_text(number->value);
  } else if (const double* real = value.as_float()) {
    out = float32_text(*real);
  } else if (!value.is_nil()) {
    mismatch(value, "string");
  }
}

void StructDecoder::boolean(const Value& value, bool& out) {
  if (const bool* flag = value.as_bool()) {
    out = *flag;
  } else if (!value.is_nil()) {
    mismatch(value, "bool");
  }
}

void StructDecoder::string_list(const Value& value, std::vector<std::string>& out) {
  if (value.is_nil()) return out.clear();
  const List* list = value.as_list();
  if (list == nullptr) return mismatch(value, "[]string");
  out.resize(list->size());
  for (std::size_t i = 0; i < list->size(); ++i)
    string((*list)[i], out[i]);
}

void StructDecoder::string_map(const Value& value,
                               std::optional<std::map<std::string, std::string>>& out) {
  if (value.is_nil()) return out.reset();
  const Map* map = value.as_map();
  if (map == nullptr) return mismatch(value, "map[string]string");
  if (!out) out.emplace();
  for (const auto& [key, item] : *map) {
    std::string text;
    string(item, text);
    (*out)[key] = std::move(text);
  }
}

void StructDecoder::any_list(const Value& value, std::vector<Value>& out) {
  if (value.is_nil()) return out.clear();
  const List* list = value.as_list();
  if (list == nullptr) return mismatch(value, "[]interface {}");
  out.clear();
  for (const Value& item : list->items())
    out.push_back(with_float_numbers(item));
}

}  // namespace tf::chart
