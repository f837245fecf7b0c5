#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmd/argv.h"
#include "cmd/flag.h"
#include "cmd/flag_values.h"

namespace tf::cmd::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class FlagLog final : public EventSink {
 public:
  void on_event(const Event&) override {}
};

struct Sample {
  bool on = false;
  int number = 7;
  std::string text;
  std::vector<std::string> whole = {"default"};
  std::vector<std::string> split;
  std::map<std::string, std::string> pairs;
  std::chrono::nanoseconds time = std::chrono::minutes(5);
};

constexpr Flag<Sample> kSampleFlags[] = {
    {.name = "on", .short_name = 'o', .target = &Sample::on, .help = "h"},
    {.name = "number", .short_name = 'm', .target = &Sample::number, .help = "h"},
    {.name = "text", .short_name = 't', .target = &Sample::text, .help = "h", .bare = "bare"},
    {.name = "whole", .target = &Sample::whole, .help = "h"},
    {.name = "split", .target = CommaSeparated<Sample>{&Sample::split}, .help = "h"},
    {.name = "pairs", .target = &Sample::pairs, .help = "h"},
    {.name = "time", .target = &Sample::time, .help = "h"},
    {.name = "old", .target = &Sample::on, .help = "h", .deprecated = "use --on"},
};

struct Read {
  Sample sample;
  std::vector<std::string> words;
  std::vector<std::string> notices;
  std::string error;
};

Read read(const std::vector<std::string>& arguments, UnknownFlags unknown = UnknownFlags::kFail) {
  Read result;
  auto flags = bind_all(result.sample, kSampleFlags);
  FlagLog log;
  const auto parsed = parse_arguments(arguments, flags, unknown, log);
  if (parsed) {
    result.words = parsed->words;
    result.notices = parsed->notices;
  } else {
    result.error = parsed.error().message;
  }
  return result;
}

TEST(Argv, FlagsAndWordsInterleaveUntilTwoDashes) {
  const auto got = read({"a", "--on", "b", "-m", "3", "-", "--", "--on=x", "-z"});
  EXPECT_EQ(got.error, "");
  EXPECT_TRUE(got.sample.on);
  EXPECT_EQ(got.sample.number, 3);
  EXPECT_THAT(got.words, ElementsAre("a", "b", "-", "--on=x", "-z"));
}

TEST(Argv, ShorthandsClusterAndTakeValuesInAllForms) {
  EXPECT_EQ(read({"-om5"}).sample.number, 5);
  EXPECT_EQ(read({"-om=5"}).sample.number, 5);
  EXPECT_EQ(read({"-om", "5"}).sample.number, 5);
  EXPECT_EQ(read({"-m=0x1F"}).sample.number, 31);
  EXPECT_FALSE(read({"-o=false"}).sample.on);
}

TEST(Argv, ABareValueIsTakenWithoutEqualsSign) {
  const auto got = read({"--text", "word"});
  EXPECT_EQ(got.sample.text, "bare");
  EXPECT_THAT(got.words, ElementsAre("word"));
  EXPECT_EQ(read({"--text=x=y"}).sample.text, "x=y");
  EXPECT_EQ(read({"--text="}).sample.text, "");
  // -t is bare too; what follows in the cluster are flags again.
  EXPECT_TRUE(read({"-to"}).sample.on);
}

TEST(Argv, ListsReplaceTheirDefaultThenGrow) {
  EXPECT_THAT(read({}).sample.whole, ElementsAre("default"));
  EXPECT_THAT(read({"--whole", "a,b", "--whole", "c"}).sample.whole, ElementsAre("a,b", "c"));
  EXPECT_THAT(read({"--split", "a,\"b,c\"", "--split=d"}).sample.split,
              ElementsAre("a", "b,c", "d"));
  EXPECT_THAT(read({"--split="}).sample.split, IsEmpty());
}

TEST(Argv, FlagsBeforeAFaultAreJudgedFirst) {
  EXPECT_EQ(read({"--time", "5", "--nope"}).error,
            "invalid argument \"5\" for \"--time\" flag: time: missing unit in duration \"5\"");
  EXPECT_EQ(read({"--nope", "--time", "5"}).error, "unknown flag: --nope");
  EXPECT_EQ(read({"-oz"}).error, "unknown shorthand flag: 'z' in -z");
  EXPECT_EQ(read({"-m"}).error, "flag needs an argument: 'm' in -m");
}

TEST(Argv, UnknownFlagsAreSteppedOverWhenAsked) {
  const auto got = read({"--nope", "value", "--other=x", "-zq", "w", "--number", "4", "word"},
                        UnknownFlags::kSkip);
  EXPECT_EQ(got.error, "");
  EXPECT_EQ(got.sample.number, 4);
  EXPECT_THAT(got.words, ElementsAre("word"));
}

TEST(Argv, DeprecatedFlagsLeaveANotice) {
  const auto got = read({"--old", "--on"});
  EXPECT_THAT(got.notices, ElementsAre("Flag --old has been deprecated, use --on\n"));
}

// Expected texts are Go 1.26's strconv and pflag 1.0.10's.
TEST(FlagValues, IntegersFollowStrconv) {
  EXPECT_EQ(parse_flag_int("0b101").value(), 5);
  EXPECT_EQ(parse_flag_int("-0o17").value(), -15);
  EXPECT_EQ(parse_flag_int("017").value(), 15);
  EXPECT_EQ(parse_flag_int("1_000").value(), 1000);
  EXPECT_EQ(parse_flag_int("-9223372036854775808").value(), INT64_MIN);
  EXPECT_EQ(parse_flag_int("9223372036854775808").error().message,
            "strconv.ParseInt: parsing \"9223372036854775808\": value out of range");
  for (const char* bad : {"", "x", "1x", "0x", "--1", "+-1", "1.5"}) {
    EXPECT_FALSE(parse_flag_int(bad)) << bad;
  }
  EXPECT_EQ(parse_atoi("010").value(), 10);
  EXPECT_EQ(parse_atoi("x\n").error().message, "strconv.Atoi: parsing \"x\\n\": invalid syntax");
}

TEST(FlagValues, CsvFollowsGo) {
  EXPECT_THAT(parse_flag_csv("").value(), IsEmpty());
  EXPECT_THAT(parse_flag_csv("a,,b").value(), ElementsAre("a", "", "b"));
  EXPECT_THAT(parse_flag_csv("a,").value(), ElementsAre("a", ""));
  EXPECT_THAT(parse_flag_csv("\"a\"\"b\",c").value(), ElementsAre("a\"b", "c"));
  EXPECT_EQ(parse_flag_csv("a\"b").error().message,
            "parse error on line 1, column 2: bare \" in non-quoted-field");
  EXPECT_FALSE(parse_flag_csv("\"a\"b"));
}

TEST(FlagValues, MapsFollowPflag) {
  EXPECT_THAT(parse_flag_map("a=b,c").value(), ElementsAre(Pair("a", "b,c")));
  EXPECT_THAT(parse_flag_map("a=b,c=d=e").value(), ElementsAre(Pair("a", "b"), Pair("c", "d=e")));
  EXPECT_EQ(parse_flag_map("a").error().message, "a must be formatted as key=value");
  EXPECT_EQ(parse_flag_map("a=1,b,c=2").error().message, "b must be formatted as key=value");
}

}  // namespace
}  // namespace tf::cmd::test
