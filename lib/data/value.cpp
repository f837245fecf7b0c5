#include "lib/data/value.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace tf {
namespace {

constexpr std::string_view kIntNames[] = {
    "int",    "int8",   "int16",  "int32",         "int64",      "uint",        "uint8",
    "uint16", "uint32", "uint64", "time.Duration", "time.Month", "time.Weekday"};

bool natives_equal(const NativeObject& a, const NativeObject& b) {
  return &a == &b || (a.type_name() == b.type_name() && a.equals(b));
}

/// reflect.DeepEqual: what is being compared already, further up, counts as equal.
class DeepEqual {
 public:
  bool equal(const Value& a, const Value& b, std::size_t depth) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
      case Kind::kNil:
        return true;
      case Kind::kBool:
        return *a.as_bool() == *b.as_bool();
      case Kind::kInteger:
        return *a.as_integer() == *b.as_integer();
      case Kind::kFloat:
        return *a.as_float() == *b.as_float();
      case Kind::kString:
        return *a.as_string() == *b.as_string();
      case Kind::kBytes:
        return *a.as_bytes() == *b.as_bytes();
      case Kind::kList:
        return lists_equal(*a.as_list(), *b.as_list(), depth + 1);
      case Kind::kMap:
        return a.map_type().name == b.map_type().name &&
               maps_equal(*a.as_map(), *b.as_map(), depth + 1);
      case Kind::kNative:
        return natives_equal(*a.as_native(), *b.as_native());
    }
    return false;
  }

 private:
  /// Pairs are noted only where it is deep enough for a cycle to be likely.
  bool is_known(const void* a, const void* b, std::size_t depth) {
    constexpr std::size_t kDeep = 100;
    return a == b || (depth > kDeep && !seen_.emplace(a, b).second);
  }

  bool lists_equal(const List& a, const List& b, std::size_t depth) {
    if (a.is_nil() != b.is_nil() || a.type().name != b.type().name) return false;
    return is_known(&a, &b, depth) ||
           std::ranges::equal(a.items(), b.items(),
                              [&](const Value& x, const Value& y) { return equal(x, y, depth); });
  }

  bool maps_equal(const Map& a, const Map& b, std::size_t depth) {
    if (a.is_nil() != b.is_nil()) return false;
    return is_known(&a, &b, depth) ||
           std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& x, const auto& y) {
             return x.first == y.first && equal(x.second, y.second, depth);
           });
  }

  std::set<std::pair<const void*, const void*>> seen_;
};

/// Moves a container that nobody else holds from a dying parent to `pending`.
void take_container(Value& value, std::vector<Value>& pending) {
  // The temporary reference asked for its count is the second owner.
  const bool unshared = (value.is_list() && value.list_ref().use_count() == 2) ||
                        (value.is_map() && value.map_ref().use_count() == 2);
  if (unshared) pending.push_back(std::move(value));
}

void take_children(const Value& value, std::vector<Value>& pending) {
  if (List* list = value.as_list()) {
    for (Value& item : list->items())
      take_container(item, pending);
  } else if (Map* map = value.as_map()) {
    for (auto& entry : map->entries())
      take_container(entry.second, pending);
  }
}

/// Destroys containers one by one instead of each inside its parent's destructor.
void destroy(std::vector<Value>& pending) {
  while (!pending.empty()) {
    const Value last = std::move(pending.back());
    pending.pop_back();
    take_children(last, pending);
  }
}

}  // namespace

Value::Value() noexcept = default;
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

Value::Value(List list) : data_(std::make_shared<List>(std::move(list))) {}
Value::Value(Map map) : data_(MapView{std::make_shared<Map>(std::move(map)), nullptr}) {}

Value Value::bytes(Bytes data) {
  Value value;
  value.data_ = std::move(data);
  return value;
}

List* Value::as_list() const {
  const auto* ref = std::get_if<ListRef>(&data_);
  return ref == nullptr ? nullptr : ref->get();
}

