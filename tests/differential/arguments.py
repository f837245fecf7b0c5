"""Random arguments for template functions, by kind.

Each public method named as a kind of functions.txt writes one operand: a literal, a field, or a
call in parentheses. `operand(kind, depth)` chooses between them, and now and then a wrong one.
"""

import pathlib

TEXTS = """a;b;x;ab;abc;;;aaa;Hello World;foo bar;foo-bar_baz.qux;FooBarBaz;XMLHttpRequest;  spaced  ;a,b,,c;
1;0;-1;true;nil;<no value>;é;ÀÉ;ßﬁ;日本語;😀x;ǆ;\\n;\\t\\r\\n;line1\\nline2\\n;\\n\\nx;\\x00;\\xff\\xfe;a\\xc3;\\u2028;
{{ .x }};$x;${1};"\\"q\\"";it's;<a href='x'>&amp;</a>;a: b;- x;#c;key=value&x=y z;%d %s;100%;
/a/b/../c.txt;a.b.c;aGVsbG8=;user;the quick brown fox jumps over the lazy dog;Z;!@#^*()[]{}|;ſ;İ;١٢""".replace("\n", "").split(";")

NUMBERS = """0;1;2;3;-1;7;10;42;100;255;-128;1.0;1.5;-2.5;0.1;3.999;1e3;1e-7;1e21;123456789;1234567.89;0x1F;0b101;0o17;
017;1_000;0x1p-2;9223372036854775807;-9223372036854775808;2147483648;4294967296;1e19;1e308;'a';'\\n';'☃';'\\u00e9';1i;2.5i;
0.30000000000000004;-0.0;+3;1e400;9223372036854775808;09;1__0;0x;1.2.3;'ab';4e2;100000;1e6;21e20""".replace("\n", "").split(";")

