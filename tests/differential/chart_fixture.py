"""The chart around generated templates: its values, files and flags."""

VALUES = r"""
s: some text
e: ""
u: "h\u00e9llo \u2603 \u65e5\u672c\U0001F600"
ml: "a\n  b\nc\n"
num: "42"
hexnum: "0x1F"
f: 1.5
i: 3
z: 0
big: 1234567
huge: 1.0e+30
neg: -7
t: true
no: false
l: [1, two, null, 3.5, [4], {k: v}, true]
ls: [b, a, c, a]
ln: [3, 1, 2, 1]
el: []
lm: [{n: a, v: 1}, {n: b, v: 2}]
m: {a: 1, b: {c: x, d: [1, 2]}, "k 1": "", z: null, "10": ten}
em: {}
ms: {x: "1", y: "2"}
host: {scheme: https, host: "h:80", path: /p, query: "q=1"}
ver: 1.2.3-rc.1+b5
day: "2024-02-29"
"""

SET = "i64=5,n64=-3,sl={a,b},si[0].x=1,si[1].x=two,nul=null,big64=9007199254740993"

FILES = {
    "f.txt": "line one\nline two\r\nthree",
    "dir/a.yaml": "a: 1\n",
    "dir/b.bin": "\x00\x01\xfftail",
    "empty": "",
}

CHART = "apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: 1.2.3\nkeywords: [one, two]\n"

HELPERS = """{{- define "h.text" -}}text of {{ kindOf . }}{{- end }}
{{- define "h.lines" }}
a: 1
b: {{ . }}
{{ end }}
{{- define "h.fails" }}{{ fail "on purpose" }}{{ end }}
{{- define "h.empty" }}{{ end }}
"""


def write_file(root, name, content):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("latin-1") if name.endswith(".bin") else content.encode())


def write_chart(root):
    """All but the templates under test."""
    files = {"Chart.yaml": CHART, "values.yaml": VALUES, "templates/_helpers.tpl": HELPERS, **FILES}
    for name, content in files.items():
        write_file(root, name, content)
