"""PATCH with JSON patches, merge patches and strategic merge patches."""

from scenario import JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, scenario
from scenarios.create import configmap, deployment


@scenario
def json_patch(s):
    def op(op, path, **more):
        return {"op": op, "path": path, **more}

    s.post("configmaps", {**configmap("a", data={"k": "v", "l": "w"}),
                          "metadata": {"name": "a", "annotations": {"x/y": "1"}}})
    at = "configmaps/a"
    s.json_patch(at, [op("add", "/data/new", value="n")])
    s.json_patch(at, [op("replace", "/data/k", value="r")])
    s.json_patch(at, [op("remove", "/data/l")])
    s.json_patch(at, [op("copy", "/data/copied", **{"from": "/data/k"})])
    s.json_patch(at, [op("move", "/data/moved", **{"from": "/data/copied"})])
    s.json_patch(at, [op("test", "/data/k", value="r"), op("replace", "/data/k", value="t")])
    s.json_patch(at, [op("replace", "/metadata/annotations/x~1y", value="3")])
    s.json_patch(at, [op("add", "/metadata/annotations/a~0b", value="4")])
    s.json_patch(at, [op("replace", "/metadata/annotations/x/y", value="3")])
    s.json_patch(at, [op("test", "/data/k", value="wrong")])
    s.json_patch(at, [op("test", "/data/none", value="x")])
    s.json_patch(at, [op("test", "/data/none", value=None)])
    s.json_patch(at, [op("remove", "/data/none")])
    s.json_patch(at, [op("replace", "/data/none", value="x")])
    s.json_patch(at, [op("add", "/none/deep", value="x")])
    s.json_patch(at, [op("move", "/data/x", **{"from": "/data/none"})])
    s.json_patch(at, [op("copy", "/data/x", **{"from": "/data/none"})])
    s.json_patch(at, [op("frobnicate", "/data/k", value="x")])
    s.json_patch(at, [{"op": "add", "value": "x"}], note="no path")
    s.json_patch(at, [{"path": "/data/k", "value": "x"}], note="no op")
    s.json_patch(at, [op("add", "/data/k")], note="no value")
    s.json_patch(at, [op("add", "data/k", value="x")], note="no leading slash")
    s.json_patch(at, [], note="nothing to do")
    s.json_patch(at, {"data": {"k": "v"}}, note="no list")
    s.json_patch(at, b"[{", note="no JSON")
    s.json_patch(at, b"", note="nothing")
    s.json_patch(at, [op("add", "/data/k", value=1)], note="wrong type afterwards")
    s.json_patch(at, [op("replace", "/metadata/name", value="b")])
    s.json_patch(at, [op("replace", "/metadata/uid", value="11111111-2222-3333-4444-555555555555")])
    s.json_patch(at, [op("replace", "/metadata/resourceVersion", value="1")])
    s.json_patch(at, [op("replace", "/kind", value="Secret")])
    s.json_patch(at, [op("replace", "", value={})])
    s.json_patch(at, [op("remove", "/data")])
    s.json_patch("configmaps/missing", [op("remove", "/data")])
    s.json_patch(at + "?dryRun=All", [op("add", "/data", value={"dry": "run"})])
    s.json_patch(at + "?fieldValidation=Strict", [op("add", "/dat", value={"dry": "run"})])
    s.json_patch(at + "?fieldValidation=Warn", [op("add", "/dat", value={"dry": "run"})])
    s.json_patch(at + "?fieldManager=mine", [op("add", "/data", value={"k": "v"})])
    s.json_patch(at, [op("add", "/data/x", value="y", extra=1)])
    s.json_patch(at + "?force=true", [op("remove", "/data")])
    s.get(at)


