#include <gtest/gtest.h>

#include <algorithm>

#include "lib/chart/dependencies.h"
#include "lib/data/yaml_reader.h"
#include "tests/unit/chart/chart_fixture.h"

namespace tf::chart {
namespace {

struct CoalesceRow {
  std::string_view name;
  std::string_view files;        ///< "+" stands for a minimal Chart.yaml
  std::string_view user;         ///< values of -f
  std::string_view expected;     ///< .Values as JSON, or the error
  std::vector<std::string> log;  ///< sorted
};

// Charts and what `helm template -f` 4.3.1 makes of them: {{ toJson .Values }} and its log.
const CoalesceRow kCoalesceRows[] = {
    {"user wins, nulls delete",
     R"(+-- values.yaml --
a: 1
b: {x: 1, z: 2, nn: null}
d: null
l: [1, null]
t: {k: 1}
s: x
)",
     R"(a: 5
b: {x: null, q: null}
t: null
u: null
l: [2]
s: {m: 1}
)",
     R"({"a":5,"b":{"q":null,"z":2},"l":[2],"s":{"m":1},"u":null})",
     {R"(INFO warning: skipped value for c.s: Not a table.)"}},
    {"tables against scalars",
     R"(+-- values.yaml --
a: {x: 1}
b: 1
c: {d: {e: 1}}
)",
     R"(a: 1
b: {yy: 2}
c: {d: 5}
)",
     R"({"a":1,"b":{"yy":2},"c":{"d":5}})",
     {R"(INFO warning: cannot overwrite table with non table for c.c.d (map[e:1]))",
      R"(INFO warning: skipped value for c.b: Not a table.)"}},
    {"sub-chart defaults and globals",
     R"(+-- values.yaml --
sub: {a: parent}
global: {g: 1, m: {p: 1, nn: {q: 1}}}
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
a: own
b: own
global: {g: 2, h: 3, m: {p: 9, r: 2, nn: {s: 1}}}
)",
     R"(global: {u: 1}
)",
     R"({"global":{"g":1,"m":{"nn":{"q":1,"s":1},"p":1},"u":1},"sub":{"a":"parent","b":"own","global":{"g":1,"h":3,"m":{"nn":{"q":1,"s":1},"p":1,"r":2},"u":1}}})",
     {}},
    {"null in a sub-chart section deletes its default",
     R"(+-- values.yaml --
sub: {k: null, z: 1}
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
a: 1
k: 2
m: {x: 1, yy: 2}
)",
     R"(sub: {a: null, m: {x: null}}
)",
     R"({"sub":{"global":{},"m":{"yy":2},"z":1}})",
     {}},
    {"parent default null without user section",
     R"(+-- values.yaml --
sub: {k: null}
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
k: 2
)",
     "",
     R"({"sub":{"global":{},"k":2}})",
     {}},
    {"grand-children",
     R"(+-- values.yaml --
sub: {deep: {v: top}}
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
deep: {v: mid, w: mid}
global: {x: 1}
-- charts/sub/charts/deep/Chart.yaml --
apiVersion: v2
name: deep
version: 1.0.0
-- charts/sub/charts/deep/values.yaml --
v: own
w: own
yy: own
)",
     R"(global: {z: 2}
)",
     R"({"global":{"z":2},"sub":{"deep":{"global":{"x":1,"z":2},"v":"top","w":"mid","yy":"own"},"global":{"x":1,"z":2}}})",
     {}},
    {"section that is no map",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
k: 2
)",
     R"(sub: x
)",
     R"(type mismatch on sub: %!t(string=x))",
     {}},
    {"section that is a number",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
)",
     R"(sub: 5
)",
     R"(type mismatch on sub: %!t(float64=5))",
     {}},
    {"section that is a bool",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
)",
     R"(sub: true
)",
     R"(type mismatch on sub: true)",
     {}},
    {"section that is a list",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
)",
     R"(sub: [1]
)",
     R"(type mismatch on sub: [%!t(float64=1)])",
     {}},
    {"section that is null",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
)",
     R"(sub: null
)",
     R"(type mismatch on sub: %!t(<nil>))",
     {}},
    {"global that is no map",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
)",
     R"(global: 1
)",
     R"({"global":1,"sub":{}})",
     {R"(INFO warning: skipping globals because source global is not a table.)"}},
    {"sub-chart global that is no map",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
k: 1
)",
     R"(sub: {global: 5}
