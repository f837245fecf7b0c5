#include "lib/data/yaml_reader.h"

#include <gtest/gtest.h>

namespace tf {
namespace {

using namespace std::string_view_literals;

struct ReadCase {
  std::string_view yaml;
  std::string_view json;  ///< or "ERR " and the error
};

/// What sigs.k8s.io/yaml v1.6.0 (go-yaml v2.4.4) makes of each text, as json.Marshal prints it.
constexpr ReadCase kReadCases[] = {
    {"", "null"},
    {"~", "null"},
    {"a: 1", R"({"a":1})"},
    {"a: 1000000\nb: 1.5\nc: -0.0\nd: 12345678901234567890",
     R"({"a":1000000,"b":1.5,"c":-0,"d":12345678901234567000})"},
    {"- y\n- Yes\n- on\n- N\n- off\n- TRUE\n- nO", R"([true,true,true,false,false,true,"nO"])"},
    {"- 0x1F\n- 0o17\n- 017\n- 08\n- 0b11\n- 1_000\n- +1\n- .5\n- 1e3\n- 1.\n- .1_0\n- 0b-1",
     "[31,15,15,8,3,1000,1,0.5,1000,1,0.1,-1]"},
    {"- 1:30\n- 2001-01-01\n- 1e400\n- 1e-400\n- 0x\n- 9223372036854775808",
     R"(["1:30","2001-01-01","1e400",0,"0x",9223372036854776000])"},
    {"y: 1\n2: b\n1.5: c\n0777: d\n.inf: e\n1e6: f\n\"5\": g\n2001-01-01: h",
     R"({".inf":"e","1.5":"c","1e+06":"f","2":"b","2001-01-01":"h","5":"g","511":"d","true":1})"},
    {"a: &x {b: 1, c: 2}\nd:\n  b: 0\n  <<: *x\n  c: 3",
     R"({"a":{"b":1,"c":2},"d":{"b":1,"c":3}})"},
    {"a: &x {b: 1}\ny: &y {b: 2, e: 3}\nd: {<<: [*x, *y], f: *x}",
     R"({"a":{"b":1},"d":{"b":1,"e":3,"f":{"b":1}},"true":{"b":2,"e":3}})"},
    {R"("<<": {a: 1})", R"({"\u003c\u003c":{"a":1}})"},
    {"a: !!str 1\nb: !!int \"5\"\nc: !!float 3\nd: !!binary aGk=\ne: !foo bar\nf: ! 12\ng: !!null "
     "~\nh: !!bool yes\ni: !!timestamp 2001-01-01\nj: \"1\"",
     R"({"a":"1","b":5,"c":3,"d":"hi","e":"bar","f":"12","g":null,"h":true,"i":"2001-01-01","j":"1"})"},
    {"a: 'it''s'\nb: \"\\u00e9\\n\\x41\"\nc: |\n  x\n  y\nd: >-\n  x\n  y\ne: |+\n  x\n\nf: |2\n   "
     "x",
     "{\"a\":\"it's\",\"b\":\"\xc3\xa9\\nA\",\"c\":\"x\\ny\\n\",\"d\":\"x "
     "y\",\"e\":\"x\\n\\n\",\"f\":\" x\"}"},
    {"a: 1\na: 2", R"({"a":2})"},
    {"# only a comment", "null"},
    {"---\na: 1\n---\nb: 2", R"({"a":1})"},
    {"--- |\n text\n...\n", R"("text\n")"},
    {R"({a: [1, {b: c}], "d": })", R"({"a":[1,{"b":"c"}],"d":null})"},
    {"x:\x09"
     "1",
     R"({"x":1})"},
    {"a: !!binary /w==", "{\"a\":\"\xef\xbf\xbd\"}"},
    {"? a\n: b", R"({"a":"b"})"},
    {"{a: 1, b}", R"({"a":1,"b":null})"},
    {"a: b: c",
     "ERR error converting YAML to JSON: yaml: mapping values are not allowed in this context"},
    {"a: [1", "ERR error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'"},
    {R"(a: "x)", "ERR error converting YAML to JSON: yaml: found unexpected end of stream"},
    {"\x09"
     "a: 1",
     "ERR error converting YAML to JSON: yaml: found character that cannot start any token"},
    {"a:\n  - b\n c: 1",
     "ERR error converting YAML to JSON: yaml: line 2: did not find expected key"},
    {"a: *x", "ERR error converting YAML to JSON: yaml: unknown anchor 'x' referenced"},
    {"&a [*a]", "ERR error converting YAML to JSON: yaml: anchor 'a' value contains itself"},
    {"a: {{ .Values.x }}",
     R"(ERR error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)})"},
    {"{[1, 2]: 3}",
     "ERR error converting YAML to JSON: yaml: invalid map key: []interface {}{1, 2}"},
    {"~: 8",
     "ERR error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, "
     "value: 8"},
    {"18446744073709551615: a",
     R"(ERR error converting YAML to JSON: unsupported map key of type: uint64, key: 0xffffffffffffffff, value: "a")"},
    {"a: .inf", "ERR error converting YAML to JSON: json: unsupported value: +Inf"},
    {"a: .NaN", "ERR error converting YAML to JSON: json: unsupported value: NaN"},
    {"a: !!int x", "ERR error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int"},
    {R"(a: !!binary "*")",
     "ERR error converting YAML to JSON: yaml: !!binary value contains invalid base64 data"},
    {"a: !!float 18446744073709551615",
     "ERR error converting YAML to JSON: yaml: cannot decode !!int `18446744073709551615` as a "
     "!!float"},
    {"<<: 1",
     "ERR error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the "
     "value"},
    {"<<: [1]",
     "ERR error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the "
     "value"},
    {"a: &l [{}]\nb: {<<: *l}",
     "ERR error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the "
     "value"},
    {"a: \x01", "ERR error converting YAML to JSON: yaml: control characters are not allowed"},
    {R"(a: "\/")", "ERR error converting YAML to JSON: yaml: found unknown escape character"},
    {"a: 1\nb: \"\\/\"",
     "ERR error converting YAML to JSON: yaml: line 2: found unknown escape character"},
    {"%YAML 1.3\n---\na",
     "ERR error converting YAML to JSON: yaml: found incompatible YAML document"},
    {"a: 1\n---\n- [", R"({"a":1})"},
    {"@x", "ERR error converting YAML to JSON: yaml: found character that cannot start any token"},
    {"a: `x",
     "ERR error converting YAML to JSON: yaml: found character that cannot start any token"},
    {"- a\nb: c",
     "ERR error converting YAML to JSON: yaml: line 1: did not find expected '-' indicator"},
    {"a: 1\n  b: 2",
     "ERR error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this "
     "context"},
    {"key: [a, b\nc: d",
     "ERR error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'"},
    {"!!map x", R"("x")"},
    {"a: !<tag:yaml.org,2002:int> 7", R"({"a":7})"},
    {R"("a": "\q")", "ERR error converting YAML to JSON: yaml: found unknown escape character"},
    {"\xff", "ERR error converting YAML to JSON: yaml: invalid leading UTF-8 octet"},
    {"a: %x",
     "ERR error converting YAML to JSON: yaml: found character that cannot start any token"},
    {"a: &a 1\n*a : 2", R"({"1":2,"a":1})"},
    {"- - - a\n    - b\n- c: d\n  e:\n  - f", R"([[["a","b"]],{"c":"d","e":["f"]}])"},
};

std::string read_to_json(std::string_view yaml, Numbers numbers = Numbers::kFloat64) {
  const auto value = parse_yaml(yaml, numbers);
  return value ? to_json(*value).value() : "ERR " + value.error().message;
}

TEST(YamlReader, ReadsAsGoDoes) {
  for (const ReadCase& test : kReadCases)
    EXPECT_EQ(read_to_json(test.yaml), test.json) << test.yaml;
}

TEST(YamlReader, NumbersOfObjectsStayWhole) {
  const auto value =
      parse_yaml("[1, 9007199254740993, 1.0, 1e3, 1.5, 18446744073709551615, 1e21, -0.0]",
                 Numbers::kInt64OrFloat);
  ASSERT_TRUE(value);
  std::string types;
  for (const Value& item : *value->as_list())
    types += std::string(type_name(item)) + " ";
  EXPECT_EQ(types, "int64 int64 int64 int64 float64 float64 float64 int64 ");
  EXPECT_EQ(to_json(*value).value(),
            "[1,9007199254740993,1,1000,1.5,18446744073709552000,1e+21,0]");
}

TEST(YamlReader, ErrorsTellTheLine) {
  const auto value = parse_yaml("a: 1\nb: 2\nc: d: e\n");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, ErrorCode::kInvalid);
  ASSERT_TRUE(value.error().pos);
  EXPECT_EQ(value.error().pos->line, 3);
}

TEST(YamlReader, StreamGivesEveryDocument) {
  const auto documents = parse_yaml_stream("a: 1\n---\n---\n- b\n...\n--- c\n");
  ASSERT_TRUE(documents);
  std::string text;
  for (const Value& document : *documents)
    text += to_json(document).value() + ";";
  EXPECT_EQ(text, R"({"a":1};null;["b"];"c";)");
  EXPECT_TRUE(parse_yaml_stream("")->empty());
  EXPECT_FALSE(parse_yaml_stream("a: 1\n---\n- [\n"));
}

TEST(YamlReader, AliasesAreCopies) {
  const auto value = parse_yaml("a: &x {k: 1}\nb: *x\n");
  ASSERT_TRUE(value);
  value->as_map()->find("a")->as_map()->set("k", 2.0);
  EXPECT_EQ(to_json(*value).value(), R"({"a":{"k":2},"b":{"k":1}})");
}

/// What was passed over must not hide an error, nor change what was wanted.
TEST(YamlReader, PartsAreAsInTheWhole) {
  const auto is_kept = [](std::string_view key) { return key == "kept"; };
  const std::string_view documents[] = {
      "",
      "a",
      "[a, {b: 1}]",
      "kept: {a: [1, 2.5, x]}\nx: {a: {b: [1, {c: d}]}, e: }\ny: [[], {}, |\n  text\n ]\nz: 1\n",
      "x: {a: 1}\nkept: 1\nx: 2\n",
      "x: 1\nx: {a: 1}\n",
      "x: {y: 1, true: 2, 1.5: 3, 12: 4, \"\": 5}\nkept: 1\n",
      "x: {~: 1}\nkept: 1\n",
      "x: {: 1}\nkept: 1\n",
      "x: {18446744073709551615: 1}\nkept: 1\n",
      "x: [18446744073709551615]\nkept: 1\n",
      "x: {.nan: 1}\nkept: 1\n",
      "x: [1, .inf]\nkept: 1\n",
      "x: [1e999]\nkept: 1\n",
      "x: {? [a]: 1}\nkept: 1\n",
      "x: {? {a: 1}\n: 1}\nkept: 1\n",
      "x: [&a 1, *a]\nkept: *a\n",
      "x: {b: &a {c: 1}}\nkept: {<<: *a, d: 2}\n",
      "x: {<<: 1}\nkept: 1\n",
      "x: {<<: {a: 1}}\nkept: 1\n",
      "<<: {kept: 1, x: [1]}\nx: {a: 1}\n",
      "x: [!!int a]\nkept: 1\n",
      "x: !!map [a]\nkept: 1\n",
      "x: [*nope]\nkept: 1\n",
      "x: [a\nkept: 1\n",
      "x:\n  a: b: c\nkept: 1\n",
      "kept: 1\nx: {\n",
      "? [kept]\n: {a: 1}\n",
      "~: {a: 1}\nkept: 1\n",
  };
  for (const std::string_view document : documents) {
    SCOPED_TRACE(document.substr(0, 60));
    const auto whole = parse_yaml(document, Numbers::kInt64OrFloat);
    const auto parts = parse_yaml_parts(document, Numbers::kInt64OrFloat, is_kept);
    ASSERT_EQ(whole.has_value(), parts.has_value());
    if (!whole) {
      EXPECT_EQ(whole.error().message, parts.error().message);
      continue;
    }
    if (!whole->is_map()) {
      EXPECT_TRUE(deep_equal(*whole, *parts));
      continue;
    }
    ASSERT_EQ(whole->as_map()->size(), parts->as_map()->size());
    for (const auto& [key, value] : *whole->as_map()) {
      const Value* part = parts->as_map()->find(key);
      ASSERT_NE(part, nullptr) << key;
      const bool passed = key != "kept" && part->is_nil() && (value.is_map() || value.is_list());
      EXPECT_TRUE(passed || deep_equal(value, *part)) << key;
    }
  }
  for (const std::size_t depth : {9998, 9999, 10000, 10001}) {
    const std::string deep = "x: " + std::string(depth, '[') + std::string(depth, ']');
    const auto whole = parse_yaml(deep);
    const auto parts = parse_yaml_parts(deep, Numbers::kFloat64, is_kept);
    EXPECT_EQ(whole ? "" : whole.error().message, parts ? "" : parts.error().message) << depth;
  }
  const auto parts = parse_yaml_parts("x: {a: 1}\nkept: {a: 1}\n", Numbers::kFloat64, is_kept);
  EXPECT_EQ(to_json(*parts).value(), R"({"kept":{"a":1},"x":null})");
}

TEST(YamlReader, AliasBombsAreRefused) {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name < 'h'; ++name) {
    const std::string last(1, static_cast<char>(name - 1));
    bomb += std::string(1, name) + ": &" + name + " [*" + last;
    for (int i = 0; i < 8; ++i)
      bomb += ",*" + last;
    bomb += "]\n";
  }
  EXPECT_EQ(read_to_json(bomb),
            "ERR error converting YAML to JSON: yaml: document contains excessive aliasing");
}

TEST(YamlReader, DepthEndsAtTenThousand) {
  constexpr std::string_view kTooDeep =
      "ERR error converting YAML to JSON: yaml: exceeded max depth of 10000";
  EXPECT_EQ(read_to_json(std::string(10001, '[')), kTooDeep);
  std::string block;
  for (int i = 0; i < 10001; ++i)
    block += "- ";
  EXPECT_EQ(read_to_json(block), kTooDeep);
}

TEST(YamlReader, MixedDepthEndsWhereJsonEnds) {
  std::string mixed;
  for (int i = 0; i < 5001; ++i)
    mixed += "- ";
  mixed += std::string(5000, '[') + std::string(5000, ']');
  EXPECT_EQ(read_to_json(mixed),
            "ERR error unmarshaling JSON: while decoding JSON: invalid character '[' exceeded max "
            "depth");
}

}  // namespace
}  // namespace tf
