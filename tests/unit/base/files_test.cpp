#include "lib/base/files.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>

#include "tests/support/temp_dir.h"

namespace tf {
namespace {

TEST(Files, ReadsWhatWasWritten) {
  const test::TempDir dir;
  const std::string big(200'000, 'x');
  for (const std::string& content : {std::string(), std::string("a\0b", 3), big}) {
    const std::string path = dir.write("sub/f", content);
    EXPECT_EQ(read_file(path).value(), content);
    EXPECT_EQ(stat_file(path)->size, content.size());
  }
  ASSERT_TRUE(write_file(dir / "sub/f", "one", 0600));
  ASSERT_TRUE(write_file(dir / "sub/f", "two", 0600, WriteMode::kAppend));
  EXPECT_EQ(read_file(dir / "sub/f").value(), "onetwo");
}

TEST(Files, BytesAreReadOrMapped) {
  const test::TempDir dir;
  const std::string big(200'000, 'x');
  for (const std::string& content : {std::string(), std::string("a\0b", 3), big}) {
    const std::string path = dir.write("f", content);
    for (const Reading reading : {Reading::kCopy, Reading::kMapLarge}) {
      EXPECT_EQ(read_bytes(path, content.size(), reading)->data.to_string(), content);
      if (content.empty()) continue;
      EXPECT_EQ(read_bytes(path, content.size() - 1, reading).error().message,
                read_file_limited(path, content.size() - 1).error().message);
    }
  }
  // Its size is not known before it is read.
  EXPECT_FALSE(read_bytes("/proc/self/status", big.size())->data.empty());
  EXPECT_EQ(read_bytes(dir.path(), 1).error().message, "read " + dir.path() + ": is a directory");
}

TEST(Files, MappedBytesOutliveTheirFile) {
  const test::TempDir dir;
  const std::string big(200'000, 'x');
  Bytes tail;
  {
    const Bytes all = read_bytes(dir.write("f", big), big.size(), Reading::kMapLarge)->data;
    tail = all.slice(big.size() - 3, 3);
  }
  std::filesystem::remove(dir / "f");
  EXPECT_EQ(tail, "xxx");
}

TEST(Files, CreatesWithTheModeAskedFor) {
  const test::TempDir dir;
  ASSERT_TRUE(write_file(dir / "secret", "x", 0600));
  EXPECT_EQ(stat_file(dir / "secret")->mode & 0777U, 0600U);
}

// Texts: Go 1.26 os package.
TEST(Files, ErrorsAreInGosWords) {
  const test::TempDir dir({{"f", "x"}});
  const std::string none = dir / "none";
  EXPECT_EQ(read_file(none).error().message, "open " + none + ": no such file or directory");
  EXPECT_EQ(read_file(none).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(read_file(dir.path()).error().message, "read " + dir.path() + ": is a directory");
  EXPECT_EQ(stat_file(dir / "f/g").error().message, "stat " + (dir / "f/g") + ": not a directory");
  EXPECT_EQ(list_directory(none).error().message, "open " + none + ": no such file or directory");
  EXPECT_EQ(make_directories(dir / "f/g").error().message,
            "mkdir " + (dir / "f") + ": not a directory");
  EXPECT_EQ(read_file_limited(dir / "f", 0).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(read_file_limited(dir / "f", 1));
  EXPECT_EQ(errno_text(EACCES), "permission denied");
  EXPECT_EQ(errno_text(ELOOP), "too many levels of symbolic links");
}

TEST(Files, ListsSortedAndSeesLinks) {
  const test::TempDir dir({{"b", ""}, {"a", ""}, {"B", ""}, {"d/x", ""}});
  dir.link("a", "l");
  const auto entries = list_directory(dir.path());
  ASSERT_TRUE(entries);
  std::string names;
  for (const DirectoryEntry& entry : *entries) {
    const FileKind kind = stat_link(dir / entry.name)->kind;
    EXPECT_EQ(entry.kind.value_or(kind), kind) << entry.name;
    names += entry.name;
  }
  EXPECT_EQ(names, "Babdl");
  EXPECT_EQ(stat_link(dir / "l")->kind, FileKind::kSymlink);
  EXPECT_EQ(stat_file(dir / "l")->kind, FileKind::kRegular);
  EXPECT_EQ(stat_file(dir / "d")->kind, FileKind::kDirectory);
  EXPECT_EQ(resolve_links(dir / "l").value(), resolve_links(dir / "a").value());
}

TEST(Files, KnowsModificationTimes) {
  const test::TempDir dir({{"f", ""}});
  dir.set_modtime("f", 1'700'000'000, 250'000);
  EXPECT_EQ(stat_file(dir / "f")->modtime.time_since_epoch(),
            std::chrono::milliseconds(1'700'000'000'250));
}

// Expectations: Go 1.26 path.Clean, path.Base, path.Ext.
TEST(Files, PathsAreCleanedAsInGo) {
  const struct {
    std::string_view path, clean, base, extension;
  } rows[] = {
      {"", ".", ".", ""},
      {"/", "/", "/", ""},
      {"a/../..", "..", "..", "."},
      {"/../a", "/a", "a", ""},
      {"a//b/./c/", "a/b/c", "c", ""},
      {"../x.y", "../x.y", "x.y", ".y"},
      {"a.b/c", "a.b/c", "c", ""},
      {"x.tar.gz", "x.tar.gz", "x.tar.gz", ".gz"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(clean_path(row.path), row.clean) << row.path;
    EXPECT_EQ(path_base(row.path), row.base) << row.path;
    EXPECT_EQ(path_extension(row.path), row.extension) << row.path;
  }
  EXPECT_EQ(join_path("a/", "../b"), "b");
  EXPECT_EQ(join_path("", "b"), "b");
}

}  // namespace
}  // namespace tf
