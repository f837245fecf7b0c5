#include "lib/sandbox/cel/evaluator.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/result.h"
#include "lib/sandbox/cel/functions.h"

namespace tf::sandbox::cel {
namespace {

class Evaluator {
 public:
  explicit Evaluator(Variables variables) : variables_(std::move(variables)) {}

  Evaluated run(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kLiteral:
        return node.literal;
      case Node::Kind::kName:
        return variable(node.name);
      case Node::Kind::kSelect:
        return select(node);
      case Node::Kind::kOptionalSelect:
        return optional_select(node);
      case Node::Kind::kHas:
        return has(node);
      case Node::Kind::kIndex:
        return index(node);
      case Node::Kind::kOptionalIndex:
        return optional_index(node);
      case Node::Kind::kCall:
        return call(node);
      case Node::Kind::kMacro:
        return macro(node);
      case Node::Kind::kList:
        return list(node);
      case Node::Kind::kMap:
        return map(node);
    }
    return no_overload();
  }

 private:
  Evaluated variable(const std::string& name) {
    constexpr std::array<std::string_view, 9> kTypes = {
        "bool", "int", "uint", "double", "string", "list", "bytes", "map", "null_type"};
    const auto found = std::find_if(variables_.rbegin(), variables_.rend(),
                                    [&name](const auto& each) { return each.first == name; });
    if (found != variables_.rend()) return found->second;
    if (std::find(kTypes.begin(), kTypes.end(), name) != kTypes.end()) {
      return CelValue(TypeName{name});
    }
    return error("undeclared reference to '" + name + "'");
  }

  static Evaluated item(const CelValue& container, const CelValue& key) {
    if (const CelMap* fields = container.as_map()) {
      const CelValue* found = find(*fields, key);
      if (found != nullptr) return *found;
      const auto text = to_text(key);
      return error("no such key: " + (text ? *text->as<std::string>() : std::string()));
    }
    const CelList* items = container.as_list();
    if (items == nullptr || !key.is_number()) return no_overload();
    const double at = key.number();
    if (at < 0 || at >= static_cast<double>(items->size())) {
      const auto text = to_text(key);
      return error("index out of bounds: " + (text ? *text->as<std::string>() : std::string()));
    }
    return (*items)[static_cast<std::size_t>(at)];
  }

  /// An item that may be absent, of what itself may be an optional.
  static Evaluated optional_item(const CelValue& container, const CelValue& key) {
    const CelValue* inside = &container;
    if (const auto* optional = container.as<Optional>()) {
      if (optional->value == nullptr) return none();
      inside = optional->value.get();
    }
    Evaluated found = item(*inside, key);
    return found ? some(*std::move(found)) : none();
  }

  Evaluated select(const Node& node) {
    TF_ASSIGN(const CelValue target, run(*node.target));
    const CelValue key(node.name);
    if (target.as<Optional>() != nullptr) return optional_item(target, key);
    return item(target, key);
  }

  Evaluated optional_select(const Node& node) {
    TF_ASSIGN(const CelValue target, run(*node.target));
    return optional_item(target, CelValue(node.name));
  }

  Evaluated has(const Node& node) {
    TF_ASSIGN(const CelValue target, run(*node.target));
    const CelValue key(node.name);
    if (const auto* optional = target.as<Optional>()) {
      if (optional->value == nullptr) return CelValue(false);
      return CelValue(item(*optional->value, key).has_value());
    }
    if (target.as_map() == nullptr) return no_overload();
    return CelValue(find(*target.as_map(), key) != nullptr);
  }

  Evaluated index(const Node& node) {
    TF_ASSIGN(const CelValue target, run(*node.target));
    TF_ASSIGN(const CelValue key, run(*node.arguments[0]));
    if (target.as<Optional>() != nullptr) return optional_item(target, key);
    return item(target, key);
  }

  Evaluated optional_index(const Node& node) {
    TF_ASSIGN(const CelValue target, run(*node.target));
    TF_ASSIGN(const CelValue key, run(*node.arguments[0]));
    return optional_item(target, key);
  }

