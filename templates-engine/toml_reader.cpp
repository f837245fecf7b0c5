// Parses the lexer's tokens. Like: BurntSushi/toml 1.6 parse.go, errors in its words.
#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/time_object.h"
#include "templates-engine/toml.h"
#include "templates-engine/toml_key.h"
#include "templates-engine/toml_lexer.h"
#include "templates-engine/toml_scalars.h"

namespace tf::engine {
namespace {

/// [[tables]] become this, inline arrays of tables []interface {}.
constexpr ListType kTableList{"[]map[string]interface {}", "map[string]interface {}"};
constexpr int kMaxDepth = 5'000;

class TomlParser {
 public:
  explicit TomlParser(std::string_view text) : items_(lex_toml(text)) {}

  Value parse() {
    for (const TomlItem* item = &next(); item->token != TomlToken::kEnd; item = &next())
      top_level(*item);
    return root_;
  }

 private:
  // --- Tokens and errors ---

  const TomlItem& next() {
    const TomlItem& item = items_[at_];
    if (item.token == TomlToken::kError) throw_error(item.text, item.line);
    if (at_ + 1 < items_.size()) ++at_;
    return item;
  }
  const TomlItem& next_with_line() {
    const TomlItem& item = next();
    line_ = item.line;
    return item;
  }
  [[noreturn]] void throw_error(std::string message, int line) const {
    throw TomlError{std::move(message), last_key(), line};
  }
  [[noreturn]] void throw_here(std::string message) const {
    throw_error(std::move(message), line_);
  }
  [[nodiscard]] std::string last_key() const {
    if (key_.empty()) return toml_key_text(context_);
    return context_.empty() ? key_ : toml_key_text(context_) + "." + key_;
  }

  // --- Statements ---

  void top_level(const TomlItem& item) {
    switch (item.token) {
      case TomlToken::kComment:
        next();
        break;
      case TomlToken::kTable:
        add_context(read_key(TomlToken::kTableEnd), false);
        arrays_.erase(toml_key_text(context_));
        break;
      case TomlToken::kTableArray:
        add_context(read_key(TomlToken::kTableArrayEnd), true);
        arrays_.erase(toml_key_text(context_));
        break;
      default: {
        const TomlKey outer = context_;
        assign(read_key(TomlToken::kKeyEnd), 0);
        context_ = outer;
        key_.clear();
      }
    }
  }

  TomlKey read_key(TomlToken end) {
    TomlKey key;
    for (const TomlItem* item = &next_with_line(); item->token != end; item = &next())
      key.push_back(key_part(*item));
    return key;
  }

  std::string key_part(const TomlItem& item) {
    return item.token == TomlToken::kText ? item.text : *value(item, false, 0).as_string();
  }

  /// "a.b.c = value" below the current table.
  Value assign(const TomlKey& key, int depth) {
    key_ = key.back();
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      TomlKey parent = context_;
      parent.push_back(key[i]);
      implicits_.insert(toml_key_text(parent));
      add_context(parent, false);
    }
    const TomlItem& item = next();
    Value assigned = value(item, false, depth);
    set_value(key_, assigned);
    set_is_array(item.token == TomlToken::kArray);
    return assigned;
  }

  // --- Values ---

  Value value(const TomlItem& item, bool in_array, int depth) {
    try {
      return value_of(item, in_array, depth);
    } catch (TomlError& error) {
      if (error.line == 0) throw_error(std::move(error.message), item.line);
      throw;
    }
  }

  Value value_of(const TomlItem& item, bool in_array, int depth) {
    if (depth > kMaxDepth) throw_error("nested too deeply", item.line);
    switch (item.token) {
      case TomlToken::kArray:
        return array(depth);
      case TomlToken::kInlineTable:
        return inline_table(in_array, depth);
      default:
        return toml_scalar(item);
    }
  }

  Value array(int depth) {
    set_is_array(true);
    List list;
    for (const TomlItem* item = &next(); item->token != TomlToken::kArrayEnd; item = &next()) {
      if (item->token == TomlToken::kComment) {
        next();
      } else {
        list.push(value(*item, true, depth + 1));
      }
    }
    return list;
  }