SMALL = ["-2", "-1", "0", "1", "2", "3", "4", "5", "7", "10", "20", "30", "80"]
LITTLE = ["-5", "-1", "0", "1", "2", "3", "4", "6", "10"]
REGEXES = r"""a;b+;[a-z]+;[^a-z ];(a)(b)?;^x;o$;.;.*;(?i)HELLO;\\d+;\\w+;\\s*;\\bfoo;(?P<n>\\w)\\w*;a|b|;x{2,3};(;[;*a;a**;\\;(?=x);
\\p{Greek};\\pL+;é;日;(?s).+;(?m)^.;a{1001};\\C;(?U)a+;;[[:alpha:]]+;\\Q.\\E;\\x{263A};(?P<n>a)(?P<n>b);\\1;x{3,2};[b-a];\\8;(?z)""".replace("\n", "").split(";")
REPLACEMENTS = r"x;;$1;${1};$1x;${1}x;$0;$$;${n};$n;\\1;$;${;${};<$2>;[${0}];$x y".split(";")
LAYOUTS = """2006-01-02;15:04:05;2006-01-02T15:04:05Z07:00;Mon, 02 Jan 2006 15:04:05 MST;Jan _2 06;03:04PM;3:4:5pm;2006-002;.000;
2006-01-02 15:04:05.999999999 -0700 MST;Monday January;__2;-07;Z0700;-07:00:00;;text;20060102150405;02/01/06;05,000""".replace("\n", "").split(";")
DATE_TEXTS = """2024-02-29;2023-02-29;12:34:56;2024-02-29T12:34:56Z;2024-02-29T12:34:56+02:00;Thu, 29 Feb 2024 12:34:56 CET;
Feb  9 24;03:04PM;13:00PM;x;;2024-13-01;20240229123456;29/02/24;2024-02-29 12:34:56.5 +0200 CEST;0001-01-01;9999-12-31""".replace("\n", "").split(";")
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Local", "", "Nowhere/X", "CET", "Australia/Lord_Howe", "../etc"]
DURATIONS = "1h;90m;1h30m10s;-5s;1.5h;0;1ms;250us;100ns;2400h;1d;x;;1;h;-1h-1m;1h 1m;9999999h;0.000000001s;3600;95;+2m;1µs".split(";")
VERSIONS = "1.2.3;v1.2.3;1.2;1;1.2.3-alpha.1;1.2.3-rc.1+build5;0.0.0;1.2.3-;01.2.3;x;;1.2.3.4;1.x;v;2.0.0+m;1.2.3-beta.11;1.2.3-01;99999999999999999999.0.0;1.36.0".split(";")
CONSTRAINTS = ">=1.2.3;^1.2;~1.2.3;1.x;*;;>1,<2;>=1.0 <2.0.0;1.2 - 1.4;!=1.2.3;=1.2.3;^0.2.3;~>1.2;x;>=1.2.3-0;1.2.3 || 2.x;>a;==1;>= 1.20-0;^1.2.3-alpha;< 1.2.x;,;<>1".split(";")
JSONS = """{};[];null;1;-1.5e3;true;"\\"x\\"";{"a":1,"b":[1,2.5,null],"c":{"d":"e"}};[1,"a",{"b":null}];{;[1,];{"a"};;{"a":1}x;
{"a":1,"a":2};"\\"\\\\u00e9\\\\ud83d\\\\ude00\\"";1e400;{"é":"☃"};nul;01;{"a":[{"b":[]}]};"\\"\\\\x\\"";{'a':1};12345678901234567890;"\\"unclosed""".replace("\n", "").split(";")
YAMLS = """a: 1;a: [1, 2.5, x];- 1\\n- b: c;{};[];a: {b: c};a: yes\\nb: no;a: 0x1F\\nb: 0o17\\nc: 017;a: 1e3\\nb: .5\\nc: .inf;a: null\\nb: ~\\nc:;
a: |\\n  x\\n  y\\n;a: >-\\n  x\\n  y\\n;a: &x 1\\nb: *x;a: *nope;a: b: c;\\tx: 1;a: 1\\na: 2;1: a\\ntrue: b;"? x\\n: y";!!str 1;a: !!int "3";
x;;'a: "b\\\\n"';<<: {a: 1}\\nb: 2;a: 2024-01-01;a: 12:30:45;a: [1;a: 'it''s';- - 1\\n  - 2;"# only";---\\na: 1\\n---\\nb: 2;a: 1_000;n: y""".replace("\n", "").split(";")
TOMLS = """a = 1;a = 1.5\\nb = true;[t]\\na = \\"x\\";[[t]]\\na = 1\\n[[t]]\\na = 2;a = [1, 2];a = [1, \\"x\\"];a = {b = 1};a.b.c = 1;d = 2024-02-29T12:34:56Z;
d = 2024-02-29;d = 12:34:56;d = 2024-02-29T12:34:56;a = ;a;= 1;a = 1\\na = 2;[t;[t]\\n[t];a = 'lit';a = \\"\\"\\"\\nml\\"\\"\\";a = 0x1F;a = inf;a = nan;a = 1_000;a = +1;a = 01;
x = \\"\\\\q\\";;# c;\\"q k\\" = 1;a = [;a = {b = 1,};a = tru;a = 1 b = 2;a = \\"x;a = 99999999999999999999;a = 1e400;a = .5;a = 5.;a = 2024-13-01;a = 0b2;[a]\\nb=1\\n[a.b]\\nc=1;a=1\\r\\nb=2;a = [{x=1},{y=2}]""".replace("\n", "").split(";")
ENCODED = "aGVsbG8=;aGVsbG8;aGVs bG8=;NBSWY3DP;NBSWY3DPEB3W64TMMQ======;!;;YQ==;AAECAw==;30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=;_-8=;YWJj\\n".split(";")
PATHS = "/;.;..;a;a/b;/a/b/;a//b;../a;./a;/a/../..;a.txt;.hidden;a.tar.gz;/é/日.x;;a/b/../c;C:\\\\x;//;a/.;x.".split(";")
URLS = "http://u:p@h:80/p/a?q=1&r=2#f;https://h;/p;;x;mailto:a@b;http://[::1]:80/;http://h/%zz;http://h/a b;//h/p;:;http://h:x;é://x;http://é/☃?ü=ö;http://h/?a=%20+b;a:b@c;http://u@h;http://h#;http://h?;%41;http://\\x7f".split(";")
KINDS = "string int int64 float64 bool map slice list ptr struct invalid time.Time []string map[string]interface{} *semver.Version func uint8 []interface{} duration".split()
KEYS = ["a", "b", "k", "z", "x", "k 1", "10", "é", "", "a.b", "Name", "c"]
NAMES = ["h.text", "h.lines", "h.fails", "h.empty", "nope", "", "c/templates/_helpers.tpl", "d"]
TEMPLATES = ["x", "", "{{ . }}", "{{ .Values.s }}", "{{ .a }}", "{{ kindOf . }}", "{{ fail \\\"f\\\" }}", "{{", "{{ nope }}", "{{ .a.b.c }}", "{{ include \\\"h.text\\\" . }}",
             "{{ define \\\"d\\\" }}D{{ . }}{{ end }}{{ template \\\"d\\\" 1 }}", "{{ tpl \\\"{{ .Values.i }}\\\" . }}", "{{ range . }}[{{ . }}]{{ end }}", "<no value>", "{{ .nope }}", "{{ $ }}",
             "{{ include \\\"h.fails\\\" . }}", "{{/* c */}}", "a\\n{{ 1 | add }}\\n{{ toYaml . }}", "{{ \\\"x }}"]