global: {a: 1}
)",
     R"({"global":{"a":1},"sub":{"global":5,"k":1}})",
     {R"(INFO warning: skipping globals because destination global is not a table.)"}},
    {"global map meets scalar",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
k: 1
)",
     R"(sub: {global: {a: 1, b: {c: 1}}}
global: {a: {x: 1}, b: 2}
)",
     R"({"global":{"a":{"x":1},"b":2},"sub":{"global":{"a":1,"b":{"c":1}},"k":1}})",
     {R"(INFO Conflict: cannot merge map onto non-map for "a". Skipping.)",
      R"(INFO key b is table. Skipping)"}},
    {"condition off",
     R"(+dependencies:
- name: sub
  version: 1.x
  condition: sub.ok
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
ok: false
k: 1
)",
     "",
     R"({})",
     {}},
    {"condition on by user",
     R"(+dependencies:
- name: sub
  version: 1.x
  condition: sub.ok
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
ok: false
k: 1
)",
     R"(sub: {ok: true}
)",
     R"({"sub":{"global":{},"k":1,"ok":true}})",
     {}},
    {"first bool of several conditions",
     R"(+dependencies:
- name: sub
  version: 1.x
  condition: a.b,sub.ok,x
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
ok: false
)",
     R"(x: true
a: {b: text}
)",
     R"({"a":{"b":"text"},"x":true})",
     {R"(WARN returned non-bool value path=a.b chart=sub)"}},
    {"tags",
     R"(+dependencies:
- name: a
  version: 1.x
  tags: [t, u]
- name: b
  version: 1.x
  tags: [t]
- name: e
  version: 1.x
  tags: [v]
  condition: e.ok
-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
-- charts/b/Chart.yaml --
apiVersion: v2
name: b
version: 1.0.0
-- charts/e/Chart.yaml --
apiVersion: v2
name: e
version: 1.0.0
)",
     R"(tags: {t: false, u: true, v: false}
e: {ok: true}
)",
     R"({"a":{"global":{}},"e":{"global":{},"ok":true},"tags":{"t":false,"u":true,"v":false}})",
     {}},
    {"tag that is no bool",
     R"(+dependencies:
- name: a
  version: 1.x
  tags: [t]
-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
)",
     R"(tags: {t: x}
)",
     R"({"a":{"global":{}},"tags":{"t":"x"}})",
     {R"(WARN returned non-bool value tag=t chart=a)"}},
    {"alias twice",
     R"(+dependencies:
- name: sub
  version: 1.x
  alias: one
- name: sub
  version: 1.x
  alias: two
- name: sub
  version: 1.x
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
k: 1
)",
     R"(one: {k: 2}
