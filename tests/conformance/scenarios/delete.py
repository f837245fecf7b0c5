"""DELETE of objects and collections."""

from scenario import JSON, YAML, scenario
from scenarios.create import configmap, deployment


def options(**fields):
    return {"apiVersion": "v1", "kind": "DeleteOptions", **fields}


@scenario
def plain(s):
    s.setup("POST", "configmaps", configmap("a"))
    s.delete("configmaps/a")
    s.delete("configmaps/a", note="gone")
    s.delete("missing:configmaps/a")
    s.setup("POST", "deployments", deployment("d"))
    s.delete("deployments/d")
    s.setup("POST", "services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"},
                                 "spec": {"ports": [{"port": 80}]}})
    s.delete("services/s")
    s.setup("POST", "serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount",
                                        "metadata": {"name": "x"}})
    s.delete("serviceaccounts/x")
    s.setup("POST", "persistentvolumeclaims", {
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "p"}, "spec": {
            "storageClassName": "c", "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}}}})
    s.delete("persistentvolumeclaims/p")
    s.get("persistentvolumeclaims/p")
    s.delete("configmaps/a/status")


@scenario
def how(s):
    """Options in the body and in the query, and what they do."""
    def make(name, **metadata):
        s.setup("POST", "configmaps", {"apiVersion": "v1", "kind": "ConfigMap",
                                       "metadata": {"name": name, **metadata}})

    queries = ["dryRun=All", "dryRun=Other", "gracePeriodSeconds=x", "gracePeriodSeconds=-5",
               "propagationPolicy=Nonsense", "orphanDependents=maybe",
               "propagationPolicy=Orphan&orphanDependents=true"]
    for at, query in enumerate(queries):
        make(f"q{at}")
        s.delete(f"configmaps/q{at}?{query}")
    bodies = [options(**fields) for fields in (
        {"dryRun": ["All"]}, {"dryRun": ["Some"]}, {"propagationPolicy": "Nonsense"},
        {"propagationPolicy": "Orphan", "orphanDependents": True},
        {"preconditions": {"uid": "11111111-2222-3333-4444-555555555555"}},
        {"preconditions": {"resourceVersion": "1"}}, {"apiVersion": "v2"}, {"kind": "Other"},
        {"apiVersion": "apps/v1"}, {"unknown": 1}, {"gracePeriodSeconds": "x"},
        {"gracePeriodSeconds": -5}, {"gracePeriodSeconds": 7}, {"kind": None, "apiVersion": None})]
    typed = [(body, JSON) for body in bodies]
    typed += [(b"{", JSON), (b"[]", JSON), (b"{}", JSON), (b"null", JSON), (b"{}", "text/plain"),
              (b"a: [", YAML), (b"{}", None)]
    for at, (body, type) in enumerate(typed):
        make(f"o{at}")
        s.delete(f"configmaps/o{at}", body, type=type)
    make("a")
    found = s.get("configmaps/a")
    s.delete("configmaps/a", options(preconditions={"uid": found.uid, "resourceVersion": found.version}))
    for at, policy in enumerate(("Background", "Foreground", "Orphan")):
        make(f"b{at}")
        s.delete(f"configmaps/b{at}?propagationPolicy={policy}")
        s.get(f"configmaps/b{at}")
        make(f"c{at}")
        s.delete(f"configmaps/c{at}", options(propagationPolicy=policy))
        s.get(f"configmaps/c{at}")
    make("d")
    s.delete("configmaps/d?orphanDependents=true")
    make("e")
    s.delete("configmaps/e?orphanDependents=false")
    make("f")
    s.delete("configmaps/f", b"kind: DeleteOptions\napiVersion: v1\ngracePeriodSeconds: 0\n", type=YAML)
    make("g")
    s.delete("configmaps/g?propagationPolicy=Foreground", options(propagationPolicy="Background"),
             note="the body goes before the query")
    s.setup("POST", "deployments", deployment("d"))
    s.delete("deployments/d", {"apiVersion": "apps/v1", "kind": "DeleteOptions",
                               "propagationPolicy": "Foreground"})
    s.delete("deployments/d", options(propagationPolicy="Background"), note="again")
    s.get("deployments/d")


@scenario
def finalizers(s):
    s.post("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": "a", "finalizers": ["example.com/wait", "example.com/more"]}})
    s.delete("configmaps/a")
    s.delete("configmaps/a", note="again")
    s.get("configmaps/a")
    s.merge("configmaps/a", {"data": {"k": "still changes"}})
    s.merge("configmaps/a", {"metadata": {"finalizers": ["example.com/wait", "example.com/new"]}})
    s.merge("configmaps/a", {"metadata": {"finalizers": ["example.com/wait"]}})
    s.merge("configmaps/a", {"metadata": {"deletionTimestamp": None}})
    s.post("configmaps", configmap("a"), note="the name is still taken")
    s.merge("configmaps/a", {"metadata": {"finalizers": []}}, note="the last one goes, and the object")
    s.get("configmaps/a")
    s.post("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": "b", "finalizers": ["example.com/wait"]}})
    s.delete("configmaps/b?propagationPolicy=Foreground")
    s.delete("configmaps/b?propagationPolicy=Background")
    s.delete("configmaps/b?propagationPolicy=Orphan")
    s.json_patch("configmaps/b", [{"op": "remove", "path": "/metadata/finalizers"}])
    s.post("deployments", {**deployment("d"), "metadata": {"name": "d", "finalizers": ["a.io/b"]}})
    s.delete("deployments/d")
    s.merge("deployments/d", {"spec": {"replicas": 3}})
    s.merge("deployments/d", {"metadata": {"finalizers": None}})


