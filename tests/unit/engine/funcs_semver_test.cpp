#include "tests/support/function_rows.h"

namespace tf::engine {
namespace {

// Expected output and errors were written by helm 4.3.1.
constexpr test::FunctionRow kSemverFunctionRows[] = {
    {R"({{ semver "v1.2" }}|{{ (semver "1.2.3-rc.1+b.5").Prerelease }}|{{ (semver "1.2.3-rc.1+b.5").Metadata }}|{{ (semver "v1.2").Original }}|{{ (semver "1.2.3").Major }}|{{ typeOf (semver "1.2.3").Major }}|{{ (semver "v1.2.3-rc").IncPatch }}|{{ (semver "1.2.3").IncMinor }}|{{ (semver "1.2.3").IncMajor.String }}|{{ (semver "1.2.3").Compare (semver "1.2.4") }}|{{ (semver "1.2.3").Equal (semver "1.2.3+x") }}|{{ (semver "1.2.3").LessThan (semver "1.2.4") }}|{{ (semver "1.2.3").GreaterThanEqual (semver "1.2.4") }}|{{ toJson (semver "1.2") }}|{{ (semver "1.2.3").SetPrerelease "beta" }}|{{ printf "%s %v" (semver "1.2") (semver "v2") }}|{{ quote (semver "1.2") }}|{{ $v := semver "3.4.5" }}{{ list $v.Major $v.Minor $v.Patch | join "." }}|{{ eq $v.Major 3 }})",
     R"(1.2.0|rc.1|b.5|v1.2|1|uint64|1.2.3|1.3.0|2.0.0|-1|true|true|false|"1.2.0"|1.2.3-beta|1.2.0 2.0.0|"1.2.0"|3.4.5|true)",
     ""},
    {R"({{ semver "abc" }})", "", "invalid semantic version"},
    {R"({{ semver "1.2.3-01" }})", "", "version segment starts with 0"},
    {R"({{ semver "1.2.99999999999999999999" }})", "",
     R"(error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range)"},
    {R"({{ (semver "1.2").SetPrerelease "be ta" }})", "", "invalid prerelease string"},
    {R"({{ (semver "1.2").IncMajor.Original }})", "",
     "can't evaluate field Original in type semver.Version"},
    {R"({{ (semver "1.2").Nope }})", "", "can't evaluate field Nope in type *semver.Version"},
    {R"({{ semverCompare ">=1.2 <2" "1.5.0" }})", "true", ""},
    {R"({{ semverCompare "^1.2.x" "1.9" }})", "true", ""},
    {R"({{ semverCompare "~1.2" "1.2.9" }})", "true", ""},
    {R"({{ semverCompare ">=1.20-0" "1.21.3-gke.100" }})", "true", ""},
    {R"({{ semverCompare ">=1.20" "1.21.3-gke.100" }})", "false", ""},
    {R"({{ semverCompare "1.2 - 1.4" "1.4.9" }})", "true", ""},
    {R"({{ semverCompare "*" "0.0.1" }})", "true", ""},
    {R"({{ semverCompare "!=1.x" "1.2" }})", "false", ""},
    {R"({{ semverCompare "a" "1" }})", "", R"(improper constraint: "a")"},
    {R"({{ semverCompare "" "1" }})", "", R"(improper constraint: "")"},
    {R"({{ semverCompare ">1" "x" }})", "", "invalid semantic version"},
};

TEST(SemverFunctions, DoWhatHelmDoes) {
  test::expect_function_rows(kSemverFunctionRows);
}

}  // namespace
}  // namespace tf::engine
