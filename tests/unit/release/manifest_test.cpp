#include "lib/release/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tf::release {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ManifestEvents final : public EventSink {
 public:
  void on_event(const Event& event) override {
    if (const auto* record = std::get_if<LogRecord>(&event)) records.push_back(*record);
  }
  std::vector<LogRecord> records;
};

Result<SortedManifests> sort_one(const std::string& text) {
  ManifestEvents events;
  return sort_manifests({{"c/templates/a.yaml", text}}, events);
}

TEST(SplitDocuments, KeepsTrailingNewlines) {
  EXPECT_THAT(split_documents("\n\n---\na: 1\n\n---\nb: 2\n"), ElementsAre("a: 1\n\n", "b: 2\n"));
  EXPECT_THAT(split_documents("a: 1"), ElementsAre("a: 1"));
}

TEST(SplitDocuments, SeparatesAtAnyLineStart) {
  EXPECT_THAT(split_documents("a: 1\n---  \t b: 2\n"), ElementsAre("a: 1\n", "b: 2\n"));
  EXPECT_THAT(split_documents("---apiVersion: v1\n"), ElementsAre("apiVersion: v1\n"));
  EXPECT_THAT(split_documents("a: |\n  ---\n  b\n"), ElementsAre("a: |\n  ---\n  b\n"));
}

TEST(SplitDocuments, SecondDashesOfALineAreContent) {
  EXPECT_THAT(split_documents("a: 1\n------\nb: 2\n"), ElementsAre("a: 1\n", "---\nb: 2\n"));
}

TEST(SplitDocuments, DropsBlankOnes) {
  EXPECT_THAT(split_documents(""), IsEmpty());
  EXPECT_THAT(split_documents(" \n---\n \n---"), IsEmpty());
}

TEST(SortManifests, SkipsPartialsAndBlankFiles) {
  ManifestEvents events;
  const auto sorted =
      sort_manifests({{"c/templates/_x.tpl", "not: [yaml"}, {"c/templates/b.yaml", " \n"}}, events);
  ASSERT_TRUE(sorted);
  EXPECT_THAT(sorted->manifests, IsEmpty());
}

TEST(SortManifests, SortsByKindThenPathThenPlace) {
  ManifestEvents events;
  const auto sorted = sort_manifests(
      {{"c/templates/z.yaml", "kind: ConfigMap\nmetadata: {name: z}\n"},
       {"c/templates/a.yaml",
        "kind: Service\nmetadata: {name: s}\n---\nkind: ConfigMap\nmetadata: {name: a1}\n---\n"
        "kind: ConfigMap\nmetadata: {name: a0}\n"},
       {"c/charts/s/templates/q.yaml", "kind: ConfigMap\nmetadata: {name: q}\n"}},
      events);
  ASSERT_TRUE(sorted);
  std::vector<std::string> names;
  for (const Manifest& manifest : sorted->manifests)
    names.push_back(manifest.head.name);
  EXPECT_THAT(names, ElementsAre("q", "a1", "a0", "z", "s"));
}

TEST(SortManifests, ReadsHooks) {
  const auto sorted = sort_one(
      "kind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: pre-install, "
      "Test-Success\n    helm.sh/hook-weight: \"-5\"\n    helm.sh/hook-delete-policy: "
      "hook-succeeded,Odd\n    helm.sh/hook-output-log-policy: hook-failed\n");
  ASSERT_TRUE(sorted);
  ASSERT_THAT(sorted->hooks, SizeIs(1));
  const Hook& hook = sorted->hooks.front();
  EXPECT_THAT(hook.events, ElementsAre(HookEvent::kPreInstall, HookEvent::kTest));
  EXPECT_EQ(hook.weight, -5);
  EXPECT_THAT(hook.delete_policies, ElementsAre("hook-succeeded", "odd"));
  EXPECT_TRUE(hook.has_output_log_policy("hook-failed"));
  EXPECT_EQ(hook.path, "c/templates/a.yaml");
  EXPECT_THAT(sorted->manifests, IsEmpty());
}

