"""Watches: what comes, in which order, and which requests are refused."""

from scenario import PARTIAL, TABLE, scenario
from scenarios.create import configmap, deployment


def _labelled(name, **labels):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "labels": labels}}


@scenario
def from_version(s):
    start = s.get("configmaps", keep=False).version

    def write():
        s.post("configmaps", configmap("a", data={"k": "v"}))
        s.merge("configmaps/a", {"data": {"k": "w"}})
        s.merge("configmaps/a", {"data": {"k": "w"}}, note="no change, no event")
        s.delete("configmaps/a")

    s.watch(f"configmaps?resourceVersion={start}", 3, write)
    s.watch(f"configmaps?resourceVersion={start}", 3, note="from the past")
    s.watch(f"configmaps?resourceVersion={start}&fieldSelector=metadata.name%3Da", 3)
    s.watch(f"configmaps?resourceVersion={start}&fieldSelector=metadata.name%3Db&timeoutSeconds=1", 1)
    s.watch(f"configmaps?resourceVersion={start}", 3, accept=PARTIAL)
    s.watch(f"configmaps?resourceVersion={start}", 3, accept=TABLE)
    s.watch(f"configmaps?resourceVersion={start}&includeObject=None", 3, accept=TABLE)
    s.watch(f"/api/v1/watch/namespaces/{s.namespace}/configmaps?resourceVersion={start}", 3)
    s.watch(f"/api/v1/watch/namespaces/{s.namespace}/configmaps/a?resourceVersion={start}", 3)
    s.watch(f"*configmaps?resourceVersion={start}&fieldSelector=metadata.namespace%3D{s.namespace}", 3)


@scenario
def from_now(s):
    s.post("configmaps", configmap("a"))
    s.post("configmaps", configmap("b"))
    s.watch("configmaps", 2, note="what is there comes first")
    s.watch("configmaps?resourceVersion=0", 2)
    s.watch("configmaps", 3, lambda: s.post("configmaps", configmap("c")))
    s.watch("configmaps?timeoutSeconds=1&fieldSelector=metadata.name%3Dnone", 1, note="ends by itself")
    s.watch("configmaps?labelSelector=none", 0)


@scenario
def selected(s):
    start = s.get("configmaps", keep=False).version

    def write():
        s.post("configmaps", _labelled("a", colour="red"))
        s.post("configmaps", _labelled("b", colour="blue"))
        s.merge("configmaps/a", {"data": {"k": "v"}})
        s.merge("configmaps/a", {"metadata": {"labels": {"colour": "blue"}}}, note="leaves")
        s.merge("configmaps/a", {"data": {"k": "w"}})
        s.merge("configmaps/b", {"metadata": {"labels": {"colour": "red"}}}, note="enters")
        s.delete("configmaps/b")
        s.delete("configmaps/a")

    s.watch(f"configmaps?resourceVersion={start}&labelSelector=colour%3Dred", 5, write)
    s.watch(f"configmaps?resourceVersion={start}&labelSelector=colour%3Dblue", 4)
    s.watch(f"configmaps?resourceVersion={start}&labelSelector=colour%3Dred", 5, accept=TABLE)


@scenario
def pods_by_node(s):
    start = s.get("pods", keep=False).version

    def write():
        s.post("pods", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
                        "spec": {"containers": [{"name": "c", "image": "i"}]}})
        s.post("pods/p/binding", {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "p"},
                                  "target": {"kind": "Node", "name": "n"}})
        s.delete("pods/p?gracePeriodSeconds=0")

    s.watch(f"pods?resourceVersion={start}&fieldSelector=spec.nodeName%3Dn", 2, write)
    s.watch(f"pods?resourceVersion={start}&fieldSelector=spec.nodeName%3D", 2)


@scenario
def initial_events(s):
    s.post("configmaps", configmap("a"))
    s.post("configmaps", configmap("b"))
    match = "resourceVersionMatch=NotOlderThan"
    s.watch(f"configmaps?sendInitialEvents=true&{match}&allowWatchBookmarks=true", 3)
    s.watch(f"configmaps?sendInitialEvents=true&{match}&allowWatchBookmarks=true&resourceVersion=0", 3)
    s.watch(f"configmaps?sendInitialEvents=true&{match}&allowWatchBookmarks=true&fieldSelector="
            "metadata.name%3Da", 2)
    s.watch(f"configmaps?sendInitialEvents=true&{match}&allowWatchBookmarks=true", 3, accept=TABLE)
    s.watch(f"configmaps?sendInitialEvents=true&{match}&allowWatchBookmarks=true", 3, accept=PARTIAL)
    s.watch(f"configmaps?sendInitialEvents=true&{match}", 2, note="no bookmarks wanted")
    s.watch(f"configmaps?sendInitialEvents=false&{match}&allowWatchBookmarks=true", 0)
    s.get(f"configmaps?sendInitialEvents=true&{match}")
    for query in ("sendInitialEvents=true", "sendInitialEvents=true&resourceVersionMatch=Exact",
                  "sendInitialEvents=maybe", match, f"{match}&resourceVersion=0"):
        s.get(f"configmaps?watch=true&timeoutSeconds=1&{query}")


@scenario
def refused(s):
    for query in ("resourceVersion=abc", "resourceVersion=-1&timeoutSeconds=1", "timeoutSeconds=x", "timeoutSeconds=1&limit=1",
                  "labelSelector=a%3Db%3Dc", "fieldSelector=data.x%3Dy",
                  "timeoutSeconds=1&continue=abc"):
        s.get(f"configmaps?watch=true&{query}")
    s.get("configmaps?watch=maybe&timeoutSeconds=1", view=lambda reply: reply.dig("kind"))
    s.get("configmaps?watch=false", view=lambda reply: reply.dig("kind"))
    s.get("configmaps?watch=0", view=lambda reply: reply.dig("kind"))
    s.get("configmaps/missing?watch=true&timeoutSeconds=1")
    s.get("/api/v1/nonsense?watch=true&timeoutSeconds=1")
    s.get("configmaps?watch=true&timeoutSeconds=1", accept="text/plain")
    s.get("selfsubjectaccessreviews?watch=true&timeoutSeconds=1")


@scenario
def single(s):
    made = s.post("deployments", deployment("d"))
    path = f"deployments?fieldSelector=metadata.name%3Dd&resourceVersion={made.version}"

    def write():
        s.merge("deployments/d", {"spec": {"replicas": 3}})
        s.merge("deployments/d/status", {"status": {"replicas": 3, "observedGeneration": 2}})

    s.watch(path, 2, write)
    s.watch(f"deployments/d?resourceVersion={made.version}", 2, note="an object's own path")
    s.watch(path, 2, accept=TABLE)
    s.merge("deployments/d", {"metadata": {"finalizers": ["a.io/b"]}})
    now = s.get("deployments/d", keep=False).version

    def end():
        s.delete("deployments/d")
        s.merge("deployments/d", {"metadata": {"finalizers": None}})

    s.watch(f"deployments?resourceVersion={now}", 2, end, note="MODIFIED, then DELETED")


@scenario
def collection(s):
    for name in "abc":
        s.setup("POST", "configmaps", configmap(name))
    start = s.get("configmaps", keep=False).version
    s.watch(f"configmaps?resourceVersion={start}", 3, lambda: s.delete("configmaps"))


@scenario
def formats(s):
    s.setup("POST", "configmaps", configmap("a"))
    for accept in ("application/json;stream=watch", "application/yaml", "*/*"):
        s.watch("configmaps", 0 if "yaml" in accept else 1, accept=accept)
