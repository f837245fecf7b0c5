#include "lib/sandbox/validation/node.h"

#include "lib/data/json.h"

namespace tf::sandbox::validation {
namespace {

const Value& nothing() {
  static const Value nil;
  return nil;
}

bool is_empty(const Value& value) {
  if (value.is_nil()) return true;
  if (const Map* map = value.as_map()) return map->empty();
  if (const List* list = value.as_list()) return list->empty();
  return false;
}

bool maps_equal(const Map& a, const Map& b) {
  for (const auto& [key, value] : a) {
    const Value* other = b.find(key);
    if (!semantically_equal(value, other == nullptr ? nothing() : *other)) return false;
  }
  for (const auto& [key, value] : b) {
    if (!a.contains(key) && !is_empty(value)) return false;
  }
  return true;
}

bool lists_equal(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!semantically_equal(a[i], b[i])) return false;
  }
  return true;
}

}  // namespace

Node Node::operator[](std::string_view field) const {
  const Map* map = value_->as_map();
  const Value* value = map == nullptr ? nullptr : map->find(field);
  std::string path = path_;
  if (!path.empty()) path += '.';
  path += field;
  return {value == nullptr ? nothing() : *value, std::move(path)};
}

Node Node::index(std::size_t position) const {
  const List* list = value_->as_list();
  const bool inside = list != nullptr && position < list->size();
  return {inside ? (*list)[position] : nothing(), path_ + "[" + std::to_string(position) + "]"};
}

Node Node::key(std::string_view key) const {
  const Map* map = value_->as_map();
  const Value* value = map == nullptr ? nullptr : map->find(key);
  std::string path = path_;
  path += '[';
  path += key;
  path += ']';
  return {value == nullptr ? nothing() : *value, std::move(path)};
}

std::string_view Node::text() const {
  const std::string* text = value_->as_string();
  return text == nullptr ? std::string_view{} : std::string_view{*text};
}

std::int64_t Node::number() const {
  return maybe_number().value_or(0);
}

std::optional<std::int64_t> Node::maybe_number() const {
  const Integer* number = value_->as_integer();
  if (number == nullptr) return std::nullopt;
  return number->value;
}

bool Node::flag() const {
  const bool* flag = value_->as_bool();
  return flag != nullptr && *flag;
}

std::size_t Node::size() const {
  if (const List* list = value_->as_list()) return list->size();
  if (const Map* map = value_->as_map()) return map->size();
  return text().size();
}

std::vector<Node> Node::items() const {
  std::vector<Node> items;
  const List* list = value_->as_list();
  if (list == nullptr) return items;
  items.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i)
    items.push_back(index(i));
  return items;
}

std::vector<std::pair<std::string_view, Node>> Node::entries() const {
  std::vector<std::pair<std::string_view, Node>> entries;
  const Map* map = value_->as_map();
  if (map == nullptr) return entries;
  entries.reserve(map->size());
  for (const auto& [name, value] : *map)
    entries.emplace_back(name, Node(value, path_ + "[" + name + "]"));
  return entries;
}

std::vector<std::string_view> Node::texts() const {
  std::vector<std::string_view> texts;
  for (const Node& item : items())
    texts.push_back(item.text());
  return texts;
}

std::string Node::json() const {
  return to_json(*value_).value_or("null");
}

bool semantically_equal(const Value& a, const Value& b) {
  if (is_empty(a) || is_empty(b)) return is_empty(a) && is_empty(b);
  const Map* map = a.as_map();
  if (map != nullptr && b.is_map()) return maps_equal(*map, *b.as_map());
  const List* list = a.as_list();
  if (list != nullptr && b.is_list()) return lists_equal(*list, *b.as_list());
  return deep_equal(a, b);
}

}  // namespace tf::sandbox::validation
