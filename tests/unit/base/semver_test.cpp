#include "lib/base/semver.h"

#include <gtest/gtest.h>

#include <span>
#include <string>

namespace tf {
namespace {

// Expected values were written by Masterminds/semver 3.5.0.

/// A version and its canonical form, or "error: " and the reason why it is none.
struct VersionRow {
  const char* text;
  const char* want;
};

std::string shown_version(const Result<Version>& version) {
  return version ? version->to_string() : "error: " + version.error().message;
}

constexpr VersionRow kLooseVersions[] = {
    {"", "error: invalid semantic version"},
    {"1.", "error: invalid semantic version"},
    {"1..2", "error: invalid semantic version"},
    {"a", "error: invalid semantic version"},
    {"1.2.3.4", "error: invalid semantic version"},
    {"1.2.3-", "error: invalid semantic version"},
    {"1.2.3-01", "error: version segment starts with 0"},
    {"1.2.3-a..b", "error: invalid semantic version"},
    {"1.2.3+", "error: invalid semantic version"},
    {"1.2.3+a_b", "error: invalid semantic version"},
    {"-1", "error: invalid semantic version"},
    {"v", "error: invalid semantic version"},
    {"vv1", "error: invalid semantic version"},
    {"V1", "error: invalid semantic version"},
    {" 1", "error: invalid semantic version"},
    {"1 ", "error: invalid semantic version"},
    {R"(1.2.3-é)", "error: invalid semantic version"},
    {"1.99999999999999999999",
     R"(error: error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range)"},
    {"99999999999999999999.1.1",
     R"(error: error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range)"},
    {"1.2.3-1.02", "error: version segment starts with 0"},
    {"1.2.3+01", "1.2.3+01"},
    {"1.2.3--", "1.2.3--"},
    {"1.2.3-a+b+c", "error: invalid semantic version"},
    {"1.x", "error: invalid semantic version"},
    {"1.2.3-0a", "1.2.3-0a"},
    {"01.2.3", "1.2.3"},
    {"1.02.3", "1.2.3"},
    {"1.2", "1.2.0"},
    {"1.2.3-rc.1+x-y.2", "1.2.3-rc.1+x-y.2"},
    {"1.2.x-a", "error: invalid semantic version"},
    {"1-2-3", "1.0.0-2-3"},
    {"1.2-beta", "1.2.0-beta"},
    {"0.0.0", "0.0.0"},
    {"0.0.1", "0.0.1"},
    {"0.1.0", "0.1.0"},
    {"0.1.5", "0.1.5"},
    {"0.2.0", "0.2.0"},
    {"1", "1.0.0"},
    {"1.0", "1.0.0"},
    {"1.0.0", "1.0.0"},
    {"1.0.1", "1.0.1"},
    {"1.2.3", "1.2.3"},
    {"1.2.9", "1.2.9"},
    {"1.9.9", "1.9.9"},
    {"2.0.0", "2.0.0"},
    {"2.1.0", "2.1.0"},
    {"v3.4.5", "3.4.5"},
    {"1.0.0-0", "1.0.0-0"},
    {"1.0.0-alpha", "1.0.0-alpha"},
    {"1.0.0-alpha.1", "1.0.0-alpha.1"},
    {"1.0.0-alpha.beta", "1.0.0-alpha.beta"},
    {"1.0.0-beta.11", "1.0.0-beta.11"},
    {"1.0.0-beta.2", "1.0.0-beta.2"},
    {"1.0.0-rc.1+b", "1.0.0-rc.1+b"},
    {"1.2.3-rc", "1.2.3-rc"},
    {"0.0.0-0", "0.0.0-0"},
    {"2.0.0-0", "2.0.0-0"},
    {"1.21.3-gke.100", "1.21.3-gke.100"},
    {"01.02.03", "1.2.3"},
    {"1.2.3+meta", "1.2.3+meta"},
};

constexpr VersionRow kStrictVersions[] = {
    {"", "error: version string empty"},
    {"1.", "error: invalid semantic version"},
    {"1..2", R"(error: strconv.ParseUint: parsing "": invalid syntax)"},
    {"a", "error: invalid semantic version"},
    {"1.2.3.4", "error: invalid characters in version"},
    {"1.2.3-", "error: invalid prerelease string"},
    {"1.2.3-01", "error: version segment starts with 0"},
    {"1.2.3-a..b", "error: invalid prerelease string"},
    {"1.2.3+", "error: invalid metadata string"},
    {"1.2.3+a_b", "error: invalid metadata string"},
    {"-1", "error: invalid semantic version"},
    {"v", "error: invalid semantic version"},
    {"vv1", "error: invalid semantic version"},
    {"V1", "error: invalid semantic version"},
    {" 1", "error: invalid semantic version"},
    {"1 ", "error: invalid semantic version"},
    {R"(1.2.3-é)", "error: invalid prerelease string"},
    {"1.99999999999999999999", "error: invalid semantic version"},
    {"99999999999999999999.1.1",
     R"(error: strconv.ParseUint: parsing "99999999999999999999": value out of range)"},
    {"1.2.3-1.02", "error: version segment starts with 0"},
    {"1.2.3+01", "1.2.3+01"},
    {"1.2.3--", "1.2.3--"},
    {"1.2.3-a+b+c", "error: invalid metadata string"},
    {"1.x", "error: invalid semantic version"},
    {"1.2.3-0a", "1.2.3-0a"},
    {"01.2.3", "error: version segment starts with 0"},
    {"1.02.3", "error: version segment starts with 0"},
    {"1.2", "error: invalid semantic version"},
    {"1.2.3-rc.1+x-y.2", "1.2.3-rc.1+x-y.2"},
    {"1.2.x-a", "error: invalid characters in version"},
    {"1-2-3", "error: invalid semantic version"},
    {"1.2-beta", "error: invalid semantic version"},
    {"0.0.0", "0.0.0"},
    {"0.0.1", "0.0.1"},
    {"0.1.0", "0.1.0"},
    {"0.1.5", "0.1.5"},
    {"0.2.0", "0.2.0"},
    {"1", "error: invalid semantic version"},
    {"1.0", "error: invalid semantic version"},
    {"1.0.0", "1.0.0"},
    {"1.0.1", "1.0.1"},
    {"1.2.3", "1.2.3"},
    {"1.2.9", "1.2.9"},
    {"1.9.9", "1.9.9"},
    {"2.0.0", "2.0.0"},
    {"2.1.0", "2.1.0"},
    {"v3.4.5", "error: invalid characters in version"},
    {"1.0.0-0", "1.0.0-0"},
    {"1.0.0-alpha", "1.0.0-alpha"},
    {"1.0.0-alpha.1", "1.0.0-alpha.1"},
    {"1.0.0-alpha.beta", "1.0.0-alpha.beta"},
    {"1.0.0-beta.11", "1.0.0-beta.11"},
    {"1.0.0-beta.2", "1.0.0-beta.2"},
    {"1.0.0-rc.1+b", "1.0.0-rc.1+b"},
    {"1.2.3-rc", "1.2.3-rc"},
    {"0.0.0-0", "0.0.0-0"},
    {"2.0.0-0", "2.0.0-0"},
    {"1.21.3-gke.100", "1.21.3-gke.100"},
    {"01.02.03", "error: version segment starts with 0"},
    {"1.2.3+meta", "1.2.3+meta"},
};

TEST(SemverVersion, ParsesLoosely) {
  for (const VersionRow& row : kLooseVersions) {
    EXPECT_EQ(shown_version(Version::parse(row.text)), row.want) << row.text;
  }
}

TEST(SemverVersion, ParsesStrictly) {
  for (const VersionRow& row : kStrictVersions) {
    EXPECT_EQ(shown_version(Version::parse_strict(row.text)), row.want) << row.text;
  }
}

TEST(SemverVersion, RefusesLongText) {
  const std::string text(257, '1');
  constexpr const char* kWant = "error: version string is too long (max 256 bytes)";
  EXPECT_EQ(shown_version(Version::parse(text)), kWant);
  EXPECT_EQ(shown_version(Version::parse_strict(text)), kWant);
}

/// What constraints are checked against, and the columns of kComparisons.
constexpr const char* kVersions[] = {
    "0.0.0",
    "0.0.1",
    "0.1.0",
    "0.1.5",
    "0.2.0",
    "1",
    "1.0",
    "1.0.0",
    "1.0.1",
    "1.2.3",
    "1.2.9",
    "1.9.9",
    "2.0.0",
    "2.1.0",
    "v3.4.5",
    "1.0.0-0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta.11",
    "1.0.0-beta.2",
    "1.0.0-rc.1+b",
    "1.2.3-rc",
    "0.0.0-0",
    "2.0.0-0",
    "1.21.3-gke.100",
    "01.02.03",
    "1.2.3+meta",
};

/// One row for each of kVersions: '<', '=' or '>' to every other one.
constexpr const char* kComparisons[] = {
    "=<<<<<<<<<<<<<<<<<<<<<<><<<<", ">=<<<<<<<<<<<<<<<<<<<<<><<<<", ">>=<<<<<<<<<<<<<<<<<<<<><<<<",
    ">>>=<<<<<<<<<<<<<<<<<<<><<<<", ">>>>=<<<<<<<<<<<<<<<<<<><<<<", ">>>>>===<<<<<<<>>>>>>><><<<<",
    ">>>>>===<<<<<<<>>>>>>><><<<<", ">>>>>===<<<<<<<>>>>>>><><<<<", ">>>>>>>>=<<<<<<>>>>>>><><<<<",
    ">>>>>>>>>=<<<<<>>>>>>>>><<==", ">>>>>>>>>>=<<<<>>>>>>>>><<>>", ">>>>>>>>>>>=<<<>>>>>>>>><<>>",
    ">>>>>>>>>>>>=<<>>>>>>>>>>>>>", ">>>>>>>>>>>>>=<>>>>>>>>>>>>>", ">>>>>>>>>>>>>>=>>>>>>>>>>>>>",
    ">>>>><<<<<<<<<<=<<<<<<<><<<<", ">>>>><<<<<<<<<<>=<<<<<<><<<<", ">>>>><<<<<<<<<<>>=<<<<<><<<<",
    ">>>>><<<<<<<<<<>>>=<<<<><<<<", ">>>>><<<<<<<<<<>>>>=><<><<<<", ">>>>><<<<<<<<<<>>>><=<<><<<<",
    ">>>>><<<<<<<<<<>>>>>>=<><<<<", ">>>>>>>>><<<<<<>>>>>>>=><<<<", "<<<<<<<<<<<<<<<<<<<<<<<=<<<<",
    ">>>>>>>>>>>><<<>>>>>>>>>=>>>", ">>>>>>>>>>>><<<>>>>>>>>><=>>", ">>>>>>>>>=<<<<<>>>>>>>>><<==",
    ">>>>>>>>>=<<<<<>>>>>>>>><<==",
};

TEST(SemverVersion, Compares) {
  for (std::size_t i = 0; i < std::size(kVersions); ++i) {
    std::string got;
    for (const char* other : kVersions) {
      got += "<=>"[Version::parse(kVersions[i])->compare(*Version::parse(other)) + 1];
    }
    EXPECT_EQ(got, kComparisons[i]) << kVersions[i];
  }
}

/// A constraint and a 1 for each of kVersions that it lets in, or its error.
constexpr VersionRow kConstraints[] = {
    {"<0.0", "0000000000000000000000000000"},
    {">=0.0.1", "0111111111111110000000000011"},
    {"=1.x.3", "0000011111110000000000000011"},
    {"<=1.0", "1111111110000000000000000000"},
    {"=<1.x-0", "1111111111110001111111110111"},
    {"!=1.2.3+meta", "1111111110111110000000000000"},
    {"=1.2.3-0", "0000000000000000000000000000"},
    {"=1.0", "0000011110000000000000000000"},
    {"0.1.x", "0011000000000000000000000000"},
    {"<=0.1", "1111000000000000000000000000"},
    {"~>1", "0000011111110000000000000011"},
    {">=0.0", "1111111111111110000000000011"},
    {"=1.x", "0000011111110000000000000011"},
    {"<1", "1111100000000000000000000000"},
    {"~0.0.0", "1111111111111110000000000011"},
    {"~v1.2", "0000000001100000000000000011"},
    {"=>0.1.0", "0011111111111110000000000011"},
    {">=1", "0000011111111110000000000011"},
    {">X", "0111111111111110000000000011"},
    {"=1.0.0-rc.1+b", "0000000000000000000001000000"},
    {"<v1.2", "1111111110000000000000000000"},
    {">2", "0000000000000010000000000000"},
    {"1.2.3", "0000000001000000000000000011"},
    {"<1.x-0", "1111100000000000000000010000"},
    {"<01.2", "1111111110000000000000000000"},
    {">0.0.1", "0011111111111110000000000011"},
    {">0", "0000011111111110000000000011"},
    {">=1.2.3-0", "0000000001111110000000101111"},
    {"^0.1.0", "0011000000000000000000000000"},
    {"=>v1.2", "0000000001111110000000000011"},
    {"=0.1.0", "0010000000000000000000000000"},
    {"=>X", "1111111111111110000000000011"},
    {"<=1.x", "1111111111110000000000000011"},
    {"~1.2", "0000000001100000000000000011"},
    {"<0.0.1", "1000000000000000000000000000"},
    {">1.2", "0000000000011110000000000000"},
    {"<0.0.0", "0000000000000000000000000000"},
    {"=<1.2.3-0", "1111111110000001111111010000"},
    {">=x", "1111111111111110000000000011"},
    {"=1.0.0-alpha", "0000000000000000100000000000"},
    {"~>0", "1111100000000000000000000000"},
    {">=1.2.3", "0000000001111110000000000011"},
    {"x", "1111111111111110000000000011"},
    {">=0.1", "0011111111111110000000000011"},
    {">=0-0", "1111111111111111111111111111"},
    {"~0.0", "1100000000000000000000000000"},
    {"^1.x", "0000011111110000000000000011"},
    {"<=0.0.1", "1100000000000000000000000000"},
    {"<=*-0", "1100000000000000000000010000"},
    {">=1.2", "0000000001111110000000000011"},
    {"<=1.x.3", "1111111111110000000000000011"},
    {"=<1.2", "1111111111100000000000000011"},
    {"!=1.0.0-rc.1+b", "1111111111111111111110111111"},
    {"<1.2", "1111111110000000000000000000"},
    {">=0.1.0", "0011111111111110000000000011"},
    {"<*-0", "0000000000000000000000000000"},
    {"v1.2", "0000000001100000000000000011"},
    {"=1.2.3", "0000000001000000000000000011"},
    {"1.2.3+meta", "0000000001000000000000000011"},
    {"=<1.2.x", "1111111111100000000000000011"},
    {"~>1.0.0-alpha", "0000011110000000111111000000"},
    {"~1.2.3", "0000000001100000000000000011"},
    {"~1.x-0", "0000011111110001111111100111"},
    {"=<1.0.0-alpha", "1111100000000001100000010000"},
    {"=>1.2", "0000000001111110000000000011"},
    {"!=1.2.3-0", "1111111111111111111111111111"},
    {">0.1.0", "0001111111111110000000000011"},
    {"^*-0", "1000000000000000000000010000"},
    {"~>0.0", "1100000000000000000000000000"},
    {">0-0", "0000011111111111111111101111"},
    {"=<1", "1111111111110000000000000011"},
    {"^0.1.x", "0011000000000000000000000000"},
    {">0.1.x", "0000111111111110000000000011"},
    {"=>0.0.0", "1111111111111110000000000011"},
    {"<=01.2", "1111111111100000000000000011"},
    {">=1.x.3", "0000011111111110000000000011"},
    {">1.0.0-alpha", "0000011111111110011111101111"},
    {">=2", "0000000000001110000000000000"},
    {"=1.2.3+meta", "0000000001000000000000000011"},
    {"=x", "1111111111111110000000000011"},
    {"<*", "0000000000000000000000000000"},
    {"!=0.0.1", "1011111111111110000000000011"},
    {"=>01.2", "0000000001111110000000000011"},
    {"~>1.2.x", "0000000001100000000000000011"},
    {">=1.0.0-alpha", "0000011111111110111111101111"},
    {"~>*", "1111111111111110000000000011"},
    {"!=X", "0111111111111110000000000011"},
    {"~X", "1111111111111110000000000011"},
    {"^1", "0000011111110000000000000011"},
    {"=<0.0.1", "1100000000000000000000000000"},
    {"~>0.1.0", "0011000000000000000000000000"},
    {"~1.2.3-0", "0000000001100000000000100011"},
    {"~x", "1111111111111110000000000011"},
    {"1.0", "0000011110000000000000000000"},
    {"^0-0", "1111100000000000000000010000"},
    {"~>*-0", "1111111111111111111111111111"},
    {"=>0.1.x", "0011111111111110000000000011"},
    {"1.x-0", "0000011111110001111111100111"},
    {"=<*", "1100000000000000000000000000"},
    {"!=1.0.0-alpha", "1111111111111111011111111111"},
    {"=>*-0", "1111111111111111111111111111"},
    {"~>1.x.3", "0000011111110000000000000011"},
    {"!=01.2", "1111111110011110000000000000"},
    {"X", "1111111111111110000000000011"},
    {"~>x", "1111111111111110000000000011"},
    {"~1.x.3", "0000011111110000000000000011"},
    {"~>X", "1111111111111110000000000011"},
    {"=0.0.x", "1100000000000000000000000000"},
    {"~>1.2.3+meta", "0000000001100000000000000011"},
    {">=1.0.0-rc.1+b", "0000011111111110000001101111"},
    {"1|2", "error: constraint parser error"},
    {"xx", "error: constraint parser error"},
    {"1.2.3.4", R"(error: improper constraint: "1.2.3.4")"},
    {"1.2.99999999999999999999", "error: constraint parser error"},
    {"1.", R"(error: improper constraint: "1.")"},
    {"=1|2", "error: constraint parser error"},
    {"=xx", "error: constraint parser error"},
    {"=1.2.3.4", R"(error: improper constraint: "=1.2.3.4")"},
    {"", R"(error: improper constraint: "")"},
    {" ", R"(error: improper constraint: " ")"},
    {"1.2 - 2", "0000000001111100000000000011"},
    {"1 - 1.2.9 || 2.1.0", "0000011111100100000000000011"},
    {">=1.2 - 2", R"(error: improper constraint: ">=>= 1.2, <= 2 ")"},
    {"1.2.3.4 - 5", R"(error: improper constraint: "1.>= 2.3.4, <= 5 ")"},
    {"1 -2", R"(error: improper constraint: "1 -2")"},
    {"1- 2", R"(error: improper constraint: "1- 2")"},
    {">= 1.0, < 2.0", "0000011111110000000000000011"},
    {">=1.0,<2.0", "0000011111110000000000000011"},
    {">=1 <2", "0000011111110000000000000011"},
    {">=1<2", R"(error: improper constraint: ">=1<2")"},
    {">=1 , <2", "0000011111110000000000000011"},
    {">=1,,<2", R"(error: improper constraint: ">=1,,<2")"},
    {",1", R"(error: improper constraint: ",1")"},
    {"1,", R"(error: improper constraint: "1,")"},
    {"||", R"(error: improper constraint: "")"},
    {"1||", R"(error: improper constraint: "")"},
    {"1 || 2 || 0.1.x", "0011011111111100000000000011"},
    {">=1.0.0-0 <2", "0000011111110001111111101111"},
    {"1.0.0-alpha - 1.2", "0000011111100000111111100011"},
    {" ^1 ", "0000011111110000000000000011"},
    {"^ 1", "0000011111110000000000000011"},
    {"> =1", R"(error: improper constraint: "> =1")"},
    {"!==1", R"(error: improper constraint: "!==1")"},
    {"<>1", R"(error: improper constraint: "<>1")"},
    {"~>1.2,!=1.2.9", "0000000001000000000000000011"},
    {"1 2", "0000000000000000000000000000"},
    {"1 - 2 - 3", R"(error: improper constraint: ">= 1, <= 2 - 3")"},
    {"1 - 2 1 - 2", "0000011111111100000000000011"},
    {">1\t<2", "0000000000000000000000000000"},
    {"=1.0.0 || 1.0 - 1.2, !=1.2.3", "0000011110100000000000000000"},
    {"*||1", "1111111111111110000000000011"},
    {"latest", R"(error: improper constraint: "latest")"},
    {">=1.0-", R"(error: improper constraint: ">=1.0-")"},
};

std::string shown_constraint(const Result<Constraint>& constraint) {
  if (!constraint) return "error: " + constraint.error().message;
  std::string out;
  for (const char* version : kVersions) {
    out += constraint->check(*Version::parse(version)) ? '1' : '0';
  }
  return out;
}

TEST(SemverConstraint, LetsInWhatMastermindsDoes) {
  for (const VersionRow& row : kConstraints) {
    EXPECT_EQ(shown_constraint(Constraint::parse(row.text)), row.want) << row.text;
  }
}

TEST(SemverConstraint, RefusesTooMuchText) {
  EXPECT_EQ(shown_constraint(Constraint::parse(std::string(513, ' '))),
            "error: constraint string is too long (max 512 bytes)");
  std::string many = "1";
  for (int i = 0; i < 40; ++i)
    many += "||1";
  EXPECT_EQ(shown_constraint(Constraint::parse(many)),
            "error: too many constraint groups (max 32)");
}

TEST(SemverVersion, Increments) {
  const Version version = *Version::parse("v1.2.3-rc.1+b");
  EXPECT_EQ(version.next_patch()->original(), "v1.2.3");
  EXPECT_EQ(version.next_minor()->original(), "v1.3.0");
  EXPECT_EQ(version.next_major()->original(), "v2.0.0");
  EXPECT_EQ(Version::parse("1.2.3")->next_patch()->to_string(), "1.2.4");
  EXPECT_EQ(shown_version(Version::parse("1.2.18446744073709551615")->next_patch()),
            "error: patch version increment would overflow uint64");
  EXPECT_EQ(version.with_prerelease("beta.2")->original(), "v1.2.3-beta.2+b");
  EXPECT_EQ(version.with_metadata("")->original(), "v1.2.3-rc.1");
  EXPECT_EQ(shown_version(version.with_prerelease("a b")), "error: invalid prerelease string");
}

}  // namespace
}  // namespace tf
