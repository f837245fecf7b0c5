#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/data/type.h"

namespace tf {

class List;
class Map;
class NativeObject;
class Value;

/// Lists and maps are shared references, as in Go: `set $d` must be seen through every alias.
using ListRef = std::shared_ptr<List>;
using MapRef = std::shared_ptr<Map>;
using NativeRef = std::shared_ptr<const NativeObject>;

/// A Go integer: its bits and its static type. kUint64 keeps the unsigned value's bits.
struct Integer {
  std::int64_t value = 0;
  IntType type = IntType::kInt;
  [[nodiscard]] bool is_unsigned() const {
    return type >= IntType::kUint && type <= IntType::kUint64;
  }
  bool operator==(const Integer&) const = default;
};

/// Which alternative a Value holds. Finer Go types (int64, []string ...) are tags on it.
enum class Kind : std::uint8_t {
  kNil,
  kBool,
  kInteger,
  kFloat,
  kString,
  kBytes,
  kList,
  kMap,
  kNative
};

/// The one data type between YAML, templates and HTTP: a Go `any`.
/// Copying is cheap except for strings; lists and maps are shared, use deep_copy() to part them.
/// Numbers keep Go's static types: float64 from files, int64 from --set, int from literals.
/// Threads: distinct Values may be used from distinct threads; shared lists and maps may not.
class Value {
 public:
  // Out of line: one copy of the variant's visitors, and g++ 12 warns wrongly where it inlines
  // them.
  Value() noexcept;
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  // NOLINTBEGIN(google-explicit-constructor)
  Value(bool value) : data_(value) {}
  Value(double value) : data_(value) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(Integer value) : data_(value) {}
  Value(List list);
  Value(Map map);
  Value(ListRef list) : data_(std::move(list)) {}
  Value(MapRef map) : data_(MapView{std::move(map), nullptr}) {}
  Value(NativeRef native) : data_(std::move(native)) {}
  // NOLINTEND(google-explicit-constructor)
  Value(int) = delete;  // say which Go integer is meant: Value::integer(1) or Value::int64(1)

  static Value integer(std::int64_t value) { return Integer{value, IntType::kInt}; }
  static Value int64(std::int64_t value) { return Integer{value, IntType::kInt64}; }
  static Value bytes(Bytes data);
  /// The same map seen under another Go type, as Go's conversion common.Values(m): the type is this
  /// reference's own, other references to the map keep theirs.
  static Value map_as(MapRef map, const MapType& type);

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(data_.index()); }
  [[nodiscard]] bool is_nil() const { return kind() == Kind::kNil; }
  [[nodiscard]] bool is_map() const { return kind() == Kind::kMap; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::kList; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::kString; }

  /// Each gives the content, or nullptr when the kind is another one.
  /// Map and List are mutable through a const Value: the Value is only a reference to them.
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&data_); }
  [[nodiscard]] const Integer* as_integer() const { return std::get_if<Integer>(&data_); }
  [[nodiscard]] const double* as_float() const { return std::get_if<double>(&data_); }
  [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] std::string* as_string() { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Bytes* as_bytes() const { return std::get_if<Bytes>(&data_); }
  [[nodiscard]] List* as_list() const;
  [[nodiscard]] Map* as_map() const;
  [[nodiscard]] const NativeObject* as_native() const;

  /// The shared reference itself (empty when the kind is another one).
  [[nodiscard]] ListRef list_ref() const;
  [[nodiscard]] NativeRef native_ref() const;
  [[nodiscard]] MapRef map_ref() const;
  /// The Go type of the map as this reference sees it. Precondition: is_map().
  [[nodiscard]] const MapType& map_type() const;

 private:
  struct MapView {
    MapRef map;
    const MapType* type = nullptr;  ///< null: the map's own
  };
  std::variant<std::monostate, bool, Integer, double, std::string, Bytes, ListRef, MapView,
               NativeRef>
      data_;
};

/// A Go slice with its static type. A nil slice prints `[]` and is `null` in JSON.
/// Trees of lists and maps are taken apart without recursion, however deep they are.
class List {
 public:
  List() = default;
  List(const List&) = default;
  List(List&&) = default;
  List& operator=(const List&) = default;
  List& operator=(List&&) = default;
  ~List();
  explicit List(const ListType& type) : type_(&type) {}
  explicit List(std::vector<Value> items, const ListType& type = kAnyList)
      : type_(&type), items_(std::move(items)) {}
  static List nil(const ListType& type = kAnyList);

  [[nodiscard]] const ListType& type() const { return *type_; }
  [[nodiscard]] bool is_nil() const { return nil_; }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] const Value& operator[](std::size_t index) const { return items_[index]; }
  [[nodiscard]] Value& operator[](std::size_t index) { return items_[index]; }
  void push(Value value) {
    nil_ = false;
    items_.push_back(std::move(value));
  }
  [[nodiscard]] const std::vector<Value>& items() const { return items_; }
  [[nodiscard]] std::vector<Value>& items() { return items_; }
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }

 private:
  const ListType* type_ = &kAnyList;
  bool nil_ = false;
  std::vector<Value> items_;
};

