// Facts of the dialects; the lines of Helm 3.22's log are those of its own source.
#include "lib/data/helm_dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tf {
namespace {

TEST(HelmDialect, ReadsTheNamesOfHelmCompat) {
  ASSERT_TRUE(parse_helm_dialect("4.3"));
  EXPECT_EQ(parse_helm_dialect("4.3")->helm_version, "v4.3.1");
  ASSERT_TRUE(parse_helm_dialect("3.22"));
  EXPECT_EQ(parse_helm_dialect("3.22")->helm_version, "v3.22.0");
}

TEST(HelmDialect, RefusesOtherNames) {
  for (const char* text : {"", "3", "3.22.0", "4.2", "v4.3", " 4.3"}) {
    const auto dialect = parse_helm_dialect(text);
    ASSERT_FALSE(dialect) << text;
    EXPECT_EQ(dialect.error().message,
              "unknown Helm version \"" + std::string(text) + "\": known are 3.22 and 4.3");
  }
}

TEST(HelmDialect, DefaultIsHelm4) {
  const HelmDialect dialect;
  EXPECT_EQ(dialect.name, "4.3");
  EXPECT_TRUE(dialect.has_function("mustToYaml"));
  EXPECT_EQ(dialect.log_text({LogRecord::Level::kWarn, "this chart is deprecated"}), std::nullopt);
}

TEST(HelmDialect, Helm3LacksTheFunctionsOfHelm4) {
  const HelmDialect dialect = helm_3_22();
  EXPECT_FALSE(dialect.has_function("mustToYaml"));
  EXPECT_FALSE(dialect.has_function("durationRoundTo"));
  EXPECT_TRUE(dialect.has_function("mustToJson"));
  EXPECT_TRUE(dialect.has_function("toYamlPretty"));
}

TEST(HelmDialect, Helm3LogsWithItsSourceLines) {
  const HelmDialect dialect = helm_3_22();
  const auto line = [&](LogRecord record) { return dialect.log_text(record); };
  EXPECT_EQ(line({LogRecord::Level::kInfo, "warning: skipped value for a.b: Not a table."}),
            "coalesce.go:237: warning: skipped value for a.b: Not a table.\n");
  EXPECT_EQ(line({LogRecord::Level::kInfo, "skipping unknown hooks", {{"hookTypes", "a\"b"}}}),
            "manifest_sorter.go:199: info: skipping unknown hook: \"a\\\"b\"\n");
  EXPECT_EQ(line({LogRecord::Level::kWarn,
                  "ImportValues missing table from chart",
                  {{"chart", "sub"}, {"error", "\"x\" is not a table"}}}),
            "dependencies.go:270: Warning: ImportValues missing table from chart sub: \"x\" is not "
            "a table\n");
}

TEST(HelmDialect, Helm3TellsRecordsApartByTheirAttributes) {
  const HelmDialect dialect = helm_3_22();
  const LogRecord tag{
      LogRecord::Level::kWarn, "returned non-bool value", {{"tag", "t"}, {"chart", "c"}}};
  const LogRecord path{
      LogRecord::Level::kWarn, "returned non-bool value", {{"path", "p"}, {"chart", "c"}}};
  EXPECT_THAT(dialect.log_text(tag), testing::Optional(testing::HasSubstr("Tag 't' for chart c")));
  EXPECT_THAT(dialect.log_text(path), testing::Optional(testing::HasSubstr("path 'p' for chart")));
}

TEST(HelmDialect, Helm3KeepsQuietWhereHelm4Warns) {
  const HelmDialect dialect = helm_3_22();
  EXPECT_EQ(dialect.log_text({LogRecord::Level::kError, "release name check failed"}), "");
  EXPECT_EQ(dialect.log_text({LogRecord::Level::kWarn, "something else"}), std::nullopt);
}

}  // namespace
}  // namespace tf
