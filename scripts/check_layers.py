#!/usr/bin/env python3
"""Checks that every #include "..." goes to the file's own module or to one it may know.

The table is the law that README.md draws; CMakeLists.txt links by the same one.
Also: modules below cmd neither print nor exit, and third-party headers stay in .cpp files.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

MODULES = {  # directory -> modules it may include besides itself
    "lib/base": [],
    "lib/data": ["lib/base"],
    "lib/net": ["lib/base"],
    "templates-engine": ["lib/base", "lib/data"],
    "lib/chart": ["lib/base", "lib/data"],
    "lib/kube": ["lib/base", "lib/data", "lib/net"],
    "lib/sandbox": ["lib/base", "lib/data", "lib/net"],
    "lib/release": ["lib/base", "lib/data", "lib/chart"],
    "release-store": ["lib/base", "lib/data", "lib/net", "lib/chart", "lib/kube", "lib/release"],
    "lib/action": ["lib/base", "lib/data", "lib/net", "lib/chart", "lib/kube", "lib/release",
                   "release-store", "templates-engine"],
    "cmd": ["lib/base", "lib/data", "lib/net", "lib/chart", "lib/kube", "lib/sandbox", "lib/release",
            "release-store", "templates-engine", "lib/action"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
THIRD_PARTY = re.compile(
    r"^\s*#\s*include\s+<(boost|curl|openssl|rapidjson|re2|yaml-cpp|yaml\.h|archive|utf8proc|"
    r"libdeflate|date/|toml|zlib|sqlite3|crypt\.h)")
FORBIDDEN_BELOW_CMD = re.compile(
    r"std::(cout|cerr|clog|cin|exit|abort|getenv|printf|fprintf|puts)\b|(?<![\w.:>])(exit|getenv)\s*\(")


def module_of(path):
    best = None
    for module in MODULES:
        if path == module or path.startswith(module + "/"):
            best = module if best is None or len(module) > len(best) else best
    return best


def check_file(path, module, problems):
    relative = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{relative}:{number}"
        match = INCLUDE.match(line)
        if match:
            target = module_of(match.group(1))
            if target is None:
                problems.append(f'{where}: "{match.group(1)}" is not a path from the root to a module')
            elif target != module and target not in MODULES[module]:
                problems.append(f"{where}: {module} must not know {target}")
        if path.suffix == ".h" and THIRD_PARTY.match(line):
            problems.append(f"{where}: third-party headers belong in a .cpp")
        code = line.split("//", 1)[0]
        code = re.sub(r'"(\\.|[^"\\])*"', '""', code)
        if module != "cmd" and FORBIDDEN_BELOW_CMD.search(code):
            problems.append(f"{where}: code below cmd neither prints, exits nor reads the environment")


def main():
    problems = []
    count = 0
    for module in MODULES:
        for path in sorted((ROOT / module).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                count += 1
                check_file(path, module, problems)
    for problem in problems:
        print(problem)
    print(f"{count} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
