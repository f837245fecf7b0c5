#include "lib/base/archive.h"

#include <gtest/gtest.h>

#include "tests/support/tar_builder.h"

namespace tf {
namespace {

constexpr std::size_t kArchiveLimit = std::size_t{1} << 20;

TEST(Gzip, RoundTripsWithGosHeader) {
  for (const std::string& data : {std::string(), std::string("hello"), std::string(300'000, 'x')}) {
    const std::string packed = gzip(data);
    EXPECT_EQ(packed.substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\x02\xff", 10));
    EXPECT_EQ(gunzip(packed, kArchiveLimit).value(), data);
  }
}

TEST(Gzip, ReadsSeveralMembers) {
  EXPECT_EQ(gunzip(gzip("a") + gzip("") + gzip("bc"), kArchiveLimit).value(), "abc");
}

TEST(Gzip, RefusesBadInput) {
  const std::string packed = gzip("some text that is long enough");
  const struct {
    std::string data;
    std::string_view message;
  } rows[] = {
      {"", "EOF"},
      {"\x1f\x8b", "unexpected EOF"},
      {"plain text, no archive", "gzip: invalid header"},
      {packed.substr(0, 20), "unexpected EOF"},
      {packed.substr(0, packed.size() - 1), "unexpected EOF"},
      {packed + "trailing garbage", "gzip: invalid header"},
  };
  for (const auto& row : rows) {
    const auto result = gunzip(row.data, kArchiveLimit);
    ASSERT_FALSE(result) << row.message;
    EXPECT_EQ(result.error().message, row.message);
  }
}

TEST(Gzip, StopsAtTheLimit) {
  const std::string bomb = gzip(std::string(4 * kArchiveLimit, '\0'));
  EXPECT_FALSE(gunzip(bomb, kArchiveLimit));
  EXPECT_FALSE(gunzip(gzip("abc") + gzip("d"), 3));
  EXPECT_EQ(gunzip(gzip("abc") + gzip(""), 3).value(), "abc");
  // A trailer that lies about the size costs neither memory nor the content.
  std::string lying = gzip("abc");
  lying.replace(lying.size() - 4, 4, "\xff\xff\xff\x7f");
  EXPECT_FALSE(gunzip(lying, std::size_t{1} << 40));
}

TEST(Tar, GivesFilesInOrderAndLinksEmpty) {
  const std::string tar = test::TarBuilder()
                              .file("c/b", "two")
                              .entry("c/dir/", "", '5', 0)
                              .file("c/\xc3\xa9", "accent")
                              .entry("c/link", "", '2', 0)
                              .entry("c/hard", "", '1', 0)
                              .file("c/a", "")
                              .tar();
  const auto entries = read_tar(tar, kArchiveLimit);
  ASSERT_TRUE(entries) << entries.error().message;
  std::vector<std::string> seen;
  for (const TarEntry& entry : *entries)
    seen.push_back(entry.name + "=" + entry.data.to_string());
  EXPECT_EQ(seen, (std::vector<std::string>{"c/b=two", "c/\xc3\xa9=accent",
                                            "c/link=", "c/hard=", "c/a="}));
  EXPECT_EQ(entries->front().modtime.time_since_epoch(), std::chrono::seconds(1'700'000'000));
}

TEST(Tar, EntriesShareTheArchive) {
  const Bytes tar = test::TarBuilder().file("c/a", std::string(2000, 'x')).file("c/b", "y").tar();
  const auto entries = read_tar(tar, kArchiveLimit);
  ASSERT_TRUE(entries) << entries.error().message;
  for (const TarEntry& entry : *entries) {
    EXPECT_GT(entry.data.data(), tar.data());
    EXPECT_LT(entry.data.data(), tar.data() + tar.size());
  }
}

TEST(Tar, RefusesDamageAndExcess) {
  const std::string good = test::TarBuilder().file("c/a", std::string(2000, 'x')).tar();
  EXPECT_FALSE(read_tar(good.substr(0, 1000), kArchiveLimit));
  EXPECT_FALSE(read_tar("this is not a tar archive" + std::string(600, '.'), kArchiveLimit));
  EXPECT_FALSE(read_tar(good, 1999));
  EXPECT_TRUE(read_tar(good, 2000));
  const std::string lying = test::TarBuilder().entry("c/a", "x", '0', std::size_t{1} << 30).tar();
  EXPECT_FALSE(read_tar(lying, kArchiveLimit));
  EXPECT_TRUE(read_tar(std::string(1024, '\0'), kArchiveLimit)->empty());
}

TEST(Digest, IsSha256InHex) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace tf