TEST(SortManifests, BrokenWeightIsZero) {
  const auto sorted = sort_one(
      "kind: Job\nmetadata:\n  name: j\n  annotations: {helm.sh/hook: test, helm.sh/hook-weight: "
      "1.5}\n");
  ASSERT_TRUE(sorted);
  EXPECT_EQ(sorted->hooks.front().weight, 0);
}

TEST(SortManifests, UnknownHooksAreDroppedAndLogged) {
  ManifestEvents events;
  const auto sorted = sort_manifests(
      {{"a.yaml", "kind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: 'test,,'}}\n"}},
      events);
  ASSERT_TRUE(sorted);
  EXPECT_THAT(sorted->hooks, IsEmpty());
  EXPECT_THAT(sorted->manifests, IsEmpty());
  ASSERT_THAT(events.records, SizeIs(1));
  EXPECT_EQ(events.records[0].message, "skipping unknown hooks");
  EXPECT_THAT(events.records[0].attributes, ElementsAre(std::pair("hookTypes", "test,,")));
}

TEST(SortManifests, ErrorsAreHelms) {
  constexpr std::string_view kPrefix =
      "YAML parse error on c/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: "
      "cannot unmarshal ";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"foo", "string into Go value of type util.SimpleHead"},
      {"[1]", "array into Go value of type util.SimpleHead"},
      {"apiVersion: [1]\n", "array into Go struct field SimpleHead.apiVersion of type string"},
      {"metadata:\n  name: [a]\n", "array into Go struct field .metadata.name of type string"},
      {"metadata:\n  annotations: {b: [1]}\n",
       "array into Go struct field .metadata.annotations of type string"},
      {"metadata:\n  annotations: foo\n",
       "string into Go struct field .metadata.annotations of type map[string]string"},
      {"metadata: foo\n",
       "string into Go struct field SimpleHead.metadata of type struct { Name string "
       "\"json:\\\"name\\\"\"; Annotations map[string]string \"json:\\\"annotations\\\"\" }"}};
  for (const auto& [text, reason] : rows) {
    const auto sorted = sort_one(text);
    ASSERT_FALSE(sorted) << text;
    EXPECT_EQ(sorted.error().message, std::string(kPrefix) + reason);
  }
}

TEST(SortManifests, ErrorKnowsItsLine) {
  const auto sorted = sort_one("a: 1\n---\nb: 1\n c: 2\n");
  ASSERT_FALSE(sorted);
  EXPECT_EQ(sorted.error().message,
            "YAML parse error on c/templates/a.yaml: error converting YAML to JSON: yaml: line 2: "
            "mapping values are not allowed in this context");
  ASSERT_TRUE(sorted.error().pos);
  EXPECT_EQ(sorted.error().pos->line, 4);
}

TEST(SortManifests, ScalarsBecomeText) {
  const auto sorted =
      sort_one("apiVersion: 1\nkind: 5\nmetadata: {name: true, annotations: {a: null, b: 7}}\n");
  ASSERT_TRUE(sorted);
  const ManifestHead& head = sorted->manifests.front().head;
  EXPECT_EQ(head.api_version, "1");
  EXPECT_EQ(head.kind, "5");
  EXPECT_EQ(head.name, "true");
  EXPECT_EQ(head.annotations.at("a"), "");
  EXPECT_EQ(head.annotations.at("b"), "7");
}

TEST(ParseManifest, GivesBackWhatWasJoined) {
  const std::string text =
      "---\n# Source: c/templates/a.yaml\nkind: ConfigMap\ndata: {count: 12345678901}\n\n"
      "---\n# Source: c/templates/b.yaml\n# nothing here\n\n";
  const auto manifests = parse_manifest(text);
  ASSERT_TRUE(manifests);
  ASSERT_THAT(*manifests, SizeIs(2));
  EXPECT_EQ((*manifests)[0].path, "c/templates/a.yaml");
  EXPECT_EQ(integer_at((*manifests)[0].object.root(), {"data", "count"}), 12345678901);
  EXPECT_THAT(objects_of(*manifests), SizeIs(1));
}

}  // namespace
}  // namespace tf::release