  /// && and ||: the side that decides counts, whatever is wrong with the other.
  Evaluated logical(const Node& node, bool deciding) {
    Evaluated left = run(*node.arguments[0]);
    const bool left_is_flag = left && left->as<bool>() != nullptr;
    if (left_is_flag && *left->as<bool>() == deciding) return left;
    Evaluated right = run(*node.arguments[1]);
    const bool right_is_flag = right && right->as<bool>() != nullptr;
    if (right_is_flag && *right->as<bool>() == deciding) return right;
    if (!left) return left;
    if (!right) return right;
    if (!left_is_flag || !right_is_flag) return no_overload();
    return CelValue(!deciding);
  }

  Evaluated conditional(const Node& node) {
    TF_ASSIGN(const CelValue condition, run(*node.arguments[0]));
    const auto* flag = condition.as<bool>();
    if (flag == nullptr) return no_overload();
    return run(*node.arguments[*flag ? 1 : 2]);
  }

  /// "sets" of sets.contains(): a name that is no variable.
  bool is_namespace(const Node& node) {
    return node.kind == Node::Kind::kName &&
           std::none_of(variables_.begin(), variables_.end(),
                        [&node](const auto& each) { return each.first == node.name; });
  }

  Evaluated call(const Node& node) {
    if (node.name == "_&&_") return logical(node, false);
    if (node.name == "_||_") return logical(node, true);
    if (node.name == "_?_:_") return conditional(node);
    const bool in_namespace = node.target != nullptr && is_namespace(*node.target);
    const std::string name = in_namespace ? node.target->name + "." + node.name : node.name;
    const Function* function = find_function(name);
    if (function == nullptr) return error("undeclared reference to '" + name + "'");
    std::vector<CelValue> arguments;
    if (node.target != nullptr && !in_namespace) {
      TF_ASSIGN(CelValue target, run(*node.target));
      arguments.push_back(std::move(target));
    }
    for (const NodeRef& each : node.arguments) {
      TF_ASSIGN(CelValue value, run(*each));
      arguments.push_back(std::move(value));
    }
    if (arguments.size() < function->least || arguments.size() > function->most) {
      return no_overload();
    }
    return function->run(arguments);
  }

  Evaluated list(const Node& node) {
    CelList items;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      TF_ASSIGN(CelValue value, run(*node.arguments[i]));
      const auto* optional = node.optional[i] ? value.as<Optional>() : nullptr;
      if (optional == nullptr) {
        items.push_back(std::move(value));
      } else if (optional->value != nullptr) {
        items.push_back(*optional->value);
      }
    }
    return CelValue(std::move(items));
  }

  Evaluated map(const Node& node) {
    CelMap fields;
    for (std::size_t i = 0; i + 1 < node.arguments.size(); i += 2) {
      TF_ASSIGN(CelValue key, run(*node.arguments[i]));
      TF_ASSIGN(CelValue value, run(*node.arguments[i + 1]));
      const auto* optional = node.optional[i / 2] ? value.as<Optional>() : nullptr;
      if (optional == nullptr) {
        fields.emplace_back(std::move(key), std::move(value));
      } else if (optional->value != nullptr) {
        fields.emplace_back(std::move(key), *optional->value);
      }
    }
    return CelValue(std::move(fields));
  }

  /// Evaluates under one or two more variables.
  Evaluated run_with(const Node& macro_node, std::size_t variables, const CelMap::value_type& entry,
                     const Node& body) {
    // With one variable lists give their items, maps their keys; entry is made accordingly.
    variables_.emplace_back(macro_node.arguments[0]->name, entry.first);
    if (variables == 2) variables_.emplace_back(macro_node.arguments[1]->name, entry.second);
    Evaluated result = run(body);
    variables_.resize(variables_.size() - variables);
    return result;
  }

