#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lib/data/value.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

// Lists of sprig 3.3 (list.go). Results are new lists; arguments are left alone, except by
// sortAlpha, which like Go sorts a []string in place.

/// The elements of any Go slice; []byte gives its bytes.
class Elements {
 public:
  Elements(const Value& value, std::string_view complaint) {
    if (const List* list = value.as_list()) {
      items_ = list->items();
    } else if (const Bytes* bytes = value.as_bytes()) {
      for (char c : bytes->view()) {
        owned_.emplace_back(Integer{static_cast<unsigned char>(c), IntType::kUint8});
      }
      items_ = owned_;
    } else if (value.is_nil()) {
      throw FunctionError(std::string(kNilDereference));
    } else {
      throw FunctionError(fmt::format("{} {}", complaint, kind_name(value)));
    }
  }
  Elements(const Elements&) = delete;
  Elements& operator=(const Elements&) = delete;

  [[nodiscard]] std::span<const Value> items() const { return items_; }
  [[nodiscard]] std::vector<Value> copy() const { return {items_.begin(), items_.end()}; }

 private:
  std::vector<Value> owned_;
  std::span<const Value> items_;
};

bool in_list(std::span<const Value> haystack, const Value& needle) {
  return std::any_of(haystack.begin(), haystack.end(),
                     [&](const Value& item) { return deep_equal(needle, item); });
}

Value list(CallContext&, std::span<Value> args) {
  return List(std::vector<Value>(std::make_move_iterator(args.begin()),
                                 std::make_move_iterator(args.end())));
}

Value push(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot push on type");
  std::vector<Value> out;
  out.reserve(elements.items().size() + 1);
  out.assign(elements.items().begin(), elements.items().end());
  out.push_back(std::move(args[1]));
  return List(std::move(out));
}

Value prepend(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot prepend on type");
  std::vector<Value> out;
  out.reserve(elements.items().size() + 1);
  out.push_back(std::move(args[1]));
  out.insert(out.end(), elements.items().begin(), elements.items().end());
  return List(std::move(out));
}

Value concat(CallContext&, std::span<Value> args) {
  std::vector<Value> out;
  for (const Value& arg : args) {
    if (!arg.is_nil() && !arg.is_list() && arg.as_bytes() == nullptr) {
      throw FunctionError(fmt::format("Cannot concat type {} as list", kind_name(arg)));
    }
    const Elements elements(arg, "");
    out.insert(out.end(), elements.items().begin(), elements.items().end());
  }
  return out.empty() ? Value(List::nil()) : Value(List(std::move(out)));
}

Value first(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find first on type");
  return elements.items().empty() ? Value() : elements.items().front();
}

Value last(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find last on type");
  return elements.items().empty() ? Value() : elements.items().back();
}

Value rest(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find rest on type");
  const auto items = elements.items();
  if (items.empty()) return List::nil();
  return List(std::vector<Value>(items.begin() + 1, items.end()));
}

Value initial(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find initial on type");
  const auto items = elements.items();
  if (items.empty()) return List::nil();
  return List(std::vector<Value>(items.begin(), items.end() - 1));
}

Value reverse(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find reverse on type");
  return List(std::vector<Value>(elements.items().rbegin(), elements.items().rend()));
}

Value compact(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot compact on type");
  std::vector<Value> out;
  for (const Value& item : elements.items()) {
    if (!is_empty(item)) out.push_back(item);
  }
  return List(std::move(out));
}

Value uniq(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find uniq on type");
  std::vector<Value> out;
  for (const Value& item : elements.items()) {
    if (!in_list(out, item)) out.push_back(item);
  }
  return List(std::move(out));
}

Value without(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "Cannot find without on type");
  std::vector<Value> out;
  for (const Value& item : elements.items()) {
    if (!in_list(args.subspan(1), item)) out.push_back(item);
  }
  return List(std::move(out));
}

