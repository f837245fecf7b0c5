"""CustomResourceDefinitions and the objects of their kinds."""

import time

from scenario import PARTIAL, TABLE, YAML, scenario
from scenarios.kinds import kind

CRDS = "customresourcedefinitions"


def definition(s, plural, schema, **more):
    """A CRD of one version; `more` overrides parts of its spec."""
    singular = plural[:-1]
    group = f"{s.run}.conformance.example.com"
    versions = [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema},
                 **more.pop("version", {})}]
    return kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", metadata={"name": f"{plural}.{group}"}, spec={
        "group": group, "scope": "Namespaced", "versions": versions,
        "names": {"plural": plural, "singular": singular, "kind": singular.capitalize()}, **more})


def established(s, body, attempts=200):
    """Creates a CRD, not as an exchange, and waits until its objects can be made."""
    reply = s.setup("POST", CRDS, body)
    if reply.status != 201:
        raise RuntimeError(f"no definition: {reply.raw.decode()}")
    await_established(s, body["metadata"]["name"], attempts)
    group, version = body["spec"]["group"], body["spec"]["versions"][0]["name"]
    plural = body["spec"]["names"]["plural"]
    for _ in range(attempts):
        if s.client.request("GET", f"/apis/{group}/{version}/{plural}").status == 200:
            break
        time.sleep(0.05)
    return f"{group}/{version}={plural}"


def await_established(s, name, attempts=200):
    for _ in range(attempts):
        reply = s.client.request("GET", s.path(f"{CRDS}/{name}"))
        conditions = reply.dig("status", "conditions") or []
        if any(each["type"] == "Established" and each["status"] == "True" for each in conditions):
            return
        time.sleep(0.05)


def instance(at, name, **more):
    """An object of the kind at `at`, which is what established() returned."""
    group_version, _, plural = at.partition("=")
    return kind(group_version, plural[:-1].capitalize(), metadata={"name": name}, **more)


def obj(**properties):
    return {"type": "object", "properties": properties}


STRING, INTEGER = {"type": "string"}, {"type": "integer"}
ANYTHING = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


@scenario
def definitions(s):
    """The definition itself: defaults, conditions, table, changes, its end."""
    body = definition(s, "widgets", obj(spec=obj(size=INTEGER)), names={
        "plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList",
        "shortNames": ["wd"], "categories": ["all"]})
    name = body["metadata"]["name"]
    s.post(CRDS, body, view=_without_conditions)
    await_established(s, name)
    found = s.get(f"{CRDS}/{name}")
    s.get(f"{CRDS}/{name}", accept=TABLE)
    group = body["spec"]["group"]
    for _ in range(100):
        if s.client.request("GET", f"/apis/{group}/v1").status == 200:
            break
        time.sleep(0.05)
    s.get(f"/apis/{group}")
    s.get(f"/apis/{group}/v1", view=_without_hash)
    s.post(CRDS, body)
    s.put(f"{CRDS}/{name}", {**body, "metadata": {"name": name}}, note="no version")
    s.merge(f"{CRDS}/{name}", {"spec": {"scope": "Cluster"}})
    s.merge(f"{CRDS}/{name}", {"spec": {"group": "other.example.com"}})
    s.merge(f"{CRDS}/{name}", {"spec": {"names": {"kind": "Other"}}}, view=_without_conditions)
    s.merge(f"{CRDS}/{name}", {"spec": {"names": {"kind": "Widget"}}}, view=_without_conditions)
    s.merge(f"{CRDS}/{name}", {"spec": {"versions": []}})
    s.merge(f"{CRDS}/{name}", {"metadata": {"labels": {"a": "b"}}}, view=_without_conditions)
    s.put(f"{CRDS}/{name}", found.body, note="stale")
    s.delete(f"{CRDS}/{name}", view=lambda reply: [reply.status, reply.dig("kind")])
    for _ in range(100):
        if s.client.request("GET", s.path(f"{CRDS}/{name}")).status == 404:
            break
        time.sleep(0.05)
    s.get(f"{CRDS}/{name}")


