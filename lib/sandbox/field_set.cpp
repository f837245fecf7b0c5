#include "lib/sandbox/field_set.h"

#include <algorithm>
#include <utility>

namespace tf::sandbox {
namespace {

using Node = FieldSet::Node;

auto position(const std::vector<Node>& nodes, const PathElement& element) {
  return std::lower_bound(
      nodes.begin(), nodes.end(), element,
      [](const Node& node, const PathElement& wanted) { return node.element < wanted; });
}

/// Walks two sorted lists of nodes; `visit` gets both where their elements are equal, else one and
/// nullptr.
template <class Visit>
void zip(const std::vector<Node>& a, const std::vector<Node>& b, const Visit& visit) {
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    const int order = left == a.end()    ? 1
                      : right == b.end() ? -1
                                         : left->element.compare(right->element);
    visit(order <= 0 ? &*left : nullptr, order >= 0 ? &*right : nullptr);
    if (order <= 0) ++left;
    if (order >= 0) ++right;
  }
}

/// The tree below one node of fieldsV1, and whether the node itself is a member.
Result<std::pair<FieldSet, bool>> read(const Value& fields) {
  FieldSet set;
  bool is_member = false;
  if (!fields.is_map()) return std::pair(std::move(set), true);
  std::vector<Node> nodes;
  for (const auto& [name, below] : *fields.as_map()) {
    if (name == ".") {
      is_member = true;
      continue;
    }
    auto element = PathElement::from_json_key(name);
    if (!element) {
      if (element.error().code == ErrorCode::kUnsupported) continue;
      return tl::make_unexpected(std::move(element).error().wrap("parsing key as path element"));
    }
    TF_ASSIGN(auto content, read(below));
    nodes.push_back({*std::move(element), content.second, std::move(content.first)});
  }
  // The keys of a Value's map are sorted as text, not as path elements.
  std::sort(nodes.begin(), nodes.end(),
            [](const Node& a, const Node& b) { return a.element < b.element; });
  for (Node& node : nodes)
    set.append(node.element, node.is_member, std::move(node.children));
  const bool is_leaf = set.empty();
  return std::pair(std::move(set), is_member || is_leaf);
}

}  // namespace

Result<FieldSet> FieldSet::from_json(const Value& fields) {
  TF_ASSIGN(auto content, read(fields));
  return std::move(content.first);
}

Value FieldSet::to_json() const {
  std::vector<Map::Entry> entries;
  entries.reserve(nodes_.size());
  for (const Node& node : nodes_) {
    Value below = node.children.to_json();
    if (node.is_member && !node.children.empty()) below.as_map()->set(".", Map());
    entries.emplace_back(node.element.json_key(), std::move(below));
  }
  return Map(std::move(entries));
}

void FieldSet::insert(const FieldPath& path) {
  FieldSet* set = this;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto found = position(set->nodes_, path[i]);
    auto at = set->nodes_.begin() + (found - set->nodes_.begin());
    if (at == set->nodes_.end() || !(at->element == path[i])) {
      at = set->nodes_.insert(at, Node{path[i], false, {}});
    }
    if (i + 1 == path.size()) at->is_member = true;
    set = &at->children;
  }
}

void FieldSet::insert_fields(std::initializer_list<std::string_view> names) {
  FieldPath path;
  for (const auto name : names)
    path.push_back(PathElement::field(name));
  insert(path);
}

void FieldSet::append(const PathElement& element, bool is_member, FieldSet children) {
  if (!is_member && children.empty()) return;
  if (!nodes_.empty() && nodes_.back().element == element) {
    // Two spellings of one element: 1 and 1.0.
    nodes_.back().is_member = nodes_.back().is_member || is_member;
    nodes_.back().children = nodes_.back().children.united(children);
    return;
  }
  nodes_.push_back({element, is_member, std::move(children)});
}

