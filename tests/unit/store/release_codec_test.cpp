#include "release-store/release_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>

#include "lib/base/archive.h"
#include "lib/base/base64.h"
#include "lib/base/files.h"
#include "lib/base/text.h"

namespace tf::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The storage text of a release that helm 4.3.1 installed.
std::string helm_record() {
  const auto text = read_file(TF_TEST_DATA "/unit/store/records/helm4_shop.txt");
  EXPECT_TRUE(text);
  return std::string(trim_space(*text));
}

std::string helm_record_json() {
  return gunzip(base64_decode(helm_record()).value(), 1U << 20).value();
}

/// Times are written in the local zone; the record's is UTC.
class ReleaseCodec : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

TEST_F(ReleaseCodec, ReadsHelmsRecord) {
  const auto record = decode_release(helm_record());
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->name, "shop-1");
  EXPECT_EQ(record->ns, "web");
  EXPECT_EQ(record->revision, 1);
  EXPECT_EQ(record->apply_method, "ssa");
  EXPECT_EQ(record->info.status, release::ReleaseStatus::kDeployed);
  EXPECT_EQ(record->info.notes, "Hello shop-1\n");
  EXPECT_EQ(record->chart.metadata.dependencies.at(0).enabled, true);
  EXPECT_EQ(record->chart.templates.at(0).data, "Hello {{ .Release.Name }}\n");
  EXPECT_EQ(integer_at(record->config, {"replicas"}), 5);
  ASSERT_EQ(record->hooks.size(), 1U);
  EXPECT_THAT(record->hooks[0].events, ElementsAre(release::HookEvent::kTest));
  EXPECT_EQ(record->hooks[0].weight, 5);
}

TEST_F(ReleaseCodec, WritesHelmsBytes) {
  const auto record = decode_release(helm_record());
  ASSERT_TRUE(record);
  const auto json = release_to_json(*record);
  ASSERT_TRUE(json);
  EXPECT_EQ(*json, helm_record_json());
}

TEST_F(ReleaseCodec, EncodedTextIsGzipWithGosHeader) {
  const auto record = decode_release(helm_record());
  ASSERT_TRUE(record);
  const std::string blob = base64_decode(encode_release(*record).value()).value();
  EXPECT_EQ(blob.substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\x02\xff", 10));
  EXPECT_EQ(gunzip(blob, 1U << 20).value(), helm_record_json());
}

TEST_F(ReleaseCodec, ReadsHelm3Records) {
  const auto record = release_from_json(
      R"({"name":"r","info":{"first_deployed":"2026-11-22T12:20:23.5Z","last_deployed":null,)"
      R"("deleted":"","description":"Install complete","status":"superseded"},"chart":{"metadata":)"
      R"({"name":"c","version":"1"},"lock":null,"templates":null,"values":null,"schema":null,)"
      R"("files":null},"hooks":[{"name":"h","last_run":{"started_at":"","completed_at":"",)"
      R"("phase":""}}],"version":3,"namespace":"n"})");
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_FALSE(record->info.deleted);
  EXPECT_FALSE(record->info.last_deployed);
  EXPECT_TRUE(record->info.first_deployed);
  EXPECT_EQ(record->apply_method, "");
  EXPECT_FALSE(record->hooks[0].last_run.started_at);
  EXPECT_TRUE(record->chart.values.is_nil());
}

TEST_F(ReleaseCodec, KeysMatchWithoutCase) {
  const auto record = release_from_json(R"({"NAME":"r","Version":2,"odd":[1]})");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->name, "r");
  EXPECT_EQ(record->revision, 2);
}

TEST_F(ReleaseCodec, EmptyPartsAreLeftOut) {
  release::Release record;
  record.name = "r";
  record.config = Map{};
  const auto json = release_to_json(record);
  ASSERT_TRUE(json);
  EXPECT_EQ(*json, R"({"name":"r","info":{"status":"unknown"},"chart":{"metadata":{},"lock":null,)"
                   R"("templates":null,"values":null,"schema":null,)"
                   R"("schemamodtime":"0001-01-01T00:00:00Z","files":null}})");
}

TEST_F(ReleaseCodec, PlainJsonOfOldRecordsIsRead) {
  const auto record = decode_release(base64_encode(R"({"name":"old","version":1})"));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->name, "old");
}

TEST_F(ReleaseCodec, BrokenRecordsAreErrors) {
  EXPECT_EQ(decode_release("*").error().message, "illegal base64 data at input byte 0");
  EXPECT_FALSE(decode_release(base64_encode("\x1f\x8b\x08garbage")));
  EXPECT_FALSE(decode_release(base64_encode("{")));
  EXPECT_THAT(release_from_json(R"({"name":5})").error().message, HasSubstr("Release.name"));
  EXPECT_FALSE(release_from_json(R"({"hooks":{}})"));
  EXPECT_FALSE(release_from_json(R"({"version":1e30})"));
  EXPECT_FALSE(release_from_json("[]"));
}

}  // namespace
}  // namespace tf::store