  /// What a macro goes over: items or keys, or pairs of index or key and item.
  static tl::expected<CelMap, std::string> entries_of(const CelValue& range, bool pairs) {
    if (const CelMap* fields = range.as_map()) return *fields;
    const CelList* items = range.as_list();
    if (items == nullptr) return no_overload();
    CelMap entries;
    for (std::size_t i = 0; i < items->size(); ++i) {
      const CelValue at(static_cast<std::int64_t>(i));
      entries.emplace_back(pairs ? at : (*items)[i], (*items)[i]);
    }
    return entries;
  }

  Evaluated macro(const Node& node) {
    if (node.name == "cel.bind") {
      TF_ASSIGN(CelValue value, run(*node.arguments[1]));
      return run_with(node, 1, {std::move(value), CelValue()}, *node.arguments[2]);
    }
    TF_ASSIGN(const CelValue range, run(*node.target));
    if (node.name == "optMap" || node.name == "optFlatMap") return optional_map(node, range);
    const bool transforms = node.name == "transformList" || node.name == "transformMap";
    const std::size_t variables =
        transforms || (node.arguments.size() == 3 && node.name != "map") ? 2 : 1;
    TF_ASSIGN(const CelMap entries, entries_of(range, variables == 2));
    if (node.name == "all") return quantified(node, variables, entries, false);
    if (node.name == "exists") return quantified(node, variables, entries, true);
    if (node.name == "exists_one" || node.name == "existsOne") {
      return exists_one(node, variables, entries);
    }
    return collected(node, variables, entries);
  }

  Evaluated optional_map(const Node& node, const CelValue& range) {
    const auto* optional = range.as<Optional>();
    if (optional == nullptr) return no_overload();
    if (optional->value == nullptr) return none();
    TF_ASSIGN(CelValue value,
              run_with(node, 1, {*optional->value, CelValue()}, *node.arguments[1]));
    return node.name == "optMap" ? some(std::move(value)) : value;
  }

  /// An item that decides ends it; an error counts only where none does.
  Evaluated quantified(const Node& node, std::size_t variables, const CelMap& entries,
                       bool deciding) {
    Evaluated result = CelValue(!deciding);
    for (const auto& entry : entries) {
      Evaluated found = run_with(node, variables, entry, *node.arguments.back());
      if (found && found->as<bool>() == nullptr) found = no_overload();
      if (!found) {
        result = found;
      } else if (*found->as<bool>() == deciding) {
        return found;
      }
    }
    return result;
  }

  Evaluated exists_one(const Node& node, std::size_t variables, const CelMap& entries) {
    std::size_t count = 0;
    for (const auto& entry : entries) {
      TF_ASSIGN(const CelValue found, run_with(node, variables, entry, *node.arguments.back()));
      if (found.as<bool>() == nullptr) return no_overload();
      if (*found.as<bool>()) ++count;
    }
    return CelValue(count == 1);
  }

  /// map, filter, transformList, transformMap.
  Evaluated collected(const Node& node, std::size_t variables, const CelMap& entries) {
    const bool filters = node.name == "filter";
    const bool has_condition = filters || (node.name == "map" && node.arguments.size() == 3);
    CelList items;
    CelMap fields;
    for (const auto& entry : entries) {
      if (has_condition) {
        TF_ASSIGN(const CelValue wanted, run_with(node, variables, entry, *node.arguments[1]));
        if (wanted.as<bool>() == nullptr) return no_overload();
        if (!*wanted.as<bool>()) continue;
      }
      if (filters) {
        items.push_back(entry.first);
        continue;
      }
      TF_ASSIGN(CelValue value, run_with(node, variables, entry, *node.arguments.back()));
      if (node.name == "transformMap") {
        fields.emplace_back(entry.first, std::move(value));
      } else {
        items.push_back(std::move(value));
      }
    }
    if (node.name == "transformMap") return CelValue(std::move(fields));
    return CelValue(std::move(items));
  }

  Variables variables_;
};

}  // namespace

Evaluated evaluate(const Node& node, const Variables& variables) {
  return Evaluator(variables).run(node);
}

}  // namespace tf::sandbox::cel
