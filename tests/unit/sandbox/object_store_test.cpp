#include "lib/sandbox/object_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "lib/base/text.h"
#include "tests/support/temp_dir.h"

namespace tf::sandbox {
namespace {

class StoreFile : public ::testing::Test {
 protected:
  test::TempDir directory_;
  std::string path_ = directory_ / "sandbox.db";
};

TEST(ObjectStore, CountsRevisionsAndTellsChanges) {
  const auto store = *ObjectStore::open("");
  EXPECT_EQ(store->revision(), 1);
  ASSERT_TRUE(store->put("/a", "one"));
  ASSERT_TRUE(store->put("/a", "two"));
  ASSERT_TRUE(store->remove("/a", "last"));
  EXPECT_EQ(store->remove("/a", "last").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store->revision(), 4);
  const auto changes = *store->changes_after(2);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0]->type, ChangeType::kModified);
  EXPECT_EQ(*changes[0]->previous, "one");
  EXPECT_EQ(changes[1]->type, ChangeType::kDeleted);
  EXPECT_EQ(*changes[1]->json, "last");
  store->compact(3);
  EXPECT_EQ(store->changes_after(2).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store->changes_after(3)->size(), 1U);
}

TEST(ObjectStore, HistoryIsBounded) {
  const auto store = *ObjectStore::open("");
  const std::string big(std::size_t{1} << 20U, 'x');
  for (int i = 0; i < 40; ++i)
    ASSERT_TRUE(store->put("/a", big));
  EXPECT_FALSE(store->changes_after(1));
  EXPECT_GE(store->compacted(), 8);
  EXPECT_EQ(store->changes_after(store->compacted())->size(),
            41U - static_cast<std::size_t>(store->compacted()));
}

TEST_F(StoreFile, GoesOnWhereItEnded) {
  {
    const auto store = *ObjectStore::open(path_);
    ASSERT_TRUE(store->put("/a", "one"));
    ASSERT_TRUE(store->put("/b", "two"));
    ASSERT_TRUE(store->remove("/b", "last"));
    EXPECT_EQ(ObjectStore::open(path_).error().code, ErrorCode::kConflict);
    for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
      EXPECT_EQ(file.status().permissions(),
                std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
          << file.path();
    }
  }
  const auto store = *ObjectStore::open(path_);
  EXPECT_EQ(store->revision(), 4);
  EXPECT_EQ(*store->find("/a")->json, "one");
  EXPECT_EQ(store->find("/a")->revision, 2);
  EXPECT_EQ(store->find("/b"), nullptr);
  EXPECT_EQ(store->changes_after(3).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(store->clear());
  EXPECT_EQ(store->revision(), 5);
  EXPECT_TRUE(store->objects().empty());
}

TEST_F(StoreFile, OtherFilesAreRefused) {
  FILE* const file = std::fopen(path_.c_str(), "w");
  std::fputs(
      "this is no database at all, but a text that is long enough for a header, or so it seems to "
      "me",
      file);
  std::fclose(file);
  EXPECT_EQ(ObjectStore::open(path_).error().code, ErrorCode::kInvalid);
}

/// Writes until it is killed; tells the number of each write that put() has answered.
[[noreturn]] void write_until_killed(const std::string& path, int pipe, int first) {
  const auto store = ObjectStore::open(path);
  if (!store) ::_exit(1);
  for (int i = first;; ++i) {
    if (!(*store)->put("/k/" + to_text(i % 50), to_text(i))) ::_exit(2);
    if (::write(pipe, &i, sizeof i) != sizeof i) ::_exit(3);
  }
}

TEST_F(StoreFile, KilledProcessesLoseNoAnsweredWrite) {
  int last = 0;
  for (int round = 0; round < 40; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) write_until_killed(path_, ends[1], last + 1);
    ::close(ends[1]);
    ::usleep(static_cast<useconds_t>(3000 + 997 * round % 20000));
    ::kill(child, SIGKILL);
    for (int number = 0; ::read(ends[0], &number, sizeof number) == sizeof number;)
      last = number;
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    const auto store = ObjectStore::open(path_);
    ASSERT_TRUE(store) << store.error().message;
    if (last == 0) continue;
    // The write after the last one told may be there too.
    const auto* const found = (*store)->find("/k/" + to_text(last % 50));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(*found->json, to_text(last));
    EXPECT_GE((*store)->revision(), last + 1);
    last = static_cast<int>((*store)->revision()) - 1;
  }
  EXPECT_GT(last, 40);
}

}  // namespace
}  // namespace tf::sandbox
