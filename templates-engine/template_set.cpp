#include "templates-engine/template_set.h"

namespace tf::engine {

void TemplateSet::add(const TreeMap& trees) {
  for (const auto& [name, tree] : trees) {
    if (find(name) != nullptr && is_empty_tree(*tree.root)) continue;
    trees_.insert_or_assign(tree.name, &tree);
  }
}

const Tree* TemplateSet::find(std::string_view name) const {
  for (const TemplateSet* set = this; set != nullptr; set = set->below_) {
    const auto found = set->trees_.find(name);
    if (found != set->trees_.end()) return found->second;
  }
  return nullptr;
}

}  // namespace tf::engine