def _without_conditions(reply):
    """The API server's own controllers write the status while the exchange goes on."""
    body = dict(reply.body or {})
    if body.get("kind") == "CustomResourceDefinition":
        body.pop("status", None)
        metadata = {key: value for key, value in body["metadata"].items()
                    if key in ("name", "generation", "labels")}
        body = {**body, "metadata": metadata}
    return body


def _without_hash(reply):
    """storageVersionHash is made of the group's name, and that is another one each time."""
    for each in reply.dig("resources") or []:
        if "storageVersionHash" in each:
            each["storageVersionHash"] = "<hash>"
    return reply.body


@scenario
def bad_definitions(s):
    good = obj(spec=obj(a=STRING))
    body = definition(s, "gadgets", good)
    group = body["spec"]["group"]

    def post(note, **spec):
        s.post(CRDS + "?dryRun=All", {**body, "spec": {**body["spec"], **spec}}, note=note)

    def schema(note, value):
        s.post(CRDS + "?dryRun=All", definition(s, "gadgets", value), note=note,
               unordered=True)

    s.post(CRDS, {**body, "metadata": {"name": "wrong"}})
    post("no names", names={})
    post("bad names", names={"plural": "Gadgets", "singular": "G", "kind": "bad kind", "shortNames": ["Bad"]})
    post("bad group", group="nodots")
    post("bad scope", scope="Everywhere")
    post("no versions", versions=[])
    versions = body["spec"]["versions"]
    post("no storage", versions=[{**versions[0], "storage": False}])
    post("two storages", versions=[versions[0], {**versions[0], "name": "v2"}])
    post("the same twice", versions=[versions[0], {**versions[0], "storage": False}])
    post("no schema", versions=[{"name": "v1", "served": True, "storage": True}])
    post("bad version", versions=[{**versions[0], "name": "V_1"}])
    post("bad column", versions=[{**versions[0], "additionalPrinterColumns": [{"name": "A", "type": "odd"}]}])
    post("bad scale", versions=[{**versions[0], "subresources": {"scale": {"specReplicasPath": "replicas"}}}])
    post("webhook without one", conversion={"strategy": "Webhook"})
    post("preserving", preserveUnknownFields=True)
    schema("no type", {"properties": {"a": {}}})
    schema("not an object", STRING)
    schema("bad type", obj(a={"type": "text"}))
    schema("no items", obj(a={"type": "array"}))
    schema("bad pattern", obj(a={"type": "string", "pattern": "("}))
    schema("both kinds of properties", obj(a={"type": "object", "properties": {"x": STRING},
                                              "additionalProperties": STRING}))
    schema("a type within anyOf", obj(a={"type": "string", "anyOf": [{"type": "string"}]}))
    schema("bad default", obj(a={"type": "integer", "default": "x"}))
    schema("list map without keys", obj(a={"type": "array", "x-kubernetes-list-type": "map", "items": obj(n=STRING)}))
    schema("list map keys that may be missing", obj(a={
        "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"],
        "items": obj(n=STRING)}))
    schema("metadata with more than names", obj(metadata={"type": "object", "properties": {
        "labels": {"type": "object"}}}))
    schema("forbidden words", obj(a={"type": "string", "$ref": "#/x"}, b={"type": "array", "uniqueItems": True,
                                                                         "items": STRING}))
    schema("bad rule", obj(a={"type": "string", "x-kubernetes-validations": [{"rule": "self +"}]}))
    group and s.get(f"{CRDS}/gadgets.{group}")


