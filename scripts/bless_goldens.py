#!/usr/bin/env python3
"""Writes the expected part of the golden files in tests/text with a real helm.

A golden file has sections, each begun by a line `-- NAME --`:

    what the case is about, free text
    -- values.yaml --
    a: 1
    -- templates/x.yaml --
    {{ .Values.a }}
    -- want templates/x.yaml --
    1

Files make up a chart named `c`, installed as `rel`. The line end before a section line belongs to
that line, so a file that ends in a line end shows an empty line there. What is wanted is one of

    want FILE        the rendered text, byte for byte
    want blank FILE  nothing but white space
    want error       what helm prints after "Error: "

Row goldens (*.rows) hold many small templates in one file; golden_rows.py tells their form.

The rendered text is taken before helm splits it into manifests: a file that is no YAML makes
`helm template --debug` print all files as they are.

usage: bless_goldens.py [--helm HELM] [--only-new] [FILE...]      (or HELM from the environment: TF_HELM4)
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import golden_rows

ROOT = pathlib.Path(__file__).resolve().parent.parent
BREAKER = "templates/zz-not-yaml.yaml"
SECTION = re.compile(r"^-- (.+) --\n", re.MULTILINE)
DEBUG_HINT = "\n\nUse --debug flag to render out invalid YAML"
CHART = "apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: 1.2.3\n"


def read_golden(text):
    """The text in front, and the sections as (name, content) in order."""
    marks = list(SECTION.finditer(text))
    sections = []
    for mark, following in zip(marks, marks[1:] + [None]):
        end = following.start() if following else len(text)
        sections.append((mark.group(1), text[mark.end() : max(mark.end(), end - 1)]))
    return text[: marks[0].start()], sections


def write_chart(folder, files):
    for name, content in {"Chart.yaml": CHART, BREAKER: "{", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogateescape"))


def run_helm(helm, folder, *flags):
    done = subprocess.run(
        [helm, "template", "rel", str(folder), *flags], capture_output=True, check=False
    )
    return [s.decode("utf-8", "surrogateescape") for s in (done.stdout, done.stderr)]


def rendered_files(helm, folder, names):
    """Path -> text. Helm prints the files in any order and trims the end, so the breaker must be last."""
    for _ in range(500):
        out = run_helm(helm, folder, "--debug")[0]
        heads = {f"---\n# Source: c/{name}\n": name for name in [*names, BREAKER]}
        split = re.split("(" + "|".join(map(re.escape, heads)) + ")", out)[1:]
        order = [heads[head] for head in split[0::2]]
        if order and order[-1] == BREAKER:
            return dict(zip(order, (text[:-1] for text in split[1::2])))
    sys.exit(f"{folder}: helm never printed the broken file last")


def expected(helm, files):
    """The sections that helm's answer makes."""
    templates = [name for name in files if name.startswith("templates/")]
    whole = [name for name in templates if not name.rsplit("/", 1)[-1].startswith("_")]
    with tempfile.TemporaryDirectory() as temp:
        folder = pathlib.Path(temp) / "c"
        write_chart(folder, files)
        error = run_helm(helm, folder)[1].rstrip("\n")
        if not error.startswith("Error: YAML parse error on"):
            message = error[error.index("Error: ") + len("Error: ") :]
            return [("want error", message.removesuffix(DEBUG_HINT))]
        texts = rendered_files(helm, folder, whole)
    return [
        (f"want {name}", texts[name]) if name in texts else (f"want blank {name}", "")
        for name in whole
    ]


def bless(helm, path, only_new):
    old = path.read_bytes().decode("utf-8", "surrogateescape")
    intro, sections = read_golden(old)
    files = {name: content for name, content in sections if not name.startswith("want ")}
    if path.suffix == ".rows":
        rows = files.pop("rows")
        chart = {"Chart.yaml": CHART, **files}
        rows = golden_rows.blessed_rows(helm, chart, rows, only_new)
        parts = [*files.items(), ("rows", rows)]
    else:
        parts = list(files.items()) + expected(helm, files)
    new = intro + "".join(f"-- {name} --\n{content}\n" for name, content in parts)
    if new != old:
        path.write_bytes(new.encode("utf-8", "surrogateescape"))
        print(f"blessed {path}")


def main():
    parser = argparse.ArgumentParser(description="writes tests/text with a real helm")
    parser.add_argument("--helm", default=os.environ.get("TF_HELM4"), help="path of helm 4.3.1")
    parser.add_argument("--only-new", action="store_true", help="rows without an answer only")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    args = parser.parse_args()
    if not args.helm:
        parser.error("no helm: use --helm or TF_HELM4")
    folder = ROOT / "tests/text"
    for path in args.files or sorted([*folder.glob("*.golden"), *folder.glob("*.rows")]):
        bless(args.helm, path, args.only_new)


if __name__ == "__main__":
    main()
