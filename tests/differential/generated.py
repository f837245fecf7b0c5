#!/usr/bin/env python3
"""Renders generated templates with Helm and tf and compares them, byte for byte.

usage: generated.py TF HELM [--seed S] [--cases N] [-j N] [--tf-extra=ARG]

A case is one template. Many cases make up one chart, each a partial that templates/cases.yaml
includes and prints in base64; a case that fails is noted with its error, taken out, and the chart is
rendered again. A case that differs is run alone before it counts: where Helm alone does not say the
same twice, some seconds apart, what it prints is random, and the case is skipped.
"""

import argparse
import base64
import collections
import concurrent.futures
import pathlib
import random
import re
import sys
import tempfile
import time

import chart_fixture
from programs import Program
from snippets import Snippets

BATCH = 40
FAILED_AT = re.compile(rb"c/templates/_(\d{4})\.tpl")
LOG_LINES = re.compile(rb"(?m)^level=.*\n")


def partial(number):
    return f"templates/_{number:04}.tpl"


def write_batch(root, cases):
    chart_fixture.write_chart(root)
    for number, text in cases.items():
        chart_fixture.write_file(root, partial(number), text)


def write_index(root, numbers):
    """The template that prints every case that has not failed yet."""
    lines = [f'c{n}: {{{{ include "c/{partial(n)}" . | b64enc }}}}\n' for n in numbers]
    chart_fixture.write_file(root, "templates/cases.yaml", "".join(lines) + "end: true\n")


def read_outputs(stdout):
    return {int(n): base64.b64decode(text) for n, text in re.findall(rb"(?m)^c(\d+): *([\w+/=]*)$", stdout)}


def failed_case(stderr, numbers):
    """The case that an error is about: the first partial that it names."""
    for found in FAILED_AT.findall(stderr):
        if int(found) in numbers:
            return int(found)
    return None


def run_batch(program, cases):
    """Number -> ("text", bytes) or ("error", bytes)."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "c"
        write_batch(root, cases)
        numbers = list(cases)
        while numbers:
            write_index(root, numbers)
            done = program.run("template", "rel", str(root), "--set", chart_fixture.SET)
            if done.code == 0:
                outputs = read_outputs(done.stdout)
                results.update({n: ("text", outputs.get(n, b"(not printed)")) for n in numbers})
                break
            error = LOG_LINES.sub(b"", done.stderr).replace(folder.encode(), b"TEMP")
            number = failed_case(error, numbers)
            if number is None:  # it names no case: Helm died, or the fault is between cases
                number = numbers[0]
                if len(numbers) > 1:
                    for n in numbers:
                        results.update(run_batch(program, {n: cases[n]}))
                    break
            results[number] = ("error", str(done.code).encode() + b" " + error)
            numbers.remove(number)
            (root / partial(number)).unlink()
    return results


def confirm(helm, tf, cases, differing):
    """Number -> (Helm's result, tf's) of those that differ when each is alone; the random ones are counted."""
    different, skipped = {}, 0
    for n in differing:
        alone = {n: cases[n]}
        theirs = run_batch(helm, alone)[n]
        ours = run_batch(tf, alone)[n]
        if theirs == ours:
            continue
        time.sleep(1.1)
        if run_batch(helm, alone)[n] != theirs:
            skipped += 1
        else:
            different[n] = (theirs, ours)
    return different, skipped


def compare_batch(helm, tf, cases):
    theirs = run_batch(helm, cases)
    ours = run_batch(tf, cases)
    different, skipped = confirm(helm, tf, cases, [n for n in cases if theirs[n] != ours[n]])
    return different, skipped, sum(kind == "error" for kind, _ in theirs.values())


def read_deviations():
    lines = (pathlib.Path(__file__).parent / "deviations.txt").read_text(encoding="utf-8").splitlines()
    return [re.compile(line.split("\t")[0]) for line in lines if line and not line.startswith("#")]


def functions_in(text):
    return set(re.findall(r"[a-z]\w+", text))


def report(index, text, theirs, ours):
    print(f"case {index}: {text!r}")
    for name, (kind, content) in (("helm", theirs), ("tf  ", ours)):
        print(f"  {name} {kind}: {content.decode('utf-8', 'backslashreplace')!r}"[:900])
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("tf")
    parser.add_argument("helm")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--from", dest="start", type=int, default=0, help="skip the cases before this one")
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("--tf-extra", action="append", default=[], help="one more argument for tf (--tf-extra=--helm-compat=3.22)")
    args = parser.parse_args()

    helm, tf = Program(args.helm), Program(args.tf, args.tf_extra)
    snippets = Snippets(random.Random(args.seed))
    texts = [snippets.next() for _ in range(args.start + args.cases)][args.start :]
    batches = [dict(enumerate(texts[i : i + BATCH])) for i in range(0, len(texts), BATCH)]
    deviations = read_deviations()
    different = chosen = skipped = errors = 0
    words = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for i, (found, random_ones, failing) in enumerate(pool.map(lambda b: compare_batch(helm, tf, b), batches)):
            skipped += random_ones
            errors += failing
            for n, (theirs, ours) in found.items():
                if any(pattern.search(batches[i][n]) for pattern in deviations):
                    chosen += 1
                    continue
                different += 1
                words.update(functions_in(batches[i][n]))
                report(args.start + i * BATCH + n, batches[i][n], theirs, ours)
    print(f"seed {args.seed}: {len(texts)} cases ({errors} of them errors), {different} differ, {chosen} differ by choice, {skipped} are random")
    if different:
        print("words of the cases that differ:", ", ".join(f"{w} {n}" for w, n in words.most_common(20)))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
