"""Golden files: one a scenario, JSON laid out to be read and to be compared by lines."""

import json
import pathlib

_WIDTH = 110


def path_of(directory, name):
    return pathlib.Path(directory) / f"{name}.json"


def write(directory, name, exchanges):
    path_of(directory, name).write_text(laid_out({"scenario": name, "exchanges": exchanges}) + "\n")


def read(directory, name):
    """The exchanges recorded for a scenario, or None where none were."""
    try:
        return json.loads(path_of(directory, name).read_text())["exchanges"]
    except FileNotFoundError:
        return None


def laid_out(value, indent=""):
    """JSON text in which what fits on a line stands on one; keys keep their order."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= _WIDTH or not isinstance(value, (dict, list)) or not value:
        return line
    inner = indent + " "
    if isinstance(value, list):
        parts = [laid_out(each, inner) for each in value]
        opening, closing = "[", "]"
    else:
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_entry(key, value[key], inner)}"
            for key in value
        ]
        opening, closing = "{", "}"
    return opening + "\n" + ",\n".join(inner + each for each in parts) + "\n" + indent + closing


def _entry(key, value, indent):
    if key == "managedFields" and isinstance(value, list):
        # Long and seldom read: a line an entry.
        lines = [f"{indent} {json.dumps(each, ensure_ascii=False)}" for each in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]" if lines else "[]"
    return laid_out(value, indent)


def differences(expected, got, path=""):
    """Every place where two exchanges differ, as (path, expected, got); <none> is "not there"."""
    if isinstance(expected, dict) and isinstance(got, dict):
        found = []
        for key in sorted(expected.keys() | got.keys()):
            at = f"{path}.{key}" if path else key
            found += differences(expected.get(key, NONE), got.get(key, NONE), at)
        return found
    if isinstance(expected, list) and isinstance(got, list):
        found = []
        for at in range(max(len(expected), len(got))):
            left = expected[at] if at < len(expected) else NONE
            right = got[at] if at < len(got) else NONE
            found += differences(left, right, f"{path}[{at}]")
        return found
    same = expected == got and isinstance(expected, bool) == isinstance(got, bool)
    return [] if same else [(path, expected, got)]


class _None:
    def __repr__(self):
        return "<none>"


NONE = _None()


def shown(value, width=300):
    text = repr(value) if value is NONE else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= width else text[: width - 3] + "..."
