#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/data/value.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"
#include "templates-engine/merge.h"

namespace tf::engine {
namespace {

// Dictionaries of sprig 3.3 (dict.go). keys and values are sorted by key, where Go's order is
// random.

Value dict(CallContext&, std::span<Value> args) {
  Map map;
  for (std::size_t i = 0; i < args.size(); i += 2) {
    Value value = i + 1 < args.size() ? std::move(args[i + 1]) : Value("");
    map.set(to_string(args[i]), std::move(value));
  }
  return map;
}

Value get(CallContext&, std::span<Value> args) {
  const Value* value = args[0].as_map()->find(string_arg(args[1]));
  return value == nullptr ? Value("") : *value;
}

Value set(CallContext& context, std::span<Value> args) {
  Map& map = *args[0].as_map();
  if (map.is_nil()) throw FunctionError("assignment to entry in nil map");
  if (args[2].is_map() || args[2].is_list()) {
    context.note_container(args[0].map_ref(), string_arg(args[1]));
  }
  map.set(take_string(args[1]), std::move(args[2]));
  return std::move(args[0]);
}

Value unset(CallContext&, std::span<Value> args) {
  args[0].as_map()->erase(string_arg(args[1]));
  return std::move(args[0]);
}

Value has_key(CallContext&, std::span<Value> args) {
  return args[0].as_map()->contains(string_arg(args[1]));
}

Value pluck(CallContext&, std::span<Value> args) {
  std::vector<Value> out;
  for (const Value& arg : args.subspan(1)) {
    if (const Value* value = arg.as_map()->find(string_arg(args[0]))) out.push_back(*value);
  }
  return List(std::move(out));
}

Value keys(CallContext&, std::span<Value> args) {
  std::vector<std::string> out;
  for (const Value& arg : args) {
    for (const auto& [key, value] : *arg.as_map())
      out.push_back(key);
  }
  return string_list(std::move(out));
}

Value values(CallContext&, std::span<Value> args) {
  std::vector<Value> out;
  for (const auto& [key, value] : *args[0].as_map())
    out.push_back(value);
  return List(std::move(out));
}

Value pick(CallContext&, std::span<Value> args) {
  Map out;
  for (Value& key : args.subspan(1)) {
    if (const Value* value = args[0].as_map()->find(string_arg(key))) {
      out.set(take_string(key), *value);
    }
  }
  return out;
}

Value omit(CallContext&, std::span<Value> args) {
  std::vector<Map::Entry> out;
  const auto names = args.subspan(1);
  for (const auto& entry : *args[0].as_map()) {
    const bool omitted = std::any_of(names.begin(), names.end(), [&](const Value& name) {
      return string_arg(name) == entry.first;
    });
    if (!omitted) out.push_back(entry);
  }
  return Map(std::move(out));
}

/// What a Go type assertion to `wanted` panics with.
[[noreturn]] void fail_conversion(const Value& value, std::string_view wanted) {
  throw FunctionError(fmt::format("interface conversion: interface {{}} is {}, not {}",
                                  value.is_nil() ? "nil" : type_name(value), wanted));
}

const Map& plain_map(const Value& value) {
  const Map* map = value.as_map();
  if (map == nullptr || &value.map_type() != &kAnyMap) fail_conversion(value, kAnyMap.name);
  return *map;
}

Value dig(CallContext&, std::span<Value> args) {
  if (args.size() < 3) throw FunctionError("dig needs at least three arguments");
  const auto path = args.first(args.size() - 2);
  const Map* map = &plain_map(args.back());
  for (const Value& key : path) {
    if (!key.is_string()) fail_conversion(key, "string");
  }
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Value* step = map->find(string_arg(path[i]));
    if (step == nullptr) return std::move(args[args.size() - 2]);
    if (i + 1 == path.size()) return *step;
    map = &plain_map(*step);
  }
  return {};
}

/// Merges all further arguments into the first. A nil destination map becomes a new one.
Value merge_all(std::span<Value> args, MergeMode mode) {
  Value destination = std::move(args[0]);
  for (const Value& source : args.subspan(1)) {
    if (destination.as_map()->is_nil() && !source.as_map()->is_nil()) destination = Map();
    merge_maps(*destination.as_map(), *source.as_map(), mode);
  }
  return destination;
}

/// merge and mergeOverwrite answer "" where mergo fails.
Value merge_or_empty(std::span<Value> args, MergeMode mode) {
  try {
    return merge_all(args, mode);
  } catch (const FunctionError&) {
    return "";
  }
}

Value merge(CallContext&, std::span<Value> args) {
  return merge_or_empty(args, MergeMode::kKeepDestination);
}

Value merge_overwrite(CallContext&, std::span<Value> args) {
  return merge_or_empty(args, MergeMode::kOverwrite);
}

Value must_merge(CallContext&, std::span<Value> args) {
  return merge_all(args, MergeMode::kKeepDestination);
}

Value must_merge_overwrite(CallContext&, std::span<Value> args) {
  return merge_all(args, MergeMode::kOverwrite);
}

using enum ParamType;

constexpr Signature kMaps({kAnyMap, kAnyMap}, true);

constexpr Function kFunctions[] = {
    {"dict", Signature({kAny}, true), dict, "a map of its arguments: key, value, key, value ...",
     "{{ dict \"a\" 1 \"b\" 2 }} -> map[a:1 b:2]"},
    {"dig", Signature({kAny}, true), dig, "the value below a path of keys, or the default",
     "{{ dig \"a\" \"b\" \"none\" (dict \"a\" (dict \"b\" 1)) }} -> 1"},
    {"get",
     {kAnyMap, kString},
     get,
     "the value of a key, \"\" when it is missing",
     "{{ get (dict \"a\" 1) \"a\" }} -> 1"},
    {"hasKey",
     {kAnyMap, kString},
     has_key,
     "whether a map has a key",
     "{{ hasKey (dict \"a\" 1) \"b\" }} -> false"},
    {"keys", Signature({kAnyMap}, true), keys, "the keys of maps, sorted",
     "{{ keys (dict \"b\" 1 \"a\" 2) }} -> [a b]"},
    {"merge", kMaps, merge, "maps merged into the first one, which wins unless empty",
     "{{ merge (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }} -> map[a:1 b:3]"},
    {"mergeOverwrite", kMaps, merge_overwrite, "maps merged into the first one, later ones win",
     "{{ mergeOverwrite (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }} -> map[a:2 b:3]"},
    {"mustMerge", kMaps, must_merge, "merge that fails instead of giving \"\"",
     "{{ mustMerge (dict \"a\" 1) (dict \"b\" 2) }} -> map[a:1 b:2]"},
    {"mustMergeOverwrite", kMaps, must_merge_overwrite,
     "mergeOverwrite that fails instead of giving \"\"",
     "{{ mustMergeOverwrite (dict \"a\" 1) (dict \"a\" 2) }} -> map[a:2]"},
    {"omit", Signature({kAnyMap, kString}, true), omit, "a map without the given keys",
     "{{ omit (dict \"a\" 1 \"b\" 2) \"a\" }} -> map[b:2]"},
    {"pick", Signature({kAnyMap, kString}, true), pick, "a map of the given keys only",
     "{{ pick (dict \"a\" 1 \"b\" 2) \"a\" }} -> map[a:1]"},
    {"pluck", Signature({kString, kAnyMap}, true), pluck, "the values of one key in several maps",
     "{{ pluck \"a\" (dict \"a\" 1) (dict \"a\" 2) }} -> [1 2]"},
    {"set",
     {kAnyMap, kString, kAny},
     set,
     "sets a key in the map itself and gives the map",
     "{{ set (dict \"a\" 1) \"b\" 2 }} -> map[a:1 b:2]"},
    {"unset",
     {kAnyMap, kString},
     unset,
     "removes a key from the map itself and gives the map",
     "{{ unset (dict \"a\" 1) \"a\" }} -> map[]"},
    {"values",
     {kAnyMap},
     values,
     "the values of a map, by sorted key",
     "{{ values (dict \"a\" 1 \"b\" 2) }} -> [1 2]"},
};

}  // namespace

std::span<const Function> dict_functions() {
  return kFunctions;
}

}  // namespace tf::engine
