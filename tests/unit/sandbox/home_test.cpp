#include "lib/sandbox/home.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "lib/base/files.h"
#include "tests/support/temp_dir.h"

namespace tf::sandbox {
namespace {

TEST(Home, KeepsSecretsAndTellsWhoRuns) {
  const test::TempDir parent;
  const Home home(parent / "blue", "tf-sandbox-blue");
  ASSERT_TRUE(home.create());
  EXPECT_EQ(home.last_port(), 0);
  EXPECT_FALSE(home.running());
  const auto made = *home.credentials(SystemClock().now());
  EXPECT_EQ(home.credentials(SystemClock().now())->admin.key, made.admin.key);
  EXPECT_EQ(made.token.size(), 64U);
  ASSERT_TRUE(home.write_kubeconfig(made, 1234));
  EXPECT_EQ(home.last_port(), 1234);
  EXPECT_NE(read_file(home.kubeconfig())->find("current-context: tf-sandbox-blue\n"),
            std::string::npos);
  {
    auto lock = home.lock();
    ASSERT_TRUE(lock);
    EXPECT_FALSE(home.running()) << "not ready yet";
    EXPECT_EQ(home.lock().error().code, ErrorCode::kConflict);
    ASSERT_TRUE(lock->announce({42, 1234}));
    ASSERT_TRUE(home.running());
    EXPECT_EQ(home.running()->pid, 42);
    EXPECT_EQ(home.running()->port, 1234);
  }
  EXPECT_FALSE(home.running()) << "the lock ended with its holder";
  EXPECT_TRUE(home.lock());
  namespace fs = std::filesystem;
  EXPECT_EQ(static_cast<int>(fs::status(home.directory()).permissions()), 0700);
  for (const auto& file : fs::directory_iterator(home.directory())) {
    EXPECT_EQ(static_cast<int>(file.status().permissions()), 0600) << file.path();
  }
}

}  // namespace
}  // namespace tf::sandbox
