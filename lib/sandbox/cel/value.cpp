#include "lib/sandbox/cel/value.h"

#include <algorithm>
#include <array>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/sandbox/cel/time_text.h"

namespace tf::sandbox::cel {

const CelList* CelValue::as_list() const {
  const auto* list = as<std::shared_ptr<const CelList>>();
  return list == nullptr ? nullptr : list->get();
}

const CelMap* CelValue::as_map() const {
  const auto* map = as<std::shared_ptr<const CelMap>>();
  return map == nullptr ? nullptr : map->get();
}

bool CelValue::is_number() const {
  return as<std::int64_t>() != nullptr || as<std::uint64_t>() != nullptr || as<double>() != nullptr;
}

double CelValue::number() const {
  if (const auto* whole = as<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* whole = as<std::uint64_t>()) return static_cast<double>(*whole);
  const auto* real = as<double>();
  return real == nullptr ? 0 : *real;
}

std::string_view CelValue::type() const {
  constexpr std::array<std::string_view, 14> kNames = {"null_type",
                                                       "bool",
                                                       "int",
                                                       "uint",
                                                       "double",
                                                       "string",
                                                       "bytes",
                                                       "list",
                                                       "map",
                                                       "google.protobuf.Duration",
                                                       "google.protobuf.Timestamp",
                                                       "optional_type",
                                                       "",
                                                       "type"};
  if (const auto* opaque = as<Opaque>()) return opaque->type;
  return kNames[data_.index()];
}

const CelValue* find(const CelMap& map, const CelValue& key) {
  const auto found = std::find_if(map.begin(), map.end(),
                                  [&key](const auto& each) { return equal(each.first, key); });
  return found == map.end() ? nullptr : &found->second;
}

namespace {

bool equal_lists(const CelList& a, const CelList& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

bool equal_maps(const CelMap& a, const CelMap& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&b](const auto& each) {
    const CelValue* other = find(b, each.first);
    return other != nullptr && equal(each.second, *other);
  });
}

bool equal_optionals(const Optional& a, const Optional& b) {
  if (a.value == nullptr || b.value == nullptr) return a.value == b.value;
  return equal(*a.value, *b.value);
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

}  // namespace

bool equal(const CelValue& a, const CelValue& b) {
  if (a.is_number() && b.is_number()) {
    const auto* left = a.as<std::int64_t>();
    const auto* right = b.as<std::int64_t>();
    return left != nullptr && right != nullptr ? *left == *right : a.number() == b.number();
  }
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.as_list() != nullptr && b.as_list() != nullptr)
    return equal_lists(*a.as_list(), *b.as_list());
  if (a.as_map() != nullptr && b.as_map() != nullptr) return equal_maps(*a.as_map(), *b.as_map());
  if (a.as<Optional>() != nullptr && b.as<Optional>() != nullptr) {
    return equal_optionals(*a.as<Optional>(), *b.as<Optional>());
  }
  if (const auto* left = a.as<TypeName>()) {
    const auto* right = b.as<TypeName>();
    return right != nullptr && left->name == right->name;
  }
  if (const auto* left = a.as<bool>()) return b.as<bool>() != nullptr && *left == *b.as<bool>();
  const auto ordered = compare(a, b);
  return ordered && *ordered == 0;
}

tl::expected<int, std::string> compare(const CelValue& a, const CelValue& b) {
  if (a.is_number() && b.is_number()) {
    const auto* left = a.as<std::int64_t>();
    const auto* right = b.as<std::int64_t>();
    if (left != nullptr && right != nullptr) return order(*left, *right);
    return order(a.number(), b.number());
  }
  if (a.type() != b.type()) return no_overload();
  if (const auto* text = a.as<std::string>()) return order(*text, *b.as<std::string>());
  if (const auto* flag = a.as<bool>()) return order(*flag, *b.as<bool>());
  if (const auto* bytes = a.as<Bytes>()) return order(bytes->data, b.as<Bytes>()->data);
  if (const auto* span = a.as<Duration>()) {
    return order(span->nanoseconds, b.as<Duration>()->nanoseconds);
  }
  if (const auto* time = a.as<Timestamp>()) {
    return order(time->nanoseconds, b.as<Timestamp>()->nanoseconds);
  }
  if (const auto* opaque = a.as<Opaque>()) return order(opaque->text, b.as<Opaque>()->text);
  return no_overload();
}

Evaluated to_text(const CelValue& value) {
  if (value.as<std::string>() != nullptr) return value;
  if (const auto* flag = value.as<bool>()) return CelValue(std::string(*flag ? "true" : "false"));
  if (const auto* whole = value.as<std::int64_t>()) return CelValue(tf::to_text(*whole));
  if (const auto* whole = value.as<std::uint64_t>()) return CelValue(tf::to_text(*whole));
  if (const auto* real = value.as<double>()) return CelValue(format_float(*real));
  if (const auto* bytes = value.as<Bytes>()) return CelValue(bytes->data);
  if (const auto* span = value.as<Duration>()) return CelValue(duration_text(span->nanoseconds));
  if (const auto* time = value.as<Timestamp>()) return CelValue(timestamp_text(time->nanoseconds));
  if (const auto* opaque = value.as<Opaque>()) return CelValue(opaque->text);
  return no_overload();
}

CelValue some(CelValue value) {
  return CelValue(Optional{std::make_shared<const CelValue>(std::move(value))});
}

CelValue none() {
  return CelValue(Optional{});
}

}  // namespace tf::sandbox::cel
