#include "lib/chart/dependencies.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "lib/base/semver.h"
#include "lib/base/text.h"
#include "lib/chart/coalesce.h"
#include "lib/chart/value_path.h"
#include "lib/data/go_print.h"

namespace tf::chart {
namespace {

/// helm 4.3.1 chartutil.IsCompatibleRange: false when either does not parse.
bool is_compatible(const std::string& constraint, const std::string& version) {
  const auto parsed = Version::parse(version);
  if (!parsed) return false;
  const auto range = Constraint::parse(constraint);
  return range && range->check(*parsed);
}

bool satisfies(const Dependency& wanted, const Chart& chart) {
  return chart.name() == wanted.name && is_compatible(wanted.version, chart.metadata.version);
}

/// Sub-charts of `chart` in the order of Chart.yaml, under their aliases; those that Chart.yaml
/// does not mention come first. One that is wanted twice is copied.
std::vector<Chart> arrange_subcharts(Chart& chart) {
  std::vector<Chart>& loaded = chart.dependencies;
  std::vector<Dependency>& wanted = chart.metadata.dependencies;
  std::vector<std::size_t> uses(loaded.size(), 0);
  std::vector<std::size_t> choice(wanted.size(), loaded.size());
  std::vector<Chart> arranged;
  std::vector<bool> mentioned(loaded.size(), false);
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    for (std::size_t i = 0; i < loaded.size(); ++i) {
      if (!satisfies(wanted[w], loaded[i])) continue;
      mentioned[i] = true;
      if (choice[w] == loaded.size()) choice[w] = i;
    }
    if (choice[w] < loaded.size()) ++uses[choice[w]];
  }
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    if (!mentioned[i]) arranged.push_back(std::move(loaded[i]));
  }
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (const std::size_t i = choice[w]; i < loaded.size()) {
      arranged.push_back(--uses[i] == 0 ? std::move(loaded[i]) : loaded[i]);
      if (!wanted[w].alias.empty()) arranged.back().metadata.name = wanted[w].alias;
    }
    if (!wanted[w].alias.empty()) wanted[w].name = wanted[w].alias;
  }
  return arranged;
}

/// What each sub-chart is called in charts/, by the name of its use.
std::map<std::string, std::string> loaded_names(const std::vector<Dependency>& wanted) {
  std::map<std::string, std::string> names;
  for (const Dependency& dependency : wanted)
    names.emplace(dependency.alias.empty() ? dependency.name : dependency.alias, dependency.name);
  return names;
}

/// Leaves a chart's dependencies as Helm 3.22 does when it has processed another use of the chart:
/// all uses share that list, and each alias was written over its name.
// NOLINTNEXTLINE(misc-no-recursion): as deep as charts are nested, which the loader limits
void write_aliases_over_names(Chart& chart) {
  for (Dependency& dependency : chart.metadata.dependencies) {
    if (!dependency.alias.empty()) dependency.name = dependency.alias;
  }
  for (Chart& subchart : chart.dependencies)
    write_aliases_over_names(subchart);
}

/// processDependencyTags: one true tag enables, else one false tag disables.
void apply_tags(std::vector<Dependency>& dependencies, const Value& values, EventSink& events) {
  const auto tags = find_table(values, "tags");
  if (!tags) return;
  for (Dependency& dependency : dependencies) {
    bool any_true = false;
    bool any_false = false;
    for (const std::string& tag : dependency.tags) {
      const Value* value = (*tags)->find(tag);
      if (value == nullptr) continue;
      if (const bool* flag = value->as_bool()) {
        (*flag ? any_true : any_false) = true;
      } else {
        log_warning(events, "returned non-bool value", {{"tag", tag}, {"chart", dependency.name}});
      }
    }
    dependency.enabled = any_true || !any_false;
  }
}

/// processDependencyConditions: the first path that leads to a bool decides.
void apply_conditions(std::vector<Dependency>& dependencies, const Value& values,
                      const std::string& prefix, EventSink& events) {
  for (Dependency& dependency : dependencies) {
    for (const std::string_view path : split_views(trim_space(dependency.condition), ",")) {
      if (path.empty()) continue;
      const Value* value = find_path_value(values, prefix + std::string(path));
      if (value == nullptr) continue;
      if (const bool* flag = value->as_bool()) {
        dependency.enabled = *flag;
        break;
      }
      log_warning(events, "returned non-bool value",
                  {{"path", std::string(path)}, {"chart", dependency.name}});
    }
  }
}