@scenario
def validation(s):
    """Each keyword of a schema."""
    at = established(s, definition(s, "things", obj(spec={
        "type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]+$"},
            "size": {"type": "integer", "minimum": 1, "maximum": 10, "multipleOf": 2},
            "ratio": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1,
                      "exclusiveMaximum": True},
            "big": {"type": "integer", "format": "int64"}, "small": {"type": "integer", "format": "int32"},
            "on": {"type": "boolean"}, "choice": {"type": "string", "enum": ["a", "b"]},
            "tags": {"type": "array", "items": STRING, "minItems": 1, "maxItems": 2},
            "set": {"type": "array", "items": STRING, "x-kubernetes-list-type": "set"},
            "map": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
                    "items": {"type": "object", "required": ["k"], "properties": {"k": STRING, "v": INTEGER}}},
            "free": {"type": "object", "additionalProperties": INTEGER, "maxProperties": 2, "minProperties": 1},
            "port": {"x-kubernetes-int-or-string": True},
            "maybe": {"type": "string", "nullable": True}, "never": {"type": "string"},
            "any": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
            "when": {"type": "string", "format": "date-time"}, "mail": {"type": "string", "format": "email"},
            "ip": {"type": "string", "format": "ipv4"}, "id": {"type": "string", "format": "uuid"},
            "bytes": {"type": "string", "format": "byte"}, "span": {"type": "string", "format": "duration"},
            "one": {"type": "object", "properties": {"a": STRING, "b": STRING},
                    "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "some": {"type": "object", "properties": {"a": STRING, "b": STRING},
                     "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "every": {"type": "integer", "allOf": [{"minimum": 2}, {"maximum": 4}]},
            "not": {"type": "string", "not": {"enum": ["bad"]}},
            "defaulted": {"type": "string", "default": "d"},
            "embedded": {"type": "object", "x-kubernetes-embedded-resource": True,
                         "x-kubernetes-preserve-unknown-fields": True},
        }})))
    s.post(at, instance(at, "minimal", spec={"name": "ab"}))
    s.post(at, instance(at, "rich", spec={
        "name": "abc", "size": 4, "ratio": 0.5, "big": 9007199254740993, "small": 5, "on": False, "choice": "a",
        "tags": ["x"], "set": ["x", "y"], "map": [{"k": "a", "v": 1}, {"k": "b"}], "free": {"x": 1},
        "port": "http", "maybe": None, "never": None, "any": {"deep": [1, None, {"x": 1.0}]},
        "when": "2020-01-01T00:00:00Z", "mail": "a@example.com", "ip": "1.2.3.4",
        "id": "11111111-2222-3333-4444-555555555555", "bytes": "YQ==", "span": "5m", "one": {"a": "x"},
        "some": {"a": "x", "b": "y"}, "every": 3, "not": "good", "unknown": 1,
        "embedded": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "b"}}}))
    s.post(at, instance(at, "none"), note="no spec at all")
    s.post(at, instance(at, "empty", spec={}))
    for field, value in (
        ("name", "a"), ("name", "abcdef"), ("name", "AB"), ("name", 5), ("size", 0), ("size", 11), ("size", 3),
        ("size", 2.5), ("size", 4.0), ("size", "4"), ("ratio", 0), ("ratio", 1), ("ratio", 1e-3), ("small", 2**31),
        ("big", 2**63), ("on", "true"), ("choice", "c"), ("tags", []), ("tags", ["a", "b", "c"]), ("tags", [1]),
        ("tags", "a"), ("set", ["a", "a"]), ("map", [{"k": "a"}, {"k": "a"}]), ("map", [{"v": 1}]),
        ("free", {"a": "x"}), ("free", {}), ("free", {"a": 1, "b": 2, "c": 3}), ("port", 1.5), ("port", True),
        ("maybe", 1), ("when", "yesterday"), ("mail", "nobody"), ("ip", "1.2.3"), ("id", "x"), ("bytes", "!"),
        ("span", "long"), ("one", {}), ("one", {"a": "x", "b": "y"}), ("some", {}), ("every", 1), ("every", 5),
        ("not", "bad"), ("any", "text"), ("embedded", {"kind": "X"}), ("embedded", {"apiVersion": "v1", "kind": "X",
                                                                                 "metadata": {"name": "Bad_Name"}}),
    ):
        s.post(f"{at}?dryRun=All", instance(at, "x", spec={"name": "ab", field: value}))
    s.post(at, instance(at, "many", spec={"name": "A", "size": 100, "choice": "z", "ratio": 2, "tags": []}),
           unordered=True)
    s.put(f"{at}/minimal", instance(at, "minimal", spec={"name": "X"}))
    s.merge(f"{at}/minimal", {"spec": {"name": "X"}})
    s.apply(f"{at}/minimal", instance(at, "minimal", spec={"size": 3}))
    s.post(at, instance(at, "Bad_Name", spec={"name": "ab"}))


