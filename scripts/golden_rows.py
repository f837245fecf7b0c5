"""Row goldens: many small templates in one file, each with what a real helm makes of it.

A file tests/text/*.rows has the sections of a golden (see bless_goldens.py): the files of a chart
named `c`, and last a section `rows`:

    @ --set a=1                 more arguments for this row
    $ {{ .Values.a }}           the template: the chart's NOTES.txt
    $+ its next line
    | 1                         what it renders to, line for line
    ! no such thing             what helm prints on stderr, without "INSTALLATION FAILED: "

The row is run as `helm install rel . --dry-run=client -o json` in the chart's folder, whose answer
has the rendered notes byte for byte. Text that a terminal would not show as it is belongs through
printf "%q".
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

NOTES = "templates/NOTES.txt"
TIMEOUT = 60  # seconds
FAILED = "Error: INSTALLATION FAILED: "
ENVIRONMENT = {"HOME": "/home/user", "TZ": "UTC", "KUBECONFIG": "/nonexistent"}


class Row:
    """One row: the lines before its template, the template, and the lines that are expected."""

    def __init__(self):
        self.comments = []
        self.arguments = ""
        self.template = None
        self.expected = []

    def lines(self):
        out = list(self.comments)
        if self.arguments:
            out.append(f"@ {self.arguments}")
        first, *more = self.template.split("\n")
        out.append(f"$ {first}")
        out += marked("$+", more)
        return out + self.expected


def marked(mark, lines):
    return [f"{mark} {line}" if line else mark for line in lines]


def read_rows(text):
    """The rows in order, and the comment lines behind the last one."""
    rows, row = [], Row()
    for line in text.split("\n"):
        mark, _, rest = line.partition(" ")
        if mark == "$+":
            row.template += "\n" + rest
        elif mark in ("|", "!"):
            row.expected.append(line)
        else:
            if row.template is not None:
                rows.append(row)
                row = Row()
            if mark == "$":
                row.template = rest
            elif mark == "@":
                row.arguments = rest
            else:
                row.comments.append(line)
    if row.template is not None:
        rows.append(row)
        row = Row()
    return rows, row.comments


def answer(helm, files, row):
    """The expected lines of a row, from helm."""
    with tempfile.TemporaryDirectory() as temp:
        for name, content in {**files, NOTES: row.template}.items():
            path = pathlib.Path(temp) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8", "surrogateescape"))
        words = "install rel . --dry-run=client -o json".split() + shlex.split(row.arguments)
        done = subprocess.run(
            [helm, *words],
            cwd=temp,
            env=ENVIRONMENT,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
        )
    lines = []
    if done.returncode == 0:
        notes = json.loads(done.stdout)["info"].get("notes", "")
        if any(c == "\ufffd" or not (c.isprintable() or c in "\n\t") for c in notes):
            sys.exit(f"not printable, use printf: {row.template!r} gives {notes!r}")
        lines += marked("|", notes.split("\n"))
    complaints = done.stderr.decode("utf-8", "surrogateescape").rstrip("\n")
    if complaints:
        lines += marked("!", complaints.replace(FAILED, "").split("\n"))
    return lines


def blessed_rows(helm, files, text, only_new):
    """The section `rows` anew; with only_new, rows that expect something are left as they are."""
    rows, rest = read_rows(text)
    todo = [row for row in rows if not (only_new and row.expected)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for row, lines in zip(todo, pool.map(lambda row: answer(helm, files, row), todo)):
            row.expected = lines
    return "\n".join([line for row in rows for line in row.lines()] + rest)
