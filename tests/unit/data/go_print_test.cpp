#include "lib/data/go_print.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tf {
namespace {

using namespace std::string_view_literals;

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value unsigned_value(std::uint64_t value) {
  return Integer{static_cast<std::int64_t>(value), IntType::kUint64};
}

Value list(std::vector<Value> items, const ListType& type = kAnyList) {
  return List(std::move(items), type);
}

/// A map with the keys k0, k1 ...
Value dict(std::vector<Value> items, const MapType& type = kAnyMap) {
  Map map(type);
  for (std::size_t i = 0; i < items.size(); ++i)
    map.set("k" + std::to_string(i), items[i]);
  return map;
}

struct PrintCase {
  std::string_view format;
  std::vector<Value> operands;
  std::string_view expected;
};

/// What Go 1.26's fmt.Sprintf writes.
const std::vector<PrintCase>& print_cases() {
  static const std::vector<PrintCase> kCases = {
      {"%v", {Value::integer(65)}, "65"},
      {"%d", {Value::integer(65)}, "65"},
      {"%5d|", {Value::integer(65)}, "   65|"},
      {"%-5d|", {Value::integer(65)}, "65   |"},
      {"%05d", {Value::integer(65)}, "00065"},
      {"%+d", {Value::integer(65)}, "+65"},
      {"% d", {Value::integer(65)}, " 65"},
      {"%x", {Value::integer(65)}, "41"},
      {"%#x", {Value::integer(65)}, "0x41"},
      {"%X", {Value::integer(65)}, "41"},
      {"%o", {Value::integer(65)}, "101"},
      {"%O", {Value::integer(65)}, "0o101"},
      {"%#o", {Value::integer(65)}, "0101"},
      {"%b", {Value::integer(65)}, "1000001"},
      {"%#b", {Value::integer(65)}, "0b1000001"},
      {"%c", {Value::integer(65)}, "A"},
      {"%q", {Value::integer(65)}, "'A'"},
      {"%U", {Value::integer(65)}, "U+0041"},
      {"%#U", {Value::integer(65)}, "U+0041 'A'"},
      {"%e", {Value::integer(65)}, "%!e(int=65)"},
      {"%s", {Value::integer(65)}, "%!s(int=65)"},
      {"%t", {Value::integer(65)}, "%!t(int=65)"},
      {"%T", {Value::integer(65)}, "int"},
      {"%.3d", {Value::integer(65)}, "065"},
      {"%8.3d", {Value::integer(65)}, "     065"},
      {"%z", {Value::integer(65)}, "%!z(int=65)"},
      {"%!", {Value::integer(65)}, "%!!(int=65)"},
      {"%#v", {Value::integer(65)}, "65"},
      {"%v", {Value::int64(-128512)}, "-128512"},
      {"%d", {Value::int64(-128512)}, "-128512"},
      {"%x", {Value::int64(-128512)}, "-1f600"},
      {"%U", {Value::int64(-128512)}, "U+FFFFFFFFFFFE0A00"},
      {"%c", {Value::int64(-128512)}, "\xef\xbf\xbd"},
      {"%v", {Value(1234567.5)}, "1.2345675e+06"},
      {"%f", {Value(1234567.5)}, "1234567.500000"},
      {"%.2f", {Value(1234567.5)}, "1234567.50"},
      {"%8.1f|", {Value(1234567.5)}, "1234567.5|"},
      {"%08.2f", {Value(1234567.5)}, "1234567.50"},
      {"%-8.1f|", {Value(1234567.5)}, "1234567.5|"},
      {"%e", {Value(1234567.5)}, "1.234568e+06"},
      {"%.3e", {Value(1234567.5)}, "1.235e+06"},
      {"%E", {Value(1234567.5)}, "1.234568E+06"},
      {"%g", {Value(1234567.5)}, "1.2345675e+06"},
      {"%G", {Value(1234567.5)}, "1.2345675E+06"},
      {"%.3g", {Value(1234567.5)}, "1.23e+06"},
      {"%10.4g|", {Value(1234567.5)}, " 1.235e+06|"},
      {"%+v", {Value(1234567.5)}, "1.2345675e+06"},
      {"% f", {Value(1234567.5)}, " 1234567.500000"},
      {"%#g", {Value(1234567.5)}, "1.2345675e+06"},
      {"%#.3g", {Value(1234567.5)}, "1.23e+06"},
      {"%x", {Value(1234567.5)}, "0x1.2d6878p+20"},
      {"%.2x", {Value(1234567.5)}, "0x1.2dp+20"},
      {"%b", {Value(1234567.5)}, "5302427037204480p-32"},
      {"%d", {Value(1234567.5)}, "%!d(float64=1.2345675e+06)"},
      {"%s", {Value(1234567.5)}, "%!s(float64=1.2345675e+06)"},
      {"%F", {Value(1234567.5)}, "1234567.500000"},
      {"%T", {Value(1234567.5)}, "float64"},
      {"%#v", {Value(1234567.5)}, "1.2345675e+06"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(0.0), Value(0.0), Value(0.0), Value(0.0), Value(0.0)},
       "0|0|0.000000|   0.0|0"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(-0.0), Value(-0.0), Value(-0.0), Value(-0.0), Value(-0.0)},
       "-0|-0|-0.000000|  -0.0|-0"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(1e6), Value(1e6), Value(1e6), Value(1e6), Value(1e6)},
       "1e+06|1e+06|1000000.000000|1000000.0|1e+06"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(999999.0), Value(999999.0), Value(999999.0), Value(999999.0), Value(999999.0)},
       "999999|999999|999999.000000|999999.0|999999"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(1e-5), Value(1e-5), Value(1e-5), Value(1e-5), Value(1e-5)},
       "1e-05|1e-05|0.000010|   0.0|1e-05"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(0.0001), Value(0.0001), Value(0.0001), Value(0.0001), Value(0.0001)},
       "0.0001|0.0001|0.000100|   0.0|0.0001"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(1e20), Value(1e20), Value(1e20), Value(1e20), Value(1e20)},
       "1e+20|1e+20|100000000000000000000.000000|100000000000000000000.0|1e+20"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(1e21), Value(1e21), Value(1e21), Value(1e21), Value(1e21)},
       "1e+21|1e+21|1000000000000000000000.000000|1000000000000000000000.0|1e+21"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(1e100), Value(1e100), Value(1e100), Value(1e100), Value(1e100)},
       "1e+100|1e+100|"
       "1000000000000000015902891109759918046836080856394528138978132755774783877217038106081346998"
       "5856815104.000000|"
       "1000000000000000015902891109759918046836080856394528138978132755774783877217038106081346998"
       "5856815104.0|1e+100"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(5e-324), Value(5e-324), Value(5e-324), Value(5e-324), Value(5e-324)},
       "5e-324|5e-324|0.000000|   0.0|5e-324"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(kNotANumber), Value(kNotANumber), Value(kNotANumber), Value(kNotANumber),
        Value(kNotANumber)},
       "NaN|NaN|NaN|   NaN|NaN"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(kInfinity), Value(kInfinity), Value(kInfinity), Value(kInfinity), Value(kInfinity)},
       "+Inf|+Inf|+Inf|  +Inf|+Inf"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(-kInfinity), Value(-kInfinity), Value(-kInfinity), Value(-kInfinity),
        Value(-kInfinity)},
       "-Inf|-Inf|-Inf|  -Inf|-Inf"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(2.5), Value(2.5), Value(2.5), Value(2.5), Value(2.5)},
       "2.5|2.5|2.500000|   2.5|2.5"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(0.1), Value(0.1), Value(0.1), Value(0.1), Value(0.1)},
       "0.1|0.1|0.100000|   0.1|0.1"},
      {"%v|%g|%f|%6.1f|%+v",
       {Value(100.0), Value(100.0), Value(100.0), Value(100.0), Value(100.0)},
       "100|100|100.000000| 100.0|100"},
      {"%v", {Value("h\"\xc3\xa9\n")}, "h\"\xc3\xa9\n"},
      {"%s", {Value("h\"\xc3\xa9\n")}, "h\"\xc3\xa9\n"},
      {"%q", {Value("h\"\xc3\xa9\n")}, "\"h\\\"\xc3\xa9\\n\""},
      {"%#q", {Value("h\"\xc3\xa9\n")}, "\"h\\\"\xc3\xa9\\n\""},
      {"%+q", {Value("h\"\xc3\xa9\n")}, R"("h\"\u00e9\n")"},
      {"%x", {Value("h\"\xc3\xa9\n")}, "6822c3a90a"},
      {"% x", {Value("h\"\xc3\xa9\n")}, "68 22 c3 a9 0a"},
      {"%#x", {Value("h\"\xc3\xa9\n")}, "0x6822c3a90a"},
      {"% #X", {Value("h\"\xc3\xa9\n")}, "0X68 0X22 0XC3 0XA9 0X0A"},
      {"%10s|", {Value("h\"\xc3\xa9\n")}, "      h\"\xc3\xa9\n|"},
      {"%-10s|", {Value("h\"\xc3\xa9\n")}, "h\"\xc3\xa9\n      |"},
      {"%.2s", {Value("h\"\xc3\xa9\n")}, R"(h")"},
      {"%.3q", {Value("h\"\xc3\xa9\n")}, "\"h\\\"\xc3\xa9\""},
      {"%010s", {Value("h\"\xc3\xa9\n")}, "000000h\"\xc3\xa9\n"},
      {"%d", {Value("h\"\xc3\xa9\n")}, "%!d(string=h\"\xc3\xa9\n)"},
      {"%t", {Value("h\"\xc3\xa9\n")}, "%!t(string=h\"\xc3\xa9\n)"},
      {"%T", {Value("h\"\xc3\xa9\n")}, "string"},
      {"%#v", {Value("h\"\xc3\xa9\n")}, "\"h\\\"\xc3\xa9\\n\""},
      {"%5.1s|", {Value("h\"\xc3\xa9\n")}, "    h|"},
      {"%c", {Value("h\"\xc3\xa9\n")}, "%!c(string=h\"\xc3\xa9\n)"},
      {"%q",
       {Value("\xff\x00"
              "a\x7f"sv)},
       R"("\xff\x00a\x7f")"},
      {"%s|%v", {Value("\xff"), Value("")}, "\xff|"},
      {"%#q", {Value("a`b")}, R"("a`b")"},
      {"%+q|%q", {Value::integer(233), Value::integer(128512)}, "'\\u00e9'|'\xf0\x9f\x98\x80'"},
      {"%q", {Value::integer(1114112)}, "'\xef\xbf\xbd'"},
      {"%v", {Value::bytes(std::string("hi"))}, "[104 105]"},
      {"%s", {Value::bytes(std::string("hi"))}, "hi"},
      {"%d", {Value::bytes(std::string("hi"))}, "[104 105]"},
      {"%x", {Value::bytes(std::string("hi"))}, "6869"},
      {"%q", {Value::bytes(std::string("hi"))}, R"("hi")"},
      {"%T", {Value::bytes(std::string("hi"))}, "[]uint8"},
      {"%#v", {Value::bytes(std::string("hi"))}, "[]byte{0x68, 0x69}"},
      {"%o", {Value::bytes(std::string("hi"))}, "[150 151]"},
      {"%v",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[1 a <nil> 1.5 true]"},
      {"%v", {dict({Value::integer(1), Value("a"), Value()})}, "map[k0:1 k1:a k2:<nil>]"},
      {"%s",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[%!s(int=1) a <nil> %!s(float64=1.5) %!s(bool=true)]"},
      {"%s", {dict({Value::integer(1), Value("a"), Value()})}, "map[k0:%!s(int=1) k1:a k2:<nil>]"},
      {"%d",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[1 %!d(string=a) <nil> %!d(float64=1.5) %!d(bool=true)]"},
      {"%d",
       {dict({Value::integer(1), Value("a"), Value()})},
       "map[%!d(string=k0):1 %!d(string=k1):%!d(string=a) %!d(string=k2):<nil>]"},
      {"%q",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       R"(['\x01' "a" <nil> %!q(float64=1.5) %!q(bool=true)])"},
      {"%q",
       {dict({Value::integer(1), Value("a"), Value()})},
       R"(map["k0":'\x01' "k1":"a" "k2":<nil>])"},
      {"%5v",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[    1     a <nil>   1.5  true]"},
      {"%5v",
       {dict({Value::integer(1), Value("a"), Value()})},
       "map[   k0:    1    k1:    a    k2:<nil>]"},
      {"%T",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[]interface {}"},
      {"%T", {dict({Value::integer(1), Value("a"), Value()})}, "map[string]interface {}"},
      {"%#v",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       R"([]interface {}{1, "a", interface {}(nil), 1.5, true})"},
      {"%#v",
       {dict({Value::integer(1), Value("a"), Value()})},
       R"(map[string]interface {}{"k0":1, "k1":"a", "k2":interface {}(nil)})"},
      {"%x",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[1 61 <nil> 0x1.8p+00 %!x(bool=true)]"},
      {"%x", {dict({Value::integer(1), Value("a"), Value()})}, "map[6b30:1 6b31:61 6b32:<nil>]"},
      {"%+v",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[1 a <nil> 1.5 true]"},
      {"%+v", {dict({Value::integer(1), Value("a"), Value()})}, "map[k0:1 k1:a k2:<nil>]"},
      {"%t",
       {list({Value::integer(1), Value("a"), Value(), Value(1.5), Value(true)})},
       "[%!t(int=1) %!t(string=a) <nil> %!t(float64=1.5) true]"},
      {"%t",
       {dict({Value::integer(1), Value("a"), Value()})},
       "map[%!t(string=k0):%!t(int=1) %!t(string=k1):%!t(string=a) %!t(string=k2):<nil>]"},
      {"%v", {list({Value("a"), Value("b c")}, kStringList)}, "[a b c]"},
      {"%v", {dict({Value("a")}, kStringMap)}, "map[k0:a]"},
      {"%v", {list({})}, "[]"},
      {"%v", {dict({})}, "map[]"},
      {"%#v", {list({Value("a"), Value("b c")}, kStringList)}, R"([]string{"a", "b c"})"},
      {"%#v", {dict({Value("a")}, kStringMap)}, R"(map[string]string{"k0":"a"})"},
      {"%#v", {list({})}, "[]interface {}{}"},
      {"%#v", {dict({})}, "map[string]interface {}{}"},
      {"%T", {list({Value("a"), Value("b c")}, kStringList)}, "[]string"},
      {"%T", {dict({Value("a")}, kStringMap)}, "map[string]string"},
      {"%T", {list({})}, "[]interface {}"},
      {"%T", {dict({})}, "map[string]interface {}"},
      {"%v", {Value(Integer{90000000000, IntType::kDuration})}, "1m30s"},
      {"%d", {Value(Integer{90000000000, IntType::kDuration})}, "90000000000"},
      {"%s", {Value(Integer{90000000000, IntType::kDuration})}, "1m30s"},
      {"%q", {Value(Integer{90000000000, IntType::kDuration})}, R"("1m30s")"},
      {"%#v", {Value(Integer{90000000000, IntType::kDuration})}, "90000000000"},
      {"%T", {Value(Integer{90000000000, IntType::kDuration})}, "time.Duration"},
      {"%10v|", {Value(Integer{90000000000, IntType::kDuration})}, "     1m30s|"},
      {"%x", {Value(Integer{90000000000, IntType::kDuration})}, "316d333073"},
      {"%z", {Value(Integer{90000000000, IntType::kDuration})}, "%!z(time.Duration=90000000000)"},
      {"%v", {Value()}, "<nil>"},
      {"%v", {Value(true)}, "true"},
      {"%d", {Value()}, "%!d(<nil>)"},
      {"%d", {Value(true)}, "%!d(bool=true)"},
      {"%s", {Value()}, "%!s(<nil>)"},
      {"%s", {Value(true)}, "%!s(bool=true)"},
      {"%q", {Value()}, "%!q(<nil>)"},
      {"%q", {Value(true)}, "%!q(bool=true)"},
      {"%T", {Value()}, "<nil>"},
      {"%T", {Value(true)}, "bool"},
      {"%#v", {Value()}, "<nil>"},
      {"%#v", {Value(true)}, "true"},
      {"%t", {Value()}, "%!t(<nil>)"},
      {"%t", {Value(true)}, "true"},
      {"%d %d", {Value::integer(1)}, "1 %!d(MISSING)"},
      {"%d",
       {Value::integer(1), Value::integer(2), Value("x"), Value()},
       "1%!(EXTRA int=2, string=x, <nil>)"},
      {"%[2]d %[1]d", {Value::integer(1), Value::integer(2)}, "2 1"},
      {"%[3]d", {Value::integer(1)}, "%!d(BADINDEX)"},
      {"%[x]d", {Value::integer(1)}, "%!d(BADINDEX)"},
      {"%[2]*.[1]*f", {Value::integer(2), Value::integer(8), Value(3.14159)}, "%!f(int=      08)"},
      {"%*d|%-*d|",
       {Value::integer(5), Value::integer(1), Value::integer(5), Value::integer(2)},
       "    1|2    |"},
      {"%*d", {Value::integer(-5), Value::integer(1)}, "1    "},
      {"%.*f", {Value::integer(-1), Value(2.0)}, "%!(BADPREC)2.000000"},
      {"%*d", {Value("a"), Value::integer(1)}, "%!(BADWIDTH)1"},
      {"%!", {}, "%!!(MISSING)"},
      {"%", {}, "%!(NOVERB)"},
      {"100%", {}, "100%!(NOVERB)"},
      {"%%|%5%|%c", {}, "%|%|%!c(MISSING)"},
      {"%-010d|", {Value::integer(5)}, "5         |"},
      {"%v %v %v",
       {unsigned_value(18446744073709551615U), Value(Integer{255, IntType::kUint8}),
        Value::int64(-1)},
       "18446744073709551615 255 -1"},
      {"%#v %#v", {unsigned_value(255U), Value(Integer{7, IntType::kUint8})}, "0xff 0x7"},
      {"%w", {Value::integer(1)}, "%!w(int=1)"},
      {"%\xc3\xa9", {Value::integer(1)}, "%!\xc3\xa9(int=1)"},
      {"no verbs", {}, "no verbs"},
      {"%99999999d", {Value::integer(1)}, "%!(NOVERB)%!(EXTRA int=1)"},
      {"%.d", {Value::integer(0)}, ""},
  };
  return kCases;
}

TEST(GoPrint, SprintfWritesWhatGoWrites) {
  for (const PrintCase& test : print_cases()) {
    EXPECT_EQ(go_sprintf(test.format, test.operands), test.expected) << test.format;
  }
}

TEST(GoPrint, PointersPrintTheirAddress) {
  const Value map = Map{};
  const std::string text = go_sprintf("%p", std::span(&map, 1));
  EXPECT_TRUE(text.starts_with("0x")) << text;
  EXPECT_EQ(go_sprintf("%p", std::span(&map, 1)), text);
  const Value number = 1.5;
  EXPECT_EQ(go_sprintf("%p", std::span(&number, 1)), "%!p(float64=1.5)");
}

TEST(GoPrint, SprintPutsSpacesBetweenOperandsThatAreNoStrings) {
  const std::vector<Value> operands = {Value::integer(1), Value::integer(2), "a",        "b",
                                       Value::integer(3), Value(),           Value(true)};
  EXPECT_EQ(go_sprint(operands), "1 2ab3 <nil> true");
  EXPECT_EQ(go_sprintln(operands), "1 2 a b 3 <nil> true\n");
  EXPECT_EQ(go_sprint({}), "");
  EXPECT_EQ(go_sprintln({}), "\n");
}

TEST(GoPrint, NilCollections) {
  EXPECT_EQ(go_print(List::nil()), "[]");
  EXPECT_EQ(go_print(Map::nil()), "map[]");
  const Value nil_list = List::nil(kStringList);
  EXPECT_EQ(go_sprintf("%#v", std::span(&nil_list, 1)), "[]string(nil)");
}

class Celsius final : public NativeObject {
 public:
  [[nodiscard]] std::string_view type_name() const override { return "*weather.Celsius"; }
  [[nodiscard]] std::string_view kind_name() const override { return "ptr"; }
  [[nodiscard]] std::string print() const override { return "21 C"; }
  [[nodiscard]] Value json() const override { return 21.0; }
  [[nodiscard]] bool equals(const NativeObject&) const override { return true; }
};

TEST(GoPrint, NativesPrintByTheirStringMethod) {
  const std::vector<Value> operands(4, NativeRef(std::make_shared<Celsius>()));
  EXPECT_EQ(go_sprintf("%v|%6s|%q|%T", operands), "21 C|  21 C|\"21 C\"|*weather.Celsius");
  EXPECT_EQ(go_print(list({operands[0]})), "[21 C]");
}

TEST(GoPrint, FormatFloat) {
  const std::vector<std::pair<double, std::string_view>> cases = {{0.0, "0"},
                                                                  {-0.0, "-0"},
                                                                  {999999.0, "999999"},
                                                                  {1000000.0, "1e+06"},
                                                                  {1234567.5, "1.2345675e+06"},
                                                                  {0.0001, "0.0001"},
                                                                  {0.00001, "1e-05"},
                                                                  {123456.789, "123456.789"},
                                                                  {1e100, "1e+100"},
                                                                  {5e-324, "5e-324"},
                                                                  {kInfinity, "+Inf"},
                                                                  {kNotANumber, "NaN"}};
  for (const auto& [number, expected] : cases)
    EXPECT_EQ(format_float(number), expected);
}

TEST(GoPrint, FormatDuration) {
  const std::vector<std::pair<std::int64_t, std::string_view>> cases = {
      {0, "0s"},
      {1, "1ns"},
      {1100, "1.1\u00b5s"},
      {2200000, "2.2ms"},
      {3300000000, "3.3s"},
      {90000000000, "1m30s"},
      {245000000000, "4m5s"},
      {18367000000000, "5h6m7s"},
      {-3600000000000, "-1h0m0s"},
      {1000000001, "1.000000001s"},
      {std::numeric_limits<std::int64_t>::max(), "2562047h47m16.854775807s"},
      {std::numeric_limits<std::int64_t>::min(), "-2562047h47m16.854775808s"}};
  for (const auto& [nanoseconds, expected] : cases) {
    EXPECT_EQ(format_duration(nanoseconds), expected);
  }
}

TEST(GoPrint, Quote) {
  EXPECT_EQ(go_quote("a\"b\\\n\x07\x01"), R"("a\"b\\\n\a\x01")");
  EXPECT_EQ(go_quote("\xff\xc3\xa9"), "\"\\xff\xc3\xa9\"");
  EXPECT_EQ(go_quote("\u00a0\u200b\U0001F600"), "\"\\u00a0\\u200b\U0001F600\"");
}

}  // namespace
}  // namespace tf