@scenario
def objects(s):
    """The whole life of objects whose kind has status and scale."""
    at = established(s, definition(s, "robots", obj(
        spec=obj(replicas=INTEGER, arms={"type": "integer", "default": 2},
                 parts={"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                        "items": {"type": "object", "required": ["name"],
                                  "properties": {"name": STRING, "count": INTEGER}}},
                 tags={"type": "array", "items": STRING, "x-kubernetes-list-type": "set"},
                 plain={"type": "array", "items": STRING},
                 atomic={"type": "object", "x-kubernetes-map-type": "atomic", "properties": {
                     "a": STRING, "b": STRING}}),
        status=obj(replicas=INTEGER, selector=STRING, phase=STRING)), version={
            "subresources": {"status": {}, "scale": {
                "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas",
                "labelSelectorPath": ".status.selector"}},
            "additionalPrinterColumns": [
                {"name": "Arms", "type": "integer", "jsonPath": ".spec.arms"},
                {"name": "Phase", "type": "string", "jsonPath": ".status.phase", "priority": 1,
                 "description": "its phase"},
                {"name": "Made", "type": "date", "jsonPath": ".metadata.creationTimestamp"}],
            "selectableFields": [{"jsonPath": ".spec.arms"}]}))
    s.post(at, instance(at, "a", spec={"replicas": 1, "extra": 1}, status={"phase": "ignored"}))
    s.post(at, instance(at, "a"))
    s.post(f"{at}?fieldValidation=Strict", instance(at, "b", spec={"extra": 1}))
    s.post(f"{at}?fieldValidation=Warn", instance(at, "b", spec={"extra": {"x": 1}}, more=1))
    s.post(f"{at}?fieldValidation=Strict",
           b'{"apiVersion":"%s","kind":"Robot","metadata":{"name":"dup"},"spec":{"arms":1,"arms":2}}'
           % at.partition("=")[0].encode())
    s.post(at, instance(at, None))
    s.post(at, {**instance(at, "x"), "kind": "Other"})
    s.post(at, {**instance(at, "x"), "apiVersion": "v1"})
    s.post(at, {"metadata": {"name": "x"}})
    s.post(at, b"{")
    s.post(at, b"", note="no body")
    s.post(at, kind(at.partition("=")[0], "Robot", metadata={"generateName": "gen-"}))
    made = s.get(f"{at}/a")
    s.get(f"{at}/a", accept=TABLE)
    s.get(f"{at}/a", accept=PARTIAL)
    s.get(f"{at}/a", accept=YAML)
    s.get(f"{at}/a?pretty=true", raw=True)
    s.get(at)
    s.get(at, accept=TABLE)
    s.get(f"{at}?limit=1")
    s.get(f"{at}?fieldSelector=metadata.name%3Da", view=lambda reply: len(reply.dig("items")))
    s.get(f"{at}?fieldSelector=spec.arms%3D2", view=lambda reply: len(reply.dig("items")))
    s.get(f"{at}?fieldSelector=spec.replicas%3D1")
    s.get(f"{at}/missing")
    s.get(f"{at}/a/nonsense")
    s.put(f"{at}/a", {**made.body, "spec": {"replicas": 2}} if made.body else {})
    s.put(f"{at}/a", {**made.body, "spec": {"replicas": 3}} if made.body else {}, note="stale")
    s.put(f"{at}/a", instance(at, "a", spec={"replicas": 4}), note="no version")
    s.put(f"{at}/missing", instance(at, "missing"))
    s.put(f"{at}/a/status", instance(at, "a", spec={"replicas": 9}, status={
        "phase": "Up", "replicas": 2, "selector": "a=b"}), note="no version")
    now = s.get(f"{at}/a", keep=False)
    s.put(f"{at}/a/status", {**(now.body or {}), "spec": {"replicas": 9}, "status": {
        "phase": "Up", "replicas": 2, "selector": "a=b"}})
    s.get(f"{at}/a/scale")
    s.put(f"{at}/a/scale", kind("autoscaling/v1", "Scale", metadata={"name": "a"}, spec={"replicas": 6}))
    s.merge(f"{at}/a/scale", {"spec": {"replicas": 7}})
    s.merge(f"{at}/a/scale", {"spec": {"replicas": -7}})
    s.merge(f"{at}/a", {"spec": {"arms": 5, "plain": ["x"]}})
    s.merge(f"{at}/a", {"spec": {"arms": 5}}, note="no change")
    s.merge(f"{at}/a", {"spec": {"arms": "five"}})
    s.merge(f"{at}/a?fieldValidation=Strict", {"spec": {"legs": 1}})
    s.json_patch(f"{at}/a", [{"op": "add", "path": "/spec/plain/-", "value": "y"}])
    s.json_patch(f"{at}/a", [{"op": "test", "path": "/spec/arms", "value": 1}])
    s.strategic(f"{at}/a", {"spec": {"arms": 1}})
    s.merge(f"{at}/a/status", {"status": {"phase": "Down"}, "metadata": {"labels": {"x": "y"}}})
    s.delete(f"{at}/a?dryRun=All")
    s.delete(f"{at}/a?propagationPolicy=Foreground")
    s.merge(f"{at}/a", {"metadata": {"finalizers": None}})
    s.get(f"{at}/a")
    s.delete(at)
    s.get(at)
    s.apply(f"{at}/c", instance(at, "c", spec={"replicas": 1, "parts": [{"name": "x", "count": 1}], "tags": ["a"],
                                               "plain": ["p"], "atomic": {"a": "1"}}))
    s.apply(f"{at}/c", instance(at, "c", spec={"parts": [{"name": "y", "count": 1}], "tags": ["b"]}),
            manager="other")
    s.apply(f"{at}/c", instance(at, "c", spec={"parts": [{"name": "x", "count": 2}], "plain": ["q"],
                                               "atomic": {"b": "2"}}), manager="other")
    s.apply(f"{at}/c", instance(at, "c", spec={"parts": [{"name": "z"}]}))
    s.apply(f"{at}/c", instance(at, "c", spec={"parts": [{"name": "z"}, {"name": "z"}]}))
    s.apply(f"{at}/c", instance(at, "c", spec={"legs": 4}))
    s.apply(f"{at}/c?fieldValidation=Strict", instance(at, "c", spec={"legs": 4}))
    s.apply(f"{at}/c", instance(at, "c", spec={"arms": "two"}))
    s.apply(f"{at}/c/status", instance(at, "c", status={"phase": "Up"}), manager="controller")
    s.get(f"{at}/c")
    start = s.get(at, keep=False).version

    def write():
        s.post(at, instance(at, "w", spec={"arms": 1}))
        s.delete(f"{at}/w")

    s.watch(f"{at}?resourceVersion={start}", 2, write)
    s.watch(f"{at}?resourceVersion={start}", 2, accept=TABLE)