two: {z: 3}
)",
     R"({"one":{"global":{},"k":2},"sub":{"global":{},"k":1},"two":{"global":{},"k":1,"z":3}})",
     {}},
    {"version out of range is kept as undeclared",
     R"(+dependencies:
- name: sub
  version: 2.x
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
k: 1
)",
     "",
     R"({"sub":{"global":{},"k":1}})",
     {}},
    {"undeclared sub-chart",
     R"(+dependencies:
- name: a
  version: 1.x
-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
-- charts/zz/Chart.yaml --
apiVersion: v2
name: zz
version: 1.0.0
-- charts/zz/values.yaml --
k: 1
)",
     "",
     R"({"a":{"global":{}},"zz":{"global":{},"k":1}})",
     {}},
    {"import exports",
     R"(+dependencies:
- name: sub
  version: 1.x
  import-values: [data, none]
-- values.yaml --
mine: 1
x: {b: parent}
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
exports: {data: {x: {a: 1, b: 2}, yy: 3}}
)",
     "",
     R"({"mine":1,"sub":{"exports":{"data":{"x":{"a":1,"b":2},"yy":3}},"global":{}},"x":{"a":1,"b":"parent"},"yy":3})",
     {R"(WARN ImportValues missing table error="none" is not a table)"}},
    {"import child to parent",
     R"(+dependencies:
- name: sub
  version: 1.x
  import-values: [{child: d.e, parent: p.q}, {child: none, parent: z}, {child: d, parent: .}, {child: d.e}]
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
d: {e: {f: 1}, nn: null}
)",
     "",
     R"({"\u003cnil\u003e":{"f":1},"e":{"f":1},"p":{"q":{"f":1}},"sub":{"d":{"e":{"f":1}},"global":{}}})",
     {R"(WARN ImportValues missing table from chart chart=sub error="none" is not a table)"}},
    {"imports see chart defaults only",
     R"(+dependencies:
- name: sub
  version: 1.x
  import-values: [{child: d, parent: p}]
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
-- charts/sub/values.yaml --
d: {f: 1}
)",
     R"(sub: {d: {f: 2}}
)",
     R"({"p":{"f":1},"sub":{"d":{"f":2},"global":{}}})",
     {}},
    {"earlier import wins",
     R"(+dependencies:
- name: a
  version: 1.x
  import-values: [{child: d, parent: p}]
- name: b
  version: 1.x
  import-values: [{child: d, parent: p}]
-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
-- charts/b/Chart.yaml --
apiVersion: v2
name: b
version: 1.0.0
-- charts/a/values.yaml --
d: {x: a, nn: null, m: {q: 1}}
-- charts/b/values.yaml --
d: {x: b, yy: b, nn: 5, m: {r: 2}}
)",
     "",
     R"({"a":{"d":{"m":{"q":1,"r":2},"x":"a","yy":"b"},"global":{}},"b":{"d":{"m":{"r":2},"nn":5,"x":"b","yy":"b"},"global":{}},"p":{"m":{"q":1,"r":2},"x":"a","yy":"b"}})",
     {}},
    {"nested dependencies by whole path",
     R"(+dependencies:
- name: sub
  version: 1.x
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
dependencies:
- name: deep
  version: 1.x
  condition: deep.ok
-- charts/sub/charts/deep/Chart.yaml --
apiVersion: v2
name: deep
version: 1.0.0
-- charts/sub/charts/deep/values.yaml --
on: true
k: 1
)",
     R"(sub: {deep: {ok: false}}
)",
     R"({"sub":{"deep":{"ok":false},"global":{}}})",
     {}},
    {"nested condition ignored by short path",
     R"(+dependencies:
- name: sub
  version: 1.x
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
dependencies:
- name: deep
  version: 1.x
  condition: deep.ok
-- charts/sub/charts/deep/Chart.yaml --
apiVersion: v2
name: deep
version: 1.0.0
-- charts/sub/charts/deep/values.yaml --
on: true
k: 1
)",
     R"(deep: {ok: false}
)",
     R"({"deep":{"ok":false},"sub":{"deep":{"global":{},"k":1,"true":true},"global":{}}})",
     {}},
    {"empty dependencies list still looks below",
     R"(+dependencies: []
-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
dependencies:
- name: deep
  version: 1.x
  condition: sub.deep.ok,deep.ok
-- charts/sub/charts/deep/Chart.yaml --
apiVersion: v2
name: deep
version: 1.0.0
)",
     R"(sub: {deep: {ok: false}}
)",
     R"({"sub":{"deep":{"ok":false},"global":{}}})",
     {}},
    {"no dependencies key does not look below",
     R"(+-- charts/sub/Chart.yaml --
apiVersion: v2
name: sub
version: 1.0.0
dependencies:
- name: deep
  version: 1.x
  condition: sub.deep.ok,deep.ok
-- charts/sub/charts/deep/Chart.yaml --
apiVersion: v2
name: deep
version: 1.0.0
)",
     R"(sub: {deep: {ok: false}}
)",
     R"({"sub":{"deep":{"global":{},"ok":false},"global":{}}})",
     {}},
    {"library sub-chart",
     R"(+dependencies:
- name: lib
  version: 1.x
-- charts/lib/Chart.yaml --
apiVersion: v2
name: lib
version: 1.0.0
type: library
-- charts/lib/values.yaml --
k: 1
)",
     "",
     R"({"lib":{"global":{},"k":1}})",
     {}},
    {"all disabled",
     R"(+dependencies:
- name: a
  version: 1.x
  condition: a.ok
  import-values: [{child: d, parent: p}]
-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
-- charts/a/values.yaml --
d: {z: 1}
)",
     R"(a: {ok: false}
)",
     R"({"a":{"ok":false}})",
     {}},
};

