#include "lib/data/label_selector.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "lib/data/json.h"

namespace tf {
namespace {

const std::map<std::string, std::string> kSelectorLabels = {
    {"a", "b"}, {"n", "5"}, {"x", ""}, {"team", "blue"}};

struct MatchRow {
  const char* selector;
  bool matches;
};

// Matches and errors are those of k8s.io/apimachinery v0.37.1 labels.Parse.
constexpr MatchRow kMatchRows[] = {{"", true},
                                   {"a=b", true},
                                   {"a==b", true},
                                   {"a!=b", false},
                                   {"n>4", true},
                                   {"n>5", false},
                                   {"n>4,n<6", true},
                                   {"x>1", false},
                                   {"a in (b,c)", true},
                                   {"a notin (b)", false},
                                   {"zz notin (b)", true},
                                   {"zz!=q", true},
                                   {"!zz", true},
                                   {"!a", false},
                                   {"a", true},
                                   {"in=b", false},
                                   {"in", false},
                                   {"a in ()", false},
                                   {"x in ()", true},
                                   {"x=", true},
                                   {"x in (,)", true},
                                   {"a = b , team in ( blue , red )", true},
                                   {"a in (in,notin)", false},
                                   {"team=blue,n in (5,6),!q", true}};

TEST(LabelSelector, MatchesAsKubernetes) {
  for (const MatchRow& row : kMatchRows) {
    const auto selector = LabelSelector::parse(row.selector);
    ASSERT_TRUE(selector) << row.selector << ": " << selector.error().message;
    EXPECT_EQ(selector->matches(kSelectorLabels), row.matches) << row.selector;
  }
}

struct SelectorErrorRow {
  const char* selector;
  const char* message;
};

constexpr SelectorErrorRow kSelectorErrors[] = {
    {"a=b c", "found 'c', expected: ',' or 'end of string'"},
    {"=", "found '=', expected: !, identifier, or 'end of string'"},
    {"a in b", "unable to parse requirement: found 'b' expected: '('"},
    {"a in (b", "unable to parse requirement: found '', expected: ',' or ')'"},
    {"a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'"},
    {"a,,b", "found ',', expected: identifier after ','"},
    {"a=b,", "found '', expected: identifier after ','"},
    {"a!", "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"},
    {"a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"},
    {"!a=b", "found '=', expected: ',' or 'end of string'"},
    {"!", "unable to parse requirement: found '', expected: identifier"},
    {"a notin", "unable to parse requirement: found '' expected: '('"},
    {"a=b)", "found ')', expected: ',' or 'end of string'"},
    {"a=(", "unable to parse requirement: found '(', expected: identifier"},
    {"a===b", "unable to parse requirement: found '=', expected: identifier"},
    {"a>x",
     "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' "
     "operators, the value must be an integer"},
    {"/x=1",
     "unable to parse requirement: <nil>: Invalid value: \"/x\": prefix part must be "
     "non-empty"},
    {"$x=1",
     "unable to parse requirement: <nil>: Invalid value: \"$x\": name part must consist of "
     "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
     "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
     "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"},
    {"a=-",
     "unable to parse requirement: values[0][a]: Invalid value: \"-\": a valid label must be an "
     "empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
     "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
     "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"}};

TEST(LabelSelector, ErrorsAreKubernetes) {
  for (const SelectorErrorRow& row : kSelectorErrors) {
    const auto selector = LabelSelector::parse(row.selector);
    ASSERT_FALSE(selector) << row.selector;
    EXPECT_EQ(selector.error().message, row.message);
  }
}

TEST(LabelSelector, OfAnObjectAsTextAndMatch) {
  const Value object = parse_json(R"({"matchLabels":{"a":"1"},"matchExpressions":[
      {"key":"b","operator":"In","values":["x","y"]},{"key":"c","operator":"DoesNotExist"}]})")
                           .value();
  EXPECT_EQ(selector_text(object), "a=1,b in (x,y),!c");
  const auto selector = LabelSelector::from_object(object).value();
  const auto selects = [&](std::string_view labels) {
    return selector.matches(parse_json(labels).value());
  };
  EXPECT_TRUE(selects(R"({"a":"1","b":"y"})"));
  EXPECT_FALSE(selects(R"({"a":"1","b":"z"})"));
  EXPECT_FALSE(selects(R"({"a":"1","b":"y","c":""})"));
}

}  // namespace
}  // namespace tf