Value has(CallContext&, std::span<Value> args) {
  if (args[1].is_nil()) return false;
  return in_list(Elements(args[1], "Cannot find has on type").items(), args[0]);
}

Value slice_bytes(std::string_view bytes, std::size_t start, std::size_t end) {
  return Value::bytes(std::string(bytes.substr(start, end - start)));
}

Value slice(CallContext&, std::span<Value> args) {
  const Elements elements(args[0], "list should be type of slice or array but");
  const auto items = elements.items();
  if (items.empty()) return {};
  const auto size = static_cast<std::int64_t>(items.size());
  const std::int64_t start = args.size() > 1 ? to_int64(args[1]) : 0;
  const std::int64_t end = args.size() > 2 ? to_int64(args[2]) : size;
  if (start < 0 || end < start || end > size) {
    throw FunctionError("reflect.Value.Slice: slice index out of bounds");
  }
  if (const Bytes* bytes = args[0].as_bytes()) {
    return slice_bytes(*bytes, static_cast<std::size_t>(start), static_cast<std::size_t>(end));
  }
  return List(std::vector<Value>(items.begin() + start, items.begin() + end),
              args[0].as_list()->type());
}

/// Go's conversion of a float to int where it may not fit: out of range is the smallest int.
std::int64_t to_go_int(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  if (value >= -kLimit && value < kLimit) return static_cast<std::int64_t>(value);
  return std::numeric_limits<std::int64_t>::min();
}

Value chunk(CallContext&, std::span<Value> args) {
  const Elements elements(args[1], "Cannot chunk type");
  const auto items = elements.items();
  const std::int64_t size = int_arg(args[0]);
  const auto length = static_cast<double>(items.size());
  // sprig counts in floats, which also decides what sizes below 1 do.
  const std::int64_t count = to_go_int(std::floor((length - 1) / static_cast<double>(size)) + 1);
  if (count < 0) throw FunctionError("runtime error: makeslice: len out of range");
  std::vector<Value> chunks;
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t chunk_size = size;
    if (i == count - 1) {
      chunk_size = to_go_int(std::floor(std::fmod(length, static_cast<double>(size))));
      if (chunk_size == 0) chunk_size = size;
    }
    if (chunk_size < 0) throw FunctionError("runtime error: makeslice: len out of range");
    const auto begin = items.begin() + i * size;
    chunks.emplace_back(List(std::vector<Value>(begin, begin + chunk_size)));
  }
  return List(std::move(chunks), kListOfLists);
}

Value sort_alpha(CallContext&, std::span<Value> args) {
  if (List* list = args[0].as_list(); list != nullptr && &list->type() == &kStringList) {
    std::sort(list->items().begin(), list->items().end(),
              [](const Value& a, const Value& b) { return *a.as_string() < *b.as_string(); });
    return std::move(args[0]);
  }
  if (!args[0].is_list() && args[0].as_bytes() == nullptr) {
    return string_list({to_string(args[0])});
  }
  std::vector<std::string> items = to_strings(args[0]);
  std::sort(items.begin(), items.end());
  return string_list(std::move(items));
}

using enum ParamType;

constexpr Signature kOneList = {kAny};
constexpr Signature kListAndItem = {kAny, kAny};
constexpr std::string_view kAsIts = "the same under its other name";