@scenario
def json_patch_lists(s):
    def op(op, path, **more):
        return [{"op": op, "path": path, **more}]

    s.post("deployments", deployment("d", {"name": "c", "image": "i", "args": ["0", "1", "2"]}))
    at, args = "deployments/d", "/spec/template/spec/containers/0/args"
    s.json_patch(at, op("add", args + "/1", value="inserted"))
    s.json_patch(at, op("add", args + "/-", value="last"))
    s.json_patch(at, op("remove", args + "/0"))
    s.json_patch(at, op("replace", args + "/0", value="first"))
    s.json_patch(at, op("add", args + "/9", value="beyond"))
    s.json_patch(at, op("remove", args + "/9"))
    s.json_patch(at, op("replace", args + "/9", value="x"))
    s.json_patch(at, op("remove", args + "/-1"))
    s.json_patch(at, op("add", args + "/x", value="no index"))
    s.json_patch(at, op("test", args, value=["first", "1", "2", "last"]))
    s.json_patch(at, op("test", args, value=["other"]))
    s.json_patch(at, op("test", "/spec/replicas", value=1))
    s.json_patch(at, op("test", "/spec/replicas", value="1"))
    s.json_patch(at, op("replace", "/spec/replicas", value="three"))
    s.json_patch(at, op("replace", "/spec/selector/matchLabels", value={"app": "other"}))
    s.json_patch(at, op("remove", "/spec/template/spec/containers/0"))


@scenario
def merge_patch(s):
    s.post("configmaps", configmap("a", data={"k": "v", "l": "w"}))
    at = "configmaps/a"
    s.merge(at, {"data": {"k": "changed", "m": "new"}})
    s.merge(at, {"data": {"k": None, "none": None}})
    s.merge(at, {"metadata": {"labels": {"a": "b"}, "annotations": {"n": "o"}}})
    s.merge(at, {"metadata": {"labels": None}})
    s.merge(at, {}, note="nothing to do")
    s.merge(at, {"data": {"l": "w"}}, note="no change")
    s.merge(at, {"data": None})
    s.merge(at, {"data": {"k": 1}})
    s.merge(at, {"data": "text"})
    s.merge(at, b"[]")
    s.merge(at, b"null")
    s.merge(at, b"{")
    s.merge(at, b"")
    s.merge(at, b'"text"')
    s.merge(at, {"metadata": {"name": "b"}})
    s.merge(at, {"metadata": {"namespace": "b"}})
    s.merge(at, {"metadata": {"resourceVersion": "1"}})
    s.merge(at, {"metadata": {"resourceVersion": ""}, "data": {"rv": "none"}})
    s.merge(at, {"metadata": {"uid": "11111111-2222-3333-4444-555555555555"}})
    s.merge(at, {"metadata": {"creationTimestamp": "2001-01-01T00:00:00Z", "generation": 9}})
    s.merge(at, {"metadata": {"managedFields": []}})
    s.merge(at, {"metadata": {"managedFields": [{}]}}, note="resets managedFields")
    s.merge(at, {"kind": "Secret"})
    s.merge(at, {"apiVersion": "v2"})
    s.merge("configmaps/missing", {"data": {}})
    s.merge("missing:configmaps/a", {"data": {}})
    s.merge("configmaps", {"data": {}}, note="PATCH to a collection")
    s.merge(at + "?dryRun=All", {"data": {"dry": "run"}})
    s.merge(at + "?dryRun=Other", {"data": {"dry": "run"}})
    s.merge(at + "?fieldManager=mine", {"data": {"mine": "1"}})
    s.merge(at + "?fieldValidation=Strict", {"dat": {"k": "v"}})
    s.merge(at + "?fieldValidation=Warn", {"dat": {"k": "v"}})
    s.merge(at + "?fieldValidation=Ignore", {"dat": {"k": "v"}})
    s.merge(at + "?fieldValidation=Strict", b'{"data":{"k":"1","k":"2"}}')
    s.merge(at + "?fieldValidation=Warn", b'{"data":{"k":"1","k":"2"}}')
    s.merge(at + "?force=true", {"data": {"k": "v"}})
    s.patch(at, {"data": {}}, type="application/json")
    s.patch(at, {"data": {}}, type="application/x-patch")
    s.patch(at, {"data": {}}, type=None)
    s.patch(at, {"data": {"cs": "1"}}, type=MERGE_PATCH + "; charset=utf-8")
    s.get(at)


