"""Every way to write, each with every class of error, side by side on a few kinds.

What single scenarios look into more deeply is here as a grid, so that no square of it is empty.
"""

from scenario import APPLY_PATCH, JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, scenario
from scenarios.kinds import LABELS, POD, TEMPLATE, kind

UID = "11111111-2222-3333-4444-555555555555"
PATCHES = {"json": JSON_PATCH, "merge": MERGE_PATCH, "strategic": STRATEGIC_PATCH, "apply": APPLY_PATCH}


class Kind:
    """One kind of the grid: a good object, a change to it, and ways to spoil it by path."""

    def __init__(self, resource, good, change, spoilt):
        self.resource = resource
        self.good = good
        self.change = change
        self.spoilt = spoilt

    def object(self, name, **metadata):
        return {**self.good, "metadata": {"name": name, **metadata}}


def nested(path, value):
    for step in reversed(path):
        value = {step: value}
    return value


def merged(target, patch):
    if not isinstance(patch, dict) or not isinstance(target, dict):
        return patch
    made = dict(target)
    for key, value in patch.items():
        if value is None:
            made.pop(key, None)
        else:
            made[key] = merged(made.get(key), value)
    return made


def patch_body(style, subject, name, path, value):
    """The same change in the words of each kind of patch."""
    if style == "json":
        at = "/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in path)
        return [{"op": "add", "path": at, "value": value}]
    if style == "apply":
        identity = {key: subject.good[key] for key in ("apiVersion", "kind")}
        return merged({**identity, "metadata": {"name": name}}, nested(path, value))
    return nested(path, value)


CONFIGMAP = Kind("configmaps", kind("v1", "ConfigMap", data={"k": "v"}), (("data", "k"), "changed"), {
    "type": (("data", "k"), 7), "value": (("data", "bad key"), "x"), "unknown": (("nonsense",), 1),
    "label": (("metadata", "labels"), {"bad key": "x"}), "immutable": (("metadata", "uid"), UID)})
SECRET = Kind("secrets", kind("v1", "Secret", data={"k": "dg=="}), (("data", "k"), "dw=="), {
    "type": (("data", "k"), "not base64"), "value": (("data", "bad key"), "dg=="),
    "unknown": (("nonsense",), 1), "label": (("metadata", "labels"), {"k": "bad value"}),
    "immutable": (("type",), "example.com/other")})
SERVICE = Kind("services", kind("v1", "Service", spec={"ports": [{"port": 80}], "selector": {"a": "b"}}),
               (("spec", "selector"), {"c": "d"}), {
    "type": (("spec", "ports"), "eighty"), "value": (("spec", "sessionAffinity"), "Odd"),
    "unknown": (("spec", "nonsense"), 1), "label": (("metadata", "annotations"), {"bad key": "x"}),
    "immutable": (("spec", "clusterIP"), "None")})
DEPLOYMENT = Kind("deployments", kind("apps/v1", "Deployment", spec={
    "selector": LABELS, "template": TEMPLATE}), (("spec", "replicas"), 3), {
    "type": (("spec", "replicas"), "three"), "value": (("spec", "replicas"), -1),
    "unknown": (("spec", "template", "spec", "nonsense"), 1), "label": (("metadata", "labels"), {"bad key": "x"}),
    "immutable": (("spec", "selector"), {"matchLabels": {"app": "x", "other": "y"}})})
STATEFULSET = Kind("statefulsets", kind("apps/v1", "StatefulSet", spec={
    "selector": LABELS, "template": TEMPLATE}), (("spec", "replicas"), 3), {
    "type": (("spec", "template", "metadata", "labels"), ["x"]), "value": (("spec", "podManagementPolicy"), "Odd"),
    "unknown": (("spec", "nonsense"), {"a": 1}), "label": (("metadata", "labels"), {"k": "bad value"}),
    "immutable": (("spec", "serviceName"), "other")})
JOB = Kind("jobs", kind("batch/v1", "Job", spec={"template": {"spec": {"restartPolicy": "Never", **POD}}}),
           (("spec", "suspend"), True), {
    "type": (("spec", "completions"), "x"), "value": (("spec", "backoffLimit"), -1),
    "unknown": (("spec", "nonsense"), 1), "label": (("metadata", "labels"), {"bad key": "x"}),
    "immutable": (("spec", "completions"), 7)})
