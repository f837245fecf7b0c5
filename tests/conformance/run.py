#!/usr/bin/env python3
"""The conformance suite: API exchanges whose answers must be those of a real API server.

  run.py --kubeconfig FILE [PATTERN...]             compares the server with recorded/
  run.py --kubeconfig FILE --record [PATTERN...]    records the server's answers there
  run.py --list                                     the scenarios

PATTERN is a shell pattern for scenarios (matrix.*); `create.plain:12` is one exchange of one. The
server is a kubeconfig's, or --server URL --ca FILE --cert FILE --key FILE; check.py starts one,
runs this and ends it. Recordings are made of the real server alone, of a new one without
controllers, so that nothing changes objects behind a scenario:

  tests/conformance/check.py record [PATTERN...]

A new scenario is a function in scenarios/ (scenario.py says what it can do). Record it, then see
that `check.py real` is content several times: what still differs is missing in normalise.py, or is
an order that the real server takes from a Go map: `unordered`. Exit code: 0 all equal, 1 something
differs, 2 the suite could not run.
"""

import argparse
import fnmatch
import json
import pathlib
import random
import sys
import traceback

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import goldens
import scenario
from client import Client

RECORDED = HERE / "recorded"


def run_word():
    """A word that no other run has, of one length and starting with a letter."""
    return "r" + "".join(random.choice("bcdfghjkmnpqtvwxz2456789") for _ in range(6))


def perform(client, name, function):
    """The exchanges of one scenario, and its exception as text if it had one."""
    session = scenario.Session(client, name, run_word())
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": session.namespace}}
    failure = None
    try:
        session.setup("POST", "namespaces", space)
        function(session)
    except Exception:
        failure = traceback.format_exc()
    finally:
        session.forget()
    return session.exchanges, failure


def compare(expected, got):
    """For every exchange recorded or made: its request line and its differences."""
    results = []
    for at in range(max(len(expected), len(got))):
        left = expected[at] if at < len(expected) else None
        right = got[at] if at < len(got) else None
        if left is None or right is None:
            found = [("", "an exchange" if left else "none", "an exchange" if right else "none")]
        else:
            # What was sent is no answer of the server; the request line says if it is the same.
            ignored = {"body", "headers", "note"}
            left = {key: value for key, value in left.items() if key not in ignored}
            right = {key: value for key, value in right.items() if key not in ignored}
            found = goldens.differences(left, right)
        results.append(((left or right)["request"], found))
    return results


def chosen(patterns):
    """Scenarios by name, each with the set of exchange numbers wanted or None for all."""
    every = scenario.all_scenarios()
    if not patterns:
        return {name: None for name in every}
    wanted = {}
    for pattern in patterns:
        stem, _, number = pattern.partition(":")
        for name in fnmatch.filter(every, stem):
            if number:
                wanted.setdefault(name, set()).add(int(number))
            else:
                wanted[name] = None
    return wanted


def print_differences(name, results, limit):
    for number, (request, found) in enumerate(results, 1):
        if not found:
            continue
        print(f"{name}:{number} {request}")
        for path, expected, got in found[:limit]:
            print(f"  {path}")
            print(f"    expected {goldens.shown(expected)}")
            print(f"    got      {goldens.shown(got)}")
        if len(found) > limit:
            print(f"  ... and {len(found) - limit} more")


def read_open(path):
    """The exchanges that are known to differ: a `scenario:number` a line, # begins a remark."""
    if not path:
        return set()
    lines = (line.split("#")[0].strip() for line in pathlib.Path(path).read_text().splitlines())
    return {line for line in lines if line}


class Judge:
    """Compares scenarios with their recordings and adds up."""

    def __init__(self, arguments):
        self._arguments = arguments
        self.rows = []
        self._by_scenario = {}
        self._open = read_open(arguments.open)

    def take(self, name, exchanges, failure, numbers):
        recorded = goldens.read(self._arguments.recorded, name) or []
        results = compare(recorded, exchanges)
        if numbers:
            results = [
                each if at in numbers else (each[0], []) for at, each in enumerate(results, 1)
            ]
        equal = sum(not found for _, found in results)
        self._by_scenario[name] = (equal, len(results))
        for number, (request, found) in enumerate(results, 1):
            places = [
                {"path": path, "expected": goldens.shown(left), "got": goldens.shown(right)}
                for path, left, right in found
            ]
            self.rows.append(
                {
                    "scenario": name,
                    "exchange": number,
                    "request": request,
                    "equal": not found,
                    "differences": places,
                }
            )
        if not self._arguments.summary:
            print_differences(name, results, self._arguments.limit)
            if failure:
                print(f"{name}: {failure}")

    def conclude(self):
        equal = sum(row["equal"] for row in self.rows)
        if self._arguments.summary:
            for name, (good, total) in self._by_scenario.items():
                print(f"{'ok  ' if good == total else 'FAIL'} {good:4d} of {total:4d}  {name}")
        if self._arguments.json:
            pathlib.Path(self._arguments.json).write_text(json.dumps(self.rows, indent=1) + "\n")
        differing = {f"{row['scenario']}:{row['exchange']}" for row in self.rows if not row["equal"]}
        unknown = sorted(differing - self._open)
        for name in unknown if self._open else []:
            print(f"{name} differs, and is not among the known differences")
        print(f"{equal} of {len(self.rows)} exchanges equal, {len(differing) - len(unknown)} known")
        return 1 if unknown else 0


def parsed():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--kubeconfig")
    for name in ("server", "ca", "cert", "key"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--record", action="store_true", help="write recordings, compare nothing")
    parser.add_argument("--recorded", default=RECORDED, help="directory of the recordings")
    parser.add_argument("--list", action="store_true", help="print the scenarios and end")
    parser.add_argument("--summary", action="store_true", help="a line a scenario, no differences")
    parser.add_argument("--limit", type=int, default=8, help="differences shown an exchange")
    parser.add_argument("--open", metavar="FILE", help="exchanges that are known to differ")
    parser.add_argument("--json", metavar="FILE", help="write every result there")
    return parser.parse_args()


def main():
    arguments = parsed()
    wanted = chosen(arguments.patterns)
    if arguments.list:
        print("\n".join(wanted))
        return 0
    if arguments.kubeconfig:
        client = Client.from_kubeconfig(arguments.kubeconfig)
    elif arguments.server:
        client = Client(arguments.server, arguments.ca, arguments.cert, arguments.key)
    else:
        print("run.py: --kubeconfig or --server is needed", file=sys.stderr)
        return 2
    every = scenario.all_scenarios()
    judge, count, failed = Judge(arguments), 0, False
    for name, numbers in wanted.items():
        exchanges, failure = perform(client, name, every[name])
        count += len(exchanges)
        if not arguments.record:
            judge.take(name, exchanges, failure, numbers)
        elif failure:
            print(f"{name}: {failure}", file=sys.stderr)
            failed = True
        else:
            pathlib.Path(arguments.recorded).mkdir(parents=True, exist_ok=True)
            goldens.write(arguments.recorded, name, exchanges)
    if not arguments.record:
        return judge.conclude()
    print(f"{count} exchanges of {len(wanted)} scenarios recorded")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