constexpr Function kFunctions[] = {
    {"append", kListAndItem, push, "a list with one more element at its end",
     "{{ append (list 1 2) 3 }} -> [1 2 3]"},
    {"chunk",
     {kInt, kAny},
     chunk,
     "a list cut into lists of at most that size",
     "{{ chunk 2 (list 1 2 3) }} -> [[1 2] [3]]"},
    {"compact", kOneList, compact, "a list without its empty elements",
     "{{ compact (list 0 1 \"\" \"a\") }} -> [1 a]"},
    {"concat", Signature({kAny}, true), concat, "lists joined to one",
     "{{ concat (list 1) (list 2 3) }} -> [1 2 3]"},
    {"first", kOneList, first, "the first element, nil of an empty list",
     "{{ first (list 1 2 3) }} -> 1"},
    {"has", kListAndItem, has, "whether an element is in a list", "{{ has 2 (list 1 2) }} -> true"},
    {"initial", kOneList, initial, "all elements but the last",
     "{{ initial (list 1 2 3) }} -> [1 2]"},
    {"last", kOneList, last, "the last element, nil of an empty list",
     "{{ last (list 1 2 3) }} -> 3"},
    {"list", Signature({kAny}, true), list, "a list of its arguments",
     "{{ list 1 \"a\" true }} -> [1 a true]"},
    {"mustAppend", kListAndItem, push, kAsIts, "{{ mustAppend (list 1) 2 }} -> [1 2]"},
    {"mustChunk", {kInt, kAny}, chunk, kAsIts, "{{ mustChunk 1 (list 1 2) }} -> [[1] [2]]"},
    {"mustCompact", kOneList, compact, kAsIts, "{{ mustCompact (list 0 1) }} -> [1]"},
    {"mustFirst", kOneList, first, kAsIts, "{{ mustFirst (list 1 2) }} -> 1"},
    {"mustHas", kListAndItem, has, kAsIts, "{{ mustHas 3 (list 1 2) }} -> false"},
    {"mustInitial", kOneList, initial, kAsIts, "{{ mustInitial (list 1 2) }} -> [1]"},
    {"mustLast", kOneList, last, kAsIts, "{{ mustLast (list 1 2) }} -> 2"},
    {"mustPrepend", kListAndItem, prepend, kAsIts, "{{ mustPrepend (list 1) 0 }} -> [0 1]"},
    {"mustPush", kListAndItem, push, kAsIts, "{{ mustPush (list 1) 2 }} -> [1 2]"},
    {"mustRest", kOneList, rest, kAsIts, "{{ mustRest (list 1 2) }} -> [2]"},
    {"mustReverse", kOneList, reverse, kAsIts, "{{ mustReverse (list 1 2) }} -> [2 1]"},
    {"mustSlice", Signature({kAny, kAny}, true), slice, kAsIts,
     "{{ mustSlice (list 1 2 3) 1 }} -> [2 3]"},
    {"mustUniq", kOneList, uniq, kAsIts, "{{ mustUniq (list 1 1) }} -> [1]"},
    {"mustWithout", Signature({kAny, kAny}, true), without, kAsIts,
     "{{ mustWithout (list 1 2) 1 }} -> [2]"},
    {"prepend", kListAndItem, prepend, "a list with one more element in front",
     "{{ prepend (list 1 2) 0 }} -> [0 1 2]"},
    {"push", kListAndItem, push, "append under its other name", "{{ push (list 1) 2 }} -> [1 2]"},
    {"rest", kOneList, rest, "all elements but the first", "{{ rest (list 1 2 3) }} -> [2 3]"},
    {"reverse", kOneList, reverse, "the elements from last to first",
     "{{ reverse (list 1 2 3) }} -> [3 2 1]"},
    {"slice", Signature({kAny, kAny}, true), slice, "elements from one index to before another",
     "{{ slice (list 1 2 3) 1 2 }} -> [2]"},
    {"sortAlpha", kOneList, sort_alpha, "the elements as text, sorted bytewise",
     "{{ sortAlpha (list \"b\" \"a\") }} -> [a b]"},
    {"tuple", Signature({kAny}, true), list, "list under its other name",
     "{{ tuple 1 2 }} -> [1 2]"},
    {"uniq", kOneList, uniq, "the elements without repeats", "{{ uniq (list 1 2 1) }} -> [1 2]"},
    {"without", Signature({kAny, kAny}, true), without, "a list without the given elements",
     "{{ without (list 1 2 3) 2 }} -> [1 3]"},
};

}  // namespace

std::span<const Function> list_functions() {
  return kFunctions;
}

}  // namespace tf::engine
