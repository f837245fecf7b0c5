"""Lists: pages, selectors, versions, metadata alone."""

import urllib.parse

from scenario import PARTIAL, PARTIAL_LIST, TABLE, YAML, scenario
from scenarios.create import configmap, deployment


def _labelled(s, name, **labels):
    s.setup("POST", "configmaps", {"apiVersion": "v1", "kind": "ConfigMap",
                                   "metadata": {"name": name, "labels": labels}, "data": {"n": name}})


@scenario
def pages(s):
    for name in "abcde":
        _labelled(s, name, run=s.run, odd=str(ord(name) % 2))
    s.get("configmaps")
    first = s.get("configmaps?limit=2")
    second = s.get(f"configmaps?limit=2&continue={first.token}")
    s.get(f"configmaps?limit=2&continue={second.token}")
    s.get(f"configmaps?continue={first.token}", note="the rest without a limit")
    s.get("configmaps?limit=5")
    s.get("configmaps?limit=0")
    s.get("configmaps?limit=-1")
    s.get("configmaps?limit=many")
    s.get("configmaps?limit=1&labelSelector=odd%3D0", note="no count with a selector")
    s.get("configmaps?continue=nonsense")
    s.get("configmaps?continue=bm9uc2Vuc2U")
    s.get(f"secrets?limit=1&continue={first.token}", note="another resource's token")
    s.get(f"missing:configmaps?limit=1&continue={first.token}", note="another namespace's token")
    s.get(f"configmaps?limit=2&continue={first.token}&resourceVersion=1")
    s.get(f"configmaps?limit=2&continue={first.token}&resourceVersion=0")
    s.get(f"configmaps?limit=2&continue={first.token}&resourceVersionMatch=Exact")
    s.setup("DELETE", "configmaps/c")
    s.get(f"configmaps?limit=2&continue={first.token}", note="as things were at the first page")
    s.get(f"*configmaps?limit=3&labelSelector=run%3D{s.run}")
    s.get("configmaps?limit=2", accept=TABLE)
    s.get("configmaps?limit=2", accept=PARTIAL_LIST)
    s.get("configmaps?limit=2&resourceVersion=0", view=lambda reply: len(reply.dig("items")))


@scenario
def versions(s):
    _labelled(s, "a")
    made = s.post("configmaps", configmap("b"))
    now = s.get("configmaps").version
    for query in ("resourceVersion=0", "resourceVersion=", "resourceVersion=abc", "resourceVersion=-1",
                  "resourceVersion=1.5", f"resourceVersion={made.version}",
                  "resourceVersion=0&resourceVersionMatch=NotOlderThan",
                  "resourceVersion=0&resourceVersionMatch=Exact",
                  "resourceVersionMatch=NotOlderThan", "resourceVersionMatch=Exact",
                  "resourceVersion=1&resourceVersionMatch=Nonsense",
                  f"resourceVersion={made.version}&resourceVersionMatch=NotOlderThan",
                  f"resourceVersion={now}&resourceVersionMatch=Exact&limit=1"):
        s.get(f"configmaps?{query}")
    s.get("configmaps/b?resourceVersion=0")
    s.get(f"configmaps/b?resourceVersion={made.version}")
    s.get("configmaps/b?resourceVersion=abc")
    s.merge("configmaps/b", {"data": {"later": "1"}})
    s.get(f"configmaps?resourceVersion={now}&resourceVersionMatch=Exact", note="as it was")


@scenario
def future(s):
    """A version that no write has reached: the server waits for it, then says so."""
    s.get("configmaps?resourceVersion=99999999&resourceVersionMatch=NotOlderThan")
    s.get("configmaps?resourceVersion=99999999&resourceVersionMatch=Exact")


@scenario
def labels(s):
    _labelled(s, "none")
    _labelled(s, "red", colour="red", size="1")
    _labelled(s, "blue", colour="blue", size="5")
    _labelled(s, "empty", colour="", size="10")

    def found(reply):
        return [each["metadata"]["name"] for each in reply.body.get("items", [])] if reply.status == 200 \
            else reply.body

    for selector in (
        "colour", "!colour", "colour=red", "colour==red", "colour!=red", "colour=", "colour!=",
        "colour in (red,blue)", "colour in (red, )", "colour notin (red)", "colour in ()", "size>4", "size<5",
        "size>x", "colour=red,size=1", "colour,size>1", " colour = red ", "colour in (red),size notin (5)",
        "a/b/c=d", "colour=red=blue", "colour in red", "(colour)", "=red", ",", "colour,", "!", "!colour=red",
        "colour=bad value", "-x", "colour===red", "colour in (red", "colour!", "x>1,y<", "colour notin",
        "none=x,", "colour=red,colour=blue", "colour=" + "x" * 64, "k" * 64, "Colour", "colour exists",
    ):
        s.get("configmaps?labelSelector=" + _quoted(selector), view=found, note=selector)
    s.get("configmaps?labelSelector=colour&labelSelector=size%3D5", view=found)


def _quoted(text):
    return urllib.parse.quote(text)