FIELDS = {
    "str": ".Values.s .Values.e .Values.u .Values.ml .Values.num .Release.Name .Chart.Version .Values.hexnum $.Template.Name .Capabilities.KubeVersion.Version".split(),
    "num": "$.Values.f .Values.i .Values.z .Values.big .Values.huge .Values.neg .Values.i64 .Values.n64 .Values.num .Values.big64 .Release.Revision".split() + ['(toDate "2006-01-02" "2024-02-29").Month', '(toDate "2006-01-02" "2024-02-29").Weekday', '(mustToDuration "3ns")', "(len .Values.u)", "(int64 7)", "(float64 7)"],
    "bool": ".Values.t .Values.no .Release.IsInstall".split(),
    "list": ".Values.l .Values.ls .Values.ln .Values.el .Values.lm .Values.sl .Values.si .Chart.Keywords".split(),
    "map": ".Values.m .Values.em .Values.ms .Values.m.b .Values.host .Template .Release".split(),
    "any": ".Values.m.b.c .Values.nope .Values.nul .Values.m.z .Chart.Maintainers .Subcharts .Values.lm $.Values.l .Values.s.x .Values.nope.x .Values.m.nope .Chart.Annotations .nope $.Chart.Name .Capabilities.APIVersions .Files .Values.l.x .Values.t.x".split(),
}

