#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Fills plain structs from a YAML tree as Go does: sigs.k8s.io/yaml 1.6 turns numbers and bools
/// into text where the target is a string, then encoding/json (Go 1.26) decodes: keys match exactly
/// or else without case, unknown ones are skipped, null leaves scalars alone, the first error is
/// kept while decoding goes on.
class StructDecoder {
 public:
  template <class T>
  struct Field {
    std::string_view name;
    void (*decode)(StructDecoder&, const Value&, T&);
  };

  void string(const Value& value, std::string& out);
  void boolean(const Value& value, bool& out);
  void string_list(const Value& value, std::vector<std::string>& out);
  void string_map(const Value& value, std::optional<std::map<std::string, std::string>>& out);
  void any_list(const Value& value, std::vector<Value>& out);

  /// `type` is Go's name of the struct with its package, e.g. "v2.Metadata".
  template <class T>
  void object(const Value& value, T& out, std::string_view type, std::span<const Field<T>> fields);
  /// A Go slice of pointers to structs; null elements stay empty.
  template <class T>
  void object_list(const Value& value, std::vector<std::optional<T>>& out, std::string_view type,
                   std::span<const Field<T>> fields);

  /// Records "json: cannot unmarshal <kind> into Go struct field X.y of type <type>".
  void mismatch(const Value& value, std::string_view type);
  /// Records a failure of another kind; it ends the decoding in Go, so it wins over nothing
  /// earlier.
  void failure(std::string message);

  /// The first failure: kInvalid "error unmarshaling JSON: while decoding JSON: ...".
  [[nodiscard]] Status status() const;

 private:
  /// The index of the field that Go picks for `key`, or fields.size().
  template <class T>
  static std::size_t find_field(std::string_view key, std::span<const Field<T>> fields);
  static bool same_folded(std::string_view a, std::string_view b);

  std::string_view struct_name_;
  std::vector<std::string_view> path_;
  std::string error_;
};

template <class T>
std::size_t StructDecoder::find_field(std::string_view key, std::span<const Field<T>> fields) {
  std::size_t folded = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == key) return i;
    if (folded == fields.size() && same_folded(fields[i].name, key)) folded = i;
  }
  return folded;
}

template <class T>
void StructDecoder::object(const Value& value, T& out, std::string_view type,
                           std::span<const Field<T>> fields) {
  if (value.is_nil()) return;
  const Map* map = value.as_map();
  if (map == nullptr) return mismatch(value, type);
  const std::string_view outer = struct_name_;
  for (const auto& [key, item] : *map) {
    const std::size_t index = find_field(key, fields);
    if (index == fields.size()) continue;
    struct_name_ = type.substr(type.find('.') + 1);
    path_.push_back(fields[index].name);
    fields[index].decode(*this, item, out);
    path_.pop_back();
    struct_name_ = outer;
  }
}

template <class T>
void StructDecoder::object_list(const Value& value, std::vector<std::optional<T>>& out,
                                std::string_view type, std::span<const Field<T>> fields) {
  if (value.is_nil()) return out.clear();
  const List* list = value.as_list();
  if (list == nullptr) return mismatch(value, "[]*" + std::string(type));
  // Go decodes over the elements that a slice already has.
  out.resize(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Value& item = (*list)[i];
    if (item.is_nil()) {
      out[i].reset();
      continue;
    }
    T element = std::move(out[i]).value_or(T());
    object(item, element, type, fields);
    out[i] = std::move(element);
  }
}

}  // namespace tf::chart
