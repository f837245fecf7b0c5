#include "lib/chart/value_sources.h"

#include <gtest/gtest.h>

#include "tests/unit/chart/chart_fixture.h"

namespace tf::chart {
namespace {

using FileMap = std::map<std::string, std::string>;

Result<Value> merge_files(const ValueSources& sources, const FileMap& files) {
  return merge_value_sources(sources, [&](const std::string& path) -> Result<std::string> {
    const auto found = files.find(path);
    if (found != files.end()) return found->second;
    return fail(ErrorCode::kNotFound, "open " + path + ": no such file or directory");
  });
}

std::string shown(const Result<Value>& values) {
  return values ? test::json_of(*values) : values.error().message;
}

struct FileRow {
  std::string_view text;
  std::string_view expected;
};

// `helm template -f a.yaml` 4.3.1: the values, or the error.
const FileRow kFileRows[] = {
    {"a: 1\nb: {x: 1}\n---\nb: {z: 2}\n--- # c\nc: 3\n---\n", R"({"a":1,"b":{"x":1,"z":2},"c":3})"},
    {"---\n---\na: 1\n", R"({"a":1})"},
    {"a: 1\r\n---\r\nb: 2\r\n", R"({"a":1,"b":2})"},
    {"a: 1\n...\nb: 2\n", R"({"a":1})"},
    {"a: |\n  x\n  y", R"({"a":"x\ny\n"})"},
    {"", "{}"},
    {"a: 1\n--- x\nb: 2\n",
     "failed to parse a.yaml: error reading yaml document: invalid Yaml document separator: x"},
    {"a: 1\n---\nb:\n  c: 1\n d: 2\n",
     "failed to parse a.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: "
     "line 2: did not find expected key"},
    {"a: 1\nb: [\n",
     "failed to parse a.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: "
     "line 2: did not find expected node content"},
    {"- a\n",
     "failed to parse a.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while "
     "decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"},
    {"text",
     "failed to parse a.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while "
     "decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}"},
};

TEST(ValueSources, ReadsFilesAsHelm) {
  for (const FileRow& row : kFileRows) {
    const auto values = merge_files({.files = {"a.yaml"}}, {{"a.yaml", std::string(row.text)}});
    EXPECT_EQ(shown(values), row.expected) << row.text;
    if (!values) {
      ASSERT_TRUE(values.error().pos) << row.text;
      EXPECT_EQ(values.error().pos->file, "a.yaml");
      EXPECT_GE(values.error().pos->line, 1);
    }
  }
}

TEST(ValueSources, CountsErrorLinesFromTheTopOfTheFile) {
  const FileMap files = {{"a.yaml", "a: 1\nb: 2\n---\nc:\n  d: 1\n e: 2\n"}};
  const auto values = merge_files({.files = {"a.yaml"}}, files);
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().pos->line, 5);  // line 2 of the second document
}

TEST(ValueSources, MergesInHelmsOrder) {
  const FileMap files = {{"a.yaml", "x: {a: 1, b: {c: 1, d: [1, 2]}, m: 1}\nk: 5\n"},
                         {"b.yaml", "x: {b: {c: null, d: [3]}, m: {z: 1}}\nk: null\n"},
                         {"f.txt", "content"}};
  EXPECT_EQ(shown(merge_files({.files = {"a.yaml", "b.yaml"}}, files)),
            R"({"k":null,"x":{"a":1,"b":{"c":null,"d":[3]},"m":{"z":1}}})");
  ValueSources all{{"a.yaml"}, {"k=2"}, {"k=1"}, {"k=str"}, {"k=f.txt"}, {"k=lit"}};
  const auto last = [&] { return test::json_of(*merge_files(all, files)->as_map()->find("k")); };
  EXPECT_EQ(last(), R"("lit")");
  all.literals.clear();
  EXPECT_EQ(last(), R"("content")");
  all.set_files.clear();
  EXPECT_EQ(last(), R"("str")");
  all.strings.clear();
  EXPECT_EQ(last(), "1");
  all.set.clear();
  EXPECT_EQ(last(), "2");
  all.json.clear();
  EXPECT_EQ(last(), "5");
}

TEST(ValueSources, PassesFileErrorsOn) {
  const auto values = merge_files({.files = {"no.yaml"}}, {});
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().message, "open no.yaml: no such file or directory");
  EXPECT_EQ(values.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tf::chart