/// A Go map with string keys, sorted bytewise: Go's own order in range, printing and JSON.
/// A nil map prints `map[]` and is `null` in JSON. Lookup O(log n), insert O(n) unless at the end.
class Map {
 public:
  using Entry = std::pair<std::string, Value>;

  Map() = default;
  Map(const Map&) = default;
  Map(Map&&) = default;
  Map& operator=(const Map&) = default;
  Map& operator=(Map&&) = default;
  ~Map();
  explicit Map(const MapType& type) : type_(&type) {}
  /// Any order; of equal keys the last one wins.
  explicit Map(std::vector<Entry> entries, const MapType& type = kAnyMap);
  Map(std::initializer_list<Entry> entries);
  static Map nil(const MapType& type = kAnyMap);

  [[nodiscard]] const MapType& type() const { return *type_; }
  void set_type(const MapType& type) { type_ = &type; }
  [[nodiscard]] bool is_nil() const { return nil_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] bool contains(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);
  /// The value at key, inserted as nil when missing.
  Value& operator[](std::string_view key);
  void set(std::string key, Value value);
  bool erase(std::string_view key);
  void clear() { entries_.clear(); }
  [[nodiscard]] auto begin() const { return entries_.begin(); }
  [[nodiscard]] auto end() const { return entries_.end(); }
  /// Values may be changed in place, keys must not.
  [[nodiscard]] std::vector<Entry>& entries() { return entries_; }

 private:
  [[nodiscard]] std::vector<Entry>::const_iterator lower_bound(std::string_view key) const;

  const MapType* type_ = &kAnyMap;
  bool nil_ = false;
  std::vector<Entry> entries_;
};

/// A Go struct (or pointer to one) as templates see it: time.Time, *semver.Version, certificate ...
class NativeObject {
 public:
  NativeObject() = default;
  NativeObject(const NativeObject&) = delete;
  NativeObject& operator=(const NativeObject&) = delete;
  virtual ~NativeObject() = default;

  /// Go's %T, e.g. "time.Time", "*semver.Version".
  [[nodiscard]] virtual std::string_view type_name() const = 0;
  /// Go's reflect kind: "struct" or "ptr".
  [[nodiscard]] virtual std::string_view kind_name() const { return "struct"; }
  /// An exported struct field, or nothing.
  [[nodiscard]] virtual std::optional<Value> field(std::string_view name) const;
  /// An exported method, or nullptr. Its `call` gets this object as `self`.
  [[nodiscard]] virtual const Method* method(std::string_view name) const;
  /// What %v prints.
  [[nodiscard]] virtual std::string print() const = 0;
  /// Whether Go's type has a String() method, which then answers %s, %q and %x too.
  [[nodiscard]] virtual bool has_string_method() const { return true; }
  /// What a GoString() method answers to %#v; "" where Go's type has none.
  [[nodiscard]] virtual std::string go_string() const { return {}; }
  struct PrintedField {
    std::string_view name;
    Value value;
  };
  /// The struct's fields in order, hidden ones too, for the verbs that no method answers.
  [[nodiscard]] virtual std::vector<PrintedField> printed_fields() const { return {}; }
  /// What a copy made by reflection is where hidden fields get lost; null: the same.
  [[nodiscard]] virtual NativeRef reflected_copy() const { return nullptr; }
  /// What encoding/json sees.
  [[nodiscard]] virtual Value json() const = 0;
  /// reflect.DeepEqual with an object of the same type_name().
  [[nodiscard]] virtual bool equals(const NativeObject& other) const = 0;
};

/// A copy that shares no list or map with the original. Bytes are immutable and stay shared, and so
/// do natives but those whose copy by reflection is another one.
[[nodiscard]] Value deep_copy(const Value& value);
/// Go's reflect.DeepEqual: 1 (int) and 1.0 (float64) differ, a nil slice differs from an empty one.
[[nodiscard]] bool deep_equal(const Value& a, const Value& b);

/// Go's %T: "int64", "map[string]interface {}", "[]string"; "<nil>" for nil.
[[nodiscard]] std::string_view type_name(const Value& value);
/// Go's reflect kind: "int64", "float64", "slice", "map", "struct", "ptr", "invalid".
[[nodiscard]] std::string_view kind_name(const Value& value);
/// What text/template's `if` asks: false, 0, "", nil, empty list or map are false.
[[nodiscard]] bool truth(const Value& value);

/// value.path[0].path[1]..., or nullptr when a step is missing or not a map.
[[nodiscard]] const Value* find_path(const Value& value,
                                     std::initializer_list<std::string_view> path);
/// The string at that path, or "" when it is missing or not a string.
[[nodiscard]] std::string_view string_at(const Value& value,
                                         std::initializer_list<std::string_view> path);
/// The whole number at that path (any integer, or a float without fraction), or nothing.
[[nodiscard]] std::optional<std::int64_t> integer_at(const Value& value,
                                                     std::initializer_list<std::string_view> path);
/// Sets a nested value, making maps on the way (replacing what is not a map).
void set_path(Map& map, std::initializer_list<std::string_view> path, Value value);

}  // namespace tf
