#include <algorithm>
#include <utility>
#include <vector>

#include "lib/sandbox/typed.h"

namespace tf::sandbox {
namespace {

using Node = FieldSet::Node;

/// What is named in a value: the value itself, or only what is below it.
struct Named {
  FieldSet below;
  bool itself = false;
};

Named named_in(const TypeView& type, const Value& value);

FieldSet named_in_map(const TypeView& type, const Map& map) {
  FieldSet set;
  for (const auto& [name, content] : map) {
    Named named = named_in(type.child(name).value_or(TypeView::deduced()), content);
    const bool is_member = named.itself || content.is_nil() ||
                           (content.is_map() && content.as_map()->empty()) || !type.declares(name);
    set.append(PathElement::field(name), is_member, std::move(named.below));
  }
  return set;
}

FieldSet named_in_list(const TypeView& type, const List& list) {
  std::vector<std::pair<PathElement, const Value*>> items;
  for (const Value& item : list) {
    if (auto element = type.element_of(item)) items.emplace_back(*std::move(element), &item);
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  FieldSet set;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool is_repeated = (i > 0 && items[i - 1].first == items[i].first) ||
                             (i + 1 < items.size() && items[i + 1].first == items[i].first);
    // Of what occurs more than once only the item as such is owned.
    FieldSet below = is_repeated ? FieldSet() : named_in(type.item(), *items[i].second).below;
    set.append(items[i].first, true, std::move(below));
  }
  return set;
}

Named named_in(const TypeView& type, const Value& value) {
  const Form form = type.form_of(&value);
  if (type.is_atomic(form)) return {{}, true};
  if (form == Form::kMap && value.is_map()) return {named_in_map(type, *value.as_map()), false};
  if (form == Form::kList && value.is_list()) return {named_in_list(type, *value.as_list()), false};
  return {};
}

Value remove_from_list(const TypeView& type, const List& list, const FieldSet& items) {
  std::vector<Value> kept;
  for (const Value& item : list) {
    const auto element = type.element_of(item);
    if (element && items.has(*element)) continue;
    const FieldSet* below = element ? items.below(*element) : nullptr;
    kept.push_back(below != nullptr ? remove_fields(type.item(), item, *below) : item);
  }
  return kept.empty() ? Value() : Value(List(std::move(kept)));
}

Value remove_from_map(const TypeView& type, const Map& map, const FieldSet& items) {
  std::vector<Map::Entry> kept;
  for (const auto& [name, content] : map) {
    const PathElement element = PathElement::field(name);
    if (items.has(element)) continue;
    const FieldSet* below = items.below(element);
    const TypeView child = type.child(name).value_or(TypeView::deduced());
    kept.emplace_back(name, below != nullptr ? remove_fields(child, content, *below) : content);
  }
  return kept.empty() ? Value() : Value(Map(std::move(kept)));
}

}  // namespace

FieldSet fields_of(const TypeView& type, const Value& value) {
  return named_in(type, value).below;
}

Value remove_fields(const TypeView& type, const Value& value, const FieldSet& items) {
  const Form form = type.form_of(&value);
  if (form == Form::kScalar) return value;
  if (type.is_atomic(form)) return {};
  if (form == Form::kMap && value.is_map()) return remove_from_map(type, *value.as_map(), items);
  if (form == Form::kList && value.is_list()) {
    return remove_from_list(type, *value.as_list(), items);
  }
  return {};
}

FieldSet with_named_fields(const TypeView& type, const FieldSet& set) {
  FieldSet result;
  for (const Node& node : set.nodes()) {
    const std::string* name = node.element.field_name();
    const bool is_member =
        node.is_member || (!node.children.empty() && name != nullptr &&
                           type.form_of(nullptr) == Form::kMap && type.declares(*name));
    const TypeView child = type.below(node.element).value_or(TypeView::deduced());
    result.append(node.element, is_member, with_named_fields(child, node.children));
  }
  return result;
}

FieldSet fitted_to_type(const TypeView& type, const FieldSet& set) {
  FieldSet result;
  for (const Node& node : set.nodes()) {
    const auto child = type.below(node.element);
    const Form form = child ? child->form_of(nullptr) : Form::kScalar;
    if (!child || form == Form::kScalar || node.children.empty()) {
      result.append(node.element, node.is_member, node.children);
    } else if (child->is_atomic(form)) {
      result.append(node.element, true, {});
    } else {
      result.append(node.element, node.is_member, fitted_to_type(*child, node.children));
    }
  }
  return result;
}

}  // namespace tf::sandbox
