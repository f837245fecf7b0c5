#pragma once

#include <string_view>
#include <unordered_map>

#include "templates-engine/parser.h"

namespace tf::engine {

/// The templates that a running template can call by name. A set may lie over another one, as `tpl`
/// needs: its own definitions hide those below and leave them untouched.
/// Like: the name space that Go 1.26's template.Template shares; an overlay stands for Clone().
/// Threads: find() from any, add() from one.
class TemplateSet {
 public:
  explicit TemplateSet(const TemplateSet* below = nullptr) : below_(below) {}

  /// Adds what one text defined. The last definition of a name wins, unless it is blank.
  /// `trees` is borrowed and must outlive the set.
  void add(const TreeMap& trees);
  /// The template, or nullptr. Valid until the name is defined again.
  [[nodiscard]] const Tree* find(std::string_view name) const;

 private:
  const TemplateSet* below_;
  std::unordered_map<std::string_view, const Tree*> trees_;
};

}  // namespace tf::engine
