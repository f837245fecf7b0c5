#include "lib/sandbox/selectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/custom/custom_facts.h"

namespace tf::sandbox {
namespace {

/// What a kube-apiserver 1.36.3 answered to selectors over objects made for this.
Value recorded_selectors() {
  const auto text = read_file(std::string(TF_TEST_DATA) + "/unit/sandbox/goldens/selectors.json");
  return parse_json(text.value(), Numbers::kInt64OrFloat).value();
}

/// The names in `objects` that the selector matches, or the refusal, as the recording tells them.
template <class Matches>
std::string outcome(const Value& objects, const Matches& matches) {
  std::vector<std::string> names;
  for (const Value& object : *objects.as_list()) {
    if (matches(object)) names.emplace_back(string_at(object, {"metadata", "name"}));
  }
  return join(names, " ");
}

std::string refusal(const ApiError& error) {
  return to_text(error.code) + " " + error.reason + ": " + error.message;
}

std::string recorded_outcome(const Value& answer) {
  const Value* names = find_path(answer, {"names"});
  if (names == nullptr) {
    return to_text(*integer_at(answer, {"code"})) + " " +
           std::string(string_at(answer, {"reason"})) + ": " +
           std::string(string_at(answer, {"message"}));
  }
  std::vector<std::string> texts;
  for (const Value& name : *names->as_list())
    texts.push_back(*name.as_string());
  return join(texts, " ");
}

/// In: "/apis/<group>/<version>/..." with the plural last.
const Resource& resource_of(Catalog& catalog, std::string_view path) {
  const auto parts = split_views(path, "/");
  const bool core = parts[1] == "api";
  const Resource* found =
      catalog.find(core ? "" : parts[2], core ? parts[2] : parts[3], parts.back());
  EXPECT_NE(found, nullptr) << path;
  return *found;
}

Resource things() {
  Resource things;
  things.group = "sel.example.com";
  things.version = "v1";
  things.plural = "things";
  things.namespaced = true;
  things.custom = true;
  auto facts = std::make_shared<CustomFacts>();
  facts->selectable_fields = {".spec.color", ".spec.size"};
  things.custom_facts = std::move(facts);
  return things;
}

TEST(LabelSelector, SelectsAndRefusesAsTheServer) {
  const Value recorded = recorded_selectors();
  const Value& objects = *find_path(recorded, {"configmaps"});
  for (const Value& answer : *find_path(recorded, {"labels"})->as_list()) {
    const auto text = string_at(answer, {"selector"});
    const auto selector = parse_label_selector(text);
    std::string got;
    if (selector) {
      got = outcome(objects, [&](const Value& object) {
        const Value* labels = find_path(object, {"metadata", "labels"});
        return selector->matches(labels == nullptr ? Value() : *labels);
      });
      // The server's own ConfigMap is in every namespace and without labels.
      std::vector<std::string> names = split(got, " ");
      if (selector->matches({})) names.emplace_back("kube-root-ca.crt");
      std::sort(names.begin(), names.end());
      std::erase(names, "");
      got = join(names, " ");
    } else {
      got = refusal(selector.error());
    }
    EXPECT_EQ(got, recorded_outcome(answer)) << text;
  }
}

TEST(LabelSelector, EndsAtNulAsGoDoes) {
  EXPECT_EQ(LabelSelector::parse(std::string_view("a=b\0c", 5)).error().message,
            "found 'c', expected: ',' or 'end of string'");
  EXPECT_TRUE(LabelSelector::parse(std::string_view("a=b \0c", 6)).has_value());
}

Value parsed_object(std::string_view json) {
  return parse_json(json, Numbers::kInt64OrFloat).value();
}

TEST(LabelSelector, ReadsObjects) {
  const auto selector = LabelSelector::from_object(parsed_object(R"({
      "matchLabels": {"app": "web"},
      "matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["db"]},
                           {"key": "old", "operator": "DoesNotExist"}]})"));
  ASSERT_TRUE(selector.has_value());
  EXPECT_TRUE(selector->matches(parsed_object(R"({"app": "web"})")));
  EXPECT_TRUE(selector->matches(parsed_object(R"({"app": "web", "tier": "front"})")));
  EXPECT_FALSE(selector->matches(parsed_object(R"({"app": "web", "tier": "db"})")));
  EXPECT_FALSE(selector->matches(parsed_object(R"({"app": "web", "old": ""})")));
  EXPECT_FALSE(selector->matches({}));
}

TEST(LabelSelector, AnEmptyObjectSelectsAllAndNilNothing) {
  const auto all = LabelSelector::from_object(parsed_object("{}"));
  const auto nothing = LabelSelector::from_object({});
  EXPECT_TRUE(all->matches({}));
  EXPECT_TRUE(all->empty());
  EXPECT_FALSE(nothing->matches({}));
  EXPECT_FALSE(nothing->empty());
}

TEST(LabelSelector, RefusesWrongObjects) {
  const auto refused = [](std::string_view json) {
    return LabelSelector::from_object(parsed_object(json)).error().message;
  };
  EXPECT_EQ(refused(R"({"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]})"),
            R"("Gt" is not a valid label selector operator)");
  EXPECT_EQ(refused(R"({"matchExpressions": [{"key": "a", "operator": "In"}]})"),
            "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
  EXPECT_EQ(refused(R"({"matchExpressions": [{"key": "a", "operator": "Exists",
                                              "values": ["x", "y"]}]})"),
            R"(values: Invalid value: ["x","y"]: values set must be empty for exists and does not )"
            "exist");
}

TEST(FieldSelector, SelectsAndRefusesAsTheServer) {
  const Value recorded = recorded_selectors();
  Catalog catalog;
  const Resource custom = things();
  for (const Value& part : *find_path(recorded, {"fields"})->as_list()) {
    const auto path = string_at(part, {"path"});
    const Resource& resource = path.ends_with("/things") ? custom : resource_of(catalog, path);
    for (const Value& answer : *find_path(part, {"cases"})->as_list()) {
      const auto text = string_at(answer, {"selector"});
      const auto selector = FieldSelector::parse(resource, text);
      const std::string got =
          selector ? outcome(*find_path(part, {"objects"}),
                             [&](const Value& object) { return selector->matches(object); })
                   : refusal(selector.error());
      EXPECT_EQ(got, recorded_outcome(answer)) << path << " " << text;
    }
  }
}

TEST(FieldSelector, ClusterScopedCustomKindsHaveNoNamespace) {
  Resource resource = things();
  resource.namespaced = false;
  EXPECT_EQ(FieldSelector::parse(resource, "metadata.namespace=a").error().message,
            "field label not supported: metadata.namespace");
}

}  // namespace
}  // namespace tf::sandbox
