#!/usr/bin/env python3
"""Renders every chart of a folder with Helm and tf and compares stdout, exit code and error text.

usage: charts.py TF HELM FOLDER [--only REGEX] [-j N] [--extra=ARG] [--tf-extra=ARG]

A chart is a folder with a Chart.yaml that is not below another chart; it is rendered with its
defaults and with each ci/*-values.yaml (ci/*values*.yaml). Where the two differ, Helm renders once
more, seconds later: lines that Helm itself does not repeat are random and count for neither; a case
that is nothing but random is skipped and says so.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import re
import sys
import time

from programs import Outcome, Program, describe

Case = collections.namedtuple("Case", "name chart arguments")


def read_type(chart):
    found = re.search(r"(?m)^type:\s*[\"']?(\w+)", (chart / "Chart.yaml").read_text(encoding="utf-8", errors="replace"))
    return found.group(1) if found else "application"


def find_charts(folder):
    charts = []
    for path in sorted(folder.rglob("Chart.yaml")):
        chart = path.parent
        if not any(chart != other and other in chart.parents for other in charts):
            charts.append(chart)
    return charts


def cases_of(folder):
    """The cases, and why charts have none."""
    cases, unusable = [], []
    for chart in find_charts(folder):
        name = str(chart.relative_to(folder)) if chart != folder else chart.name
        if read_type(chart) == "library":
            unusable.append((name, "library chart"))
            continue
        values = sorted((chart / "ci").glob("*values*.yaml")) if (chart / "ci").is_dir() else []
        cases.append(Case(f"{name}::default", chart, []))
        cases += [Case(f"{name}::{v.name}", chart, ["-f", str(v)]) for v in values]
    return cases, unusable


def run(program, case):
    return program.run("template", "rel", str(case.chart), *case.arguments)


def mask(reference, again, outcome):
    """The outcome with the lines blanked that differ between two runs of Helm, or None where the shape differs."""
    one, two, lines = reference.stdout.split(b"\n"), again.stdout.split(b"\n"), outcome.stdout.split(b"\n")
    if not len(one) == len(two) == len(lines):
        return None
    out = [b"(random)" if a != b else line for a, b, line in zip(one, two, lines)]
    same_error = reference.stderr == again.stderr
    return Outcome(outcome.code, b"\n".join(out), outcome.stderr if same_error else b"(random)")


def compare(helm, tf, case):
    """(verdict, lines): verdict is "same", "random" or what differs first."""
    theirs, ours = run(helm, case), run(tf, case)
    if theirs == ours:
        return "same", []
    time.sleep(1.1)
    again = run(helm, case)
    if again != theirs:
        masked = [mask(theirs, again, outcome) for outcome in (theirs, ours)]
        if None in masked:
            return "random", ["Helm's own output changes its shape from run to run"]
        theirs, ours = masked
        if theirs == ours:
            return "same", []
    lines = describe(theirs, ours)
    return lines[0].split(" line ")[0].split(":")[0], lines


def group_key(lines):
    """Cases with like first differences are one group: names and numbers do not count."""
    return re.sub(r"[\w./-]*\d[\w./-]*|\"[^\"]*\"", "*", " | ".join(line.strip() for line in lines[1:]))[:160]


def print_summary(verdicts, groups, unusable):
    for name, why in unusable:
        print(f"skipped {name}: {why}")
    if groups:
        print("\ngroups of like differences:")
        for key, names in sorted(groups.items(), key=lambda item: -len(item[1])):
            print(f"  {len(names):4} {key}\n       first: {names[0]}")
    print("\n" + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("tf")
    parser.add_argument("helm")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", default="", help="cases whose name (chart::values) matches this pattern")
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("--extra", action="append", default=[], help="one more argument for both programs")
    parser.add_argument("--tf-extra", action="append", default=[], help="one more argument for tf (--tf-extra=--helm-compat=3.22)")
    args = parser.parse_args()

    helm, tf = Program(args.helm, args.extra), Program(args.tf, args.extra + args.tf_extra)
    cases, unusable = cases_of(args.folder.resolve())
    cases = [case for case in cases if re.search(args.only, case.name)]
    verdicts, groups = collections.Counter(), collections.defaultdict(list)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for case, (verdict, lines) in zip(cases, pool.map(lambda c: compare(helm, tf, c), cases)):
            verdicts[verdict] += 1
            if lines:
                print(f"{case.name}: {lines[0]}", *lines[1:], sep="\n", flush=True)
            if verdict not in ("same", "random"):
                groups[group_key(lines)].append(case.name)
    print_summary(verdicts, groups, unusable)
    return 1 if groups or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
