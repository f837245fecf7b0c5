#include "lib/chart/strvals.h"

#include <gtest/gtest.h>

#include "lib/chart/value_sources.h"
#include "tests/unit/chart/chart_fixture.h"

namespace tf::chart {
namespace {

enum class Flag { kSet, kString, kJson, kLiteral };

struct StrvalsRow {
  Flag flag;
  std::string_view text;
  std::string_view expected;  ///< the values as JSON, or the error
};

// From `helm template --set ...` 4.3.1 on a chart that prints its values with toJson.
const StrvalsRow kStrvalsRows[] = {
    {Flag::kSet, R"(a=1)", R"({"a":1})"},
    {Flag::kSet, R"(a=1,b=x,c=true)", R"({"a":1,"b":"x","c":true})"},
    {Flag::kSet, R"(a.b.c=1)", R"({"a":{"b":{"c":1}}})"},
    {Flag::kSet, R"(a=)", R"({"a":""})"},
    {Flag::kSet, R"(a=,b=1)", R"({"a":"","b":1})"},
    {Flag::kSet, R"(a)", R"(failed parsing --set data: key "a" has no value)"},
    {Flag::kSet, R"(a=1,b)", R"(failed parsing --set data: key "b" has no value)"},
    {Flag::kSet, R"(=1,b=2)", R"({"b":2})"},
    {Flag::kSet, R"(a,b=1)",
     R"(failed parsing --set data: key "a" has no value (cannot end with ,))"},
    {Flag::kSet, R"(a=null)", R"({"a":null})"},
    {Flag::kSet, R"(a=NULL)", R"({"a":null})"},
    {Flag::kSet, R"(a=TRUE)", R"({"a":true})"},
    {Flag::kSet, R"(a=0)", R"({"a":0})"},
    {Flag::kSet, R"(a=007)", R"({"a":"007"})"},
    {Flag::kSet, R"(a=0x1)", R"({"a":"0x1"})"},
    {Flag::kSet, R"(a=1.5)", R"({"a":"1.5"})"},
    {Flag::kSet, R"(a=1e3)", R"({"a":"1e3"})"},
    {Flag::kSet, R"(a=9223372036854775807)", R"({"a":9223372036854775807})"},
    {Flag::kSet, R"(a=9223372036854775808)", R"({"a":"9223372036854775808"})"},
    {Flag::kSet, R"(a=-5)", R"({"a":-5})"},
    {Flag::kSet, R"(a=+5)", R"({"a":5})"},
    {Flag::kSet, R"(a={1,x,true})", R"({"a":[1,"x",true]})"},
    {Flag::kSet, R"(a={})", R"({"a":[""]})"},
    {Flag::kSet, R"(a={1,2},b=3)", R"({"a":[1,2],"b":3})"},
    {Flag::kSet, R"(a={1,2}b=3)", R"({"a":[1,2],"b":3})"},
    {Flag::kSet, R"(a={1,2}y)", R"(failed parsing --set data: key "y" has no value)"},
    {Flag::kSet, R"(a={1)", R"(failed parsing --set data: list must terminate with '}')"},
    {Flag::kSet, R"(a={a\,b,c})", R"({"a":["a,b","c"]})"},
    {Flag::kSet, R"(a=x\,y)", R"({"a":"x,y"})"},
    {Flag::kSet, R"(a\.b=1)", R"({"a.b":1})"},
    {Flag::kSet, R"(a\=b=1)", R"({"a=b":1})"},
    {Flag::kSet, R"(a\)", R"(failed parsing --set data: key "a" has no value)"},
    {Flag::kSet, R"(a=b\)", R"({"a":"b"})"},
    {Flag::kSet, R"(a[0]=1)", R"({"a":[1]})"},
    {Flag::kSet, R"(a[2]=x)", R"({"a":[null,null,"x"]})"},
    {Flag::kSet, R"(a[0].b=1,a[1].b=2)", R"({"a":[{"b":1},{"b":2}]})"},
    {Flag::kSet, R"(a[0].b=1,a[0].c=2)", R"({"a":[{"b":1,"c":2}]})"},
    {Flag::kSet, R"(a[0][1]=x)", R"({"a":[[null,"x"]]})"},
    {Flag::kSet, R"(a[0)", R"({})"},
    {Flag::kSet, R"(a[0])", R"({"a":[]})"},
    {Flag::kSet, R"(a[x]=1)",
     R"(failed parsing --set data: error parsing index: strconv.Atoi: parsing "x": invalid syntax)"},
    {Flag::kSet, R"(a[-1]=1)", R"(failed parsing --set data: negative -1 index not allowed)"},
    {Flag::kSet, R"(a[0]b=1)",
     R"(failed parsing --set data: unexpected data at end of array index: ['b'])"},
    {Flag::kSet, R"(a[0]"=1)",
     R"(failed parsing --set data: unexpected data at end of array index: ['"'])"},
    {Flag::kSet, R"(a[65537]=1)",
     R"(failed parsing --set data: index of 65537 is greater than maximum supported index of 65536)"},
    {Flag::kSet, R"(a[99999999999999999999]=1)",
     R"(failed parsing --set data: error parsing index: strconv.Atoi: parsing "99999999999999999999": value out of range)"},
    {Flag::kSet, R"(a[0].=1)", R"({"a":[{}]})"},
    {Flag::kSet, R"(a.=1)", R"(failed parsing --set data: key map "a" has no value)"},
    {Flag::kSet, R"(a.b)", R"(failed parsing --set data: key "b" has no value)"},
    {Flag::kSet, R"(.a=1)", R"({})"},
    {Flag::kSet, R"(a..b=1)", R"(failed parsing --set data: key map "a" has no value)"},
    {Flag::kSet, R"(a=1,a.b=2)",
     R"(failed parsing --set data: unable to parse key: interface conversion: interface {} is int64, not map[string]interface {})"},
    {Flag::kSet, R"(a[0]=1,a.b=2)",
     R"(failed parsing --set data: unable to parse key: interface conversion: interface {} is []interface {}, not map[string]interface {})"},
    {Flag::kSet, R"(a={1,2},a[1]=9)", R"({"a":[1,9]})"},
    {Flag::kSet, R"(a=b=c)", R"({"a":"b=c"})"},
    {Flag::kSet, R"(a=1,,b=2)",
     R"(failed parsing --set data: key "" has no value (cannot end with ,))"},
    {Flag::kSet, R"(a=1,)", R"({"a":1})"},
    {Flag::kSet, R"()", R"({})"},
    {Flag::kSet, R"(a= b )", R"({"a":" b "})"},
    {Flag::kSet, R"(a[0][0].x=1)", R"({"a":[[{"x":1}]]})"},
    {Flag::kSet, R"(a[1]={x,y})", R"({"a":[null,["x","y"]]})"},
    {Flag::kSet, R"(a={{x}})", R"(failed parsing --set data: key "}" has no value)"},
    {Flag::kSet, R"(a[0].b=1,a[0]=2)", R"({"a":[2]})"},
    {Flag::kSet, R"(a=x,a[0]=1)",
     R"(failed parsing --set data: unable to parse key: interface conversion: interface {} is string, not []interface {})"},
    {Flag::kSet, R"(a=null,a.b=1)",
     R"(failed parsing --set data: unable to parse key: interface conversion: interface {} is nil, not map[string]interface {})"},
    {Flag::kSet, R"(a=null,a[0]=1)",
     R"(failed parsing --set data: unable to parse key: interface conversion: interface {} is nil, not []interface {})"},
    {Flag::kSet, R"(a[0]=1,a[0].b=2)", R"({"a":[{"b":2}]})"},
    {Flag::kSet, R"(a[0]=1,a[0][0]=2)",
     R"(failed parsing --set data: unable to parse key: interface conversion: interface {} is int64, not []interface {})"},
    {Flag::kSet, R"(é=ü)", R"({"é":"ü"})"},
    {Flag::kSet, R"(a=\n)", R"({"a":"n"})"},
    {Flag::kSet, R"(a[0]=)", R"({"a":[""]})"},
    {Flag::kSet, R"(a[0]=,b=1)", R"({"a":[""],"b":1})"},
    {Flag::kSet, R"(a.b[0].c=1)", R"({"a":{"b":[{"c":1}]}})"},
    {Flag::kSet, R"(a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e=1)",
     R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":{"l":{"m":{"n":{"o":{"p":{"q":{"r":{"s":{"t":{"u":{"v":{"w":{"x":{"y":{"z":{"a":{"b":{"c":{"d":{"e":1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}})"},
    {Flag::kSet, R"(a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f=1)",
     R"(failed parsing --set data: value name nested level is greater than maximum supported nested level of 30)"},
    {Flag::kString, R"(a=1,b=true,c=null)", R"({"a":"1","b":"true","c":"null"})"},
    {Flag::kString, R"(a={1,null})", R"({"a":["1","null"]})"},
    {Flag::kString, R"(a[0]=1)", R"({"a":["1"]})"},
    {Flag::kString, R"(a=)", R"({"a":""})"},
    {Flag::kJson, R"(a=1)", R"({"a":1})"},
    {Flag::kJson, R"(a={"b":[1,2.5,null]},c="x")", R"({"a":{"b":[1,2.5,null]},"c":"x"})"},
    {Flag::kJson, R"({"a":{"b":1}})", R"({"a":{"b":1}})"},
    {Flag::kJson, R"( {"a":1} )", R"({"a":1})"},
    {Flag::kJson, R"({"a":1)", R"(failed parsing --set-json data JSON: {"a":1)"},
    {Flag::kJson, R"({"a":1}x)", R"(failed parsing --set-json data JSON: {"a":1}x)"},
    {Flag::kJson, R"(a=)", R"({"a":null})"},
    {Flag::kJson, R"(a= ,b=1)", R"({"a":null,"b":1})"},
    {Flag::kJson, R"(a=1 , b=2)", R"({" b":2,"a":1})"},
    {Flag::kJson, R"(a=1b=2)", R"({"a":1,"b":2})"},
    {Flag::kJson, R"(a[0]={"x":1})", R"({"a":[{"x":1}]})"},
    {Flag::kJson, R"(a=nope)", R"(failed parsing --set-json data a=nope)"},
    {Flag::kJson, R"(a=truex)", R"(failed parsing --set-json data a=truex)"},
    {Flag::kJson, R"(a=[1)", R"(failed parsing --set-json data a=[1)"},
    {Flag::kJson, R"(a="x\"y",b=1)", R"({"a":"x\"y","b":1})"},
    {Flag::kJson, R"(a=1-2=3)", R"({"-2":3,"a":1})"},
    {Flag::kJson, R"(a)", R"(failed parsing --set-json data a)"},
    {Flag::kJson, R"(a.b=1,a.c=2)", R"({"a":{"b":1,"c":2}})"},
    {Flag::kJson, R"(a=-)", R"(failed parsing --set-json data a=-)"},
    {Flag::kJson, R"(a=1.)", R"(failed parsing --set-json data a=1.)"},
    {Flag::kJson, R"(a=01)", R"(failed parsing --set-json data a=01)"},
    {Flag::kJson, R"([1])", R"({})"},
    {Flag::kJson, R"(a="\u00e9")", R"({"a":"é"})"},
    {Flag::kJson, R"(a={"k":1,"k":2})", R"({"a":{"k":2}})"},
    {Flag::kLiteral, R"(a=1,b=2)", R"({"a":"1,b=2"})"},
    {Flag::kLiteral, R"(a=b=c)", R"({"a":"b=c"})"},
    {Flag::kLiteral, R"(a.b=x\,y)", R"({"a":{"b":"x\\,y"}})"},
    {Flag::kLiteral, R"(a[0]=x)", R"({"a":["x"]})"},
    {Flag::kLiteral, R"(a[1].b=x)", R"({"a":[null,{"b":"x"}]})"},
    {Flag::kLiteral, R"(a)", R"(failed parsing --set-literal data: key "a" has no value)"},
    {Flag::kLiteral, R"(a.b)", R"(failed parsing --set-literal data: key "b" has no value)"},
    {Flag::kLiteral, R"(a={1,2})", R"({"a":"{1,2}"})"},
    {Flag::kLiteral, R"(a=)", R"({"a":""})"},
    {Flag::kLiteral, R"(a\.b=1)", R"({"a\\":{"b":"1"}})"},
    {Flag::kLiteral, R"(a[x]=1)",
     R"(failed parsing --set-literal data: error parsing index: strconv.Atoi: parsing "x": invalid syntax)"},
    {Flag::kLiteral, R"(,=1)", R"({",":"1"})"},
    {Flag::kLiteral, R"(=x)", R"({})"},
};

Result<std::string> no_file(const std::string& path) {
  return fail(ErrorCode::kNotFound, "open " + path + ": no such file or directory");
}

std::string merged(const ValueSources& sources, const ReadFileFn& read = no_file) {
  const auto values = merge_value_sources(sources, read);
  return values ? test::json_of(*values) : values.error().message;
}

TEST(Strvals, ParsesAsHelm) {
  for (const StrvalsRow& row : kStrvalsRows) {
    ValueSources sources;
    auto& list = row.flag == Flag::kSet      ? sources.set
                 : row.flag == Flag::kString ? sources.strings
                 : row.flag == Flag::kJson   ? sources.json
                                             : sources.literals;
    list.emplace_back(row.text);
    EXPECT_EQ(merged(sources), row.expected) << row.text;
  }
}

TEST(Strvals, LimitsNestedNames) {
  std::string name = "a";
  for (int i = 0; i < 30; ++i)
    name += ".a";
  Map values;
  EXPECT_TRUE(parse_set_into(name + "=1", values));
  const auto deeper = parse_set_into("b." + name + "=1", values);
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.error().message,
            "value name nested level is greater than maximum supported nested level of 30");
}

