"""What charts install, as Helm sends it: rendered manifests, created and applied object by object.

manifests/ holds `tf template` of examples/taskflow and of the chart that `helm create` makes.
"""

import pathlib
import re

from scenario import TABLE, YAML, scenario

_MANIFESTS = pathlib.Path(__file__).resolve().parents[1] / "manifests"
_RESOURCES = {
    "ConfigMap": "configmaps", "Secret": "secrets", "Service": "services", "Deployment": "deployments",
    "StatefulSet": "statefulsets", "ServiceAccount": "serviceaccounts", "Pod": "pods", "Ingress": "ingresses",
    "HorizontalPodAutoscaler": "horizontalpodautoscalers",
}


def objects(s, chart):
    """Resource, name and text of each object, a Namespace left out: the scenario has one."""
    text = (_MANIFESTS / f"{chart}.yaml").read_text().replace("namespace: NAMESPACE", f"namespace: {s.namespace}")
    for document in re.split(r"^---\n", text, flags=re.MULTILINE):
        kind = re.search(r"^kind: (\w+)", document, re.MULTILINE)
        name = re.search(r"^metadata:\n(?:  .*\n)*?  name: \"?([\w.-]+)", document, re.MULTILINE)
        if kind and name and kind.group(1) in _RESOURCES:
            yield _RESOURCES[kind.group(1)], name.group(1), document


def created(s, chart):
    for resource, _, document in objects(s, chart):
        s.post(f"{resource}?fieldManager=helm", document, type=YAML)
    for resource in sorted({each[0] for each in objects(s, chart)}):
        s.get(resource, accept=TABLE)


def applied(s, chart):
    for resource, name, document in objects(s, chart):
        s.apply(f"{resource}/{name}", document, manager="helm", force=True)
    for resource, name, document in objects(s, chart):
        s.apply(f"{resource}/{name}", document, manager="helm", force=True, note="no change")


@scenario
def taskflow_created(s):
    created(s, "taskflow")


@scenario
def taskflow_applied(s):
    applied(s, "taskflow")


@scenario
def scaffold_created(s):
    created(s, "scaffold")


@scenario
def scaffold_applied(s):
    applied(s, "scaffold")
