#include "lib/data/json_schema.h"

#include <gtest/gtest.h>

#include "lib/base/text.h"
#include "lib/data/json.h"

namespace tf {
namespace {

struct JsonSchemaRow {
  std::string_view schema;
  std::string_view value;
  std::string_view expected;  ///< the failures or the error of compiling; "" is valid
};

// From santhosh-tekuri/jsonschema 6.0.3, set up as helm 4.3.1 does. Where Go walks a map in any
// order, ours is sorted.
const JsonSchemaRow kJsonSchemaRows[] = {
    {R"js({"properties":{"a":{"type":"integer"}}})js", R"js({"a":"x"})js",
     R"js(- at '/a': got string, want integer)js"},
    {R"js({"properties":{"a":{"type":["null","string"]}}})js", R"js({"a":1})js",
     R"js(- at '/a': got number, want null or string)js"},
    {R"js({"properties":{"a":{"type":"integer"}}})js", R"js({"a":1.5})js",
     R"js(- at '/a': got number, want integer)js"},
    {R"js({"properties":{"a":{"type":"integer"}}})js", R"js({"a":2.0})js", R"js()js"},
    {R"js({"properties":{"a":{"const":5}}})js", R"js({"a":6})js",
     R"js(- at '/a': value must be 5)js"},
    {R"js({"properties":{"a":{"const":{"k":1}}}})js", R"js({"a":6})js",
     R"js(- at '/a': 'const' failed)js"},
    {R"js({"properties":{"a":{"enum":["x","it's",3,null]}}})js", R"js({"a":"y"})js",
     R"js(- at '/a': value must be one of 'x', 'it\'s', 3, <nil>)js"},
    {R"js({"properties":{"a":{"enum":["x"]}}})js", R"js({"a":"y"})js",
     R"js(- at '/a': value must be 'x')js"},
    {R"js({"properties":{"a":{"enum":[[1],2]}}})js", R"js({"a":"y"})js",
     R"js(- at '/a': 'enum' failed)js"},
    {R"js({"properties":{"a":{"enum":[1.0]}}})js", R"js({"a":1})js", R"js()js"},
    {R"js({"properties":{"a":{"minLength":3,"maxLength":1,"pattern":"^[a-z]+$"}}})js",
     R"js({"a":"É9"})js", R"js(- at '/a': minLength: got 2, want 3
- at '/a': maxLength: got 2, want 1
- at '/a': 'É9' does not match pattern '^[a-z]+$')js"},
    {R"js({"properties":{"a":{"minimum":100000,"multipleOf":0.1}}})js", R"js({"a":1024.05})js",
     R"js(- at '/a': minimum: got 1,024.05, want 100,000
- at '/a': multipleOf: got 1,024.05, want 0.1)js"},
    {R"js({"properties":{"a":{"multipleOf":0.1}}})js", R"js({"a":0.3})js", R"js()js"},
    {R"js({"properties":{"a":{"maximum":1000000}}})js", R"js({"a":1234567.5})js",
     R"js(- at '/a': maximum: got 1.2345675×10⁰⁶, want 1×10⁰⁶)js"},
    {R"js({"properties":{"a":{"exclusiveMinimum":0.00001}}})js", R"js({"a":0})js",
     R"js(- at '/a': exclusiveMinimum: got 0, want 1×10⁻⁰⁵)js"},
    {R"js({"properties":{"a":{"required":["x"]}}})js", R"js({"a":{}})js",
     R"js(- at '/a': missing property 'x')js"},
    {R"js({"properties":{"a":{"required":["x","y z"]}}})js", R"js({"a":{}})js",
     R"js(- at '/a': missing properties 'x', 'y z')js"},
    {R"js({"properties":{"a":{"minProperties":2,"maxProperties":0}}})js", R"js({"a":{"k":1}})js",
     R"js(- at '/a': minProperties: got 1, want 2
- at '/a': maxProperties: got 1, want 0)js"},
    {R"js({"properties":{"a":{"properties":{"k":{"type":"string"}},"additionalProperties":false}}})js",
     R"js({"a":{"k":1,"l":2,"m":3}})js", R"js(- at '/a/k': got number, want string
- at '/a': additional properties 'l', 'm' not allowed)js"},
    {R"js({"properties":{"a":{"additionalProperties":{"type":"string"}}}})js",
     R"js({"a":{"k/l~":1}})js", R"js(- at '/a/k~1l~0': got number, want string)js"},
    {R"js({"properties":{"a":{"patternProperties":{"^x-":{"type":"string"}}}}})js",
     R"js({"a":{"x-a":1,"b":2}})js", R"js(- at '/a/x-a': got number, want string)js"},
    {R"js({"properties":{"a":{"propertyNames":{"maxLength":1}}}})js", R"js({"a":{"ok":1}})js",
     R"js(- at '/a': invalid propertyName 'ok'
  - at '': maxLength: got 2, want 1)js"},
    {R"js({"properties":{"a":{"dependencies":{"k":["w"]}}}})js", R"js({"a":{"k":1}})js",
     R"js(- at '/a': properties 'w' required, if 'k' exists)js"},
    {R"js({"properties":{"a":{"dependentRequired":{"k":["w","v"]}}}})js", R"js({"a":{"k":1}})js",
     R"js(- at '/a': properties 'w', 'v' required, if 'k' exists)js"},
    {R"js({"properties":{"a":{"dependentSchemas":{"k":{"required":["w"]}}}}})js",
     R"js({"a":{"k":1}})js", R"js(- at '/a': missing property 'w')js"},
    {R"js({"properties":{"a":{"minItems":3,"maxItems":1,"uniqueItems":true}}})js",
     R"js({"a":[1,1.0]})js", R"js(- at '/a': minItems: got 2, want 3
- at '/a': maxItems: got 2, want 1
- at '/a': items at 0 and 1 are equal)js"},
    {R"js({"properties":{"a":{"items":{"type":"string"}}}})js", R"js({"a":["x",1]})js",
     R"js(- at '/a/1': got number, want string)js"},
    {R"js({"properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}}})js",
     R"js({"a":[1,2]})js", R"js(- at '/a/0': got number, want string