TEST(Strvals, SurvivesHostileNesting) {
  for (const std::string_view step : {"[0]", "[0].a"}) {
    std::string text = "a";
    for (int i = 0; i < 20'000; ++i)
      text += step;
    Map values;
    EXPECT_FALSE(parse_set_into(text + "=1", values)) << step;
  }
}

TEST(Strvals, KeepsNumberTypes) {
  const auto values = merge_value_sources({.json = {"f=1"}, .set = {"i=1"}}, no_file);
  ASSERT_TRUE(values);
  EXPECT_EQ(type_name(*values->as_map()->find("i")), "int64");
  EXPECT_EQ(type_name(*values->as_map()->find("f")), "float64");
}

TEST(Strvals, WritesIntoWhatIsThere) {
  Map values{{"a", Map{{"x", Value::int64(1)}}}, {"l", List(std::vector<Value>{"p", "q"})}};
  ASSERT_TRUE(parse_set_into("a.y=2,l[1]=Q,l[2]=R", values));
  EXPECT_EQ(test::json_of(values), R"({"a":{"x":1,"y":2},"l":["p","Q","R"]})");
}

TEST(Strvals, FilesGiveTheirContent) {
  const ReadFileFn read = [](const std::string& path) -> Result<std::string> {
    return path == "bad" ? no_file(path) : "(" + path + ")";
  };
  EXPECT_EQ(merged({.set_files = {"a=x,b={y,z},c[0]=1", "d="}}, read),
            R"js({"a":"(x)","b":["(y)","(z)"],"c":["(1)"],"d":""})js");
  EXPECT_EQ(merged({.set_files = {"a=bad"}}, read),
            "failed parsing --set-file data: open bad: no such file or directory");
}

}  // namespace
}  // namespace tf::chart
