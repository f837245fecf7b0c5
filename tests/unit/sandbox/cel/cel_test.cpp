#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/sandbox/cel/evaluator.h"
#include "lib/sandbox/cel/parser.h"

namespace tf::sandbox::cel {
namespace {

/// "true", a text, or "error: ...".
std::string cel_result(const std::string& expression) {
  const auto node = parse(expression);
  if (!node) return node.error();
  const CelValue list(CelList{CelValue(std::int64_t{1}), CelValue(std::int64_t{3})});
  const CelValue self(CelMap{{CelValue(std::string("name")), CelValue(std::string("abc"))},
                             {CelValue(std::string("list")), list},
                             {CelValue(std::string("none")), CelValue()}});
  const auto result = evaluate(**node, {{"self", self}});
  if (!result) return "error: " + result.error();
  const auto text = to_text(*result);
  return text ? *text->as<std::string>() : std::string(result->type());
}

TEST(Cel, HoldsForWhatDefinitionsAsk) {
  const std::vector<std::string> rules = {
      "self.name == 'abc' && size(self.list) == 2",
      "has(self.name) && !has(self.other)",
      "self.list.all(x, x > 0) && self.list.exists(x, x == 3) && self.list.exists_one(x, x < 2)",
      "self.list.map(x, x * 2) == [2, 6] && self.list.filter(x, x > 1) == [3]",
      "self.list.isSorted() && self.list.sum() == 4 && self.list.max() == 3",
      "3 in self.list && !(2 in self.list) && 'name' in self",
      "self.name.matches('^[a-c]+$') && self.name.startsWith('a') && self.name.endsWith('c')",
      "'a,b,c'.split(',') == ['a', 'b', 'c'] && ['a', 'b'].join('-') == 'a-b'",
      "'ABC'.lowerAscii() == self.name && 'abc'.substring(1, 2) == 'b' && 'abc'.indexOf('c') == 2",
      "duration('1h') > duration('59m') && duration('90s').getMinutes() == 1",
      "timestamp('2026-01-02T03:04:05Z').getHours() == 3",
      "quantity('1Gi').isGreaterThan(quantity('1000Mi')) && isQuantity('5m') && !isQuantity('x')",
      "url('https://a.b:8/c?d=e').getHostname() == 'a.b' && isURL('/x') && !isURL('x')",
      "self.none == null && self.?other.orValue('z') == 'z' && self.?name.hasValue()",
      "false && self.other == 1 ? false : true || self.other == 1",
      "(self.other == 1) || true",
      "1 + 2 * 3 == 7 && 7 / 2 == 3 && -7 % 3 == -1 && 1.0 / 2.0 == 0.5 && 1 < 1.5",
      "{'a': 1}.a == 1 && {'a': 1, 'b': 2}.all(k, k != 'c') && [1, 2] + [3] == [1, 2, 3]",
      "sets.contains([1, 2], [2]) && isIP('10.0.0.1') && isCIDR('10.0.0.0/8')",
      "cel.bind(x, 5, x + 1) == 6 && int('7') == 7 && string(1.5) == '1.5' && type(1) == int",
      "'%s is %d'.format(['a', 5]) == 'a is 5' && r'\\d' == '\\\\d' && \"\"\"a'b\"\"\" == 'a\\'b'",
  };
  for (const std::string& rule : rules)
    EXPECT_EQ("true", cel_result(rule)) << rule;
}

TEST(Cel, TellsWhatFails) {
  EXPECT_EQ("error: no such key: other", cel_result("self.other == 1"));
  EXPECT_EQ("error: index out of bounds: 7", cel_result("self.list[7] == 1"));
  EXPECT_EQ("error: division by zero", cel_result("1 / 0 == 1"));
  EXPECT_EQ("error: integer overflow", cel_result("9223372036854775807 + 1 > 0"));
  EXPECT_EQ("error: no such overload", cel_result("'a' + 1 == 'a1'"));
  EXPECT_TRUE(cel_result("self.name ==").starts_with("Syntax error: "));
  EXPECT_TRUE(cel_result(std::string(600, '(')).starts_with("Syntax error: "));
  EXPECT_TRUE(cel_result("'open").starts_with("Syntax error: "));
}

}  // namespace
}  // namespace tf::sandbox::cel