- at '/a/1': false schema)js"},
    {R"js({"properties":{"a":{"contains":{"type":"string"}}}})js", R"js({"a":[1]})js",
     R"js(- at '/a': no items match contains schema
  - at '/a/0': got number, want string)js"},
    {R"js({"properties":{"a":{"contains":{"type":"string"},"minContains":2}}})js",
     R"js({"a":["x",1]})js",
     R"js(- at '/a': min 2 items required to match contains schema, but matched 1 items at 0
  - at '/a/1': got number, want string)js"},
    {R"js({"properties":{"a":{"contains":{"type":"string"},"minContains":2}}})js",
     R"js({"a":[1]})js",
     R"js(- at '/a': min 2 items required to match contains schema, but none matched
  - at '/a/0': got number, want string)js"},
    {R"js({"properties":{"a":{"contains":{"type":"string"},"maxContains":1}}})js",
     R"js({"a":["x","y"]})js",
     R"js(- at '/a': max 1 items required to match contains schema, but matched 2 items at 0 1)js"},
    {R"js({"properties":{"a":{"not":{"type":"string"}}}})js", R"js({"a":"x"})js",
     R"js(- at '/a': 'not' failed)js"},
    {R"js({"properties":{"a":{"allOf":[{"minLength":2},{"type":"string"}]}}})js",
     R"js({"a":"x"})js", R"js(- at '/a': 'allOf' failed
  - at '/a': minLength: got 1, want 2)js"},
    {R"js({"properties":{"a":{"anyOf":[{"type":"string"},{"minimum":5}]}}})js", R"js({"a":1})js",
     R"js(- at '/a': 'anyOf' failed
  - at '/a': got number, want string
  - at '/a': minimum: got 1, want 5)js"},
    {R"js({"properties":{"a":{"oneOf":[{"type":"string"},{"minimum":5}]}}})js", R"js({"a":1})js",
     R"js(- at '/a': 'oneOf' failed, none matched
  - at '/a': got number, want string
  - at '/a': minimum: got 1, want 5)js"},
    {R"js({"properties":{"a":{"oneOf":[{"type":"number"},{"minimum":0}]}}})js", R"js({"a":1})js",
     R"js(- at '/a': 'oneOf' failed, subschemas 0, 1 matched)js"},
    {R"js({"properties":{"a":{"if":{"type":"number"},"then":{"minimum":5},"else":{"minLength":3}}}})js",
     R"js({"a":1})js", R"js(- at '/a': minimum: got 1, want 5)js"},
    {R"js({"properties":{"a":{"if":{"type":"number"},"then":{"minimum":5},"else":{"minLength":3}}}})js",
     R"js({"a":"x"})js", R"js(- at '/a': minLength: got 1, want 3)js"},
    {R"js({"properties":{"a":false}})js", R"js({"a":1})js", R"js(- at '/a': false schema)js"},
    {R"js({"properties":{"a":true}})js", R"js({"a":1})js", R"js()js"},
    {R"js({"properties":{"a":{"format":"date"}}})js", R"js({"a":"nope"})js", R"js()js"},
    {R"js({"properties":{"a":{"unevaluatedProperties":false,"allOf":[{"properties":{"k":true}}]}}})js",
     R"js({"a":{"k":1,"l":2}})js", R"js(- at '/a/l': false schema)js"},
    {R"js({"properties":{"a":{"unevaluatedItems":false,"prefixItems":[true]}}})js",
     R"js({"a":[1,2]})js", R"js(- at '/a/1': false schema)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"date"}}})js",
     R"js({"a":"2020-13-01"})js",
     R"js(- at '/a': '2020-13-01' is not valid date: parsing time "2020-13-01": month out of range)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"date-time"}}})js",
     R"js({"a":"x"})js",
     R"js(- at '/a': 'x' is not valid date-time: less than 20 characters long)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"email"}}})js",
     R"js({"a":"x"})js", R"js(- at '/a': 'x' is not valid email: missing @)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"ipv4"}}})js",
     R"js({"a":"1.2.3"})js", R"js(- at '/a': '1.2.3' is not valid ipv4: expected four decimals)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"ipv6"}}})js",
     R"js({"a":"1::2::3"})js",
     R"js(- at '/a': '1::2::3' is not valid ipv6: ParseAddr("1::2::3"): multiple :: in address (at ":3"))js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"uri"}}})js",
     R"js({"a":"x"})js", R"js(- at '/a': 'x' is not valid uri: relative url)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"uri"}}})js",
     R"js({"a":"http://a b"})js",
     R"js(- at '/a': 'http://a b' is not valid uri: parse "http://a b": invalid character " " in host name)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"hostname"}}})js",
     R"js({"a":"-a"})js", R"js(- at '/a': '-a' is not valid hostname: label starts with hyphen)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"regex"}}})js",
     R"js({"a":"[a"})js",
     R"js(- at '/a': '[a' is not valid regex: error parsing regexp: missing closing ]: `[a`)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"time"}}})js",
     R"js({"a":"25:00:00Z"})js",
     R"js(- at '/a': '25:00:00Z' is not valid time: hour/min/sec out of range)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"uuid"}}})js",
     R"js({"a":"x"})js", R"js(- at '/a': 'x' is not valid uuid: must have 5 elements)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"format":"unknown"}}})js",
     R"js({"a":"x"})js", R"js()js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"items":[{"type":"string"}],"additionalItems":false}}})js",
     R"js({"a":["x",1,2]})js", R"js(- at '/a': last 2 additionalItem(s) not allowed)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"d":{"minimum":5}},"properties":{"a":{"$ref":"#/definitions/d","type":"string"}}})js",
     R"js({"a":1})js", R"js(- at '/a': minimum: got 1, want 5)js"},
    {R"js({"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"minimum":5,"exclusiveMinimum":true,"id":"x"}}})js",
     R"js({"a":5})js", R"js(- at '/a': exclusiveMinimum: got 5, want 5)js"},
    {R"js({"$schema":"https://json-schema.org/draft/2019-09/schema","$defs":{"t":{"$anchor":"t","minLength":3,"pattern":"^x"}},"properties":{"a":{"$ref":"#t"}}})js",
     R"js({"a":"y"})js", R"js(- at '/a': validation failed
  - at '/a': minLength: got 1, want 3
  - at '/a': 'y' does not match pattern '^x')js"},
    {R"js({"$defs":{"t":{"type":"object","required":["v"]}},"properties":{"a":{"$ref":"#/$defs/t"}},"required":["b"]})js",
     R"js({"a":{}})js", R"js(- at '': missing property 'b'
- at '/a': missing property 'v')js"},
    {R"js({"$defs":{"n":{"properties":{"c":{"$ref":"#/$defs/n"},"v":{"type":"number"}}}},"$ref":"#/$defs/n"})js",
     R"js({"c":{"c":{"v":"x"}}})js", R"js(- at '/c/c/v': got string, want number)js"},
    {R"js({"$ref":"#"})js", R"js({})js",
     R"js(- at '': both /$ref and  resolve to "file:///values.schema.json#" causing reference cycle)js"},
    {R"js({"$id":"http://x.test/root","$defs":{"t":{"$id":"item","minimum":5}},"properties":{"a":{"$ref":"item"}}})js",
     R"js({"a":1})js", R"js(- at '/a': minimum: got 1, want 5)js"},
    {R"js({"type":"strin"})js", R"js({})js",
     R"js("file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'
- at '': 'allOf' failed
  - at '/type': 'anyOf' failed
    - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'
    - at '/type': got string, want array)js"},
    {R"js({"properties":{"a":{"type":5,"minimum":"x"}}})js", R"js({})js",
     R"js("file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'
- at '': 'allOf' failed
  - at '/properties/a': 'allOf' failed
    - at '/properties/a': validation failed
      - at '/properties/a/minimum': got string, want number
      - at '/properties/a/type': 'anyOf' failed
        - at '/properties/a/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'
        - at '/properties/a/type': got number, want array)js"},
    {R"js({"$schema":"http://json-schema.org/draft-07/schema#","required":"a"})js", R"js({})js",
     R"js("file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with 'http://json-schema.org/draft-07/schema#'
- at '/required': got string, want array)js"},
    {R"js({"pattern":"["})js", R"js({})js",
     R"js("file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'
- at '': 'allOf' failed
  - at '/pattern': '[' is not valid regex: error parsing regexp: missing closing ]: `[`)js"},
    {R"js({"$ref":"#/nope"})js", R"js({})js",
     R"js(json-pointer in "file:///values.schema.json#/nope" not found)js"},
    {R"js({"$ref":"#nope"})js", R"js({})js",
     R"js(anchor in "file:///values.schema.json#nope" not found in schema "file:///values.schema.json")js"},
    {R"js({"$schema":"http://nope.test/x"})js", R"js({})js",
     R"js(failing loading "http://nope.test/x": remote)js"},
    {R"js([1])js", R"js({})js",
     R"js("file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'
- at '': got array, want boolean or object)js"},
    {R"js({"properties":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}})js", R"js({})js",
     R"js(duplicate anchor "x" in "file:///values.schema.json" at "/properties/a" and "/properties/b")js"},
};

Result<std::string> refuse_url(const std::string&) {
  return fail(ErrorCode::kUnsupported, "remote");
}

std::string verdict(JsonSchemaCompiler& compiler, std::string_view schema, std::string_view value) {
  const auto compiled = compiler.compile(schema, "file:///values.schema.json");
  if (!compiled) return compiled.error().message;
  const auto problem = compiled->validate(*parse_json(value));
  constexpr std::string_view kHeadline =
      "jsonschema validation failed with 'file:///values.schema.json#'\n";
  return std::string(trim_prefix(problem.value_or(""), kHeadline));
}

TEST(JsonSchema, SaysWhatGoSays) {
  JsonSchemaCompiler compiler(refuse_url);
  for (const JsonSchemaRow& row : kJsonSchemaRows) {
    EXPECT_EQ(verdict(compiler, row.schema, row.value), row.expected)
        << row.schema << " on " << row.value;
  }
}

TEST(JsonSchema, WordsBadJsonAsADecoder) {
  JsonSchemaCompiler compiler(refuse_url);
  EXPECT_EQ(verdict(compiler, "", "{}"), "EOF");
  EXPECT_EQ(verdict(compiler, "{\"a\":", "{}"), "unexpected EOF");
  EXPECT_EQ(verdict(compiler, "{} x", "{}"), "invalid character after top-level value");
  EXPECT_EQ(verdict(compiler, "x", "{}"), "invalid character 'x' looking for beginning of value");
}

TEST(JsonSchema, LoadsOtherDocumentsOnce) {
  int loads = 0;
  JsonSchemaCompiler compiler([&](const std::string& url) -> Result<std::string> {
    ++loads;
    EXPECT_EQ(url, "file:///defs.json");
    return R"({"$defs": {"port": {"maximum": 65535}}})";
  });
  EXPECT_EQ(verdict(compiler,
                    R"({"properties": {"a": {"$ref": "defs.json#/$defs/port"},
                                       "b": {"$ref": "/defs.json#/$defs/port"}}})",
                    R"({"a": 1, "b": 70000})"),
            "- at '/b': maximum: got 70,000, want 65,535");
  EXPECT_EQ(loads, 1);
}

TEST(JsonSchema, SurvivesDepth) {
  JsonSchemaCompiler compiler(refuse_url);
  std::string value = "1";
  std::string schema = "{}";
  for (int i = 0; i < 5000; ++i) {
    value = "{\"c\":" + value + "}";
    schema = "{\"not\":" + schema + "}";
  }
  const std::string recursive = R"({"properties": {"c": {"$ref": "#"}}})";
  EXPECT_TRUE(contains(verdict(compiler, recursive, value), "nested too deeply"));
  EXPECT_TRUE(contains(verdict(compiler, schema, "{}"), "nested too deeply"));
}

}  // namespace
}  // namespace tf