# Calls of methods, and values of types that no function of the table makes.
METHODS = {
    "time": [
        '(toDate "2006-01-02T15:04:05Z07:00" "2024-02-29T12:34:56+02:00")', '(toDate "2006-01-02" "2024-02-29")', '(toDate "x" "y")',
        '(toDate "2006-01-02 15:04:05.000 MST" "1969-07-20 20:17:40.123 EST")', '((toDate "2006-01-02" "2024-02-29").AddDate 0 1 1)',
        '((toDate "2006-01-02" "2024-02-29").UTC)', '((toDate "2006-01-02" "2024-02-29").Local)',
        '((toDate "2006-01-02 15:04:05" "2024-02-29 23:59:31").Add (mustToDuration "90m"))',
        '((toDate "2006-01-02 15:04:05.000" "2024-02-29 23:59:31.5").Truncate (mustToDuration "1h"))',
        '((toDate "2006-01-02 15:04:05.000" "2024-02-29 23:59:31.5").Round (mustToDuration "7s"))',
        '((toDate "2006-01-02" "2024-02-29").In (toDate "MST" "EST").Location)',
    ],
    "dur": ['(mustToDuration "1h30m")', '(durationRoundTo "3h29m" "1h")', '((toDate "2006" "2024").Sub (toDate "2006" "2023"))',
            '((mustToDuration "1h29m3.5s").Round (mustToDuration "1m"))', '((mustToDuration "1h29m3.5s").Truncate 60000000000)', '(mustToDuration "-3ms").Abs'],
    "bytes": ['(.Files.GetBytes "f.txt")', '(.Files.GetBytes "dir/b.bin")', '(.Files.GetBytes "nope")', '(index .Files "dir/a.yaml")'],
    "semver": ['(semver "1.2.3-rc.1+b5")', '(semver "v2.0")'],
    "any": [
        '(semver "1.2.3-rc.1+b5").Major', '(semver "1.2.3-rc.1").Prerelease', '(semver "1.2.3+b").Metadata', '(semver "v1.2").Original', '(semver "1.2.3").String',
        '((semver "1.2.3").Compare (semver "1.3.0"))', '((semver "1.2.3").LessThan (semver "1.3.0"))', '(semver "1.2.3").IncMinor', '(semver "1.2.3-a").IncPatch',
        '(semver "1.2.3").Minor', '(semver "1.2.3").Patch', '((semver "1.2.3").SetPrerelease "a.b")', '((semver "1.2.3").Equal (semver "v1.2.3"))',
        '((toDate "2006-01-02" "2024-02-29").Format "Jan 2")', '(toDate "2006-01-02" "2024-02-29").Weekday', '(toDate "2006-01-02" "2024-02-29").Month',
        '(toDate "2006-01-02" "2024-02-29").YearDay', '(toDate "2006-01-02" "2024-02-29").Unix', '(toDate "2006-01-02" "2024-02-29").UnixNano',
        '(toDate "2006-01-02" "x").IsZero', '((toDate "2006-01-02" "2024-02-29").Before (toDate "2006" "2025"))', '(toDate "2006-01-02" "2024-02-29").Location',
        '(toDate "2006-01-02" "2024-02-29").Date', '(toDate "2006-01-02" "2024-02-29").Clock', '(toDate "2006-01-02" "2024-02-29").MarshalText',
        '((toDate "2006-01-02" "2024-02-29").UTC.MarshalBinary)', '((toDate "2006-01-02" "2024-02-29").AppendFormat nil "Jan")', '(toDate "2006" "2024").MarshalJSON',
        '((toDate "2006-01-02" "2024-02-29").AddDate 9000 0 0)', '(toDate "2006" "2024").Add', '((toDate "2006" "2024").Add "1h")', '((toDate "2006" "2024").In nil)', '(toDate "2006" "2024").IsDST',
        '(toDate "2006" "2024").UTC.Location', '((semver "1.2.3").Compare nil)', '((semver "1.2.3").GreaterThan "1")', '(semver "1.2.3-a+b").MarshalJSON', '(semver "1.2.3").Value',
        '(mustToDuration "36h").Minutes', '((mustToDuration "1s").Round "1s")', '((mustToDuration "1s").Truncate .Values.i64)', '1i', '(2.5i)', '((.Files.Glob "*.txt").Get "f.txt")',
        '(toDate "2006-01-02" "2024-02-29").Zone', '(toDate "2006-01-02" "2024-02-29").ISOWeek', '(toDate "2006-01-02" "2024-02-29").GoString',
        '(mustToDuration "90m").Hours', '(mustToDuration "90m").String', '(mustToDuration "1.5ms").Microseconds', '(mustToDuration "90m").Seconds',
        '(.Files.Get "f.txt")', '(.Files.Get "nope")', '(.Files.Lines "f.txt")', '(.Files.Glob "dir/*").AsConfig', '(.Files.Glob "dir/*").AsSecrets', '(.Files.Glob "**")',
        '(.Files.Glob "[")', '(.Capabilities.APIVersions.Has "v1")', '(.Capabilities.APIVersions.Has "x/v9")', '.Capabilities.KubeVersion', '.Capabilities.KubeVersion.Major',
        '.Capabilities.KubeVersion.GitVersion', '(.Values.Table "m.b")', '(.Values.Table "nope")', '(.Values.PathValue "m.b.c")', '(.Values.PathValue "m.nope")',
        '(urlParse "http://u:p@h/p?q#f")', '(split "," "a,b").\u005f0', '(splitn "," 2 "a,b,c")._1', '(chunk 2 (list 1 2 3))', '(until 4)', '(splitList "," "a,b")',
        '(toDate "2006" "2024").Nope', '(semver "1.2.3").Nope', '.Values.AsMap', '(list).Nope', '(dict "a" 1).a', '(dict).a.b', '"text".x', '(1).x', '(nil)', '(include "h.text" .)',
    ],
}


def quoted(text):
    """A literal of a pool's text, whose escapes stand for themselves."""
    return text if text.startswith('"') else '"' + text.replace('"', '\\"').replace('\\\\"', '\\"') + '"'


class Function:
    def __init__(self, line):
        head, _, tail = line.partition(" -> ")
        self.name, *self.params = head.split()
        self.result, _, self.observer = tail.partition(" by ")