CLUSTER_ROLE = Kind("clusterroles", kind("rbac.authorization.k8s.io/v1", "ClusterRole", rules=[]), (("rules",), [
    {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]), {
    "type": (("rules",), "all"), "value": (("rules",), [{"verbs": []}]), "unknown": (("nonsense",), 1),
    "label": (("metadata", "labels"), {"bad key": "x"}), "immutable": (("metadata", "uid"), UID)})


def write(s, style, path, body, **options):
    if style == "apply":
        return s.apply(path, body, **options)
    return s.patch(path, body, PATCHES[style], **options)


def patches(s, subject, style):
    """A kind of patch with every class of error."""
    name = s.unique(style) if subject.resource == "clusterroles" else style
    at = f"{subject.resource}/{name}"
    made = s.post(subject.resource, subject.object(name))

    def change(path, value, where=at, called=name, **options):
        return write(s, style, where, patch_body(style, subject, called, path, value), **options)

    change(*subject.change)
    change(*subject.change, **({"force": True} if style == "apply" else {}))
    for options in ("dryRun=All", "dryRun=Nothing", "fieldManager=mine", "fieldValidation=Odd"):
        path, value = subject.change
        write(s, style, f"{at}?{options}", patch_body(style, subject, name, path, value),
              **({"manager": None} if style == "apply" and "fieldManager" in options else {}))
    for mode in ("Strict", "Warn", "Ignore"):
        path, value = subject.spoilt["unknown"]
        write(s, style, f"{at}?fieldValidation={mode}", patch_body(style, subject, name, path, value))
    for spoilt in ("type", "value", "label", "immutable"):
        change(*subject.spoilt[spoilt])
    change(("metadata", "resourceVersion"), made.version or "1")
    change(("metadata", "uid"), UID)
    change(("metadata", "name"), "another")
    change(("apiVersion",), "example.com/v7")
    change(*subject.change, where=f"{subject.resource}/{s.unique('missing')}", called=s.unique("missing"))
    write(s, style, at, b"{ broken")
    write(s, style, subject.resource, patch_body(style, subject, name, *subject.change))
    if style != "apply":
        write(s, style, f"{at}?force=true", patch_body(style, subject, name, *subject.change))
    s.get(at)


def puts_and_posts(s, subject):
    """Creation and replacement with the same errors."""
    name = s.unique("put") if subject.resource == "clusterroles" else "put"
    at = f"{subject.resource}/{name}"
    good = subject.object(name)
    for mode in ("Strict", "Warn", "Ignore"):
        path, value = subject.spoilt["unknown"]
        s.post(f"{subject.resource}?dryRun=All&fieldValidation={mode}", merged(good, nested(path, value)))
    for spoilt in ("type", "value", "label"):
        s.post(subject.resource, merged(good, nested(*subject.spoilt[spoilt])))
    s.post(f"{subject.resource}?dryRun=All", good)
    made = s.post(f"{subject.resource}?fieldManager=maker", good)
    s.post(subject.resource, good)
    current = made.body if made.status == 201 else good
    for mode in ("Strict", "Warn", "Ignore"):
        path, value = subject.spoilt["unknown"]
        s.put(f"{at}?dryRun=All&fieldValidation={mode}", merged(current, nested(path, value)))
    for spoilt in ("type", "value", "label", "immutable"):
        s.put(at, merged(current, nested(*subject.spoilt[spoilt])))
    s.put(f"{at}?dryRun=All", merged(current, nested(*subject.change)))
    s.put(f"{at}?fieldManager=putter", merged(current, nested(*subject.change)))
    s.put(at, merged(current, {"metadata": {"labels": {"x": "y"}}}), note="stale")
    s.put(f"{subject.resource}/{s.unique('missing')}?dryRun=All", subject.object(s.unique("missing")))
    s.put(at, subject.object("another"))
    s.put(at, b"{ broken")
    s.put(at, good, type="text/plain")
    s.delete(f"{at}?dryRun=All")
    s.delete(at, {"preconditions": {"uid": UID}})
    s.delete(at, {"preconditions": {"resourceVersion": made.version}})
    s.delete(f"{at}?propagationPolicy=Odd")
    s.delete(f"{at}?gracePeriodSeconds=0")
    s.delete(at)
    s.get(at)


def _register(name, run):
    run.__name__, run.__module__ = name, __name__
    scenario(run)


for _subject in (CONFIGMAP, SECRET, SERVICE, DEPLOYMENT, STATEFULSET, JOB, CLUSTER_ROLE):
    for _style in PATCHES:
        _register(f"{_subject.resource}_{_style}",
                  lambda s, subject=_subject, style=_style: patches(s, subject, style))
    _register(f"{_subject.resource}_put_post", lambda s, subject=_subject: puts_and_posts(s, subject))
