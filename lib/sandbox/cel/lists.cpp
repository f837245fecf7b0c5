#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "lib/base/utf8.h"
#include "lib/sandbox/cel/functions.h"

namespace tf::sandbox::cel {
namespace {

CelValue whole(std::size_t value) {
  return CelValue(static_cast<std::int64_t>(value));
}

Evaluated size(Arguments in) {
  if (const auto* text = in[0].as<std::string>()) return whole(rune_count(*text));
  if (const auto* bytes = in[0].as<Bytes>()) return whole(bytes->data.size());
  if (const CelList* list = in[0].as_list()) return whole(list->size());
  if (const CelMap* map = in[0].as_map()) return whole(map->size());
  return no_overload();
}

bool has_item(const CelList& list, const CelValue& item) {
  return std::any_of(list.begin(), list.end(),
                     [&item](const CelValue& each) { return equal(each, item); });
}

bool has_all(const CelList& list, const CelList& items) {
  return std::all_of(items.begin(), items.end(),
                     [&list](const CelValue& each) { return has_item(list, each); });
}

bool two_lists(Arguments in) {
  return in[0].as_list() != nullptr && in[1].as_list() != nullptr;
}

Evaluated set_contains(Arguments in) {
  if (!two_lists(in)) return no_overload();
  return CelValue(has_all(*in[0].as_list(), *in[1].as_list()));
}
Evaluated set_equivalent(Arguments in) {
  if (!two_lists(in)) return no_overload();
  return CelValue(has_all(*in[0].as_list(), *in[1].as_list()) &&
                  has_all(*in[1].as_list(), *in[0].as_list()));
}
Evaluated set_intersects(Arguments in) {
  if (!two_lists(in)) return no_overload();
  const CelList& items = *in[1].as_list();
  return CelValue(std::any_of(items.begin(), items.end(), [&in](const CelValue& each) {
    return has_item(*in[0].as_list(), each);
  }));
}

Evaluated is_sorted(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  for (std::size_t i = 1; i < list->size(); ++i) {
    const auto order = compare((*list)[i - 1], (*list)[i]);
    if (!order) return error(order.error());
    if (*order > 0) return CelValue(false);
  }
  return CelValue(true);
}

Evaluated sum(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  if (list->empty()) return CelValue(std::int64_t{0});
  const Function* add = find_function("_+_");
  Evaluated total = list->front();
  for (std::size_t i = 1; total && i < list->size(); ++i) {
    const std::array<CelValue, 2> pair = {*total, (*list)[i]};
    total = add->run(pair);
  }
  return total;
}

/// The item before which no other stands, or behind which none does.
Evaluated extreme(const CelList& list, int sign, std::string_view name) {
  if (list.empty()) return error(std::string(name) + " called on empty list");
  const CelValue* best = &list.front();
  for (const CelValue& each : list) {
    const auto order = compare(each, *best);
    if (!order) return error(order.error());
    if (*order * sign > 0) best = &each;
  }
  return *best;
}

CelList list_of(Arguments in) {
  if (in.size() == 1 && in[0].as_list() != nullptr) return *in[0].as_list();
  return {in.begin(), in.end()};
}
Evaluated smallest(Arguments in) {
  return extreme(list_of(in), -1, "min");
}
Evaluated largest(Arguments in) {
  return extreme(list_of(in), 1, "max");
}

/// In a list or, by characters, in a text.
template <class Search>
Evaluated index_of(Arguments in, Search search) {
  if (const CelList* list = in[0].as_list()) {
    std::int64_t found = -1;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (equal((*list)[i], in[1]) && (found < 0 || search.last)) {
        found = static_cast<std::int64_t>(i);
      }
    }
    return CelValue(found);
  }
  if (in[0].as<std::string>() == nullptr || in[1].as<std::string>() == nullptr) {
    return no_overload();
  }
  const std::u32string text = to_runes(*in[0].as<std::string>());
  const std::u32string part = to_runes(*in[1].as<std::string>());
  const auto* from = in.size() > 2 ? in[2].as<std::int64_t>() : nullptr;
  const auto start = from == nullptr ? (search.last ? text.size() : 0)
                                     : static_cast<std::size_t>(std::max<std::int64_t>(0, *from));
  const auto at = search.last ? text.rfind(part, start) : text.find(part, start);
  return CelValue(at == std::u32string::npos ? std::int64_t{-1} : static_cast<std::int64_t>(at));
}
struct Order {
  bool last = false;
};
Evaluated first_index(Arguments in) {
  return index_of(in, Order{false});
}
Evaluated last_index(Arguments in) {
  return index_of(in, Order{true});
}

Evaluated distinct(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  CelList found;
  for (const CelValue& each : *list) {
    if (!has_item(found, each)) found.push_back(each);
  }
  return CelValue(std::move(found));
}

Evaluated sorted(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  CelList found = *list;
  for (std::size_t i = 1; i < found.size(); ++i) {
    if (!compare(found[i - 1], found[i])) return no_overload();
  }
  std::stable_sort(found.begin(), found.end(), [](const CelValue& a, const CelValue& b) {
    return compare(a, b).value_or(0) < 0;
  });
  return CelValue(std::move(found));
}

Evaluated flattened(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  CelList found;
  for (const CelValue& each : *list) {
    if (const CelList* inner = each.as_list()) {
      found.insert(found.end(), inner->begin(), inner->end());
    } else {
      found.push_back(each);
    }
  }
  return CelValue(std::move(found));
}

Evaluated slice(Arguments in) {
  const CelList* list = in[0].as_list();
  const auto* begin = in[1].as<std::int64_t>();
  const auto* end = in[2].as<std::int64_t>();
  if (list == nullptr || begin == nullptr || end == nullptr) return no_overload();
  if (*begin < 0 || *end < *begin || *end > static_cast<std::int64_t>(list->size())) {
    return error("cannot slice: index out of range");
  }
  return CelValue(CelList(list->begin() + *begin, list->begin() + *end));
}

Evaluated first_item(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  return list->empty() ? none() : some(list->front());
}
Evaluated last_item(Arguments in) {
  const CelList* list = in[0].as_list();
  if (list == nullptr) return no_overload();
  return list->empty() ? none() : some(list->back());
}

constexpr std::array kFunctions = std::to_array<Function>({
    {"size", 1, 1, size},
    {"sets.contains", 2, 2, set_contains},
    {"sets.equivalent", 2, 2, set_equivalent},
    {"sets.intersects", 2, 2, set_intersects},
    {"isSorted", 1, 1, is_sorted},
    {"sum", 1, 1, sum},
    {"min", 1, 1, smallest},
    {"max", 1, 1, largest},
    {"math.least", 1, 8, smallest},
    {"math.greatest", 1, 8, largest},
    {"indexOf", 2, 3, first_index},
    {"lastIndexOf", 2, 3, last_index},
    {"distinct", 1, 1, distinct},
    {"sort", 1, 1, sorted},
    {"flatten", 1, 2, flattened},
    {"slice", 3, 3, slice},
    {"first", 1, 1, first_item},
    {"last", 1, 1, last_item},
});

}  // namespace

std::span<const Function> list_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox::cel
