#!/usr/bin/env python3
"""Writes lib/sandbox/data/kubernetes.json: what the sandbox knows of Kubernetes' own kinds.

  make_kubernetes_data.py [--modules GOMODCACHE] [--version v1.36.3]

Made from what Kubernetes publishes: its OpenAPI v3 documents (types, list and merge keys, defaults),
its discovery documents (resources, verbs, short names) and, because OpenAPI does not say which
fields Go leaves out when they are empty, the field tags of the API's Go types. Only versions that a
kube-apiserver serves by default are kept, and no description. Where the modules are not in the
cache yet, `go mod download k8s.io/kubernetes@VERSION` and its staging modules bring them.

The file is JSON with one definition a line, sorted, so that a reader can find one without parsing
all. Besides OpenAPI's own keys a definition may have "x-go": {"omitted": [fields that are not
written when empty], "written": [fields that are always written], "pointers": [those of them that
are null when absent although they are no lists or maps], "types": {field: the type as Go's reflect
says it, where its schema does not tell}, "embedded": {field: Go's name of the struct that brings
it}, "proto": {field: its number in protobuf; name of such a struct: {"number", "fields"}}}.
"""

import argparse
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "lib" / "sandbox" / "data" / "kubernetes.json"
SERVED = re.compile(r"v\d+$")
SCHEMA_REF = "#/components/schemas/"
# OpenAPI's name of a package -> module and folder with its Go source.
PACKAGES = [
    (r"io\.k8s\.api\.(\w+)\.(\w+)", "api", r"\1/\2"),
    (r"io\.k8s\.apimachinery\.pkg\.apis\.meta\.v1", "apimachinery", "pkg/apis/meta/v1"),
    (r"io\.k8s\.apiextensions-apiserver\.pkg\.apis\.apiextensions\.v1",
     "apiextensions-apiserver", "pkg/apis/apiextensions/v1"),
    (r"io\.k8s\.kube-aggregator\.pkg\.apis\.apiregistration\.v1",
     "kube-aggregator", "pkg/apis/apiregistration/v1"),
]
# Structs of other packages that write themselves: always written where held by value.
FOREIGN_STRUCTS = {"intstr.IntOrString", "resource.Quantity", "runtime.RawExtension", "metav1.Time",
                   "metav1.MicroTime", "metav1.Duration", "Time", "MicroTime", "Duration"}
SCALARS = {"string", "bool", "int", "int32", "int64", "uint8", "byte", "float64", "float32"}


