"""Runs one program as a user with nothing of his own would, and makes what it says comparable."""

import os
import re
import subprocess
import tempfile

KUBE_VERSION = "1.36.0"


class Outcome:
    """What a run left behind: exit code, stdout, and the error text with the program's name made one."""

    def __init__(self, code, stdout, stderr):
        self.code, self.stdout, self.stderr = code, stdout, stderr

    def __eq__(self, other):
        return (self.code, self.stdout, self.stderr) == (other.code, other.stdout, other.stderr)


class Program:
    def __init__(self, path, extra=()):
        self.path = os.path.abspath(path)
        self.extra = list(extra)

    def run(self, *args, timeout=120):
        with tempfile.TemporaryDirectory() as home:
            command = [self.path, *args, "--kube-version", KUBE_VERSION, *self.extra]
            environment = {"HOME": home, "PATH": "/usr/bin:/bin"}
            try:
                done = subprocess.run(command, env=environment, cwd=home, timeout=timeout, check=False, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            except subprocess.TimeoutExpired:
                return Outcome("timeout", b"", b"")
        return Outcome(done.returncode, done.stdout, self.neutral(done.stderr))

    def neutral(self, stderr):
        """Helm's log lines begin with a time; `helm` and `tf` are one name."""
        stderr = re.sub(rb"(?m)^time=\S+ ", b"", stderr)
        name = os.path.basename(self.path).encode()
        return re.sub(rb"\b(" + re.escape(name) + rb"|helm|tf)\b", b"PROGRAM", stderr)


def first_difference(left, right):
    """Line number and the two lines that differ first, or None."""
    a, b = left.split(b"\n"), right.split(b"\n")
    for number in range(max(len(a), len(b))):
        pair = [lines[number] if number < len(lines) else None for lines in (a, b)]
        if pair[0] != pair[1]:
            return number + 1, pair[0], pair[1]
    return None


def show(line):
    return "(nothing)" if line is None else line.decode("utf-8", "backslashreplace")[:300]


def describe(theirs, ours):
    """What differs first between two outcomes, as lines to print; empty where nothing does."""
    for what, a, b in (("exit code", theirs.code, ours.code), ("stdout", theirs.stdout, ours.stdout), ("stderr", theirs.stderr, ours.stderr)):
        if a == b:
            continue
        if what == "exit code":
            return [f"exit code: helm {a}, tf {b}", "  helm " + show(theirs.stderr[-400:]), "  tf   " + show(ours.stderr[-400:])]
        number, left, right = first_difference(a, b)
        return [f"{what} line {number}", "  helm " + show(left), "  tf   " + show(right)]
    return []
