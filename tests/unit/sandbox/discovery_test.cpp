#include "lib/sandbox/discovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

/// The discovery of a kube-apiserver 1.36.3, without and with some CustomResourceDefinitions.
Value recorded_discovery() {
  const auto text = read_file(std::string(TF_TEST_DATA) + "/unit/sandbox/goldens/discovery.json");
  return parse_json(text.value(), Numbers::kInt64OrFloat).value();
}

std::vector<std::string> texts_at(const Value& value, std::string_view key) {
  std::vector<std::string> texts;
  if (const Value* list = find_path(value, {key})) {
    for (const Value& each : *list->as_list())
      texts.push_back(*each.as_string());
  }
  return texts;
}

Resource custom_resource(const Value& definition, const Value& version) {
  const Value& spec = *find_path(definition, {"spec"});
  const Value& names = *find_path(spec, {"names"});
  Resource resource;
  resource.custom = true;
  resource.group = string_at(spec, {"group"});
  resource.version = string_at(version, {"name"});
  resource.kind = string_at(names, {"kind"});
  resource.plural = string_at(names, {"plural"});
  resource.singular = find_path(names, {"singular"}) == nullptr
                          ? to_lower_ascii(resource.kind)
                          : std::string(string_at(names, {"singular"}));
  resource.short_names = texts_at(names, "shortNames");
  resource.categories = texts_at(names, "categories");
  resource.verbs = {"create", "delete", "deletecollection", "get",
                    "list",   "patch",  "update",           "watch"};
  resource.namespaced = string_at(spec, {"scope"}) == "Namespaced";
  const std::vector<std::string> sub_verbs = {"get", "patch", "update"};
  if (find_path(version, {"subresources", "scale"}) != nullptr) {
    resource.subresources.push_back({"scale", {"autoscaling", "v1", "Scale"}, sub_verbs});
  }
  if (find_path(version, {"subresources", "status"}) != nullptr) {
    resource.subresources.push_back({"status", resource.gvk(), sub_verbs});
  }
  return resource;
}

void add_definitions(Catalog& catalog, const Value& definitions) {
  const std::vector<std::string> order = {"v2", "v1", "v1beta1", "v2alpha1", "foo"};
  for (const Value& definition : *definitions.as_list()) {
    std::string hash;
    const List& versions = *find_path(definition, {"spec", "versions"})->as_list();
    for (const Value& version : versions) {
      if (!*find_path(version, {"storage"})->as_bool()) continue;
      hash = storage_version_hash(custom_resource(definition, version).gvk());
    }
    for (const Value& version : versions) {
      if (!*find_path(version, {"served"})->as_bool()) continue;
      Resource resource = custom_resource(definition, version);
      resource.storage_version_hash = hash;
      catalog.add_custom(std::move(resource), order);
    }
  }
}

/// The server tells the resources of custom groups in the order of a Go map, subresources behind
/// theirs.
Value in_order(Value document) {
  const Value* found = find_path(document, {"resources"});
  if (found == nullptr) return document;
  auto& items = found->as_list()->items();
  std::stable_sort(items.begin(), items.end(), [](const Value& a, const Value& b) {
    const auto plural = [](const Value& value) {
      const auto name = string_at(value, {"name"});
      return name.substr(0, name.find('/'));
    };
    return plural(a) < plural(b);
  });
  return document;
}

void compare_all(const Catalog& catalog, const Value& recorded) {
  for (const auto& [path, expected] : *find_path(recorded, {"plain"})->as_map()) {
    const auto got = discover(catalog, path, DiscoveryForm::kLegacy, "127.0.0.1:6443");
    ASSERT_TRUE(got.has_value()) << path;
    EXPECT_EQ(to_json(in_order(*got)).value(), to_json(in_order(expected)).value()) << path;
  }
  for (const auto& [path, expected] : *find_path(recorded, {"aggregated"})->as_map()) {
    const auto got = discover(catalog, path, DiscoveryForm::kAggregated, "");
    EXPECT_EQ(to_json(got.value()).value(), to_json(expected).value()) << path;
  }
}

TEST(Discovery, IsTheServersForBuiltInKinds) {
  const Value recorded = recorded_discovery();
  compare_all(Catalog(), *find_path(recorded, {"builtin"}));
}

TEST(Discovery, IsTheServersWithCustomKinds) {
  const Value recorded = recorded_discovery();
  Catalog catalog;
  add_definitions(catalog, *find_path(recorded, {"crds"}));
  compare_all(catalog, *find_path(recorded, {"custom"}));
}

TEST(Discovery, AnswersOnlyWhereSomethingIsServed) {
  const Catalog catalog;
  const auto answers = [&](std::string_view path) {
    return discover(catalog, path, DiscoveryForm::kLegacy, "").has_value();
  };
  for (const auto* path : {"/api/", "/apis/", "/api/v1/", "/apis/apps/", "/apis/apps/v1/"})
    EXPECT_TRUE(answers(path)) << path;
  for (const auto* path : {"/", "/api/v2", "/apis/nothing", "/apis/apps/v7", "/api/v1/pods",
                           "/apis/apps/v1/deployments", "/apix", "/apis//v1"})
    EXPECT_FALSE(answers(path)) << path;
}

TEST(Discovery, FormIsTheFirstServedMediaType) {
  const std::string v2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  const std::string v2beta1 =
      "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
  EXPECT_EQ(discovery_form(v2 + "," + v2beta1 + ",application/json"), DiscoveryForm::kAggregated);
  EXPECT_EQ(discovery_form(v2beta1 + "," + v2 + ",application/json"), DiscoveryForm::kAggregated);
  EXPECT_EQ(discovery_form(v2 + ";profile=nopeer"), DiscoveryForm::kAggregated);
  EXPECT_EQ(discovery_form("application/json, " + v2), DiscoveryForm::kAggregated);
  EXPECT_EQ(discovery_form("*/*"), DiscoveryForm::kLegacy);
  EXPECT_EQ(discovery_form(""), DiscoveryForm::kLegacy);
}

TEST(Discovery, VersionIsThatOfThePublishedData) {
  const Value version = version_info();
  EXPECT_EQ(string_at(version, {"gitVersion"}), "v1.36.3");
  EXPECT_EQ(version.as_map()->size(), 13U);
}

}  // namespace
}  // namespace tf::sandbox