Value Value::map_as(MapRef map, const MapType& type) {
  Value value;
  value.data_ = MapView{std::move(map), &type};
  return value;
}

Map* Value::as_map() const {
  const auto* view = std::get_if<MapView>(&data_);
  return view == nullptr ? nullptr : view->map.get();
}

const NativeObject* Value::as_native() const {
  const auto* ref = std::get_if<NativeRef>(&data_);
  return ref == nullptr ? nullptr : ref->get();
}

ListRef Value::list_ref() const {
  const auto* ref = std::get_if<ListRef>(&data_);
  return ref == nullptr ? nullptr : *ref;
}

NativeRef Value::native_ref() const {
  const auto* native = std::get_if<NativeRef>(&data_);
  return native == nullptr ? nullptr : *native;
}

MapRef Value::map_ref() const {
  const auto* view = std::get_if<MapView>(&data_);
  return view == nullptr ? nullptr : view->map;
}

const MapType& Value::map_type() const {
  const MapView& view = std::get<MapView>(data_);
  return view.type != nullptr ? *view.type : view.map->type();
}

List::~List() {
  std::vector<Value> pending;
  for (Value& item : items_)
    take_container(item, pending);
  destroy(pending);
}

Map::~Map() {
  std::vector<Value> pending;
  for (Entry& entry : entries_)
    take_container(entry.second, pending);
  destroy(pending);
}

List List::nil(const ListType& type) {
  List list(type);
  list.nil_ = true;
  return list;
}

Map::Map(std::vector<Entry> entries, const MapType& type)
    : type_(&type), entries_(std::move(entries)) {
  const auto by_key = [](const Entry& a, const Entry& b) { return a.first < b.first; };
  const auto same_key = [](const Entry& a, const Entry& b) { return a.first == b.first; };
  if (!std::ranges::is_sorted(entries_, by_key)) std::ranges::stable_sort(entries_, by_key);
  if (std::ranges::adjacent_find(entries_, same_key) == entries_.end()) return;
  // unique() keeps the first of equals, so it runs from the end.
  const auto kept = std::unique(entries_.rbegin(), entries_.rend(), same_key);
  entries_.erase(entries_.begin(), kept.base());
}

Map::Map(std::initializer_list<Entry> entries) : Map(std::vector<Entry>(entries)) {}

Map Map::nil(const MapType& type) {
  Map map(type);
  map.nil_ = true;
  return map;
}

std::vector<Map::Entry>::const_iterator Map::lower_bound(std::string_view key) const {
  return std::ranges::lower_bound(entries_, key, std::less<>{}, &Entry::first);
}

const Value* Map::find(std::string_view key) const {
  // Most maps are small, and most of their keys differ in length or at the start already.
  constexpr std::size_t kSmall = 16;
  if (entries_.size() <= kSmall) {
    for (const Entry& entry : entries_) {
      const std::string& own = entry.first;
      if (own.size() == key.size() && (key.empty() || own[0] == key[0]) && own == key) {
        return &entry.second;
      }
    }
    return nullptr;
  }
  const auto at = lower_bound(key);
  return at != entries_.end() && at->first == key ? &at->second : nullptr;
}

Value* Map::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

Value& Map::operator[](std::string_view key) {
  const auto at = lower_bound(key);
  nil_ = false;
  const auto index = at - entries_.cbegin();
  if (at == entries_.cend() || at->first != key) entries_.emplace(at, std::string(key), Value());
  return entries_[static_cast<std::size_t>(index)].second;
}

void Map::set(std::string key, Value value) {
  nil_ = false;
  if (entries_.empty() || entries_.back().first < key) {
    entries_.emplace_back(std::move(key), std::move(value));
    return;
  }
  const auto at = lower_bound(key);
  if (at != entries_.cend() && at->first == key) {
    entries_[static_cast<std::size_t>(at - entries_.cbegin())].second = std::move(value);
  } else {
    entries_.emplace(at, std::move(key), std::move(value));
  }
}

bool Map::erase(std::string_view key) {
  const auto at = lower_bound(key);
  if (at == entries_.cend() || at->first != key) return false;
  entries_.erase(at);
  return true;
}

