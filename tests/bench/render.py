#!/usr/bin/env python3
"""What rendering costs: CPU time and peak memory of `tf template` and real Helm's, side by side.

Usage: render.py TF HELM [CHART...] [--rounds N] [--kube-version V] [--base BASE [--only REGEX]]

A CHART is a folder or a .tgz. --base adds the cases of BASE/cases.tsv, a file of tab-separated columns `case`, `chart`,
`values` and `flags`, whose charts lie in the folder that BASE/baseline.json calls `corpus`. In each round every program
renders every chart once; the table has the medians of the rounds. CPU is user and system time of the process; memory
is its peak resident set.
"""

import argparse
import ctypes
import json
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
from typing import List, NamedTuple

PR_SET_CHILD_SUBREAPER = 36

# Linux counts into a process's peak what it held before exec(). So a small shell forks and leaves; its child, ours from
# then on, becomes the program when it reads a line.
LAUNCH = 'exec 3<&0; { read -r _ <&3; exec "$@" 3<&- >/dev/null 2>&1; } & echo $!'


class Case(NamedTuple):
    name: str
    folder: str
    words: List[str]


class Cost(NamedTuple):
    cpu_ms: float
    rss_mib: float
    exit_code: int


def run(program, case):
    shell = subprocess.Popen(["/bin/sh", "-c", LAUNCH, "sh", program, *case.words], cwd=case.folder,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = int(shell.stdout.readline())
    shell.stdout.close()
    shell.wait()
    shell.stdin.write(b"\n")
    shell.stdin.close()
    _, status, usage = os.wait4(pid, 0)
    return Cost((usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def median(costs):
    return Cost(statistics.median(c.cpu_ms for c in costs), statistics.median(c.rss_mib for c in costs),
                costs[-1].exit_code)


def cases_of_charts(charts, kube_version):
    for chart in charts:
        yield Case(pathlib.Path(chart).name, ".",
                   ["template", "rel", os.path.abspath(chart), "--kube-version", kube_version])


def cases_of_base(base, only, kube_version):
    folder = os.path.normpath(os.path.join(base, json.loads(pathlib.Path(base, "baseline.json").read_text())["corpus"]))
    lines = pathlib.Path(base, "cases.tsv").read_text().splitlines()
    columns = lines[0].split("\t")
    for line in lines[1:]:
        row = dict(zip(columns, line.split("\t")))
        if not re.search(only, row["case"]):
            continue
        words = ["template", "rel", row["chart"], "--kube-version", kube_version, *shlex.split(row["flags"])]
        yield Case(row["case"], folder, words + (["-f", row["values"]] if row["values"] else []))


def print_row(name, tf, helm, remark=""):
    print(f"{name[:50]:50} {tf.cpu_ms:9.1f} {helm.cpu_ms:9.1f} {helm.cpu_ms / max(tf.cpu_ms, 1e-9):6.1f}x"
          f" {tf.rss_mib:8.1f} {helm.rss_mib:8.1f} {helm.rss_mib / tf.rss_mib:6.1f}x{remark}", flush=True)


def measure(tf, helm, cases, rounds):
    results = []
    print(f"{'':50} {'tf ms':>9} {'helm ms':>9} {'':7} {'tf MiB':>8} {'helm MiB':>8}")
    for case in cases:
        costs = [(run(tf, case), run(helm, case)) for _ in range(rounds)]
        ours, theirs = median([c[0] for c in costs]), median([c[1] for c in costs])
        same_exit = ours.exit_code == theirs.exit_code
        print_row(case.name, ours, theirs, "" if same_exit else f"  exit {ours.exit_code}/{theirs.exit_code}")
        results.append((ours, theirs))
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tf")
    parser.add_argument("helm")
    parser.add_argument("charts", nargs="*", metavar="CHART")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kube-version", default="1.36.0")
    parser.add_argument("--base")
    parser.add_argument("--only", default="", metavar="REGEX")
    args = parser.parse_intermixed_args()
    tf, helm = os.path.abspath(args.tf), os.path.abspath(args.helm)
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("render.py: this kernel has no subreapers")
    cases = list(cases_of_charts(args.charts, args.kube_version))
    if args.base:
        cases += cases_of_base(args.base, args.only, args.kube_version)
    if not cases:
        sys.exit("render.py: no chart to render")
    results = measure(tf, helm, cases, args.rounds)
    ours, theirs = zip(*results)
    total = [Cost(sum(c.cpu_ms for c in side), statistics.median(c.rss_mib for c in side), 0) for side in (ours, theirs)]
    print_row(f"{len(results)} charts: CPU summed, memory at the median", *total)


if __name__ == "__main__":
    main()
