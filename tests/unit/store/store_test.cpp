#include "release-store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "release-store/memory_driver.h"

namespace tf::store {
namespace {

using release::Release;
using release::ReleaseStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class QuietSink final : public EventSink {
 public:
  void on_event(const Event&) override {}
};

Release revision_of(const std::string& name, int revision, ReleaseStatus status) {
  Release record;
  record.name = name;
  record.ns = "web";
  record.revision = revision;
  record.info.status = status;
  return record;
}

class StoreTest : public testing::Test {
 protected:
  void add(const std::string& name, int revision, ReleaseStatus status) {
    ASSERT_TRUE(store_.create(revision_of(name, revision, status)));
  }
  std::vector<int> revisions(const std::string& name) {
    return store_.open_history(name).value().revisions();
  }

  QuietSink sink_;
  ReleaseStore store_{std::make_unique<MemoryDriver>("web"), sink_};
};

TEST_F(StoreTest, HistoryAscendsByNumber) {
  for (int revision : {10, 2, 1, 9})
    add("r", revision, ReleaseStatus::kSuperseded);
  EXPECT_THAT(revisions("r"), ElementsAre(1, 2, 9, 10));
  EXPECT_EQ(store_.last("r")->revision, 10);
  const auto newest = store_.open_history("r")->newest(2);
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].revision, 9);
  EXPECT_EQ(newest[1].revision, 10);
}

TEST_F(StoreTest, MissingReleasesAreNotFound) {
  EXPECT_EQ(store_.last("x").error().message, "release: not found");
  EXPECT_EQ(store_.history("x").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.get("x", 1).error().message, "release: not found");
  EXPECT_EQ(store_.deployed("x").error().message, "\"x\" has no deployed releases");
  EXPECT_EQ(store_.update(revision_of("x", 1, ReleaseStatus::kFailed)).error().message,
            "release: not found");
  EXPECT_TRUE(store_.open_history("x")->empty());
}

TEST_F(StoreTest, RevisionsAreCreatedOnce) {
  add("r", 1, ReleaseStatus::kDeployed);
  EXPECT_EQ(store_.create(revision_of("r", 1, ReleaseStatus::kDeployed)).error().message,
            "release: already exists");
}

TEST_F(StoreTest, ListsTheNewestOfEach) {
  add("b", 1, ReleaseStatus::kSuperseded);
  add("b", 2, ReleaseStatus::kDeployed);
  add("a", 1, ReleaseStatus::kFailed);
  const auto latest = store_.list(Decode::kLatestOnly);
  ASSERT_EQ(latest->size(), 2U);
  EXPECT_EQ((*latest)[0].name, "a");
  EXPECT_EQ((*latest)[1].revision, 2);
  EXPECT_EQ(store_.list(Decode::kAll)->size(), 3U);
}

TEST_F(StoreTest, PruneMakesRoomForOneMore) {
  for (int revision = 1; revision <= 5; ++revision)
    add("r", revision, revision == 2 ? ReleaseStatus::kDeployed : ReleaseStatus::kFailed);
  ASSERT_TRUE(store_.prune("r", *store_.open_history("r"), 3));
  EXPECT_THAT(revisions("r"), ElementsAre(2, 5));
}

TEST_F(StoreTest, PruneOfOneKeepsOnlyTheDeployed) {
  add("r", 1, ReleaseStatus::kDeployed);
  add("r", 2, ReleaseStatus::kFailed);
  ASSERT_TRUE(store_.prune("r", *store_.open_history("r"), 1));
  EXPECT_THAT(revisions("r"), ElementsAre(1));
}

TEST_F(StoreTest, PruneWithoutLimitKeepsAll) {
  add("r", 1, ReleaseStatus::kSuperseded);
  add("r", 2, ReleaseStatus::kDeployed);
  ASSERT_TRUE(store_.prune("r", *store_.open_history("r"), 0));
  EXPECT_THAT(revisions("r"), ElementsAre(1, 2));
}

TEST_F(StoreTest, LastWithLooksFromTheTop) {
  add("r", 1, ReleaseStatus::kSuperseded);
  add("r", 2, ReleaseStatus::kDeployed);
  add("r", 3, ReleaseStatus::kFailed);
  const auto history = store_.open_history("r");
  EXPECT_EQ(history->last_with({ReleaseStatus::kSuperseded, ReleaseStatus::kDeployed}), 2);
  EXPECT_EQ(history->last_with({ReleaseStatus::kUninstalled}), 0);
}

TEST(MemoryDriver, LoadsYamlLists) {
  MemoryDriver driver("web");
  ASSERT_TRUE(
      driver.load("- name: a\n  namespace: web\n  version: 1\n  info: {status: deployed}\n"
                  "- name: b\n  namespace: other\n  version: 1\n"));
  const auto records = driver.list({{"owner", "helm"}});
  ASSERT_EQ(records->size(), 1U);
  EXPECT_EQ(records->front().label("status"), "deployed");
  EXPECT_FALSE(driver.load("a: 1"));
  EXPECT_EQ(driver.get("sh.helm.release.v1.a").error().message, "release: invalid key");
}

TEST(UserLabels, SystemNamesAreRefused) {
  EXPECT_TRUE(check_user_labels({{"team", "blue"}}));
  EXPECT_EQ(check_user_labels({{"owner", "me"}}).error().message,
            "user supplied labels contains system reserved label name. System labels: [name owner "
            "status version createdAt modifiedAt]");
  EXPECT_THAT(without_system_labels({{"name", "r"}, {"version", "1"}}), IsEmpty());
}

class TestClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return TimePoint{}; }
};

TEST(MakeDriver, KnowsHelmsWords) {
  const TestClock clock;
  EXPECT_TRUE(make_driver("memory", nullptr, "web", clock));
  EXPECT_EQ(make_driver("etcd", nullptr, "web", clock).error().message, "unknown driver \"etcd\"");
  EXPECT_EQ(make_driver("sql", nullptr, "web", clock).error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace tf::store
