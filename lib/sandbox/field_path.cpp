#include "lib/sandbox/field_path.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "lib/base/go_quote.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

template <class T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

/// The place of a value's kind in the order: kinds are compared before contents.
int rank(const Value& value) {
  switch (value.kind()) {
    case Kind::kInteger:
    case Kind::kFloat:
      return 0;
    case Kind::kString:
      return 1;
    case Kind::kBool:
      return 2;
    case Kind::kList:
      return 3;
    case Kind::kMap:
      return 4;
    default:
      return 5;
  }
}

int compare_numbers(const Value& a, const Value& b) {
  if (a.as_integer() != nullptr && b.as_integer() != nullptr) {
    return three_way(a.as_integer()->value, b.as_integer()->value);
  }
  const auto number = [](const Value& value) {
    return value.as_float() != nullptr ? *value.as_float()
                                       : static_cast<double>(value.as_integer()->value);
  };
  return three_way(number(a), number(b));
}

int compare_lists(const List& a, const List& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (const int order = compare_values(a[i], b[i]); order != 0) return order;
  }
  return three_way(a.size(), b.size());
}

int compare_maps(const Map& a, const Map& b) {
  auto other = b.begin();
  for (const auto& [name, value] : a) {
    if (other == b.end()) return 1;
    if (const int order = name.compare(other->first); order != 0) return order;
    if (const int order = compare_values(value, other->second); order != 0) return order;
    ++other;
  }
  return other == b.end() ? 0 : -1;
}

int compare_keys(const PathElement::Key& a, const PathElement::Key& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (const int order = a[i].first.compare(b[i].first); order != 0) return order;
    if (const int order = compare_values(a[i].second, b[i].second); order != 0) return order;
  }
  return three_way(a.size(), b.size());
}

std::string json_text(const Value& value) {
  return to_json(value).value_or("null");
}

std::string message_text(const Value& value) {
  if (value.is_nil()) return "null";
  return value.is_string() ? go_quote(*value.as_string()) : go_print(value);
}

}  // namespace

int compare_values(const Value& a, const Value& b) {
  if (rank(a) != rank(b)) return three_way(rank(a), rank(b));
  switch (a.kind()) {
    case Kind::kInteger:
    case Kind::kFloat:
      return compare_numbers(a, b);
    case Kind::kString:
      return a.as_string()->compare(*b.as_string());
    case Kind::kBool:
      return three_way(*a.as_bool(), *b.as_bool());
    case Kind::kList:
      return compare_lists(*a.as_list(), *b.as_list());
    case Kind::kMap:
      return compare_maps(*a.as_map(), *b.as_map());
    default:
      return 0;
  }
}

bool same_value(const Value& a, const Value& b) {
  if (a.is_list() && b.is_list() && a.as_list()->size() != b.as_list()->size()) return false;
  if (a.is_map() && b.is_map() && a.as_map()->size() != b.as_map()->size()) return false;
  return compare_values(a, b) == 0;
}

PathElement PathElement::field(std::string_view name) {
  return PathElement(std::in_place_type<std::string>, name);
}

PathElement PathElement::item(Key key) {
  std::stable_sort(key.begin(), key.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return PathElement(std::in_place_type<Key>, std::move(key));
}

PathElement PathElement::member(Value value) {
  return PathElement(std::in_place_type<Member>, std::move(value));
}

PathElement PathElement::index(std::int64_t index) {
  return PathElement(std::in_place_type<std::int64_t>, index);
}

Result<PathElement> PathElement::from_json_key(std::string_view text) {
  if (text.size() < 2) return fail(ErrorCode::kInvalid, "key must be 2 characters long:");
  if (text[1] != ':') return fail(ErrorCode::kInvalid, "missing colon: " + std::string(text));
  const auto content = text.substr(2);
  if (text[0] == 'f') return field(content);
  if (text[0] == 'i') {
    std::int64_t number = 0;
    const auto read = std::from_chars(content.data(), content.data() + content.size(), number);
    if (read.ec != std::errc() || read.ptr != content.data() + content.size()) {
      return fail(ErrorCode::kInvalid,
                  "strconv.Atoi: parsing " + go_quote(content) + ": invalid syntax");
    }
    return index(number);
  }
  if (text[0] != 'v' && text[0] != 'k') {
    return fail(ErrorCode::kUnsupported, "unknown path element type");
  }
  TF_ASSIGN(Value value, parse_json(content));
  if (text[0] == 'v') return member(std::move(value));
  if (!value.is_map()) return fail(ErrorCode::kInvalid, "a key is no object");
  return item(Key(value.as_map()->begin(), value.as_map()->end()));
}

std::string PathElement::json_key() const {
  if (const auto* name = field_name()) return "f:" + *name;
  if (const auto* member = std::get_if<Member>(&what_)) return "v:" + json_text(member->value);
  if (const auto* number = std::get_if<std::int64_t>(&what_)) return "i:" + std::to_string(*number);
  std::string text = "k:{";
  for (const auto& [name, value] : *key()) {
    if (text.size() > 3) text += ',';
    append_json_string(text, name, false);
    text += ':' + json_text(value);
  }
  return text + '}';
}

std::string PathElement::text() const {
  if (const auto* name = field_name()) return "." + *name;
  if (const auto* member = std::get_if<Member>(&what_)) {
    return "[=" + message_text(member->value) + "]";
  }
  if (const auto* number = std::get_if<std::int64_t>(&what_)) {
    return "[" + std::to_string(*number) + "]";
  }
  std::string text = "[";
  for (const auto& [name, value] : *key()) {
    if (text.size() > 1) text += ',';
    text += name + "=" + message_text(value);
  }
  return text + "]";
}

int PathElement::compare(const PathElement& other) const {
  if (what_.index() != other.what_.index()) return three_way(what_.index(), other.what_.index());
  if (const auto* name = field_name()) return name->compare(*other.field_name());
  if (const auto* fields = key()) return compare_keys(*fields, *other.key());
  if (const auto* member = std::get_if<Member>(&what_)) {
    return compare_values(member->value, std::get_if<Member>(&other.what_)->value);
  }
  return three_way(*std::get_if<std::int64_t>(&what_), *std::get_if<std::int64_t>(&other.what_));
}

FieldPath dotted_path(std::string_view names) {
  FieldPath path;
  while (!names.empty()) {
    const auto end = names.find('.');
    path.push_back(PathElement::field(names.substr(0, end)));
    names = end == std::string_view::npos ? std::string_view() : names.substr(end + 1);
  }
  return path;
}

std::string text_of(const FieldPath& path) {
  std::string text;
  for (const PathElement& element : path)
    text += element.text();
  return text;
}

}  // namespace tf::sandbox
