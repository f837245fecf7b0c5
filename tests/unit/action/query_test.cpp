#include "lib/action/query.h"

#include "lib/action/install.h"
#include "tests/unit/action/action_fixture.h"

namespace tf::action {
namespace {

using release::Release;
using release::ReleaseStatus;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class QueryTest : public test::ActionTest {
 protected:
  void add(const std::string& name, int revision, ReleaseStatus status, int seconds = 0,
           std::map<std::string, std::string> labels = {}) {
    Release record;
    record.name = name;
    record.ns = "web";
    record.revision = revision;
    record.info.status = status;
    record.info.last_deployed = clock.now() + std::chrono::seconds(seconds);
    record.labels = std::move(labels);
    ASSERT_TRUE(releases.create(record));
  }
  std::vector<std::string> names(const ListOptions& options) {
    std::vector<std::string> out;
    const auto found = list(context, options);
    for (const Release& release : found.value())
      out.push_back(release.name);
    return out;
  }
};

TEST_F(QueryTest, ListsLatestRevisionsByName) {
  add("b", 1, ReleaseStatus::kSuperseded, 5);
  add("b", 2, ReleaseStatus::kDeployed, 30);
  add("a", 1, ReleaseStatus::kFailed, 40);
  add("c", 1, ReleaseStatus::kDeployed, 10, {{"team", "blue"}});
  EXPECT_THAT(names({}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(names({.reverse = true}), ElementsAre("c", "b", "a"));
  EXPECT_THAT(names({.by_date = true}), ElementsAre("c", "b", "a"));
  EXPECT_THAT(names({.failed = true}), ElementsAre("a"));
  EXPECT_THAT(names({.superseded = true}), ElementsAre("b"));
  EXPECT_THAT(names({.superseded = true, .deployed = true}), ElementsAre("b", "c"));
  EXPECT_THAT(names({.limit = 1, .offset = 1}), ElementsAre("b"));
  EXPECT_THAT(names({.offset = 9}), IsEmpty());
  EXPECT_THAT(names({.filter = "^[bc]"}), ElementsAre("b", "c"));
  EXPECT_THAT(names({.selector = "team in (blue)"}), ElementsAre("c"));
  EXPECT_THAT(names({.selector = "!team,status!=failed"}), ElementsAre("b"));
}

TEST_F(QueryTest, ListErrors) {
  EXPECT_EQ(list(context, {.filter = "("}).error().message,
            "error parsing regexp: missing closing ): `(`");
  // Without releases a selector is not looked at.
  EXPECT_THAT(*list(context, {.selector = "="}), IsEmpty());
  add("a", 1, ReleaseStatus::kDeployed);
  EXPECT_EQ(list(context, {.selector = "="}).error().message,
            "found '=', expected: !, identifier, or 'end of string'");
}

TEST_F(QueryTest, UnreadableRecordsAreSkipped) {
  add("a", 1, ReleaseStatus::kDeployed);
  server.put(
      object_path("secrets", "sh.helm.release.v1.a.v2"),
      R"({"metadata":{"name":"sh.helm.release.v1.a.v2","namespace":"web","labels":)"
      R"({"name":"a","owner":"helm","version":"2","status":"deployed"}},"data":{"release":"*"}})");
  const auto found = list(context, {});
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_EQ(found->front().revision, 1);
}

TEST_F(QueryTest, HistoryIsCutFromTheTop) {
  for (int revision = 1; revision <= 11; ++revision)
    add("a", revision, ReleaseStatus::kSuperseded);
  const auto newest = history(context, "a", 2);
  ASSERT_THAT(*newest, SizeIs(2));
  EXPECT_EQ((*newest)[0].revision, 10);
  EXPECT_EQ((*newest)[1].revision, 11);
  EXPECT_EQ(history(context, "x", 2).error().message, "release: not found");
  EXPECT_EQ(history(context, "X_", 2).error().message, "release name is invalid: X_");
}

TEST_F(QueryTest, GetsOneRevision) {
  add("a", 1, ReleaseStatus::kSuperseded);
  add("a", 2, ReleaseStatus::kDeployed);
  EXPECT_EQ(get_release(context, "a", 0)->revision, 2);
  EXPECT_EQ(get_release(context, "a", 1)->revision, 1);
  EXPECT_EQ(get_release(context, "a", 7).error().message, "release: not found");
  EXPECT_EQ(get_release(context, "X_", 0).error().message,
            "releaseContent: Release name is invalid: X_");
}

TEST_F(QueryTest, UnreachableClustersAreNamed) {
  server.refuse("GET /version", 403, "no");
  EXPECT_THAT(list(context, {}).error().message,
              testing::StartsWith("kubernetes cluster unreachable: "));
}

TEST_F(QueryTest, StatusShowsLiveObjectsAndTheirPods) {
  InstallOptions options;
  options.name = "r1";
  const std::string deployment =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector:\n    "
      "matchLabels: {app: d}\n";
  ASSERT_TRUE(install(context,
                      test::make_chart({{"a.yaml", test::config_map("c") + "---\n" + deployment}}),
                      Map{}, options));
  server.put(object_path("pods", "d-1"),
             R"({"metadata":{"name":"d-1","namespace":"web","labels":{"app":"d"}}})");
  server.put(object_path("pods", "x-1"), R"({"metadata":{"name":"x-1","namespace":"web"}})");
  const auto shown = status(context, "r1", 0, ResourceForm::kObjects);
  ASSERT_TRUE(shown) << shown.error().message;
  ASSERT_THAT(shown->resources, SizeIs(3));
  EXPECT_EQ(shown->resources[0].title, "v1/ConfigMap");
  EXPECT_EQ(shown->resources[1].title, "v1/Deployment");
  EXPECT_EQ(shown->resources[2].title, "v1/Pod(related)");
  ASSERT_THAT(shown->resources[2].objects, SizeIs(1));
  // Pods come as the list that the server gave.
  const Value* pods = find_path(shown->resources[2].objects[0], {"items"});
  ASSERT_NE(pods, nullptr);
  ASSERT_THAT(pods->as_list()->items(), SizeIs(1));
  EXPECT_EQ(string_at((*pods->as_list())[0], {"metadata", "name"}), "d-1");
}

TEST_F(QueryTest, ComputedValuesAreCoalesced) {
  Release release;
  release.chart = test::make_chart({}, "a: 1\nb: {c: 2}\n");
  release.config = parse_yaml("b: {d: 3}").value();
  const auto values = computed_values(release, events);
  ASSERT_TRUE(values);
  EXPECT_EQ(to_json(*values).value(), R"({"a":1,"b":{"c":2,"d":3}})");
}

}  // namespace
}  // namespace tf::action