@scenario
def merge_patch_lists(s):
    """A list is replaced whole."""
    s.post("deployments", deployment("d", {"name": "c", "image": "i", "env": [{"name": "A", "value": "1"}]}))
    s.merge("deployments/d", {"spec": {"replicas": 2, "template": {"spec": {"containers": [
        {"name": "other", "image": "j"}]}}}})
    s.merge("deployments/d", {"spec": {"template": {"spec": {"containers": [{"name": "x"}]}}}})
    s.merge("deployments/d", {"spec": {"replicas": None}}, note="the default again")
    s.merge("deployments/d", {"spec": {"selector": {"matchLabels": {"app": None, "b": "c"}}}})
    s.merge("deployments/d", {"spec": None})
    s.merge("deployments/d", {"status": {"replicas": 3}})
    s.merge("deployments/d/status", {"status": {"replicas": 3}, "spec": {"replicas": 8}})


def rich(name):
    made = deployment(name)
    made["spec"]["template"]["spec"] = {
        "containers": [
            {"name": "a", "image": "a:1", "env": [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}],
             "ports": [{"containerPort": 80, "name": "http"}, {"containerPort": 443}],
             "volumeMounts": [{"name": "v", "mountPath": "/v"}], "args": ["1", "2"]},
            {"name": "b", "image": "b:1"},
        ],
        "volumes": [{"name": "v", "emptyDir": {}}, {"name": "w", "configMap": {"name": "w"}}],
        "tolerations": [{"key": "k", "operator": "Exists"}],
        "imagePullSecrets": [{"name": "one"}],
        "nodeSelector": {"disk": "ssd", "zone": "a"},
    }
    made["metadata"]["finalizers"] = ["example.com/a", "example.com/b"]
    return made


@scenario
def strategic_lists(s):
    s.post("deployments", rich("d"))
    at = "deployments/d"

    def pod(**spec):
        return {"spec": {"template": {"spec": spec}}}

    s.strategic(at, pod(containers=[{"name": "a", "image": "a:2"}]))
    s.strategic(at, pod(containers=[{"name": "c", "image": "c:1"}]))
    s.strategic(at, pod(containers=[{"name": "c", "$patch": "delete"}]))
    s.strategic(at, pod(containers=[{"name": "none", "$patch": "delete"}]))
    s.strategic(at, pod(containers=[{"name": "a", "env": [{"name": "X", "value": "9"},
                                                          {"name": "Z", "value": "3"}]}]))
    s.strategic(at, pod(containers=[{"name": "a", "env": [{"name": "Y", "$patch": "delete"}]}]))
    s.strategic(at, pod(containers=[{"name": "a", "env": [{"$patch": "replace"},
                                                          {"name": "ONLY", "value": "1"}]}]))
    s.strategic(at, pod(containers=[{"name": "a", "ports": [{"containerPort": 80, "name": "web"},
                                                            {"containerPort": 81}]}]))
    s.strategic(at, pod(containers=[{"name": "a", "args": ["3"]}]))
    s.strategic(at, pod(containers=[{"name": "a", "volumeMounts": [{"mountPath": "/v", "readOnly": True},
                                                                   {"mountPath": "/w", "name": "w"}]}]))
    s.strategic(at, pod(**{"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}],
                           "containers": [{"name": "b", "image": "b:2"}]}))
    s.strategic(at, pod(**{"$setElementOrder/containers": [{"name": "a"}],
                           "containers": [{"name": "b", "image": "b:3"}]}))
    s.strategic(at, pod(volumes=[{"name": "w", "secret": {"secretName": "x"}}]), note="two sources")
    s.strategic(at, pod(volumes=[{"name": "w", "$retainKeys": ["name", "secret"],
                                  "secret": {"secretName": "x"}}]))
    s.strategic(at, pod(tolerations=[{"key": "other", "operator": "Exists"}]), note="atomic")
    s.strategic(at, pod(imagePullSecrets=[{"name": "two"}]))
    s.strategic(at, pod(imagePullSecrets=[{"name": "one", "$patch": "delete"}]))
    s.strategic(at, pod(nodeSelector={"zone": None, "new": "1"}))
    s.strategic(at, pod(nodeSelector={"$patch": "replace", "only": "1"}))
    s.strategic(at, pod(nodeSelector={"$patch": "delete"}))
    s.strategic(at, {"metadata": {"finalizers": ["example.com/c"]}})
    s.strategic(at, {"metadata": {"$deleteFromPrimitiveList/finalizers": ["example.com/a"]}})
    s.strategic(at, {"metadata": {"$setElementOrder/finalizers": ["example.com/c", "example.com/b"],
                                  "finalizers": ["example.com/c"]}})
    s.strategic(at, {"metadata": {"$deleteFromPrimitiveList/finalizers": ["example.com/b",
                                                                          "example.com/c"]}})
    s.strategic(at, {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}})
    s.strategic(at, {"spec": {"strategy": {"$patch": "replace", "type": "RollingUpdate"}}})
    s.strategic(at, pod(containers=[{"image": "x"}]), note="no merge key")
    s.strategic(at, pod(containers=[{"name": "a", "$patch": "nonsense"}]))
    s.strategic(at, pod(containers=["text"]))
    s.strategic(at, pod(containers={"name": "a"}))
    s.strategic(at, pod(containers=None))
    s.get(at)