/// processDependencyEnabled.
// NOLINTNEXTLINE(misc-no-recursion): as deep as charts are nested, which the loader limits
Status keep_enabled(Chart& chart, const Value& values, const std::string& prefix, EventSink& events,
                    const HelmDialect& dialect) {
  Metadata& metadata = chart.metadata;
  if (metadata.dependencies.empty() && !metadata.declares_dependencies) return {};
  // 1. The sub-charts that Chart.yaml asks for, under their names of use.
  const auto original_names = loaded_names(metadata.dependencies);
  chart.dependencies = arrange_subcharts(chart);
  // 2. Which of them the values switch off; conditions overrule tags.
  for (Dependency& dependency : metadata.dependencies)
    dependency.enabled = true;
  TF_ASSIGN(const Value coalesced, coalesce_values(chart, values, events, dialect));
  apply_tags(metadata.dependencies, coalesced, events);
  apply_conditions(metadata.dependencies, coalesced, prefix, events);
  std::set<std::string> disabled;
  for (const Dependency& dependency : metadata.dependencies) {
    if (!dependency.enabled) disabled.insert(dependency.name);
  }
  std::erase_if(chart.dependencies,
                [&](const Chart& subchart) { return disabled.contains(subchart.name()); });
  std::erase_if(metadata.dependencies,
                [&](const Dependency& dependency) { return disabled.contains(dependency.name); });
  // 3. The same below, with this chart's values (not the sub-chart's section: paths are whole).
  std::set<std::pair<std::string, std::string>> processed;  // name in charts/ and version
  for (Chart& subchart : chart.dependencies) {
    const auto original = original_names.find(subchart.name());
    if (!dialect.parts_aliased_charts && original != original_names.end() &&
        !processed.emplace(original->second, subchart.metadata.version).second) {
      write_aliases_over_names(subchart);
    }
    TF_CHECK(keep_enabled(subchart, coalesced, prefix + subchart.name() + ".", events, dialect));
  }
  return {};
}

/// pathToMap: the table under a dotted path, "." being the root.
Value place_at(std::string_view path, Value table) {
  if (path == ".") return table;
  const std::vector<std::string_view> steps = split_views(path, ".");
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    Map outer;
    outer.set(std::string(*step), std::move(table));
    table = std::move(outer);
  }
  return table;
}

/// An entry of import-values in its long form.
struct Import {
  std::string child;
  std::string parent;
  bool is_short = false;
};

std::optional<Import> read_import(const Value& entry) {
  if (const std::string* name = entry.as_string()) return Import{"exports." + *name, ".", true};
  const Map* map = entry.as_map();
  if (map == nullptr) return std::nullopt;
  const auto text = [&](std::string_view key) {
    const Value* value = map->find(key);
    return go_print(value == nullptr ? Value() : *value);
  };
  return Import{text("child"), text("parent"), false};
}

Value to_value(const Import& import) {
  Map map(kStringMap);
  map.set("child", import.child);
  map.set("parent", import.parent);
  return map;
}

/// Merges what one dependency exports into `imported`; earlier imports win.
Value import_from(Dependency& dependency, const Value& values, Value imported, EventSink& events) {
  std::vector<Value> rewritten;
  for (const Value& entry : dependency.import_values) {
    const auto import = read_import(entry);
    if (!import) continue;
    rewritten.push_back(to_value(*import));
    auto table = find_table(values, dependency.name + "." + import->child);
    if (!table) {
      std::string reason = std::move(table).error().message;
      if (import->is_short) {
        log_warning(events, "ImportValues missing table", {{"error", std::move(reason)}});
      } else {
        log_warning(events, "ImportValues missing table from chart",
                    {{"chart", dependency.name}, {"error", std::move(reason)}});
      }
      continue;
    }
    // Values.AsMap: an empty table is a new one, others stay shared with the values they are from.
    Value exported = (*table)->empty() ? Value(Map{}) : Value(*std::move(table));
    imported = merge_tables(imported, place_at(import->parent, std::move(exported)), events);
  }
  dependency.import_values = std::move(rewritten);
  return imported;
}

/// processDependencyImportValues, sub-charts first.
// NOLINTNEXTLINE(misc-no-recursion)
Status import_values(Chart& chart, EventSink& events) {
  for (Chart& subchart : chart.dependencies)
    TF_CHECK(import_values(subchart, events));
  if (chart.metadata.dependencies.empty()) return {};
  TF_ASSIGN(const Value merged, merge_values(chart, {}, events));
  Value imported{Map{}};
  for (Dependency& dependency : chart.metadata.dependencies) {
    imported = import_from(dependency, merged, std::move(imported), events);
  }
  // The chart's own values win over what it imports. Tables may have been taken over by reference
  // above, so they part here.
  chart.values = merge_tables(deep_copy(merged), imported, events);
  return {};
}

}  // namespace

Status process_dependencies(Chart& chart, const Value& user, EventSink& events,
                            const HelmDialect& dialect) {
  TF_CHECK(keep_enabled(chart, user, {}, events, dialect));
  return import_values(chart, events);
}

}  // namespace tf::chart