constexpr std::string_view kCoalesceBase =
    "-- Chart.yaml --\napiVersion: v2\nname: c\nversion: 0.1.0\n";

Result<Value> values_for(const CoalesceRow& row, EventSink& events) {
  TF_ASSIGN(Chart chart,
            test::load_text(std::string(kCoalesceBase).append(row.files.substr(1)), events));
  TF_ASSIGN(const Value user, parse_yaml(row.user));
  TF_CHECK(process_dependencies(chart, user, events));
  return coalesce_values(chart, user, events);
}

TEST(Coalesce, GivesTheValuesOfHelm) {
  for (const CoalesceRow& row : kCoalesceRows) {
    test::RecordedEvents events;
    const auto values = values_for(row, events);
    EXPECT_EQ(values ? test::json_of(*values) : values.error().message, row.expected) << row.name;
    std::sort(events.lines.begin(), events.lines.end());
    EXPECT_EQ(events.lines, row.log) << row.name;
  }
}

TEST(Coalesce, LeavesItsInputsAlone) {
  test::RecordedEvents events;
  Chart chart;
  chart.metadata.name = "c";
  chart.values = *parse_yaml("{a: {b: 1, c: null}, l: [1], global: {x: {z: 1}}}");
  chart.dependencies.emplace_back().metadata.name = "sub";
  chart.dependencies[0].values = *parse_yaml("{k: {v: 1}, global: {x: {w: 2}}}");
  const Value user = *parse_yaml("{a: {b: null, d: 1}, sub: {k: null}}");
  const std::string before = test::json_of(user) + test::json_of(chart.values);
  const auto values = coalesce_values(chart, user, events);
  ASSERT_TRUE(values);
  values->as_map()->find("l")->as_list()->push("new");
  set_path(*values->as_map(), {"sub", "k", "v"}, "new");
  set_path(*values->as_map(), {"global", "x", "z"}, "new");
  EXPECT_EQ(test::json_of(user) + test::json_of(chart.values), before);
  EXPECT_EQ(test::json_of(chart.dependencies[0].values), R"({"global":{"x":{"w":2}},"k":{"v":1}})");
}

TEST(Coalesce, TablesLetTheDestinationWin) {
  test::RecordedEvents events;
  const Value dst = *parse_yaml("{a: null, b: {c: 1, d: null}, e: 1}");
  const Value src = *parse_yaml("{a: 5, b: {c: 2, d: 3, f: 4}, e: {g: 1}, h: null}");
  EXPECT_EQ(test::json_of(coalesce_tables(dst, src, events)),
            R"({"b":{"c":1,"f":4},"e":1,"h":null})");
  EXPECT_EQ(test::json_of(src), R"({"a":5,"b":{"c":2,"d":3,"f":4},"e":{"g":1},"h":null})");
  EXPECT_EQ(events.lines, (std::vector<std::string>{"INFO warning: cannot overwrite table with non "
                                                    "table for e (map[g:1])"}));
}

}  // namespace
}  // namespace tf::chart