@scenario
def fields(s):
    s.setup("POST", "configmaps", configmap("a"))
    s.setup("POST", "configmaps", configmap("b"))
    s.setup("POST", "pods", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {
        "nodeName": "n", "containers": [{"name": "c", "image": "i"}], "serviceAccountName": "sa"}})
    s.setup("POST", "secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
                                "type": "example.com/t"})
    s.setup("POST", "events", {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e"},
                               "involvedObject": {"kind": "Pod", "name": "p", "namespace": s.namespace},
                               "reason": "R", "type": "Warning"})

    def found(reply):
        return [each["metadata"]["name"] for each in reply.body.get("items", [])] if reply.status == 200 \
            else reply.body

    for resource, selectors in {
        "configmaps": ["metadata.name=a", "metadata.name!=a", "metadata.name==b", "metadata.namespace=x",
                       f"metadata.namespace={s.namespace}", "metadata.name=a,metadata.name=b", "data.k=v",
                       "metadata.labels.x=y", "metadata.uid=x", "metadata.name", "=", "metadata.name=a=b",
                       "metadata.name in (a)", "", ",", r"metadata.name=a\,b", "nonsense",
                       "metadata.name=NotAName"],
        "pods": ["spec.nodeName=n", "spec.nodeName=", "spec.restartPolicy=Always", "status.phase=Pending",
                 "status.phase!=Pending", "spec.serviceAccountName=sa", "spec.schedulerName=other",
                 "status.podIP=1.2.3.4", "status.nominatedNodeName=", "spec.hostNetwork=false",
                 "spec.hostNetwork=true", "spec.containers=x", "status.reason=x", "metadata.name=p"],
        "secrets": ["type=example.com/t", "type=Opaque", "data=x"],
        "events": ["involvedObject.kind=Pod", "involvedObject.name=p,type=Warning", "reason=R", "type=Normal",
                   "source=x", "involvedObject.uid=", "reportingComponent=", "count=1",
                   f"involvedObject.namespace={s.namespace}"],
        "events.k8s.io/v1=events": ["reason=R", "regarding.kind=Pod", "involvedObject.kind=Pod"],
        "deployments": ["metadata.name=x", "spec.replicas=1"],
        "replicasets": ["status.replicas=0", "spec.replicas=1"],
        "replicationcontrollers": ["status.replicas=0"],
        "jobs": ["status.successful=0", "status.active=0"],
        "services": ["spec.clusterIP=None", "spec.type=ClusterIP", "spec.ports=x"],
        "namespaces": [f"metadata.name={s.namespace}", f"metadata.name={s.namespace},status.phase=Active",
                       f"metadata.name={s.namespace},status.phase=Gone", "spec.x=y"],
        "nodes": ["spec.unschedulable=true", "spec.podCIDR=x"],
        "persistentvolumes": ["metadata.name=none", "spec.x=y"],
        "persistentvolumeclaims": ["status.phase=Bound"],
        "certificatesigningrequests": ["spec.signerName=none", "status.x=y"],
        "statefulsets": ["status.replicas=1"], "daemonsets": ["status.x=1"], "cronjobs": ["spec.x=1"],
        "ingresses": ["spec.x=1"], "roles": ["rules=x"], "leases": ["spec.holderIdentity=x"],
        "customresourcedefinitions": ["spec.group=x"], "endpoints": ["subsets=x"],
    }.items():
        for selector in selectors:
            s.get(f"{resource}?fieldSelector={_quoted(selector)}", view=found, note=selector)


@scenario
def metadata_only(s):
    s.setup("POST", "configmaps", {**configmap("a", data={"k": "v"}), "metadata": {
        "name": "a", "labels": {"l": "1"}, "annotations": {"n": "2"}, "finalizers": ["a.io/b"]}})
    s.setup("POST", "deployments", deployment("d"))
    for path in ("configmaps/a", "deployments/d"):
        s.get(path, accept=PARTIAL)
        s.get(path, accept=PARTIAL_LIST)
        s.get(path + "?includeObject=None", accept=PARTIAL)
    for path in ("configmaps", "deployments"):
        s.get(path, accept=PARTIAL_LIST)
        s.get(path, accept=PARTIAL)
    s.post("configmaps", configmap("b"), accept=PARTIAL)
    s.put("configmaps/b", configmap("b", data={"k": "v"}), accept=PARTIAL)
    s.merge("configmaps/b", {"data": {"k": "w"}}, accept=PARTIAL)
    s.delete("configmaps/b", accept=PARTIAL)
    s.get("configmaps/a", accept="application/yaml;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
    s.get("configmaps/missing", accept=PARTIAL)


@scenario
def across_namespaces(s):
    _labelled(s, "a", run=s.run)
    s.setup("POST", "namespaces", {"apiVersion": "v1", "kind": "Namespace",
                                   "metadata": {"name": s.unique("other"), "labels": {"run": s.run}}})
    s.setup("POST", f"{s.unique('other')}:configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": "b", "labels": {"run": s.run}}})
    selector = f"labelSelector=run%3D{s.run}"
    s.get(f"*configmaps?{selector}")
    s.get(f"*configmaps?{selector}&fieldSelector=metadata.namespace%3D{s.unique('other')}")
    s.get(f"*configmaps?{selector}", accept=TABLE)
    s.get(f"*configmaps?{selector}", accept=YAML)
    s.get(f"namespaces?{selector}")
    s.get(f"namespaces?{selector}", accept=TABLE)
    s.get(f"*deployments?{selector}")
    s.get(f"*events?{selector}", accept=TABLE)
    s.get("deployments", raw=True, note="an empty list")
    s.get("missing:deployments")
