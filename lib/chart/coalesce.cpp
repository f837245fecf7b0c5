#include "lib/chart/coalesce.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/data/go_print.h"

namespace tf::chart {
namespace {

constexpr std::string_view kGlobal = "global";

std::string concat_prefix(std::string_view prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : fmt::format("{}.{}", prefix, key);
}

/// What happens to nulls: coalescing drops them, merging keeps them.
enum class Nulls { kDelete, kKeep };

/// How values get from source to destination.
enum class Take {
  kShare,             ///< by reference, as Go does
  kCopy,              ///< deep copies
  kCopyWithoutNulls,  ///< deep copies, null entries of maps left out
};

/// A copy without null entries of maps; those in lists stay (helm's cleanNilValues).
Value copy_without_nulls(const Value& value) {
  const Map* map = value.as_map();
  if (map == nullptr) return deep_copy(value);
  std::vector<Map::Entry> entries;
  entries.reserve(map->size());
  for (const auto& [key, item] : *map) {
    if (!item.is_nil()) entries.emplace_back(key, copy_without_nulls(item));
  }
  return Map(std::move(entries));
}

Value taken(const Value& value, Take take) {
  switch (take) {
    case Take::kShare:
      return value;
    case Take::kCopy:
      return deep_copy(value);
    default:
      return copy_without_nulls(value);
  }
}

/// helm 4.3.1 coalesceTablesFullKey. Go first copies all defaults and prunes them; here `take` does
/// that for the few that are used.
class TableMerger {
 public:
  TableMerger(Nulls nulls, Take take, EventSink& events)
      : nulls_(nulls), take_(take), events_(events) {}

  // NOLINTNEXTLINE(misc-no-recursion): values are as deep as the YAML reader allows
  void merge(Map& dst, Map& src, const std::string& prefix) {
    if (&dst == &src) return;
    for (auto& [key, value] : src.entries()) {
      if (value.is_nil() && take_ == Take::kCopyWithoutNulls) continue;
      Value* present = dst.find(key);
      if (present == nullptr) {
        dst.set(key, taken(value, take_));
      } else if (present->is_nil()) {
        meet_null(dst, key, value);
      } else if (value.is_map()) {
        merge_map(*present, value, concat_prefix(prefix, key));
      } else if (present->is_map() && !value.is_nil()) {
        warn(fmt::format("warning: destination for {} is a table. Ignoring non-table value ({})",
                         concat_prefix(prefix, key), go_print(value)));
      }
    }
    if (take_ == Take::kShare) spread_nulls(dst, src);
  }

 private:
  /// The user's null deletes a default; where there is none to delete it stays.
  void meet_null(Map& dst, const std::string& key, Value& value) {
    if (nulls_ == Nulls::kDelete && !value.is_nil()) dst.erase(key);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void merge_map(const Value& present, const Value& value, const std::string& full_key) {
    if (Map* inner = present.as_map()) return merge(*inner, *value.as_map(), full_key);
    warn(fmt::format("warning: cannot overwrite table with non table for {} ({})", full_key,
                     go_print(take_ == Take::kShare ? value : taken(value, take_))));
  }

  /// Go marks the nulls of dst in src; a shared src shows it.
  static void spread_nulls(const Map& dst, Map& src) {
    for (const auto& [key, value] : dst) {
      if (value.is_nil()) src.set(key, {});
    }
  }

  void warn(std::string message) { log_info(events_, std::move(message)); }

  Nulls nulls_;
  Take take_;
  EventSink& events_;
};

/// helm 4.3.1 coalesce, coalesceValues, coalesceDeps, coalesceGlobals.
class Coalescer {
 public:
  Coalescer(Nulls nulls, const HelmDialect& dialect, EventSink& events)
      : nulls_(nulls),
        prunes_(nulls == Nulls::kDelete && dialect.prunes_default_nulls),
        events_(events) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as charts are nested, which the loader limits
  Status coalesce(const Chart& chart, Map& dest, const std::string& prefix) {
    if (const Map* defaults = chart.values.as_map()) {
      const std::string path = concat_prefix(prefix, chart.name());
      for (const auto& [key, value] : *defaults)
        add_default(chart, dest, key, value, path);
    }
    for (const Chart& subchart : chart.dependencies) {
      TF_CHECK(coalesce_subchart(chart, subchart, dest, prefix));
    }
    return {};
  }

