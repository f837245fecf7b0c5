#include "lib/data/yaml_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "lib/data/json.h"
#include "lib/data/yaml_reader.h"

namespace tf {
namespace {

using namespace std::string_view_literals;

struct WriteCase {
  std::string_view json;
  std::string_view yaml;    ///< sigs.k8s.io/yaml v1.6.0 Marshal; "" where it fails
  std::string_view pretty;  ///< go-yaml v3.0.5 Encoder with indent 2
};

constexpr WriteCase kWriteCases[] = {
    {R"({"k": "a"})", "k: a\n", "k: a\n"},
    {R"({"k": " a"})", "k: ' a'\n", "k: ' a'\n"},
    {R"({"k": "true"})", "k: \"true\"\n", "k: \"true\"\n"},
    {R"({"k": "y"})", "k: \"y\"\n", "k: \"y\"\n"},
    {R"({"k": "0x1F"})", "k: \"0x1F\"\n", "k: \"0x1F\"\n"},
    {R"({"k": "08"})", "k: \"08\"\n", "k: \"08\"\n"},
    {R"({"k": "1_000"})", "k: \"1_000\"\n", "k: \"1_000\"\n"},
    {R"({"k": "1:30"})", "k: \"1:30\"\n", "k: \"1:30\"\n"},
    {R"({"k": "-"})", "k: '-'\n", "k: '-'\n"},
    {R"({"k": "-a"})", "k: -a\n", "k: -a\n"},
    {R"({"k": "--"})", "k: --\n", "k: --\n"},
    {R"({"k": "---"})", "k: '---'\n", "k: '---'\n"},
    {R"({"k": "?a"})", "k: ?a\n", "k: ?a\n"},
    {R"({"k": "?"})", "k: '?'\n", "k: '?'\n"},
    {R"({"k": "a:"})", "k: 'a:'\n", "k: 'a:'\n"},
    {R"({"k": "a:b"})", "k: a:b\n", "k: a:b\n"},
    {R"({"k": "a #b"})", "k: 'a #b'\n", "k: 'a #b'\n"},
    {R"({"k": "a#b"})", "k: a#b\n", "k: a#b\n"},
    {R"({"k": "a[b]"})", "k: a[b]\n", "k: a[b]\n"},
    {R"({"k": "[a]"})", "k: '[a]'\n", "k: '[a]'\n"},
    {R"({"k": "it's"})", "k: it's\n", "k: it's\n"},
    {R"({"k": "'a'"})", "k: '''a'''\n", "k: '''a'''\n"},
    {R"({"k": "\"a\""})", "k: '\"a\"'\n", "k: '\"a\"'\n"},
    {R"({"k": "a\\b"})", "k: a\\b\n", "k: a\\b\n"},
    {R"({"k": "a\nb"})", "k: |-\n  a\n  b\n", "k: |-\n  a\n  b\n"},
    {R"({"k": "a\nb\n"})", "k: |\n  a\n  b\n", "k: |\n  a\n  b\n"},
    {R"({"k": "a\n\n"})", "k: |+\n  a\n\n", "k: |+\n  a\n\n"},
    {R"({"k": "\na"})", "k: |2-\n\n  a\n", "k: |2-\n\n  a\n"},
    {R"({"k": " a\nb"})", "k: |2-\n   a\n  b\n", "k: |2-\n   a\n  b\n"},
    {R"({"k": "a \nb"})", "k: \"a \\nb\"\n", "k: \"a \\nb\"\n"},
    {R"({"k": "\ta"})", "k: \"\\ta\"\n", "k: \"\\ta\"\n"},
    {R"({"k": "a\tb\nc"})", "k: \"a\\tb\\nc\"\n",
     "k: |-\n  a\x09"
     "b\n  c\n"},
    {"{\"k\": \"\xf0\x9f\x98\x80\"}", "k: \"\\U0001F600\"\n", "k: \"\\U0001F600\"\n"},
    {"{\"k\": \"\xc3\xa9\"}", "k: \xc3\xa9\n", "k: \xc3\xa9\n"},
    {R"({"k": "\u0007"})", "k: \"\\a\"\n", "k: \"\\a\"\n"},
    {R"({"k": "a\r\nb"})", "k: \"a\\r\\nb\"\n", "k: \"a\\r\\nb\"\n"},
    {R"({"k": "{{ x }}"})", "k: '{{ x }}'\n", "k: '{{ x }}'\n"},
    {R"({"k": "%a"})", "k: '%a'\n", "k: '%a'\n"},
    {R"({"k": "1.2.3"})", "k: 1.2.3\n", "k: 1.2.3\n"},
    {R"({"k": "1e"})", "k: 1e\n", "k: 1e\n"},
    {R"({"k": "x\n "})", "k: \"x\\n \"\n", "k: \"x\\n \"\n"},
    {R"({"k": "null\n"})", "k: |\n  null\n", "k: |\n  null\n"},
    {R"({"k": ""})", "k: \"\"\n", "k: \"\"\n"},
    {R"({"k": "~"})", "k: \"~\"\n", "k: \"~\"\n"},
    {R"({"k": "<<"})", "k: <<\n", "k: <<\n"},
    {R"({"k": "="})", "k: =\n", "k: =\n"},
    {R"({"k": "."})", "k: .\n", "k: .\n"},
    {R"({"k": ".5"})", "k: \".5\"\n", "k: \".5\"\n"},
    {R"({"k": "1."})", "k: \"1.\"\n", "k: \"1.\"\n"},
    {R"({"k": "2001-01-01"})", "k: \"2001-01-01\"\n", "k: \"2001-01-01\"\n"},
    {R"({"k": "2001-1-1T1:2:3Z"})", "k: \"2001-1-1T1:2:3Z\"\n", "k: \"2001-1-1T1:2:3Z\"\n"},
    {R"({"k": "2001-13-01"})", "k: 2001-13-01\n", "k: 2001-13-01\n"},
    {R"({"k": "12e03"})", "k: \"12e03\"\n", "k: \"12e03\"\n"},
    {R"({"k": "0b-1"})", "k: \"0b-1\"\n", "k: \"0b-1\"\n"},
    {R"({"k": "1e400"})", "k: 1e400\n", "k: 1e400\n"},
    {"{\"k\": \"\\u0000\\u001b\xc2\xa0\xe2\x80\xa8\"}", "k: \"\\0\\e\xc2\xa0\\L\"\n",
     "k: \"\\0\\e\xc2\xa0\\L\"\n"},
    {"{\"k\": \"\xe2\x80\xa8\"}", "k: '\xe2\x80\xa8'\n", "k: '\xe2\x80\xa8'\n"},
    {"{\"k\": \"a\xe2\x80\xa8"
     "b\"}",
     "k: 'a\xe2\x80\xa8  b'\n", "k: 'a\xe2\x80\xa8  b'\n"},
    {"{\"k\": \"a\\n\xe2\x80\xa9"
     "b\"}",
     "k: |-\n  a\n\xe2\x80\xa9  b\n", "k: |-\n  a\n\xe2\x80\xa9  b\n"},
    {"{\"k\": \"\xef\xbb\xbf"
     "ab\"}",
     "k: \"\\uFEFF\\x61\\x62\"\n", "k: \"\\uFEFF\\x61\\x62\"\n"},
    {"{\"k\": \"a\xef\xbb\xbf"
     "b\"}",
     "k: \"a\\uFEFFb\"\n", "k: \"a\\uFEFFb\"\n"},
    {"{\"k\": \"\xc2\xa0\"}", "k: \xc2\xa0\n", "k: \xc2\xa0\n"},
    {"{\"k\": \"a\xc2\x85 b\"}", "k: a b\n", "k: \"a\\N b\"\n"},
    {"{\"k\": \"a\xc2\x85\xc2\x85"
     "b\"}",
     "k: |-\n  a\n  b\n", "k: \"a\\N\\Nb\"\n"},
    {R"({"k": "word word word word word word word word word word word word word word word word word word word word "})",
     "k: 'word word word word word word word word word word word word word word word word\n  word "
     "word word word '\n",
     "k: 'word word word word word word word word word word word word word word word word word "
     "word word word '\n"},
    {R"({"k": "wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: "})",
     "k: 'wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: '\n",
     "k: 'wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: wo: '\n"},
    {R"({"k": "wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd "})",
     "k: 'wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd\n  "
     "wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd '\n",
     "k: 'wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  "
     "rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd wo  rd '\n"},
    {R"({"k": "\"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" \"wo rd\t\" "})",
     "k: \"\\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" "
     "\\\"wo rd\\t\\\" \\\"wo rd\\t\\\"\n  \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" "
     "\\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\"\n  \\\"wo rd\\t\\\" "
     "\\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \"\n",
     "k: \"\\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" "
     "\\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo "
     "rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo "
     "rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \\\"wo rd\\t\\\" \"\n"},
    {"{\"k\": \"\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \"}",
     "k: '\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9\n  "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 '\n",
     "k: '\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 "
     "\xc3\xa9 '\n"},
    {R"({"k": "a\nword word word word word word word word word word word word word word word word word word word word word word word word word word word word word word "})",
     "k: \"a\\nword word word word word word word word word word word word word word word\n  word "
     "word word word word word word word word word word word word word word \"\n",
     "k: \"a\\nword word word word word word word word word word word word word word word word "
     "word word word word word word word word word word word word word word \"\n"},
    {R"({"k": "@x"})", "k: '@x'\n", "k: '@x'\n"},
    {R"({"k": "a: "})", "k: 'a: '\n", "k: 'a: '\n"},
    {R"({"k": "- a"})", "k: '- a'\n", "k: '- a'\n"},
    {R"({"k": "#a"})", "k: '#a'\n", "k: '#a'\n"},
    {R"({"k": "|"})", "k: '|'\n", "k: '|'\n"},
    {R"({"k": ">"})", "k: '>'\n", "k: '>'\n"},
    {R"({"k": "&a"})", "k: '&a'\n", "k: '&a'\n"},
    {R"({"k": "!a"})", "k: '!a'\n", "k: '!a'\n"},
    {R"({"k": "`a"})", "k: '`a'\n", "k: '`a'\n"},
    {R"({"k": "a,b"})", "k: a,b\n", "k: a,b\n"},
    {R"({"k": "{a"})", "k: '{a'\n", "k: '{a'\n"},
    {R"({"k": "a}"})", "k: a}\n", "k: a}\n"},
    {R"({"k": "n"})", "k: \"n\"\n", "k: \"n\"\n"},
    {R"({"k": "No"})", "k: \"No\"\n", "k: \"No\"\n"},
    {R"({"k": "off"})", "k: \"off\"\n", "k: \"off\"\n"},
    {R"({"k": "null"})", "k: \"null\"\n", "k: \"null\"\n"},
    {R"({"k": "NULL"})", "k: \"NULL\"\n", "k: \"NULL\"\n"},
    {R"({"k": "nUll"})", "k: nUll\n", "k: nUll\n"},
    {R"({"k": "+1"})", "k: \"+1\"\n", "k: \"+1\"\n"},
    {R"({"k": "0o14"})", "k: \"0o14\"\n", "k: \"0o14\"\n"},
    {R"({"k": "012"})", "k: \"012\"\n", "k: \"012\"\n"},
    {R"({"k": "12345678901234567890"})", "k: \"12345678901234567890\"\n",
     "k: \"12345678901234567890\"\n"},
    {R"({"k": "-0"})", "k: \"-0\"\n", "k: \"-0\"\n"},
    {R"({"k": "inf"})", "k: inf\n", "k: inf\n"},
    {R"({"k": ".inf"})", "k: \".inf\"\n", "k: \".inf\"\n"},
    {R"({"k": "-.INF"})", "k: \"-.INF\"\n", "k: \"-.INF\"\n"},
    {R"({"k": ".NaN"})", "k: \".NaN\"\n", "k: \".NaN\"\n"},
    {"null", "null\n", "null\n"},
    {"true", "true\n", "true\n"},
    {"1", "1\n", "1\n"},
    {"1.5", "1.5\n", "1.5\n"},
    {"1000000.0", "1000000\n", "1e+06\n"},
    {R"("a")", "a\n", "a\n"},
    {R"("a\nb")", "|-\n  a\n  b\n", "|-\n  a\n  b\n"},
    {R"("")", "\"\"\n", "\"\"\n"},
    {"[]", "[]\n", "[]\n"},
    {"{}", "{}\n", "{}\n"},
    {"[[]]", "- []\n", "- []\n"},
    {"[{}]", "- {}\n", "- {}\n"},
    {R"({"a": []})", "a: []\n", "a: []\n"},
    {R"({"a": {}})", "a: {}\n", "a: {}\n"},
    {R"([1, [2, 3, [4]], {"a": 1, "b": [1, {"c": [2]}]}])",
     "- 1\n- - 2\n  - 3\n  - - 4\n- a: 1\n  b:\n  - 1\n  - c:\n    - 2\n",
     "- 1\n- - 2\n  - 3\n  - - 4\n- a: 1\n  b:\n    - 1\n    - c:\n        - 2\n"},
    {R"({"a": [1, 2], "b": {"c": [{"x": 1, "y": ["z"]}]}})",
     "a:\n- 1\n- 2\nb:\n  c:\n  - x: 1\n    \"y\":\n    - z\n",
     "a:\n  - 1\n  - 2\nb:\n  c:\n    - x: 1\n      \"y\":\n        - z\n"},
    {"{\"a10\": 1, \"a9\": 2, \"a1\": 3, \"A\": 4, \"b\": 5, \"a-b\": 6, \"ab\": 7, \"10\": 8, "
     "\"9\": 9, \"_x\": 10, \"\xc3\xa9\": 11, \"\": 12, \"a.b\": 13, \"a01\": 16, \"true\": 17}",
     "\"\": 12\n_x: 10\n\"9\": 9\n\"10\": 8\nA: 4\na-b: 6\na.b: 13\na1: 3\na01: 16\na9: 2\na10: "
     "1\nab: 7\nb: 5\n\"true\": 17\n\xc3\xa9: 11\n",
     "\"\": 12\n_x: 10\n\"9\": 9\n\"10\": 8\nA: 4\na-b: 6\na.b: 13\na1: 3\na01: 16\na9: 2\na10: "
     "1\nab: 7\nb: 5\n\"true\": 17\n\xc3\xa9: 11\n"},
    {R"({"1a": 1, "1_": 2})", "\"1_\": 2\n1a: 1\n", "1a: 1\n\"1_\": 2\n"},
    {R"({"a0": 1, "a00": 2, "a10": 3, "a1": 4})", "a0: 1\na00: 2\na1: 4\na10: 3\n",
     "a0: 1\na00: 2\na1: 4\na10: 3\n"},
    {R"({"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": {"a": 1}, "x\ny": [1], "z zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz z": "v"})",
     "? "
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: a: 1\n? |-\n  x\n  y\n: - 1\n? z zz zz zz zz zz zz "
     "zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz\n  zz zz zz zz zz zz zz zz zz zz "
     "zz zz zz zz zz zz zz zz z\n: v\n",
     "? "
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: a: 1\n? |-\n  x\n  y\n: - 1\n? z zz zz zz zz zz zz "
     "zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz zz "
     "zz zz zz zz zz zz zz z\n: v\n"},
    {R"({"n": [0, -1, 1.0, 1000000, 1234567.5, 3000000000000000.0, 12345678901234567890, 1e+20, 1e+21, 1e-05, 0.1, -0.0, 1e-07, 9223372036854775808, -9223372036854775809, 5e-324, 1e+300]})",
     "\"n\":\n- 0\n- -1\n- 1\n- 1000000\n- 1.2345675e+06\n- 3000000000000000\n- "
     "12345678901234567000\n- 1e+20\n- 1e+21\n- 1e-05\n- 0.1\n- 0\n- 1e-07\n- "
     "9223372036854776000\n- -9.223372036854776e+18\n- 5e-324\n- 1e+300\n",
     "\"n\":\n  - 0\n  - -1\n  - 1\n  - 1e+06\n  - 1.2345675e+06\n  - 3e+15\n  - "
     "1.2345678901234567e+19\n  - 1e+20\n  - 1e+21\n  - 1e-05\n  - 0.1\n  - -0\n  - 1e-07\n  - "
     "9.223372036854776e+18\n  - -9.223372036854776e+18\n  - 5e-324\n  - 1e+300\n"},
    {R"([["a\nb", ["c\n"]]])", "- - |-\n    a\n    b\n  - - |\n      c\n",
     "- - |-\n    a\n    b\n  - - |\n      c\n"},
    {R"({"": ""})", "\"\": \"\"\n", "\"\": \"\"\n"},
    {"{\"a\": \"\x7f\"}", "", "a: \"\\x7F\"\n"},
    {"{\"a\xc2\x85"
     "b\": 1}",
     "", "? \"a\\Nb\"\n: 1\n"},
};

TEST(YamlWriter, WritesTheBytesThatGoWrites) {
  for (const WriteCase& test : kWriteCases) {
    const Value value = parse_json(test.json).value();
    EXPECT_EQ(to_yaml(value).value_or(""), test.yaml) << test.json;
    EXPECT_EQ(to_yaml_pretty(value).value_or(""), test.pretty) << test.json;
  }
}

TEST(YamlWriter, WhatIsWrittenReadsBack) {
  for (const WriteCase& test : kWriteCases) {
    if (test.yaml.empty() || test.json.find("\xc2\x85") != std::string_view::npos) continue;
    const Value value = parse_json(test.json).value();
    const auto again = parse_yaml(to_yaml(value).value());
    ASSERT_TRUE(again) << test.json;
    EXPECT_TRUE(deep_equal(*again, value)) << test.json;
  }
}

TEST(YamlWriter, GoTypes) {
  const Value value = Map{{"bytes", Value::bytes(std::string("hi"))},
                          {"duration", Integer{90'000'000'000, IntType::kDuration}},
                          {"int", Value::int64(9007199254740993)},
                          {"list", List::nil()},
                          {"map", Map::nil()},
                          {"uint", Integer{-1, IntType::kUint64}}};
  EXPECT_EQ(to_yaml(value).value(),
            "bytes: aGk=\nduration: 90000000000\nint: 9007199254740993\nlist: null\nmap: null\n"
            "uint: 18446744073709551615\n");
  EXPECT_EQ(to_yaml_pretty(value).value(),
            "bytes:\n  - 104\n  - 105\nduration: 1m30s\nint: 9007199254740993\nlist: []\n"
            "map: {}\nuint: 18446744073709551615\n");
}

TEST(YamlWriter, InvalidUtf8) {
  const Value value = Map{{"k", "a\xff"}};
  EXPECT_EQ(to_yaml(value).value(), "k: a\xef\xbf\xbd\n");
  EXPECT_EQ(to_yaml_pretty(value).value(), "k: !!binary Yf8=\n");
}

TEST(YamlWriter, NumbersThatJsonDoesNotKnow) {
  const Value infinite = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(to_yaml(infinite).error().message,
            "error marshaling into JSON: json: unsupported value: -Inf");
  EXPECT_EQ(to_yaml_pretty(infinite).value(), "-.inf\n");
}

TEST(YamlWriter, KeysThatGoLosesOnItsWayThroughJson) {
  const auto write = [](std::size_t size) {
    return to_yaml(Map{{std::string(size, 'k'), Value(true)}});
  };
  EXPECT_TRUE(write(1022));
  EXPECT_EQ(write(1023).error().message, "yaml: did not find expected ',' or '}'");
  EXPECT_EQ(to_yaml(Map{{"a\xc2\x85z", Value(true)}}).error().message,
            "yaml: did not find expected ',' or '}'");
}

TEST(YamlWriter, KeyOrderNeedNotBeTransitive) {
  Map map;
  for (int i = 0; i < 64; ++i) {
    for (const char* tail : {"", "A", "_x", "b0", ".1"})
      map.set(std::to_string(i) + tail, true);
  }
  const auto text = to_yaml(map);
  ASSERT_TRUE(text);
  EXPECT_EQ(parse_yaml(*text)->as_map()->size(), map.size());
}

TEST(YamlWriter, DepthEndsAtTenThousand) {
  Value value;
  for (int i = 0; i < 10001; ++i)
    value = List({std::move(value)});
  EXPECT_EQ(to_yaml(value).error().message, "yaml: exceeded max depth of 10000");
}

}  // namespace
}  // namespace tf