@scenario
def pods(s):
    """Grace: a pod that no node has is gone at once."""
    def make(name, **spec):
        s.setup("POST", "pods", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
                                 "spec": {"containers": [{"name": "c", "image": "i"}], **spec}})

    make("a")
    s.delete("pods/a")
    s.get("pods/a")
    make("b", nodeName="somewhere")
    s.delete("pods/b", note="a node has it")
    s.get("pods/b")
    s.delete("pods/b?gracePeriodSeconds=10", note="sooner")
    s.delete("pods/b?gracePeriodSeconds=60", note="not later")
    s.delete("pods/b?gracePeriodSeconds=0")
    s.get("pods/b")
    make("c", nodeName="somewhere", terminationGracePeriodSeconds=5)
    s.delete("pods/c", options(gracePeriodSeconds=3))
    s.delete("pods/c", options(gracePeriodSeconds=0, preconditions={"uid": "u"}))
    s.delete("pods/c", options(gracePeriodSeconds=0))
    make("d", terminationGracePeriodSeconds=0, nodeName="somewhere")
    s.delete("pods/d")
    s.get("pods/d")
    make("e", nodeName="somewhere")
    s.delete("pods/e?dryRun=All")
    s.delete("pods/e?propagationPolicy=Foreground")
    s.delete("pods/e?gracePeriodSeconds=0&propagationPolicy=Background")


@scenario
def collections(s):
    def make(name, **labels):
        s.setup("POST", "configmaps", {"apiVersion": "v1", "kind": "ConfigMap",
                                       "metadata": {"name": name, "labels": labels}})

    for name, colour in (("a", "red"), ("b", "red"), ("c", "blue"), ("d", "green")):
        make(name, colour=colour)
    s.delete("configmaps?dryRun=All&labelSelector=colour")
    s.delete("configmaps?labelSelector=colour%3Dred")
    s.delete("configmaps?labelSelector=bad%3D%3D%3D")
    s.delete("configmaps?fieldSelector=metadata.name%3Dc")
    s.delete("configmaps?fieldSelector=data.x%3Dc")
    s.get("configmaps?labelSelector=colour")
    s.delete("configmaps?labelSelector=colour", options(propagationPolicy="Nonsense"))
    s.delete("configmaps?labelSelector=colour", options(propagationPolicy="Background"))
    s.delete("configmaps?labelSelector=colour", note="nothing left")
    s.delete("*configmaps", note="over all namespaces")
    s.delete("missing:configmaps")
    s.delete("services?labelSelector=none")
    s.delete("namespaces?labelSelector=none")
    make("e", colour="red")
    make("f", colour="red")
    s.delete("configmaps?labelSelector=colour&limit=1")
    s.get("configmaps?labelSelector=colour")
