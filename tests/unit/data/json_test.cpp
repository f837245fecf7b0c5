#include "lib/data/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace tf {
namespace {

using namespace std::string_view_literals;

struct JsonCase {
  std::string_view json;
  std::string_view expected;  ///< or "ERR " and the error
};

/// What Go 1.26's json.Unmarshal into any and json.Marshal make of each text.
constexpr JsonCase kJsonCases[] = {
    {"1", "1"},
    {"-0", "-0"},
    {"1.50", "1.5"},
    {"1e400", "ERR json: cannot unmarshal number 1e400 into Go value of type float64"},
    {"[1,2", "ERR unexpected end of JSON input"},
    {R"({"a":1,})", "ERR invalid character '}' looking for beginning of object key string"},
    {R"({"a" 1})", "ERR invalid character '1' after object key"},
    {"{a:1}", "ERR invalid character 'a' looking for beginning of object key string"},
    {"[1 2]", "ERR invalid character '2' after array element"},
    {"nul", "ERR invalid character ' ' in literal null (expecting 'l')"},
    {"tru e", "ERR invalid character ' ' in literal true (expecting 'e')"},
    {"x", "ERR invalid character 'x' looking for beginning of value"},
    {"", "ERR unexpected end of JSON input"},
    {"  ", "ERR unexpected end of JSON input"},
    {R"("a)", "ERR unexpected end of JSON input"},
    {R"("\x")", "ERR invalid character 'x' in string escape code"},
    {R"("\u12g")", R"(ERR invalid character 'g' in \u hexadecimal character escape)"},
    {R"("\ud83d\ude00 \ud800 \udc00x")", "\"\xf0\x9f\x98\x80 \xef\xbf\xbd \xef\xbf\xbdx\""},
    {"\"a\x09"
     "b\"",
     R"(ERR invalid character '\t' in string literal)"},
    {R"({"a":1} x)", "ERR invalid character 'x' after top-level value"},
    {"01", "ERR invalid character '1' after top-level value"},
    {"1.", "ERR invalid character ' ' after decimal point in numeric literal"},
    {"1e", "ERR invalid character ' ' in exponent of numeric literal"},
    {"-", "ERR invalid character ' ' in numeric literal"},
    {"+1", "ERR invalid character '+' looking for beginning of value"},
    {".5", "ERR invalid character '.' looking for beginning of value"},
    {R"({"b":1,"a":{"c":[true,false,null]},"b":2})", R"({"a":{"c":[true,false,null]},"b":2})"},
    {R"("\u2028<>&\u0000\b\f\n\r\t\u007f\"\\/")",
     "\"\\u2028\\u003c\\u003e\\u0026\\u0000\\b\\f\\n\\r\\t\x7f\\\"\\\\/\""},
    {"[1e21,1e20,1e-6,1e-7,123456789012345678,0.1,1e6,100]",
     "[1e+21,100000000000000000000,0.000001,1e-7,123456789012345680,0.1,1000000,100]"},
    {"\x00"sv, R"(ERR invalid character '\x00' looking for beginning of value)"},
    {"[1]\x00"sv, R"(ERR invalid character '\x00' after top-level value)"},
    {"\"\xc3\xa9", "ERR unexpected end of JSON input"},
    {"\xef\xbb\xbf"
     "1",
     "ERR invalid character '\xc3\xaf' looking for beginning of value"},
    {"[,1]", "ERR invalid character ',' looking for beginning of value"},
    {R"({"a":})", "ERR invalid character '}' looking for beginning of value"},
    {R"({"a")", "ERR unexpected end of JSON input"},
    {"[1,]", "ERR invalid character ']' looking for beginning of value"},
    {"nan", "ERR invalid character 'a' in literal null (expecting 'u')"},
    {R"("\)", "ERR invalid character ' ' in string escape code"},
    {R"({"a":1)", "ERR unexpected end of JSON input"},
    {"1 2", "ERR invalid character '2' after top-level value"},
    {"'a'", R"(ERR invalid character '\'' looking for beginning of value)"},
    {"[1e999, 2]", "ERR json: cannot unmarshal number 1e999 into Go value of type float64"},
    {"-01", "ERR invalid character '1' after top-level value"},
    {"\"\x00\""sv, R"(ERR invalid character '\x00' in string literal)"},
    {"0e400", "0"},
    {"[0.00e999,1e-999]", "[0,0]"},
    {"1e400x", "ERR invalid character 'x' after top-level value"},
    {R"("\u12)", R"(ERR invalid character ' ' in \u hexadecimal character escape)"},
    {"tru", "ERR invalid character ' ' in literal true (expecting 'e')"},
    {"-x", "ERR invalid character 'x' in numeric literal"},
    {"1.x", "ERR invalid character 'x' after decimal point in numeric literal"},
    {"1ex", "ERR invalid character 'x' in exponent of numeric literal"},
    {"[1.5e+", "ERR invalid character ' ' in exponent of numeric literal"},
    {R"("\ud800\u0041")",
     "\"\xef\xbf\xbd"
     "A\""},
    {R"("\\ud800")", R"("\\ud800")"},
    {"\"\xff\xc3\"", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xff", "ERR invalid character '\xc3\xbf' looking for beginning of value"},
};

TEST(Json, ReadsAndWritesAsGoDoes) {
  for (const JsonCase& test : kJsonCases) {
    const auto value = parse_json(test.json);
    const std::string text = value ? to_json(*value).value() : "ERR " + value.error().message;
    EXPECT_EQ(text, test.expected) << test.json;
  }
}

TEST(Json, NumbersOfObjectsStayWhole) {
  const auto value =
      parse_json("[1,9223372036854775807,9223372036854775808,1.0,1e3,-0]", Numbers::kInt64OrFloat);
  ASSERT_TRUE(value);
  std::string types;
  for (const Value& item : *value->as_list())
    types += std::string(type_name(item)) + " ";
  EXPECT_EQ(types, "int64 int64 float64 float64 float64 int64 ");
}

TEST(Json, Indent) {
  const Value value = parse_json(R"({"a":[1,{}],"b":[],"c":{"d":null}})").value();
  EXPECT_EQ(
      to_json(value, {.indent = "  "}).value(),
      "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}");
}

TEST(Json, HtmlEscapingIsAChoice) {
  EXPECT_EQ(to_json("<&>\xe2\x80\xa8", {.escape_html = false}).value(), "\"<&>\\u2028\"");
}

TEST(Json, GoTypes) {
  const Value value = List({Value::bytes(std::string("hi")), Integer{-1, IntType::kUint64},
                            List::nil(), Map::nil(), Integer{1500, IntType::kDuration}});
  EXPECT_EQ(to_json(value).value(), R"(["aGk=",18446744073709551615,null,null,1500])");
}

TEST(Json, NumbersItDoesNotKnow) {
  EXPECT_EQ(to_json(std::numeric_limits<double>::infinity()).error().message,
            "json: unsupported value: +Inf");
  EXPECT_EQ(to_json(std::numeric_limits<double>::quiet_NaN()).error().message,
            "json: unsupported value: NaN");
}

TEST(Json, DepthEndsAtTenThousand) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  const auto deepest = parse_json(nested(10000));
  ASSERT_TRUE(deepest);
  EXPECT_EQ(to_json(*deepest).value(), nested(10000));
  EXPECT_EQ(parse_json(nested(10001)).error().message, "invalid character '[' exceeded max depth");
}

TEST(Json, CyclesAreRefused) {
  const Value map = Map{};
  map.as_map()->set("self", List({map}));
  EXPECT_TRUE(to_json(map).error().message.starts_with(
      "json: unsupported value: encountered a cycle via "));
  map.as_map()->clear();
}

}  // namespace
}  // namespace tf