  Value inline_table(bool in_array, int depth) {
    Map table;
    const TomlKey outer_context = context_;
    const std::string outer_key = key_;
    context_.push_back(key_);
    const TomlKey own_context = context_;
    key_.clear();
    implicits_.insert(toml_key_text(own_context));
    add_context(own_context, in_array);
    for (const TomlItem* item = &next(); item->token != TomlToken::kInlineTableEnd;
         item = &next()) {
      if (item->token == TomlToken::kComment) {
        next();
        continue;
      }
      const TomlKey key = read_key(TomlToken::kKeyEnd);
      Value assigned = assign(key, depth + 1);
      set_below(table, key, std::move(assigned));
      context_ = own_context;
    }
    context_ = outer_context;
    key_ = outer_key;
    return table;
  }

  void set_below(Map& table, const TomlKey& key, Value assigned) {
    Map* at = &table;
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      Value& inner = (*at)[key[i]];
      if (inner.is_nil()) inner = Map{};
      at = inner.as_map();
      if (at == nullptr) throw_here(go_quote(toml_key_text(context_)) + " is not a table");
    }
    at->set(key.back(), std::move(assigned));
  }

  // --- The tree so far ---

  /// The table that a step leads to: a table, or the last of an array of tables.
  static Map* table_at(const Value& value) {
    const List* list = value.as_list();
    if (list != nullptr && &list->type() == &kTableList) return (*list)[list->size() - 1].as_map();
    return value.as_map();
  }

  void add_context(const TomlKey& key, bool array) {
    Map* table = root_.as_map();
    TomlKey context;
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      context.push_back(key[i]);
      if (table->find(key[i]) == nullptr) {
        implicits_.insert(toml_key_text(context));
        table->set(key[i], Map{});
      }
      table = table_at(*table->find(key[i]));
      if (table == nullptr) {
        throw_here("Key '" + toml_key_text(context) + "' was already created as a hash.");
      }
    }
    context_ = context;
    if (array) {
      Value& tables = (*table)[key.back()];
      if (tables.is_nil()) tables = List(kTableList);
      List* list = tables.as_list();
      if (list == nullptr || &list->type() != &kTableList) {
        throw_here("Key '" + toml_key_text(key) +
                   "' was already created and cannot be used as an array.");
      }
      list->push(Map{});
    } else {
      set_value(key.back(), Map{});
    }
    context_.push_back(key.back());
  }

  void set_value(const std::string& key, Value assigned) {
    Map* table = root_.as_map();
    TomlKey context;
    for (const std::string& step : context_) {
      context.push_back(step);
      table = table_at(*table->find(step));
      if (table == nullptr) throw_defined(context);
    }
    context.push_back(key);
    if (table->find(key) != nullptr) {
      const std::string name = toml_key_text(context);
      // What was only implied by a longer key may be defined once.
      if (implicits_.erase(name) == 0) throw_defined(context);
      if (!arrays_.contains(name)) return;
    }
    table->set(key, std::move(assigned));
  }

  [[noreturn]] void throw_defined(const TomlKey& key) const {
    throw_here("Key '" + toml_key_text(key) + "' has already been defined.");
  }

  void set_is_array(bool is_array) {
    TomlKey key = context_;
    if (!key_.empty()) key.push_back(key_);
    if (key.empty()) key.emplace_back();
    const std::string name = toml_key_text(key);
    if (is_array) {
      arrays_.insert(name);
    } else {
      arrays_.erase(name);
    }
  }

  std::vector<TomlItem> items_;
  std::size_t at_ = 0;
  int line_ = 1;  ///< of the last key or table name
  Value root_ = Map{};
  TomlKey context_;  ///< the current table
  std::string key_;  ///< the key being assigned
  std::set<std::string> implicits_;
  std::set<std::string> arrays_;
};

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return text.substr(2);
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

}  // namespace

Result<Value> parse_toml(std::string_view text) {
  text = without_byte_order_mark(text);
  constexpr std::size_t kLookedAt = 6;
  if (text.substr(0, kLookedAt).find('\0') != std::string_view::npos) {
    return fail(ErrorCode::kInvalid,
                "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files "
                "must be UTF-8");
  }
  try {
    return TomlParser(text).parse();
  } catch (const TomlError& error) {
    const std::string key =
        error.last_key.empty() ? "" : fmt::format(" (last key {})", go_quote(error.last_key));
    return fail(ErrorCode::kInvalid,
                fmt::format("toml: line {}{}: {}", error.line, key, error.message));
  }
}

}  // namespace tf::engine
