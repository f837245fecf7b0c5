#include "lib/net/shared_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tf::net {
namespace {

TEST(SharedLibrary, FindsFunctions) {
  const auto library = SharedLibrary::open("libc.so.6", "libc6");
  ASSERT_TRUE(library) << library.error().message;
  int (*absolute)(int) = nullptr;
  ASSERT_TRUE(library->find("abs", absolute));
  EXPECT_EQ(absolute(-3), 3);
  const auto missing = library->find("no_such_function", absolute);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(
      missing.error().message,
      "libc.so.6 has no no_such_function: a newer version of the Debian package libc6 is needed");
}

TEST(SharedLibrary, SaysWhatToInstall) {
  const auto library = SharedLibrary::open("libnothere.so.4", "libnothere4");
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(
      library.error().message,
      testing::StartsWith("cannot load libnothere.so.4, which the Debian package libnothere4 "
                          "installs: "));
}

}  // namespace
}  // namespace tf::net