@scenario
def strategic_basics(s):
    s.post("configmaps", configmap("a", data={"k": "v", "l": "w"}))
    at = "configmaps/a"
    s.strategic(at, {"data": {"k": "changed", "l": None}})
    s.strategic(at, {"data": {"$patch": "replace", "only": "1"}})
    s.strategic(at, {"$patch": "delete"})
    s.strategic(at, {"$patch": "replace", "metadata": {"name": "a"}, "data": {"r": "1"}})
    s.strategic(at, {"$patch": "odd"})
    s.strategic(at, {}, note="nothing to do")
    s.strategic(at, b"[]")
    s.strategic(at, b"{")
    s.strategic(at, b"")
    s.strategic(at, b"null")
    s.strategic(at, {"data": {"k": 1}})
    s.strategic(at, {"data": ["x"]})
    s.strategic(at, {"metadata": {"name": "b"}})
    s.strategic(at, {"metadata": {"resourceVersion": "1"}})
    s.strategic("configmaps/missing", {"data": {}})
    s.strategic(at + "?dryRun=All", {"data": {"dry": "run"}})
    s.strategic(at + "?fieldManager=mine", {"data": {"mine": "1"}})
    s.strategic(at + "?fieldValidation=Strict", {"dat": {"k": "v"}, "metadata": {"nam": 1}})
    s.strategic(at + "?fieldValidation=Warn", {"dat": {"k": "v"}})
    s.strategic(at + "?fieldValidation=Strict", b'{"data":{"k":"1","k":"2"}}')
    s.strategic(at + "?force=true", {"data": {"k": "v"}})
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {
        "ports": [{"name": "a", "port": 80}, {"name": "b", "port": 81}], "selector": {"x": "y"}}}
    s.post("services", service)
    s.strategic("services/s", {"spec": {"ports": [{"port": 81, "targetPort": "named"}]}})
    s.strategic("services/s", {"spec": {"ports": [{"port": 80, "$patch": "delete"}]}})
    s.strategic("services/s", {"spec": {"selector": {"x": None, "z": "1"}}})
    s.strategic("services/s", {"spec": {"type": "NodePort"}})
    s.strategic("services/s", {"spec": {"type": "ClusterIP"}})
    s.post("serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"},
                               "imagePullSecrets": [{"name": "x"}], "secrets": [{"name": "s"}]})
    s.strategic("serviceaccounts/a", {"imagePullSecrets": [{"name": "y"}], "secrets": [{"name": "t"}]})
    owner = {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u1"}
    s.strategic(at, {"metadata": {"ownerReferences": [owner]}})
    s.strategic(at, {"metadata": {"ownerReferences": [{**owner, "uid": "u2"}]}})
    s.strategic(at, {"metadata": {"ownerReferences": [{"uid": "u1", "$patch": "delete"}]}})
