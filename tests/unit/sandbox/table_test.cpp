#include "lib/sandbox/table.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/human_duration.h"
#include "lib/sandbox/json_path.h"

namespace tf::sandbox {
namespace {

/// Objects in many states, and the tables that a kube-apiserver 1.36.3 made of them.
Value recorded_tables() {
  const auto text = read_file(std::string(TF_TEST_DATA) + "/unit/sandbox/goldens/tables.json");
  return parse_json(text.value(), Numbers::kInt64OrFloat).value();
}

Resource printed_resource(const Catalog& catalog, const Value& recorded, std::string_view path) {
  const auto steps = split_views(path, "/");
  const bool core = steps[1] == "api";
  const Resource* found =
      catalog.find(core ? "" : steps[2], core ? steps[2] : steps[3], steps.back());
  if (found != nullptr) return *found;
  Resource custom;
  custom.custom = true;
  if (steps.back() != "gadgets") return custom;
  auto facts = std::make_shared<CustomFacts>();
  facts->printer_columns = *find_path(recorded, {"crd_columns"});
  custom.custom_facts = std::move(facts);
  return custom;
}

/// The columns without their descriptions, the rows without objects.
Map comparable_table(const Value& table) {
  List columns;
  for (const Value& column : *find_path(table, {"columnDefinitions"})->as_list()) {
    Map kept = *column.as_map();
    kept.erase("description");
    columns.push(std::move(kept));
  }
  List rows;
  for (const Value& row : *find_path(table, {"rows"})->as_list()) {
    Map kept = *row.as_map();
    kept.erase("object");
    rows.push(std::move(kept));
  }
  return Map{{"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

std::string row_text(const Value& rows, std::size_t index) {
  const List& list = *rows.as_list();
  return index < list.size() ? to_json(list[index]).value() : "no row";
}

TEST(Table, IsTheServersForEveryKind) {
  const Value recorded = recorded_tables();
  const Catalog catalog;
  for (const Value& kind : *find_path(recorded, {"kinds"})->as_list()) {
    const auto path = string_at(kind, {"path"});
    const Resource resource = printed_resource(catalog, recorded, path);
    const auto& objects = find_path(kind, {"objects"})->as_list()->items();
    const std::chrono::seconds second(*integer_at(kind, {"now"}));
    // The server may have made the table when the next second had begun.
    const auto table = [&](std::chrono::seconds at) {
      return comparable_table(
          to_table(resource, objects, Map{}, IncludeObject::kNone, TimePoint(at)));
    };
    const Map now = table(second);
    const Map later = table(second + std::chrono::seconds(1));
    EXPECT_EQ(to_json(*now.find("columns")).value(), to_json(*find_path(kind, {"columns"})).value())
        << path;
    const Value& rows = *find_path(kind, {"rows"});
    for (std::size_t i = 0; i < rows.as_list()->size(); ++i) {
      const std::string expected = row_text(rows, i);
      if (row_text(*later.find("rows"), i) == expected) continue;
      EXPECT_EQ(row_text(*now.find("rows"), i), expected) << path;
    }
  }
}

Value table_object() {
  return parse_json(R"({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "b"},
                        "metadata": {"name": "cm", "namespace": "ns"}})",
                    Numbers::kInt64OrFloat)
      .value();
}

TEST(Table, RowsHaveWhatWasAskedFor) {
  const Catalog catalog;
  const Resource& maps = *catalog.find("", "v1", "configmaps");
  const std::vector<Value> objects = {table_object()};
  const auto object_of = [&](IncludeObject include) {
    const Value table = to_table(maps, objects, Map{{"resourceVersion", "7"}}, include, {});
    EXPECT_EQ(string_at(table, {"metadata", "resourceVersion"}), "7");
    const Value& row = (*find_path(table, {"rows"})->as_list())[0];
    return *find_path(row, {"object"});
  };
  EXPECT_TRUE(object_of(IncludeObject::kNone).is_nil());
  EXPECT_EQ(to_json(object_of(IncludeObject::kObject)).value(), to_json(objects[0]).value());
  const Value partial = object_of(IncludeObject::kMetadata);
  EXPECT_EQ(to_json(partial).value(),
            R"({"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadata",)"
            R"("metadata":{"name":"cm","namespace":"ns"}})");
}

TEST(Table, PartialListHasTheMetadataAlone) {
  const std::vector<Value> objects = {table_object()};
  const Value list = to_partial_metadata_list(objects, Map{{"resourceVersion", "7"}});
  EXPECT_EQ(string_at(list, {"kind"}), "PartialObjectMetadataList");
  const Value& item = (*find_path(list, {"items"})->as_list())[0];
  EXPECT_EQ(string_at(item, {"metadata", "name"}), "cm");
  EXPECT_EQ(find_path(item, {"data"}), nullptr);
}

TEST(HumanDuration, HasTwoUnitsAtMost) {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  EXPECT_EQ(human_duration(seconds(-2)), "<invalid>");
  EXPECT_EQ(human_duration(milliseconds(-1500)), "0s");
  EXPECT_EQ(human_duration(seconds(119)), "119s");
  EXPECT_EQ(human_duration(seconds(120)), "2m");
  EXPECT_EQ(human_duration(seconds(599)), "9m59s");
  EXPECT_EQ(human_duration(seconds(10799)), "179m");
  EXPECT_EQ(human_duration(seconds(7 * 3600 + 60)), "7h1m");
  EXPECT_EQ(human_duration(hours(47)), "47h");
  EXPECT_EQ(human_duration(hours(49)), "2d1h");
  EXPECT_EQ(human_duration(hours(24 * 400)), "400d");
  EXPECT_EQ(human_duration(hours(24 * 365 * 3 + 24)), "3y1d");
  EXPECT_EQ(human_duration(hours(24 * 365 * 9)), "9y");
}

TEST(JsonPath, GivesNothingWhereNothingIs) {
  const Value object =
      parse_json(R"({"a": [{"n": "x"}, {"n": "y", "v": 2}], "b": {}})", Numbers::kInt64OrFloat)
          .value();
  const auto first = [&](std::string_view path) {
    const auto found = json_path(object, path);
    return found.empty() ? std::string("nothing") : to_json(found.front()).value();
  };
  EXPECT_EQ(first(".a[1].n"), R"("y")");
  EXPECT_EQ(first(".a[?(@.v>=2)].n"), R"("y")");
  EXPECT_EQ(first(".a[?(@.v)].n"), R"("y")");
  EXPECT_EQ(first("$.a[-1:].n"), R"("y")");
  for (const auto* path : {".a[2]", ".c.d", ".a[?(@.n=='z')]", ".a[", ".b[0]", ".a.n", ".a[-3]"})
    EXPECT_EQ(first(path), "nothing") << path;
}

}  // namespace
}  // namespace tf::sandbox