@scenario
def pruning(s):
    at = established(s, definition(s, "prunes", {"type": "object", "properties": {
        "spec": obj(known=STRING, kept={"type": "object", "x-kubernetes-preserve-unknown-fields": True,
                                        "properties": {"typed": obj(a=STRING)}},
                    free={"type": "object", "additionalProperties": obj(a=STRING)},
                    list={"type": "array", "items": obj(a=STRING)},
                    deep=obj(level={"type": "object", "default": {}, "properties": {
                        "value": {"type": "integer", "default": 7}}}))}}))
    s.post(at, instance(at, "a", spec={
        "known": "1", "unknown": "2", "kept": {"x": 1, "typed": {"a": "1", "b": "2"}},
        "free": {"k": {"a": "1", "b": "2"}}, "list": [{"a": "1", "b": "2"}], "deep": {}}, top=1))
    s.post(at, instance(at, "b", spec={"deep": {"level": {"value": None}}}))
    s.post(at, instance(at, "c", spec={"deep": {"level": None}}))
    s.get(f"{at}/a")
    keeper = established(s, definition(s, "keepers", ANYTHING))
    s.post(keeper, instance(keeper, "a", anything={"goes": [1, "two", {"x": None}]}, spec="text"))
    s.merge(f"{keeper}/a", {"anything": {"goes": {"new": 1}}})
    s.apply(f"{keeper}/a", instance(keeper, "a", anything={"other": 1}))
    s.get(f"{keeper}/a", accept=TABLE)


