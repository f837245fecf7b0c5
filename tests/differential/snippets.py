"""Random templates: statements around calls of the function table."""

from arguments import Arguments

PLAIN = ["", "", "", " ", "\n", "a", "x: ", "\n  ", "é☃", "}}", "{ {", "\t", "  \n\n  ", "-", "<no value>"]
LITERALS = ["'a'", "'\\n'", "'\\''", "'☃'", "'\\x41'", "'\\u00e9'", "''", "'ab'", '"\\x41\\u263a\\101"', '"\\q"', '"unclosed', "`raw \\n`", '`multi\nline`', '"a\nb"',
            ".", "$", "true", "false", "nil", "$undefined", ".a.b", ".1", "1.", "-.5", "+1", "1e", "0x1G", "0b12", "1_0", "()", "(1", "1)", "..", ".a..b", "a.b", "|", ":=", "=", ",", "\\", "@",
            "$x.y", "(list 1).x", "(dict \"a\" 1).a", "1 | 2", "\"a\" | \"b\"", "(nil)", "$ | len", "..x", ".-x", "1.x", "\"x\".y", "true.x", "nil.x"]
COMMENTS = ["{{/* c */}}", "{{- /* c */ -}}", "{{/* a\nb */}}", "{{ /* c */}}", "{{/* c */ }}", "{{/* unclosed }}", "{{- /* c */}}", "{{/**/}}"]
BROKEN = ["{{", "}}", "{{ end }}", "{{ else }}", "{{ if }}", "{{ range }}x{{ end }}", "{{ define }}", "{{ template }}", "{{ break }}", "{{ continue }}", "{{ if 1 }}", "{{ else if 1 }}",
          "{{ with 1 }}{{ else with 0 }}w{{ else }}e{{ end }}", "{{ template \"nope\" }}", "{{ template \"h.text\" 1 2 }}", "{{ define \"x\" }}", "{{ block \"x\" }}{{ end }}", "{{ $x = 1 }}", "{{ $ := 1 }}",
          "{{ $x := }}", "{{ $x, $y := 1 }}", "{{ range $a, $b, $c := .Values.l }}{{ end }}", "{{-}}", "{{- }}", "{{ -}}", "{{}}", "{{ | }}", "{{ 1 | }}", "{{-1}}", "{{1-}}", "{{ end", "{{ . }", "{{ if 1 }}{{ else }}{{ else }}{{ end }}",
          "{{ nope 1 }}", "{{ .Values.s .Values.e }}", "{{ 1 2 }}", "{{ .Values.s | .Values.e }}", "{{ nil }}", "{{ (1).x }}", "{{ if $x := 1 }}{{ $x }}{{ end }}{{ $x }}", "{{ define \"x\" }}{{ define \"y\" }}{{ end }}{{ end }}"]


