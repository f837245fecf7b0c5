#include "lib/sandbox/json_path.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/text.h"

namespace tf::sandbox {
namespace {

using Values = std::vector<Value>;

void add_children(const Value& value, Values& found) {
  if (const List* list = value.as_list()) {
    found.insert(found.end(), list->begin(), list->end());
  } else if (const Map* map = value.as_map()) {
    for (const auto& [key, child] : *map)
      found.push_back(child);
  }
}

void add_descendants(const Value& value, Values& found) {
  found.push_back(value);
  Values children;
  add_children(value, children);
  for (const Value& child : children)
    add_descendants(child, found);
}

std::optional<double> number_of(const Value& value) {
  if (const Integer* integer = value.as_integer()) return static_cast<double>(integer->value);
  if (const double* number = value.as_float()) return *number;
  return {};
}

/// An operator between two operands of a filter.
bool holds(const Value& left, std::string_view op, const Value& right) {
  const auto a = number_of(left);
  const auto b = number_of(right);
  if (op == "==" || op == "!=") {
    const bool equal = a && b ? *a == *b : deep_equal(left, right);
    return equal == (op == "==");
  }
  int order = 0;
  if (a && b) {
    order = *a < *b ? -1 : *a > *b ? 1 : 0;
  } else if (left.is_string() && right.is_string()) {
    order = left.as_string()->compare(*right.as_string());
  } else {
    return false;
  }
  if (op == "<") return order < 0;
  if (op == ">") return order > 0;
  return op == "<=" ? order <= 0 : order >= 0;
}

/// Where the bracket that opens at `text[0]` closes; npos where it does not.
std::size_t closing_bracket(std::string_view text) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '[') {
      ++depth;
    } else if (c == ']' && --depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string without_backslashes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
         text.back() == text.front();
}

/// The values of one operand of a filter: a path from the item ("@.type"), text, a number.
Values operand(std::string_view text, const Value& item) {
  text = trim_space(text);
  if (text.starts_with('@')) return json_path(item, text.substr(1));
  if (is_quoted(text)) return {without_backslashes(text.substr(1, text.size() - 2))};
  if (text == "true" || text == "false") return {text == "true"};
  if (const auto integer = parse_integer(text)) return {Value::int64(*integer)};
  return {};
}

constexpr std::array<std::string_view, 6> kOperators = {"==", "!=", "<=", ">=", "<", ">"};

bool passes(std::string_view filter, const Value& item) {
  char quote = 0;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const char c = filter[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    for (const std::string_view op : kOperators) {
      if (!filter.substr(i).starts_with(op)) continue;
      const Values left = operand(filter.substr(0, i), item);
      const Values right = operand(filter.substr(i + op.size()), item);
      return !left.empty() && !right.empty() && holds(left.front(), op, right.front());
    }
  }
  return !operand(filter, item).empty();
}

/// "0", "-1", "1:3" of a list. An index that lies outside gives nothing.
void add_range(const List& list, std::string_view text, Values& found) {
  const auto size = static_cast<std::int64_t>(list.size());
  const auto parts = split_views(text, ":");
  const auto bound = [&](std::string_view part, std::int64_t otherwise) {
    const std::int64_t index = parse_integer(trim_space(part)).value_or(otherwise);
    return index < 0 ? index + size : index;
  };
  std::int64_t first = bound(parts.front(), 0);
  std::int64_t last = parts.size() == 1 ? first + 1 : std::min(bound(parts[1], size), size);
  if (parts.size() == 1 && (first >= size || !parse_integer(trim_space(text)))) return;
  const std::int64_t step =
      parts.size() < 3 ? 1 : std::max<std::int64_t>(parse_integer(parts[2]).value_or(1), 1);
  for (std::int64_t i = std::max<std::int64_t>(first, 0); i < last; i += step)
    found.push_back(list[static_cast<std::size_t>(i)]);
}

void add_member(const Value& value, const std::string& key, Values& found) {
  if (const Value* member = find_path(value, {key})) found.push_back(*member);
}

/// What stands in brackets.
void apply_bracket(const Value& value, std::string_view content, Values& found) {
  content = trim_space(content);
  if (content == "*") {
    add_children(value, found);
  } else if (is_quoted(content)) {
    add_member(value, without_backslashes(content.substr(1, content.size() - 2)), found);
  } else if (content.starts_with("?(") && content.ends_with(')')) {
    Values items;
    add_children(value, items);
    for (const Value& item : items) {
      if (passes(content.substr(2, content.size() - 3), item)) found.push_back(item);
    }
  } else if (const List* list = value.as_list()) {
    add_range(*list, content, found);
  }
}

/// Takes a key from the front of `path`; a backslash takes a dot's meaning.
std::string take_key(std::string_view& path) {
  std::size_t end = 0;
  while (end < path.size() && path[end] != '.' && path[end] != '[')
    end += path[end] == '\\' ? 2 : 1;
  end = std::min(end, path.size());
  std::string key = without_backslashes(path.substr(0, end));
  path.remove_prefix(end);
  return key;
}

template <class Step>
void for_each(Values& values, const Step& step) {
  Values found;
  for (const Value& value : values)
    step(value, found);
  values = std::move(found);
}

}  // namespace

std::vector<Value> json_path(const Value& root, std::string_view path) {
  Values values = {root};
  if (path.starts_with('$')) path.remove_prefix(1);
  while (!path.empty() && !values.empty()) {
    if (path.front() == '[') {
      const auto end = closing_bracket(path);
      if (end == std::string_view::npos) return {};
      const auto content = path.substr(1, end - 1);
      path.remove_prefix(end + 1);
      for_each(values,
               [&](const Value& value, Values& found) { apply_bracket(value, content, found); });
      continue;
    }
    if (path.starts_with("..")) {
      path.remove_prefix(2);
      for_each(values, [](const Value& value, Values& found) { add_descendants(value, found); });
    } else if (path.front() == '.') {
      path.remove_prefix(1);
    }
    if (path.empty() || path.front() == '[') continue;
    const std::string key = take_key(path);
    for_each(values, [&](const Value& value, Values& found) {
      if (key == "*") {
        add_children(value, found);
      } else {
        add_member(value, key, found);
      }
    });
  }
  return values;
}

}  // namespace tf::sandbox