const FieldSet::Node* FieldSet::find(const PathElement& element) const {
  const auto found = position(nodes_, element);
  return found != nodes_.end() && found->element == element ? &*found : nullptr;
}

bool FieldSet::has(const PathElement& element) const {
  const Node* node = find(element);
  return node != nullptr && node->is_member;
}

bool FieldSet::has(const FieldPath& path) const {
  const FieldSet* set = this;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Node* node = set->find(path[i]);
    if (node == nullptr) return false;
    if (i + 1 == path.size()) return node->is_member;
    set = &node->children;
  }
  return false;
}

const FieldSet* FieldSet::below(const PathElement& element) const {
  const Node* node = find(element);
  return node == nullptr || node->children.empty() ? nullptr : &node->children;
}

FieldSet FieldSet::united(const FieldSet& other) const {
  FieldSet result;
  zip(nodes_, other.nodes_, [&](const Node* a, const Node* b) {
    if (a == nullptr || b == nullptr) {
      result.nodes_.push_back(a != nullptr ? *a : *b);
    } else {
      result.nodes_.push_back(
          {a->element, a->is_member || b->is_member, a->children.united(b->children)});
    }
  });
  return result;
}

FieldSet FieldSet::intersected(const FieldSet& other) const {
  FieldSet result;
  zip(nodes_, other.nodes_, [&](const Node* a, const Node* b) {
    if (a == nullptr || b == nullptr) return;
    result.append(a->element, a->is_member && b->is_member, a->children.intersected(b->children));
  });
  return result;
}

FieldSet FieldSet::without(const FieldSet& other) const {
  FieldSet result;
  zip(nodes_, other.nodes_, [&](const Node* a, const Node* b) {
    if (a == nullptr) return;
    if (b == nullptr) {
      result.nodes_.push_back(*a);
    } else {
      result.append(a->element, a->is_member && !b->is_member, a->children.without(b->children));
    }
  });
  return result;
}

FieldSet FieldSet::without_all_below(const FieldSet& other) const {
  FieldSet result;
  zip(nodes_, other.nodes_, [&](const Node* a, const Node* b) {
    if (a == nullptr || (b != nullptr && b->is_member)) return;
    if (b == nullptr) {
      result.nodes_.push_back(*a);
    } else {
      result.append(a->element, a->is_member, a->children.without_all_below(b->children));
    }
  });
  return result;
}

FieldSet FieldSet::matching(const std::vector<FieldPath>& patterns) const {
  std::vector<const FieldPath*> all;
  for (const FieldPath& pattern : patterns)
    all.push_back(&pattern);
  return matching(all, 0);
}

FieldSet FieldSet::matching(const std::vector<const FieldPath*>& patterns,
                            std::size_t depth) const {
  static const PathElement any = PathElement::field("*");
  FieldSet result;
  for (const Node& node : nodes_) {
    std::vector<const FieldPath*> matched;
    bool is_whole = false;
    for (const FieldPath* pattern : patterns) {
      const PathElement& wanted = (*pattern)[depth];
      if (!(wanted == any) && !(wanted == node.element)) continue;
      matched.push_back(pattern);
      is_whole = is_whole || pattern->size() == depth + 1;
    }
    if (matched.empty()) continue;
    result.append(node.element, node.is_member,
                  is_whole ? node.children : node.children.matching(matched, depth + 1));
  }
  return result;
}

void FieldSet::for_each(const std::function<void(const FieldPath&)>& visit) const {
  FieldPath prefix;
  for_each(prefix, visit);
}

void FieldSet::for_each(FieldPath& prefix,
                        const std::function<void(const FieldPath&)>& visit) const {
  for (const Node& node : nodes_) {
    if (!node.is_member) continue;
    prefix.push_back(node.element);
    visit(prefix);
    prefix.pop_back();
  }
  for (const Node& node : nodes_) {
    prefix.push_back(node.element);
    node.children.for_each(prefix, visit);
    prefix.pop_back();
  }
}

}  // namespace tf::sandbox