 private:
  void add_default(const Chart& chart, Map& dest, const std::string& key, const Value& value,
                   const std::string& path) {
    const bool deletes = nulls_ == Nulls::kDelete;
    Value* present = dest.find(key);
    if (present == nullptr) {
      if (prunes_ && value.is_nil()) return;
      dest.set(key, taken(value, prunes_ ? Take::kCopyWithoutNulls : Take::kCopy));
      return;
    }
    if (present->is_nil() && deletes) {
      dest.erase(key);
      return;
    }
    Map* table = present->as_map();
    if (table == nullptr) return;
    if (Map* source = value.as_map()) {
      // A sub-chart's section keeps nulls: they still have to delete that chart's own defaults.
      const bool keep = !deletes || is_subchart(chart, key);
      TableMerger(keep ? Nulls::kKeep : Nulls::kDelete,
                  keep || !prunes_ ? Take::kCopy : Take::kCopyWithoutNulls, events_)
          .merge(*table, *source, concat_prefix(path, key));
    } else if (!value.is_nil()) {
      warn(fmt::format("warning: skipped value for {}.{}: Not a table.", path, key));
    }
  }

  static bool is_subchart(const Chart& chart, std::string_view key) {
    return std::any_of(chart.dependencies.begin(), chart.dependencies.end(),
                       [&](const Chart& subchart) { return subchart.name() == key; });
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Status coalesce_subchart(const Chart& chart, const Chart& subchart, Map& dest,
                           const std::string& prefix) {
    const std::string& name = subchart.name();
    if (!dest.contains(name)) dest.set(name, Map{});
    const Value section = *dest.find(name);
    Map* table = section.as_map();
    if (table == nullptr) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("type mismatch on {}: {}", name, go_sprintf("%t", {&section, 1})));
    }
    const std::string path = concat_prefix(prefix, chart.name());
    coalesce_globals(*table, dest, path);
    return coalesce(subchart, *table, path);
  }

  void coalesce_globals(Map& dest, const Map& src, const std::string& prefix) {
    MapRef to = std::make_shared<Map>();
    if (const Value* present = dest.find(kGlobal)) {
      to = present->map_ref();
      if (to == nullptr) {
        return warn("warning: skipping globals because destination global is not a table.");
      }
    }
    if (const Value* given = src.find(kGlobal)) {
      const MapRef from = given->map_ref();
      if (from == nullptr) {
        return warn("warning: skipping globals because source global is not a table.");
      }
      for (const auto& [key, value] : *from)
        add_global(*to, key, value, prefix);
    }
    dest.set(std::string(kGlobal), std::move(to));
  }

  /// The parent's global wins over the sub-chart's.
  void add_global(Map& globals, const std::string& key, const Value& value,
                  const std::string& prefix) {
    const Value* present = globals.find(key);
    const Map* table = value.as_map();
    if (table == nullptr) {
      if (present != nullptr && present->is_map()) {
        return warn(fmt::format("key {} is table. Skipping", key));
      }
      globals.set(key, value);
      return;
    }
    // Helm copies one level only: maps further down stay shared between parent and sub-charts.
    Value copy{Map(*table)};
    if (present != nullptr) {
      Map* below = present->as_map();
      if (below == nullptr) {
        return warn(fmt::format("Conflict: cannot merge map onto non-map for {}. Skipping.",
                                go_quote(key)));
      }
      TableMerger(Nulls::kKeep, Take::kShare, events_)
          .merge(*copy.as_map(), *below, concat_prefix(prefix, key));
    }
    globals.set(key, std::move(copy));
  }

  void warn(std::string message) { log_info(events_, std::move(message)); }

  Nulls nulls_;
  bool prunes_;  ///< defaults lose their nulls before they are used
  EventSink& events_;
};

Result<Value> combine(const Chart& chart, const Value& user, Nulls nulls,
                      const HelmDialect& dialect, EventSink& events) {
  Value values = user.is_map() ? deep_copy(user) : Value(Map{});
  TF_CHECK(Coalescer(nulls, dialect, events).coalesce(chart, *values.as_map(), {}));
  return values;
}

Value merge_pair(const Value& dst, const Value& src, TableMerger merger) {
  if (!src.is_map()) return dst;
  if (!dst.is_map()) return src;
  merger.merge(*dst.as_map(), *src.as_map(), {});
  return dst;
}

}  // namespace

Result<Value> coalesce_values(const Chart& chart, const Value& user, EventSink& events,
                              const HelmDialect& dialect) {
  return combine(chart, user, Nulls::kDelete, dialect, events);
}

Result<Value> merge_values(const Chart& chart, const Value& user, EventSink& events) {
  return combine(chart, user, Nulls::kKeep, HelmDialect{}, events);
}

Value coalesce_tables(const Value& dst, const Value& src, EventSink& events) {
  return merge_pair(dst, src, TableMerger(Nulls::kDelete, Take::kCopy, events));
}

Value merge_tables(const Value& dst, const Value& src, EventSink& events) {
  return merge_pair(dst, src, TableMerger(Nulls::kKeep, Take::kShare, events));
}

}  // namespace tf::chart