class Snippets:
    """Templates, one after the other, from one source of choice."""

    def __init__(self, random):
        self.random = random
        self.arguments = Arguments(random)
        self.count = 0

    def next(self):
        self.count += 1
        self.arguments.variables = []
        # Every function gets its turn, whatever else the case holds.
        function = self.arguments.functions[self.count % len(self.arguments.functions)]
        shape = self.random.random()
        if shape < 0.55:
            return self.text() + self.action(self.arguments.call(function, 2)) + self.text()
        text = "".join(self.statement(3) for _ in range(self.random.randint(1, 3)))
        if shape < 0.6:
            return self.damaged(text)
        if shape < 0.65:
            return text + self.pick(BROKEN + COMMENTS)
        if shape < 0.7:
            return self.action(self.pick(LITERALS) + self.pick(["", "", " | print", " | printf \"%v\"", " | typeOf", " 1"]))
        return text

    def pick(self, items):
        return self.random.choice(items)

    def text(self):
        return self.pick(PLAIN)

    def damaged(self, text):
        """With one character taken out, doubled or replaced."""
        at = self.random.randrange(len(text) + 1)
        return text[:at] + self.pick(["", text[at : at + 1] * 2, "{", "}", "\"", "(", ")", "-", " ", "|", ".", "$"]) + text[at + 1 :]

    def action(self, pipeline):
        left, right = self.pick(["{{ ", "{{ ", "{{", "{{- ", "{{-  "]), self.pick([" }}", " }}", "}}", " -}}", "  -}}"])
        return left + (" " if left == "{{" and pipeline.startswith("-") else "") + pipeline + right

    def pipeline(self, depth):
        """A call, or an operand, with up to two more functions behind it."""
        arguments = self.arguments
        if self.random.random() < 0.3:
            start = arguments.operand(self.pick(["str", "num", "list", "map", "any", "bool"]), depth)
        else:
            start = arguments.call(self.pick(arguments.functions), depth)
        for _ in range(self.pick([0, 0, 0, 1, 2])):
            start += " | " + self.pick(["quote", "toJson", "toYaml", "len", "kindOf", "typeOf", "printf \"%v\"", "printf \"%#v\"", "default 1", "upper", "int", "first", "toString", "not", "trunc 5", "nindent 2", "b64enc", "join \",\"", "sortAlpha", "print", "html", "js", "urlquery", "squote", "toPrettyJson", "empty", "list", "deepCopy", "float64", "toStrings", "toYamlPretty", "reverse", "uniq", "ternary 1 2", "eq 1"])
        return start

    def body(self, depth):
        return self.text() + (self.statement(depth - 1) if depth > 0 else self.text())

    def statement(self, depth):
        kind = self.random.random()
        if depth <= 0 or kind < 0.3:
            return self.text() + self.action(self.pipeline(min(depth, 2)))
        makers = [self.make_if, self.make_range, self.make_with, self.make_variable, self.make_define, self.make_block, self.make_tpl, self.make_comment]
        return self.pick(makers)(depth)

    def condition(self):
        return self.arguments.operand(self.pick(["bool", "any", "num", "str", "list", "map"]), 1)

    def make_if(self, depth):
        out = self.action("if " + self.condition()) + self.body(depth)
        if self.random.random() < 0.3:
            out += self.action("else if " + self.condition()) + self.body(depth)
        if self.random.random() < 0.5:
            out += self.action("else") + self.body(depth)
        return out + self.action("end")

    def make_range(self, depth):
        over = self.pick([self.arguments.operand(self.pick(["list", "map", "strs"]), 1)] * 4 + ["3", "-1", "0", ".Values.i", ".Values.s", ".Values.nope", "nil", "(until 3)", "(int64 2)", ".Values.m", ".Values.t", "1.5", "(.Files.GetBytes \"f.txt\")", "(toDate \"2006\" \"2024\")"])
        names = self.pick(["", "$v := ", "$k, $v := "])
        known = list(self.arguments.variables)
        self.arguments.variables += [n for n in ("$k", "$v") if n in names]
        inside = self.pick(["{{ . }}", "[{{ . }}]", "{{ kindOf . }},"]) + self.body(depth)
        jump = self.pick(["", "", "{{ break }}", "{{ continue }}", "{{ if . }}{{ continue }}{{ end }}-", "{{ if eq . 2 }}{{ break }}{{ end }}"])
        self.arguments.variables = known
        tail = self.action("else") + self.body(depth) if self.random.random() < 0.3 else ""
        return self.action("range " + names + over) + inside + jump + self.text() + tail + self.action("end")

    def make_with(self, depth):
        name = self.pick(["", "", "$w := "])
        known = list(self.arguments.variables)
        self.arguments.variables += ["$w"] if name else []
        out = self.action("with " + name + self.arguments.operand(self.pick(["any", "map", "list", "str"]), 1)) + "{{ . }}" + self.body(depth)
        self.arguments.variables = known
        if self.random.random() < 0.3:
            out += self.action("else with " + self.condition()) + self.body(depth)
        if self.random.random() < 0.4:
            out += self.action("else") + self.body(depth)
        return out + self.action("end")

    def make_variable(self, depth):
        name = self.pick(["$x", "$y", "$x", "$日"])
        out = self.action(f"{name} := " + self.pipeline(1))
        self.arguments.variables.append(name)
        if self.random.random() < 0.4:
            out += self.action(f"{name} = " + self.pipeline(1))
        return out + self.action(self.pick([name, f"{name}.a", f"printf \"%T\" {name}", f"{name} | toJson", f"len {name}"]))

    def make_define(self, depth):
        name = f"d{self.count}.{self.pick('abc')}"
        known, self.arguments.variables = self.arguments.variables, []
        define = self.action(f'define "{name}"') + self.body(depth) + "{{ . }}" + self.action("end")
        self.arguments.variables = known
        data = self.arguments.operand(self.pick(["any", "str", "map"]), 1)
        use = self.pick([f'template "{name}"', f'template "{name}" {data}', f'include "{name}" {data}', f'include "{name}" {data} | nindent 2', f"include (print \"{name}\") ."])
        # Only at the top of a file may a template be defined; elsewhere it is an error, which is a case too.
        return define + self.action(use)

    def make_block(self, depth):
        return self.action(f'block "b{self.count}" ' + self.arguments.operand("any", 1)) + self.body(depth) + self.action("end")

    def make_tpl(self, depth):
        inner = self.body(depth - 1)
        return self.action("tpl " + quoted_template(inner) + self.pick([" .", " .", " $", " .Values.m", " nil", " (dict \"Template\" .Template \"a\" 1)"]))

    def make_comment(self, depth):
        return self.pick(COMMENTS[:3]) + self.text()


def quoted_template(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
