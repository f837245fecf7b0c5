#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/data/json_schema_error.h"
#include "lib/data/json_schema_node.h"
#include "lib/data/json_schema_validate.h"

namespace tf::schema {

/// One step of the way to a value, on the stack of the caller.
struct Path {
  const Path* parent = nullptr;
  std::string_view key = {};
  std::size_t index = 0;
  bool is_index = false;
};

/// The way as a JSON pointer.
[[nodiscard]] std::string pointer_of(const Path* path);

/// The schemas that are being applied, innermost first.
struct Scope {
  const Node* node = nullptr;
  std::string_view keyword = {};  ///< of a jump: "$ref" and its kind
  int value_id = 0;               ///< scopes of one value share it
  const Scope* parent = nullptr;
};

/// What no keyword has looked at yet, for unevaluatedProperties and unevaluatedItems.
struct Unevaluated {
  std::set<std::string_view> properties;
  std::set<std::size_t> items;

  [[nodiscard]] bool empty() const { return properties.empty() && items.empty(); }
  /// Keeps what is unevaluated in both.
  void intersect(const Unevaluated& other) {
    std::erase_if(properties, [&](auto name) { return !other.properties.contains(name); });
    std::erase_if(items, [&](auto index) { return !other.items.contains(index); });
  }
};

/// Whether details of failures are wanted, or only that there is one.
enum class Detail { kFull, kVerdict };

/// What all checks of one run share.
struct Run {
  const MetaByPointer* meta = nullptr;
  int depth = 0;
};

/// One schema applied to one value. Its methods are spread over json_schema_validate.cpp (order,
/// types, scalars, references), json_schema_containers.cpp and json_schema_combinators.cpp. Like:
/// santhosh-tekuri/jsonschema 6.0.3 validator.
class Check {
 public:
  Check(Run& run, const Value& value, const Path* path, const Node* node, Detail detail)
      : run_(run), value_(value), path_(path), node_(node), detail_(detail) {}

  /// The outermost check: a scope of its own.
  std::optional<Failure> run_as_root(const Node* meta);

 private:
  /// What a count may be at the least or at the most.
  enum class Bound { kLeast, kMost };

  std::optional<Failure> run();
  std::optional<Failure> run_keywords();
  std::optional<Failure> check_any_type();
  [[nodiscard]] bool is_one_of(const std::vector<Value>& items) const;
  [[nodiscard]] static std::string enumeration_message(const std::vector<Value>& items);
  void check_text(const std::string& text);
  void check_number();
  [[nodiscard]] std::string number_message(std::string_view keyword, const Value& limit) const;
  void check_count(std::string_view keyword, std::size_t got,
                   const std::optional<std::size_t>& want, Bound bound);

  void check_map(const Map& map);
  void check_dependent(const Map& map, const std::string& name,
                       const std::vector<std::string>& wanted);
  void check_properties(const Map& map);
  bool check_additional(const std::string& name, const Value& item,
                        std::vector<std::string>& unexpected);
  void check_names(const Map& map);
  void check_list(const List& list);
  void check_item(const Node& node, const List& list, std::size_t index);
  void check_additional_items(const List& list, std::size_t placed);
  void check_contains(const List& list);

  void check_combinators();
  void check_all_of();
  void check_any_of();
  void check_one_of();
  void check_condition();
  void check_unevaluated();

  void follow_scoped();
  [[nodiscard]] const Node* resolve_recursive(const Node* target) const;
  [[nodiscard]] const Node* resolve_dynamic(const std::string& anchor, const Node* target) const;
  std::optional<Failure> follow(const Node& node, std::string_view keyword);
  static std::vector<Failure> causes_of(Failure problem);

  /// Another schema on the same value.
  std::optional<Failure> check_self(const Node& node) { return check_self(node, detail_); }
  std::optional<Failure> check_self(const Node& node, Detail detail, std::string_view keyword = {});
  /// A schema on a part of the value.
  std::optional<Failure> check_below(const Node& node, const Value& value, const Path& path);
  std::optional<Failure> run_below(const Node* meta);
  /// The metaschema for a schema inside a schema may be of another draft.
  [[nodiscard]] const Node* meta_or(const Node* node) const;

  [[nodiscard]] bool settled() const { return detail_ == Detail::kVerdict && !failures_.empty(); }
  void add(std::optional<Failure> problem) {
    if (problem) failures_.push_back(*std::move(problem));
  }
  [[nodiscard]] Failure failure(std::string_view message) const {
    return failure([&] { return std::string(message); });
  }
  /// The message is made only where somebody will read it.
  template <class Message>
    requires std::is_invocable_r_v<std::string, Message>
  [[nodiscard]] Failure failure(const Message& message, std::vector<Failure> causes = {}) const {
    if (detail_ == Detail::kVerdict) return {};
    return {Failure::Shape::kPlain, pointer_of(path_), message(), std::move(causes)};
  }

  Run& run_;
  const Value& value_;
  const Path* path_;
  const Node* node_;
  const Node* meta_ = nullptr;
  Detail detail_;
  Scope scope_;
  Unevaluated unevaluated_;
  std::vector<Failure> failures_;
};

}  // namespace tf::schema