def read_functions():
    lines = (pathlib.Path(__file__).parent / "functions.txt").read_text(encoding="utf-8").splitlines()
    return [Function(line) for line in lines if line and not line.startswith("#")]


class Arguments:
    """Operands by kind. `random` is the only source of choice."""

    def __init__(self, random):
        self.random = random
        self.functions = read_functions()
        self.by_result = {}
        for function in self.functions:
            if not function.observer:
                self.by_result.setdefault(function.result, []).append(function)
        self.variables = []

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, probability):
        return self.random.random() < probability

    # --- kinds ---

    def text_of(self, pool, depth):
        return self.computed("str", depth) if self.chance(0.08) else quoted(self.pick(pool))

    def str(self, depth):
        if self.chance(0.1):
            return "`" + self.pick(TEXTS).replace("`", "") + "`"
        return quoted(self.pick(TEXTS))

    def num(self, depth):
        return self.pick(FIELDS["num"]) if self.chance(0.2) else self.number(depth)

    def number(self, depth):
        return self.pick(NUMBERS)

    def small(self, depth):
        return self.pick(SMALL)

    def little(self, depth):
        """How much to make of something: never a big number, whoever asks."""
        return self.pick(LITTLE) if self.chance(0.92) else self.pick(["nil", '"2"', "1.5", ".Values.s", "true", "'\\t'", "(list 1)"])

    width = little

    def int(self, depth):
        return self.pick(["(int .Values.i)", "(len .Values.s)", "2", "-3", "1000"])

    def float(self, depth):
        return self.pick(["1.5", "-2.25", ".Values.f", "0.5", "(float64 3)", "1e10"])

    def bool(self, depth):
        return self.pick(["true", "false"] + FIELDS["bool"])

    def list(self, depth):
        if self.chance(0.4):
            return self.pick(FIELDS["list"])
        items = [self.operand("any", depth - 1) for _ in range(self.random.randint(0, 4))]
        return "(" + " ".join(["list"] + items) + ")"

    def strs(self, depth):
        return self.pick(['(splitList "," "c,a,b")', ".Values.ls", ".Values.sl", '(list "x" "y")', '(keys .Values.ms | sortAlpha)', '(regexFindAll "." "xyz" -1)'])

    def map(self, depth):
        if self.chance(0.4):
            return self.pick(FIELDS["map"])
        pairs = []
        for _ in range(self.random.randint(0, 3)):
            pairs += [quoted(self.pick(KEYS)), self.operand("any", depth - 1)]
        return "(" + " ".join(["dict"] + pairs) + ")"

    def copy(self, depth):
        """A map that may be changed without other cases seeing it."""
        return self.pick(["(deepCopy .Values.m)", "(dict)", '(dict "a" 1 "b" (dict "c" 2))', '(fromJson "{\\"a\\":{\\"b\\":1}}")', '(split "," "a,b")', "nil", "(deepCopy .Values.ms)"])

    def url_parts(self, depth):
        keys = self.random.sample(["scheme", "host", "path", "query", "opaque", "fragment", "userinfo"], self.random.randint(1, 4))
        return "(dict " + " ".join(f"{quoted(k)} {self.operand('str', 0)}" for k in keys) + ")"

    def time(self, depth):
        return self.pick(METHODS["time"])

    def dur(self, depth):
        return self.pick(METHODS["dur"])

    def bytes(self, depth):
        return self.pick(METHODS["bytes"])

    def semver(self, depth):
        return self.pick(METHODS["semver"])

    def date(self, depth):
        return self.pick([self.time(depth), "0", "1700000000", "(int64 -1)", "(int64 1700000000)", self.time(depth)])

    def duration(self, depth):
        return self.pick([self.text_of(DURATIONS, depth)] * 3 + [self.number(depth), self.dur(depth)])

    def regex(self, depth):
        return self.text_of(REGEXES, depth)

    def replacement(self, depth):
        return self.text_of(REPLACEMENTS, depth)

    def layout(self, depth):
        return self.text_of(LAYOUTS, depth)

    def date_text(self, depth):
        return self.text_of(DATE_TEXTS, depth)

    def zone(self, depth):
        return self.text_of(ZONES, depth)

    def version(self, depth):
        return self.text_of(VERSIONS, depth)

    def constraint(self, depth):
        return self.text_of(CONSTRAINTS, depth)

    def json(self, depth):
        return self.text_of(JSONS, depth)

    def yaml(self, depth):
        return self.text_of(YAMLS, depth)

    def toml(self, depth):
        return self.text_of(TOMLS, depth)

    def encoded(self, depth):
        return self.text_of(ENCODED, depth)

    def path(self, depth):
        return self.text_of(PATHS, depth)

    def url(self, depth):
        return self.text_of(URLS, depth)

    def kind(self, depth):
        return self.text_of(KINDS, depth)

    def key(self, depth):
        return self.text_of(KEYS, depth)

    def name(self, depth):
        return self.text_of(NAMES, depth)

    def template(self, depth):
        return quoted(self.pick(TEMPLATES).replace('\\"', '\x01')).replace("\x01", '\\"')

    def digits(self, depth):
        return quoted(self.pick(NUMBERS + ["1e3", " 1", "1.0", "1.50", "0x1.8p1", "inf", "NaN", "true", "1,000", "-", "+", ".5", "5.", "0b1", "1e-400", "08", "-0x10"]).replace("'", ""))

    def key_type(self, depth):
        return self.pick(['"ecdsa"', '"ed25519"', '"x"', '""'])

    def format(self, depth):
        return quoted("".join(self.verb() for _ in range(self.random.randint(1, 3))))

    def verb(self):
        flags = "".join(self.random.sample("+-# 0", self.random.choice([0, 0, 0, 1, 1, 2])))
        width = self.pick(["", "", "", "3", "8", "12", "*", "[1]*"])
        precision = self.pick(["", "", "", ".0", ".2", ".5", ".", ".*"])
        index = self.pick(["", "", "", "", "", "[1]", "[2]", "[3]", "[x]", "[0]"])
        verb = self.pick("vvvvsssdddqqTtxXbocUeEfFgGp%w!z")
        return self.pick(["", "", "a ", "é", "%%"]) + "%" + flags + width + precision + index + verb

    def any(self, depth):
        kind = self.random.choice(["str", "num", "bool", "list", "map", "any", "time", "dur", "bytes", "semver", "nil", "field", "str", "num", "strs"])
        if kind == "nil":
            return self.pick(["nil", ".Values.nope", ".Values.nul", "(index (dict) \"x\")"])
        if kind in ("any", "field"):
            return self.pick(METHODS["any"] if kind == "any" else FIELDS["any"])
        return self.operand(kind, depth)

    # --- choices ---

    def computed(self, kind, depth):
        """A call whose result is of the kind."""
        functions = self.by_result.get(kind)
        if not functions or depth <= 0:
            return getattr(self, kind)(0)
        return "(" + self.call(self.pick(functions), depth - 1) + ")"

    def operand(self, kind, depth):
        roll = self.random.random()
        if kind in ("little", "width"):
            return self.little(depth)
        if roll < 0.05:
            return self.any(depth - 1)
        if roll < 0.08 and self.variables:
            return self.pick(self.variables)
        if depth > 0 and roll < 0.3 and kind != "copy":
            return self.computed(kind, depth)
        if roll < 0.4 and kind in FIELDS:
            return self.pick(FIELDS[kind])
        return getattr(self, kind)(depth)

    def operands(self, function, depth):
        out = []
        for param in function.params:
            kind = param.rstrip("*?")
            if param.endswith("*"):
                out += [self.operand(kind, depth) for _ in range(self.random.choice([0, 1, 1, 2, 4]))]
            elif not param.endswith("?") or self.chance(0.5):
                out.append(self.operand(kind, depth))
        if self.chance(0.03) and "little" not in function.params and "width" not in function.params:
            out = out[:-1] if self.chance(0.5) else out + [self.any(0)]
        return out

    def call(self, function, depth):
        """NAME ARGUMENTS, the last of them piped in at times."""
        out = self.operands(function, depth)
        if out and self.chance(0.25):
            text = " ".join([out[-1], "|", function.name] + out[:-1])
        else:
            text = " ".join([function.name] + out)
        if function.observer:
            text = function.observer.replace("%", text) if "(%)" in function.observer else function.observer.replace("%", f"({text})")
        return text
