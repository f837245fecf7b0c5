#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "lib/sandbox/typed.h"

namespace tf::sandbox {
namespace {

using Merged = std::optional<Value>;
using MergeResult = tl::expected<Merged, std::string>;

MergeResult merge(const TypeView& type, const Value* live, const Value* config);

MergeResult merge_maps(const TypeView& type, const Map* live, const Map* config) {
  static const Map none;
  const Map& left = live != nullptr ? *live : none;
  const Map& right = config != nullptr ? *config : none;
  std::vector<Map::Entry> entries;
  entries.reserve(left.size() + right.size());
  auto l = left.begin();
  auto r = right.begin();
  while (l != left.end() || r != right.end()) {
    const int order = l == left.end() ? 1 : r == right.end() ? -1 : l->first.compare(r->first);
    const std::string& name = order <= 0 ? l->first : r->first;
    const TypeView child = type.child(name).value_or(TypeView::deduced());
    auto merged =
        merge(child, order <= 0 ? &l->second : nullptr, order >= 0 ? &r->second : nullptr);
    if (!merged) return merged;
    if (*merged) entries.emplace_back(name, **std::move(merged));
    if (order <= 0) ++l;
    if (order >= 0) ++r;
  }
  if (entries.empty()) return Merged();
  return Merged(Map(std::move(entries)));
}

/// A list's items in order, and each by what tells it apart.
struct Index {
  std::vector<PathElement> order;
  std::map<PathElement, const Value*> values;

  [[nodiscard]] const Value* find(const PathElement& element) const {
    const auto found = values.find(element);
    return found == values.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool has(const PathElement& element) const { return values.contains(element); }
};

tl::expected<Index, std::string> index_of(const TypeView& type, const List* list,
                                          Duplicates duplicates) {
  static const Value nothing;
  Index index;
  if (list == nullptr) return index;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto element = type.element_of((*list)[i]);
    if (!element) {
      return tl::make_unexpected("element " + std::to_string(i) + ": " + element.error());
    }
    const auto [at, is_new] = index.values.emplace(*element, &(*list)[i]);
    if (!is_new) {
      if (duplicates == Duplicates::kRefused) {
        return tl::make_unexpected("duplicate entries for key " + element->text());
      }
      at->second = &nothing;  // what occurs twice is not merged with anything
    }
    index.order.push_back(*std::move(element));
  }
  return index;
}

/// Merges two lists item by item. Items that only live has stay where they are among their
/// neighbours; shared ones come in config's order.
class ListMerge {
 public:
  ListMerge(const TypeView& type, const List* live_items, Index live, Index config)
      : item_(type.item()),
        live_items_(live_items),
        live_(std::move(live)),
        config_(std::move(config)) {
    for (const PathElement& element : config_.order) {
      if (live_.has(element)) shared_.push_back(&element);
    }
  }

  MergeResult run() {
    while (l_ < live_.order.size() || r_ < config_.order.size()) {
      if (l_ < live_.order.size() && r_ < config_.order.size() && step_together()) continue;
      if (l_ < live_.order.size() && step_live()) continue;
      if (r_ < config_.order.size()) take_config();
    }
    if (!error_.empty()) return tl::make_unexpected(error_);
    if (items_.empty()) return Merged();
    return Merged(List(std::move(items_)));
  }

 private:
  [[nodiscard]] const PathElement* next_shared() const {
    return next_ < shared_.size() ? shared_[next_] : nullptr;
  }

  void add(const Value* live, const Value* config) {
    auto merged = merge(item_, live, config);
    if (!merged) {
      error_ = merged.error();
    } else if (*merged) {
      items_.push_back(**std::move(merged));
    }
  }

  bool step_together() {
    const PathElement& element = live_.order[l_];
    if (element == config_.order[r_]) {
      done_.insert(element);
      add(live_.find(element), config_.find(element));
      ++l_;
      ++r_;
      ++next_;
      return true;
    }
    if (config_.has(element) && next_shared() != nullptr && !(*next_shared() == element)) {
      ++l_;  // shared, but not the one whose turn it is
      return true;
    }
    return false;
  }

  /// Whether an item that only live has was taken.
  bool step_live() {
    const PathElement& element = live_.order[l_];
    if (!config_.has(element)) {
      add(&(*live_items_)[l_], nullptr);
      ++l_;
      return true;
    }
    if (done_.contains(element)) ++l_;
    return false;
  }

  void take_config() {
    const PathElement& element = config_.order[r_];
    done_.insert(element);
    add(live_.find(element), config_.find(element));
    ++r_;
    if (next_shared() != nullptr && *next_shared() == element) ++next_;
  }

  TypeView item_;
  const List* live_items_;
  Index live_;
  Index config_;
  std::vector<const PathElement*> shared_;
  std::set<PathElement> done_;
  std::vector<Value> items_;
  std::string error_;
  std::size_t l_ = 0;
  std::size_t r_ = 0;
  std::size_t next_ = 0;
};

MergeResult merge_lists(const TypeView& type, const List* live, const List* config) {
  auto right = index_of(type, config, Duplicates::kRefused);
  if (!right) return tl::make_unexpected(std::move(right).error());
  auto left = index_of(type, live, Duplicates::kAllowed);
  if (!left) return tl::make_unexpected(std::move(left).error());
  return ListMerge(type, live, *std::move(left), *std::move(right)).run();
}

MergeResult merge(const TypeView& type, const Value* live, const Value* config) {
  const Form form = type.form_of(config == nullptr ? live : config);
  const auto is_empty = [](const auto* container) {
    return container == nullptr || container->empty();
  };
  if (form == Form::kList && !type.is_atomic(form)) {
    const List* left = live != nullptr ? live->as_list() : nullptr;
    const List* right = config != nullptr ? config->as_list() : nullptr;
    if (!is_empty(left) || !is_empty(right)) return merge_lists(type, left, right);
  } else if (form == Form::kMap && !type.is_atomic(form)) {
    const Map* left = live != nullptr ? live->as_map() : nullptr;
    const Map* right = config != nullptr ? config->as_map() : nullptr;
    if (!is_empty(left) || !is_empty(right)) return merge_maps(type, left, right);
  }
  return Merged(config != nullptr ? *config : *live);
}

}  // namespace

tl::expected<Value, std::string> merge_typed(const TypeView& type, const Value& live,
                                             const Value& config) {
  auto merged = merge(type, &live, &config);
  if (!merged) return tl::make_unexpected(std::move(merged).error());
  return (*std::move(merged)).value_or(Value());
}

}  // namespace tf::sandbox