@scenario
def versions(s):
    body = definition(s, "movers", obj(spec=obj(a=STRING)))
    second = {**body["spec"]["versions"][0], "name": "v1beta1", "storage": False, "deprecated": True}
    third = {**second, "name": "v2", "deprecated": False, "served": False}
    fourth = {**second, "name": "v1alpha1", "deprecationWarning": "old and gone soon"}
    body["spec"]["versions"] += [second, third, fourth]
    at = established(s, body)
    group = body["spec"]["group"]
    old = f"{group}/v1beta1=movers"
    s.post(at, instance(at, "a", spec={"a": "1"}))
    s.get(f"{old}/a")
    s.merge(f"{old}/a", {"spec": {"a": "2"}})
    s.get(f"{at}/a")
    s.get(f"{group}/v2=movers/a")
    s.get(f"{group}/v1alpha1=movers/a")
    s.get(old)
    s.apply(f"{old}/a", instance(old, "a", spec={"a": "3"}))
    s.post(old, instance(at, "b"), note="another version in the body")
    for _ in range(100):
        reply = s.client.request("GET", f"/apis/{group}")
        if len(reply.dig("versions") or []) == 3:
            break
        time.sleep(0.05)
    s.get(f"/apis/{group}")
    s.get(f"/apis/{group}/v1beta1", view=_without_hash)


@scenario
def cluster_scoped(s):
    at = "~" + established(s, definition(s, "worlds", obj(spec=obj(a=STRING)), scope="Cluster"))
    body = instance(at.lstrip("~"), s.unique("a"), spec={"a": "1"})
    s.post(at, body)
    s.get(f"{at}/{s.unique('a')}")
    s.get(at)
    s.post(at.lstrip("~"), body, note="in a namespace")
    s.delete(f"{at}/{s.unique('a')}")


@scenario
def gone(s):
    """A definition's end is its objects' end."""
    body = definition(s, "leavers", obj(spec=obj(a=STRING)))
    at = established(s, body)
    s.post(at, instance(at, "a", spec={"a": "1"}))
    s.setup("DELETE", f"{CRDS}/{body['metadata']['name']}")
    for _ in range(200):
        if s.client.request("GET", s.path(f"{CRDS}/{body['metadata']['name']}")).status == 404:
            break
        time.sleep(0.05)
    for _ in range(200):
        if s.client.request("GET", s.path(at)).status == 404:
            break
        time.sleep(0.05)
    s.get(f"{at}/a", view=lambda reply: reply.status)
    again = established(s, body)
    s.get(again)


@scenario
def cel(s):
    """Rules in the schema."""
    at = established(s, definition(s, "rules", obj(spec={
        "type": "object", "properties": {
            "min": INTEGER, "max": INTEGER, "name": {"type": "string", "maxLength": 10, "x-kubernetes-validations": [
                {"rule": "self == oldSelf", "message": "is fixed"}]},
            "list": {"type": "array", "maxItems": 10, "items": {"type": "string", "maxLength": 10},
                     "x-kubernetes-validations": [{"rule": "self.all(x, x.startsWith('a'))"}]}},
        "x-kubernetes-validations": [
            {"rule": "!has(self.min) || !has(self.max) || self.min <= self.max", "message": "min above max",
             "reason": "FieldValueForbidden", "fieldPath": ".min"},
            {"rule": "!has(self.max) || self.max < 100", "messageExpression": "'max is ' + 'too high'"}]})))
    s.post(at, instance(at, "a", spec={"min": 1, "max": 2, "name": "x", "list": ["ab"]}))
    s.post(at, instance(at, "b", spec={"min": 3, "max": 2}))
    s.post(at, instance(at, "b", spec={"max": 200}))
    s.post(at, instance(at, "b", spec={"list": ["b"]}))
    s.merge(f"{at}/a", {"spec": {"name": "y"}})
    s.merge(f"{at}/a", {"spec": {"min": 2}})
    s.merge(f"{at}/a", {"spec": {"min": 3}})