std::optional<Value> NativeObject::field(std::string_view) const {
  return std::nullopt;
}
const Method* NativeObject::method(std::string_view) const {
  return nullptr;
}

Value deep_copy(const Value& value) {
  if (const List* list = value.as_list()) {
    if (list->is_nil()) return List::nil(list->type());
    std::vector<Value> items;
    items.reserve(list->size());
    for (const Value& item : *list)
      items.push_back(deep_copy(item));
    return List(std::move(items), list->type());
  }
  if (const Map* map = value.as_map()) {
    if (map->is_nil()) return Map::nil(value.map_type());
    Map copy(value.map_type());
    copy.entries().reserve(map->size());
    for (const auto& [key, item] : *map)
      copy.entries().emplace_back(key, deep_copy(item));
    return copy;
  }
  if (const NativeObject* native = value.as_native()) {
    if (NativeRef copy = native->reflected_copy()) return copy;
  }
  return value;
}

bool deep_equal(const Value& a, const Value& b) {
  return DeepEqual().equal(a, b, 0);
}

std::string_view type_name(const Value& value) {
  switch (value.kind()) {
    case Kind::kNil:
      return "<nil>";
    case Kind::kBool:
      return "bool";
    case Kind::kInteger:
      return kIntNames[static_cast<std::size_t>(value.as_integer()->type)];
    case Kind::kFloat:
      return "float64";
    case Kind::kString:
      return "string";
    case Kind::kBytes:
      return "[]uint8";
    case Kind::kList:
      return value.as_list()->type().name;
    case Kind::kMap:
      return value.map_type().name;
    case Kind::kNative:
      return value.as_native()->type_name();
  }
  return "<nil>";
}

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case Kind::kNil:
      return "invalid";
    case Kind::kInteger:
      switch (value.as_integer()->type) {
        case IntType::kDuration:
          return "int64";
        case IntType::kMonth:
        case IntType::kWeekday:
          return "int";
        default:
          return type_name(value);
      }
    case Kind::kBytes:
    case Kind::kList:
      return "slice";
    case Kind::kMap:
      return "map";
    case Kind::kNative:
      return value.as_native()->kind_name();
    default:
      return type_name(value);
  }
}

bool truth(const Value& value) {
  switch (value.kind()) {
    case Kind::kNil:
      return false;
    case Kind::kBool:
      return *value.as_bool();
    case Kind::kInteger:
      return value.as_integer()->value != 0;
    case Kind::kFloat:
      return *value.as_float() != 0;
    case Kind::kString:
      return !value.as_string()->empty();
    case Kind::kBytes:
      return !value.as_bytes()->empty();
    case Kind::kList:
      return !value.as_list()->empty();
    case Kind::kMap:
      return !value.as_map()->empty();
    case Kind::kNative:
      return true;
  }
  return false;
}

const Value* find_path(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* at = &value;
  for (std::string_view step : path) {
    const Map* map = at->as_map();
    if (map == nullptr) return nullptr;
    at = map->find(step);
    if (at == nullptr) return nullptr;
  }
  return at;
}

std::string_view string_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  const std::string* text = found == nullptr ? nullptr : found->as_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::optional<std::int64_t> integer_at(const Value& value,
                                       std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  if (found == nullptr) return std::nullopt;
  if (const Integer* integer = found->as_integer()) return integer->value;
  const double* number = found->as_float();
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (number == nullptr || std::trunc(*number) != *number) return std::nullopt;
  if (*number < -kLimit || *number >= kLimit) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

void set_path(Map& map, std::initializer_list<std::string_view> path, Value value) {
  Map* at = &map;
  for (auto step = path.begin(); step != path.end(); ++step) {
    Value& slot = (*at)[*step];
    if (std::next(step) == path.end()) {
      slot = std::move(value);
      return;
    }
    if (!slot.is_map()) slot = Map{};
    at = slot.as_map();
  }
}

}  // namespace tf