def without_descriptions(node):
    """`node` without OpenAPI's description texts; a property named description stays."""
    if isinstance(node, list):
        return [without_descriptions(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: without_descriptions(value) for key, value in node.items()
            if not (key == "description" and isinstance(value, str))}


class GoPackage:
    """The types of one Go package: struct fields with their tags, and what other types stand for."""

    FIELD = re.compile(r'^\t(?:(\w+(?:, \w+)*)\s+)?([^\s`][^`]*?)\s*`([^`]*)`', re.M)

    def __init__(self, folder):
        self.name = folder.name
        self.structs, self.others, self.imports = {}, {}, {}
        for path in sorted(folder.glob("*.go")):
            if path.name.endswith("_test.go") or path.name.startswith("zz_generated"):
                continue
            text = path.read_text()
            for alias, target in re.findall(r'^\t(?:(\w+) )?"(k8s\.io/[^"]+)"', text, re.M):
                self.imports[alias or target.rsplit("/", 1)[-1]] = target
            for name, body in re.findall(r"^type (\w+) struct \{\n(.*?)^\}", text, re.M | re.S):
                body = re.sub(r"^\s*//.*$", "", body, flags=re.M)
                self.structs[name] = [(go_type, tag) for _, go_type, tag in self.FIELD.findall(body)]
            for name, target in re.findall(r"^type (\w+) (?!struct|interface)=? ?(\S+)", text, re.M):
                self.others[name] = target
            for block in re.findall(r"^type \((.*?)^\)", text, re.M | re.S):
                self.others.update(re.findall(r"^\t(\w+)\s+(\w+)$", block, re.M))


class GoTypes:
    def __init__(self, modules, staging):
        self._modules, self._staging, self._packages = modules, staging, {}

    def _load(self, module, folder):
        where = self._modules / "k8s.io" / f"{module}@{self._staging}" / folder
        if where not in self._packages:
            self._packages[where] = GoPackage(where) if where.is_dir() else None
        return self._packages[where]

    def package_of(self, definition):
        package = definition.rpartition(".")[0]
        for pattern, module, folder in PACKAGES:
            match = re.fullmatch(pattern, package)
            if match:
                return self._load(module, match.expand(folder))
        return None

    def _resolve(self, package, go_type):
        """(package, name) of a named type that we have the source of, else (None, go_type)."""
        if "." not in go_type:
            return package, go_type
        alias, name = go_type.split(".", 1)
        match = re.fullmatch(r"k8s\.io/(\w[\w-]*)/(.+)", package.imports.get(alias, ""))
        other = self._load(*match.groups()) if match else None
        return (other, name) if other else (None, go_type)

    def form(self, package, go_type):
        """'pointer', 'list', 'map', 'struct', or the scalar it comes down to."""
        if go_type.startswith("*"):
            return "pointer"
        if go_type.startswith("[]"):
            return "list"
        if go_type.startswith("map["):
            return "map"
        if go_type in SCALARS:
            return go_type
        if go_type in FOREIGN_STRUCTS:
            return "struct"
        package, name = self._resolve(package, go_type)
        if package is None:
            return "string" if go_type in ("types.UID", "types.NamespacedName") else "struct"
        if name in package.structs:
            return "struct"
        if name in package.others and package.others[name] != name:
            return self.form(package, package.others[name])
        return "struct"

    def facts(self, definition):
        """The x-go part of a definition, or None for types whose source we do not read."""
        package = self.package_of(definition)
        name = definition.rpartition(".")[2]
        if package is None or name not in package.structs:
            return None
        found = {"omitted": [], "written": [], "pointers": [], "types": {}, "embedded": {}}
        self._add_fields(package, name, found, "")
        return {key: sorted(value) if isinstance(value, list) else dict(sorted(value.items()))
                for key, value in found.items() if value}

    def _add_fields(self, package, name, found, embedded):
        for go_type, tag in package.structs[name]:
            match = re.search(r'json:"([^"]*)"', tag)
            if not match:
                continue
            field, *options = match.group(1).split(",")
            if field == "-":
                continue
            if not field:  # embedded: its fields are ours
                inner, inner_name = self._resolve(package, go_type.lstrip("*"))
                if inner is not None and inner_name in inner.structs:
                    path = f"{embedded}.{inner_name}" if embedded else inner_name
                    self._add_fields(inner, inner_name, found, path)
                continue
            if embedded:
                found["embedded"][field] = embedded
            form = self.form(package, go_type)
            optional = "omitempty" in options or "omitzero" in options
            if not optional or (form == "struct" and "omitzero" not in options):
                found["written"].append(field)
                if form == "pointer":
                    found["pointers"].append(field)
            elif form != "pointer":
                found["omitted"].append(field)
            self._add_type(package, go_type.lstrip("*"), field, found)

    def _add_type(self, package, go_type, field, found):
        text = self._reflect(package, go_type)
        form = self.form(package, go_type)
        plain = go_type in SCALARS - {"int", "float32"} or form == "struct" or text in (
            "[]string", "[]uint8", "map[string]string", "map[string][]uint8")
        if not plain and not self._list_of_structs(package, go_type):
            found["types"][field] = text

    def _list_of_structs(self, package, go_type):
        return go_type.startswith("[]") and self.form(package, go_type[2:]) == "struct"

    def _reflect(self, package, go_type):
        """The type as Go's reflect says it: with the name of its package."""
        if go_type.startswith("*"):
            return "*" + self._reflect(package, go_type[1:])
        if go_type.startswith("[]"):
            return "[]" + self._reflect(package, go_type[2:])
        if match := re.fullmatch(r"map\[([^\]]+)\](.+)", go_type):
            return f"map[{self._reflect(package, match[1])}]{self._reflect(package, match[2])}"
        if go_type in SCALARS:
            return "uint8" if go_type == "byte" else go_type
        if "." in go_type:
            alias, name = go_type.split(".", 1)
            return f"{package.imports.get(alias, alias).rsplit('/', 1)[-1]}.{name}"
        return f"{package.name}.{go_type}"


class ProtoNumbers:
    """Field numbers of the API's protobuf messages, from the .proto files beside the Go types."""

    MESSAGE = re.compile(r"^message (\w+) \{\n(.*?)^\}", re.M | re.S)
    FIELD = re.compile(r"^  (?:optional |repeated )?(map<[^>]+>|[\w.]+) (\w+) = (\d+);", re.M)

    def __init__(self, modules, staging):
        self._modules, self._staging, self._files = modules, staging, {}

    def _messages(self, definition):
        package = definition.rpartition(".")[0]
        for pattern, module, folder in PACKAGES:
            if match := re.fullmatch(pattern, package):
                path = (self._modules / "k8s.io" / f"{module}@{self._staging}"
                        / match.expand(folder) / "generated.proto")
                if path not in self._files:
                    text = path.read_text() if path.is_file() else ""
                    self._files[path] = {
                        name: {field: (int(number), kind) for kind, field, number in self.FIELD.findall(body)}
                        for name, body in self.MESSAGE.findall(text)}
                return self._files[path]
        return {}

    def facts(self, definition, schema, go_facts):
        """{field: number}, and for a struct inside {its name: {"number": N, "fields": {...}}}."""
        messages = self._messages(definition)
        numbers = messages.get(definition.rpartition(".")[2], {})
        properties = schema.get("properties", {})
        found = {field: number for field, (number, _) in numbers.items() if field in properties}
        by_type = {kind: number for number, kind in numbers.values()}
        for inner in sorted(set((go_facts or {}).get("embedded", {}).values())):
            if inner in by_type and inner in messages:
                fields = {field: number for field, (number, _) in messages[inner].items()}
                found[inner] = {"number": by_type[inner], "fields": fields}
        return found


def read_definitions(documents):
    """Definition name -> schema without descriptions, of every document that is served."""
    found = {}
    for path in sorted(documents.glob("*_openapi.json")):
        version = path.name.removesuffix("_openapi.json").rpartition("__")[2]
        if path.name != "api__v1_openapi.json" and not (
                path.name.startswith("apis__") and SERVED.match(version)):
            continue
        for name, schema in json.loads(path.read_text())["components"]["schemas"].items():
            schema = without_descriptions(schema)
            if name in found and "x-kubernetes-group-version-kind" in schema:
                # Shared kinds (DeleteOptions ...) name one more group in each document.
                continue
            found[name] = schema
    return found


def read_groups(discovery):
    """Groups in a kube-apiserver's order, with what they serve by default."""
    aggregated = json.loads((discovery / "aggregated_v2.json").read_text())["items"]
    order = [each["name"] for each in json.loads((discovery / "apis.json").read_text())["groups"]]
    by_name = {each["metadata"].get("name", ""): each for each in aggregated}
    groups = []
    for name in ["", *order]:
        if name:
            versions = [each["version"] for each in by_name[name]["versions"]
                        if SERVED.match(each["version"])]
        else:
            versions = ["v1"]
        if not versions:
            continue
        groups.append({"name": name, "versions": [
            {"version": version, "resources": read_resources(discovery, name, version)}
            for version in versions]})
    return groups


def read_resources(discovery, group, version):
    name = f"apis__{group}__{version}.json" if group else "api__v1.json"
    return json.loads((discovery / name).read_text())["resources"]


def go_module_cache():
    return pathlib.Path(subprocess.run(["go", "env", "GOMODCACHE"], check=True, text=True,
                                       capture_output=True).stdout.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--modules", type=pathlib.Path, help="Go module cache (default: go env's)")
    parser.add_argument("--version", default="v1.36.3", help="of Kubernetes")
    arguments = parser.parse_args()
    modules = arguments.modules or go_module_cache()
    api = modules / "k8s.io" / f"kubernetes@{arguments.version}" / "api"
    go_types = GoTypes(modules, arguments.version.replace("v1.", "v0.", 1))
    definitions = read_definitions(api / "openapi-spec" / "v3")
    proto = ProtoNumbers(modules, arguments.version.replace("v1.", "v0.", 1))
    lines = []
    for name in sorted(definitions):
        facts = go_types.facts(name)
        if numbers := proto.facts(name, definitions[name], facts):
            facts = {**(facts or {}), "proto": numbers}
        schema = {**definitions[name], **({"x-go": facts} if facts else {})}
        lines.append(f"{json.dumps(name)}: {json.dumps(schema, sort_keys=True, separators=(',', ':'))}")
    groups = json.dumps(read_groups(api / "discovery"), separators=(",", ":"))
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(
        '{"version": ' + json.dumps(arguments.version) + ',\n"groups": ' + groups
        + ',\n"definitions": {\n' + ",\n".join(lines) + "\n}}\n")


if __name__ == "__main__":
    main()
