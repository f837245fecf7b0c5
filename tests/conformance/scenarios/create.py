"""POST: names, validation, dry runs, field validation, and what a server says to bad bodies."""

from scenario import YAML, scenario


def configmap(name, **more):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, **more}


def deployment(name, container=None, **spec):
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [container or {"name": "main", "image": "nginx:1.27"}]},
            },
            **spec,
        },
    }


@scenario
def plain(s):
    s.post("configmaps", configmap("a", data={"k": "v"}))
    s.post("configmaps", configmap("a"), note="the name is taken")
    s.post("configmaps?pretty=true", configmap("b"), raw=True)
    s.post("configmaps?fieldManager=mine", configmap("c", data={"k": "v"}))
    s.post("configmaps", {"metadata": {"name": "no-kind"}, "data": {"k": "v"}})
    s.post("configmaps", {"apiVersion": "v1", "metadata": {"name": "no-kind-2"}})
    s.post("configmaps", {"kind": "ConfigMap", "metadata": {"name": "no-version"}})
    s.post("configmaps", configmap("binary", binaryData={"k": "AAEC"}, data={"l": "é\u2028<>&"}))
    s.post("configmaps", configmap("empty", data={}, binaryData=None))
    s.post("deployments", deployment("web"))
    s.post("deployments", deployment("web"), note="the name is taken, in a group")
    s.post("namespaces", {"apiVersion": "v1", "kind": "Namespace",
                          "metadata": {"name": s.unique("plain")}})


@scenario
def names(s):
    s.post("configmaps", configmap(None))
    s.post("configmaps", {"apiVersion": "v1", "kind": "ConfigMap"}, note="no metadata")
    for name in ("", "Upper", "under_score", "-dash", "dash-", "a..b", "a.b", "x" * 254, "a/b", "é", "."):
        s.post("configmaps", configmap(name))
    s.post("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "1abc"},
                        "spec": {"ports": [{"port": 80}]}})
    s.post("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a.b"},
                        "spec": {"ports": [{"port": 80}]}})
    s.post("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a.b"}})
    s.post("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x" * 64}})
    s.post("roles", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                     "metadata": {"name": "system:odd:Name"}})
    s.post("roles", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                     "metadata": {"name": "with/slash"}})
    s.post("deployments", deployment("Bad_Name"))


@scenario
def generated_names(s):
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "gen-"}}
    reply = s.post("configmaps", made)
    s.get(f"configmaps/{reply.name}")
    s.post("configmaps", {**made, "metadata": {"name": "named", "generateName": "gen-"}})
    s.post("configmaps", {**made, "metadata": {"generateName": "Bad_"}})
    s.post("configmaps?dryRun=All", made)


@scenario
def bodies(s):
    """What is no object, no JSON, no object of this kind or none of this server."""
    s.post("configmaps", b"")
    s.post("configmaps", None)
    s.post("configmaps", b"{")
    s.post("configmaps", b"[]")
    s.post("configmaps", b"null")
    s.post("configmaps", b'"text"')
    s.post("configmaps", b"{}")
    s.post("configmaps", b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}} trailing')
    s.post("configmaps", b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},}')
    s.post("configmaps", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}})
    s.post("configmaps", {"apiVersion": "v2", "kind": "ConfigMap", "metadata": {"name": "x"}})
    s.post("configmaps", {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "x"}})
    s.post("deployments", {"apiVersion": "apps/v1beta1", "kind": "Deployment", "metadata": {"name": "x"}})
    s.post("deployments", {"apiVersion": "v1", "kind": "Deployment", "metadata": {"name": "x"}})
    s.post("configmaps", {"apiVersion": "v1", "kind": "ConfigMapList", "items": []})
    s.post("configmaps", {"apiVersion": 1, "kind": "ConfigMap"})
    s.post("configmaps", b'{"kind":"ConfigMap"', type="text/plain")
    s.post("configmaps", configmap("x"), type="text/plain")
    s.post("configmaps", configmap("x"), type="application/xml")
    s.post("configmaps", configmap("untyped"), type=None)
    s.post("configmaps", configmap("charset"), type="application/json; charset=utf-8")
    s.post("configmaps", b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  k: v\n",
           type=YAML)
    s.post("configmaps", b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml2\n",
           type=YAML, accept=YAML)
    s.post("configmaps", b"a: [", type=YAML)
    s.post("configmaps", b"just text", type=YAML)
    s.post("configmaps", configmap("json-as-yaml"), type=YAML)
    s.post("configmaps/x", configmap("x"), note="POST to an object")


@scenario
def metadata(s):
    def with_metadata(**fields):
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": fields}

    s.post("configmaps", with_metadata(name="a", namespace="elsewhere"))
    s.post("configmaps", with_metadata(name="a", namespace=s.namespace))
    s.post("configmaps", with_metadata(name="b", resourceVersion="5"))
    s.post("configmaps", with_metadata(name="b", uid="11111111-2222-3333-4444-555555555555"))
    s.post("configmaps", with_metadata(name="c", creationTimestamp="2001-01-01T00:00:00Z", generation=7,
                                       deletionGracePeriodSeconds=3, selfLink="/x",
                                       deletionTimestamp="2001-01-01T00:00:00Z"))
    s.post("configmaps", with_metadata(name="d", labels={"a": "b", "x/y": "", "k8s.io/n": "V_1.2"},
                                       annotations={"n": "any \n text"}))
    s.post("configmaps", with_metadata(name="e", labels={"bad key": "v"}))
    s.post("configmaps", with_metadata(name="e", labels={"k": "bad value"}))
    s.post("configmaps", with_metadata(name="e", labels={"-k": "-v", "": "x", "a/b/c": "x", "A.b/": "x"}),
           unordered=True)
    s.post("configmaps", with_metadata(name="e", labels={"k": "v" * 64, "k" * 64: "v"}), unordered=True)
    s.post("configmaps", with_metadata(name="e", annotations={"bad key": "v"}))
    s.post("configmaps", with_metadata(name="e", annotations={"Upper.Case/ok": "v"}))
    s.post("configmaps", with_metadata(name="f", annotations={"k": "v" * 262145}), keep=False)
    s.post("configmaps", with_metadata(name="e", finalizers=["noslash"]))
    s.post("configmaps", with_metadata(name="g", finalizers=["example.com/wait"]))
    s.post("configmaps", with_metadata(name="e2", finalizers=["foregroundDeletion", "orphan"]))
    s.post("configmaps", with_metadata(name="h", ownerReferences=[{"apiVersion": "v1", "kind": "Pod",
                                                                   "name": "p", "uid": "u"}]))
    s.post("configmaps", with_metadata(name="e3", ownerReferences=[{"apiVersion": "", "kind": "",
                                                                    "name": "", "uid": ""}]))
    owners = [{"apiVersion": "v1", "kind": "Pod", "name": each, "uid": each, "controller": True}
              for each in "ab"]
    s.post("configmaps", with_metadata(name="e4", ownerReferences=owners))
    s.post("configmaps", with_metadata(name="e5", ownerReferences=[{"apiVersion": "v1", "kind": "Event",
                                                                    "name": "p", "uid": "u"}]))
    s.post("configmaps", with_metadata(name="e6", managedFields=[
        {"manager": "x", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1",
         "fieldsV1": {"f:data": {}}}]))
    s.post("configmaps", with_metadata(name="e7", managedFields=[
        {"manager": "x", "operation": "Nonsense", "apiVersion": "v1", "fieldsType": "FieldsV1"}]))
    s.post("configmaps", with_metadata(name=["list"]))
    s.post("configmaps", with_metadata(name="e8", labels={"k": 1}))
    s.post("configmaps", with_metadata(name="e9", labels=["k"]))
    s.post("configmaps", with_metadata(name="e10", creationTimestamp="yesterday"))


@scenario
def placement(s):
    s.post("missing:configmaps", configmap("a"))
    s.post("missing:deployments", deployment("a"))
    s.post("*configmaps", configmap("a"), note="no namespace in the path")
    s.post("*configmaps", {"apiVersion": "v1", "kind": "ConfigMap",
                           "metadata": {"name": "a", "namespace": s.namespace}})
    s.post("Bad_Namespace:configmaps", configmap("a"))
    s.post(f"/api/v1/namespaces/{s.namespace}/namespaces", configmap("a"))
    s.post(f"/api/v1/namespaces/{s.namespace}/nodes", {"apiVersion": "v1", "kind": "Node",
                                                       "metadata": {"name": "n"}})
    s.post("priorityclasses", {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 1,
                               "metadata": {"name": s.unique("p"), "namespace": s.namespace}})
    s.setup("POST", "namespaces", {"apiVersion": "v1", "kind": "Namespace",
                                   "metadata": {"name": s.unique("ending")}})
    s.setup("DELETE", f"namespaces/{s.unique('ending')}")
    s.post(f"{s.unique('ending')}:configmaps", configmap("late"))
    s.post(f"{s.unique('ending')}:deployments", deployment("late"))


@scenario
def dry_run(s):
    s.post("configmaps?dryRun=All", configmap("a", data={"k": "v"}))
    s.get("configmaps/a")
    s.post("configmaps?dryRun=all", configmap("a"))
    s.post("configmaps?dryRun=", configmap("b"))
    s.post("configmaps?dryRun=All&dryRun=All", configmap("a"))
    s.post("configmaps?dryRun=All&dryRun=Some", configmap("a"))
    s.post("configmaps", configmap("a"))
    s.post("configmaps?dryRun=All", configmap("a"))
    s.post("configmaps?dryRun=All", configmap("Bad"))
    s.post("deployments?dryRun=All", deployment("d", replicas=3))
    s.get("deployments/d")


UNKNOWN = (b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","nonsense":1},'
           b'"data":{"a":"1","a":"2"},"more":{"x":1},"data2":null}')
UNKNOWN_DEEP = (b'{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{"replica":3,'
                b'"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},'
                b'"spec":{"containers":[{"name":"c","image":"i","imagePullpolicy":"Always",'
                b'"env":[{"name":"A","vaule":"1"},{"name":"A","value":"1","value":"2"}]}],'
                b'"containers":[{"name":"c2","image":"i","ports":[{"containerport":1,"containerPort":2}]}]'
                b'}}},"Status":{}}')


@scenario
def field_validation(s):
    for mode in ("Strict", "Warn", "Ignore", "Other", "strict", ""):
        s.post(f"configmaps?fieldValidation={mode}", UNKNOWN % mode.lower().encode())
    s.post("configmaps", UNKNOWN % b"default")
    for mode in ("Strict", "Warn", "Ignore"):
        s.post(f"deployments?fieldValidation={mode}", UNKNOWN_DEEP % mode.lower().encode())
    s.post("configmaps?fieldValidation=Strict",
           b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata: {a: '1'}\nextra: 1\n", type=YAML)
    s.post("configmaps?fieldValidation=Strict",
           b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata:\n  a: '1'\n  a: '2'\n", type=YAML)
    s.post("configmaps?fieldValidation=Warn",
           b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata:\n  a: '1'\n  a: '2'\n", type=YAML)
    for mode in ("Strict", "Warn"):
        s.post(f"configmaps?fieldValidation={mode}", b"apiVersion: v1\nkind: ConfigMap\n"
               b"metadata: {name: yam}\ndata:\n  a: '1'\n  a: '2'\nextra: 1\n", type=YAML)
    s.post("configmaps?fieldValidation=Strict&dryRun=All", UNKNOWN % b"dry")
    s.post("configmaps?fieldManager=" + "x" * 129, configmap("m"))
    s.post("configmaps?fieldManager=tab%09x", configmap("m"))
    s.post("configmaps?fieldManager=caf%C3%A9", configmap("m"))
    s.post("configmaps?timeout=abc", configmap("t"))
    s.post("configmaps?unknown=1", configmap("u"))


@scenario
def wrong_types(s):
    """Values of types that the field does not take."""
    s.post("configmaps", configmap("a", data={"k": 1}))
    s.post("configmaps", configmap("a", data=["k"]))
    s.post("configmaps", configmap("a", data="k"))
    s.post("configmaps", configmap("a", data={"k": None}))
    s.post("configmaps", configmap("a2", data={"k": {"deep": 1}}))
    s.post("configmaps", configmap("a3", immutable="true"))
    s.post("configmaps", configmap("a4", binaryData={"k": "not base64!"}))
    s.post("deployments", deployment("b", replicas="3"))
    s.post("deployments", deployment("b2", replicas=3.5))
    s.post("deployments", deployment("b3", replicas=3.0))
    s.post("deployments", deployment("b4", replicas=99999999999))
    s.post("deployments", deployment("b5", replicas=True))
    s.post("deployments", deployment("b6", paused="no"))
    s.post("deployments", deployment("b7", template=[]))
    s.post("deployments", deployment("b8", {"name": "c", "image": "i", "ports": {"containerPort": 1}}))
    s.post("deployments", deployment("b9", {"name": "c", "image": "i", "env": {"A": "b"}}))
    s.post("deployments", deployment("b10", {"name": "c", "image": "i", "env": [{"name": "A", "value": 1}]}))
    s.post("deployments", deployment("b11", {"name": "c", "image": "i", "command": "sh"}))
    s.post("deployments", deployment("b12", {"name": "c", "image": "i", "args": ["a", 1, True]}))
    s.post("deployments", deployment("b13", {"name": "c", "image": "i",
                                             "resources": {"limits": {"cpu": "lots"}}}))
    s.post("deployments", deployment("b14", {"name": "c", "image": "i",
                                             "resources": {"limits": {"cpu": 1, "memory": 1.5e9}}}))
    s.post("deployments", deployment("b15", {"name": "c", "image": "i",
                                             "resources": {"limits": {"cpu": True}}}))
    s.post("deployments", deployment("b16", {"name": "c", "image": "i", "ports": [{"containerPort": "80"}]}))
    s.post("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"},
                        "spec": {"ports": [{"port": 80, "targetPort": 1.5}]}})
    s.post("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"},
                        "spec": {"ports": [{"port": 80, "targetPort": True}]}})
    s.post("secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
                       "data": {"k": "not base64!"}})
    s.post("secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
                       "data": {"k": "YQ"}})
    s.post("leases", {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
                      "spec": {"renewTime": "2020-01-01"}})
    s.post("leases", {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
                      "spec": {"renewTime": "2020-01-01T00:00:00.5Z"}})


@scenario
def required(s):
    """Fields that must be there, and values that must be other: causes and their order."""
    s.post("deployments", {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}})
    s.post("deployments", {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"},
                           "spec": {}})
    s.post("deployments", deployment("a", {"image": "x"}))
    s.post("deployments", deployment("a", {"name": "c"}))
    s.post("deployments", deployment("a", {"name": "Bad_Name", "image": " padded "}))
    s.post("deployments", deployment("a", selector={"matchLabels": {"app": "other"}}))
    s.post("deployments", deployment("a", selector={}))
    s.post("deployments", deployment("a", selector={"matchExpressions": [
        {"key": "a", "operator": "Near"}, {"key": "b", "operator": "In"},
        {"key": "c", "operator": "Exists", "values": ["x"]}]}))
    s.post("deployments", deployment("a", replicas=-1, minReadySeconds=-1, revisionHistoryLimit=-1,
                                     progressDeadlineSeconds=0))
    s.post("deployments", deployment("a", strategy={"type": "Odd"}))
    s.post("deployments", deployment("a", strategy={"type": "Recreate", "rollingUpdate": {}}))
    s.post("deployments", deployment("a", strategy={"type": "RollingUpdate", "rollingUpdate": {
        "maxSurge": 0, "maxUnavailable": 0}}))
    s.post("deployments", deployment("a", strategy={"rollingUpdate": {"maxSurge": "ten",
                                                                      "maxUnavailable": "101%"}}))
    s.post("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}})
    s.post("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {}})
    s.post("rolebindings", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                            "metadata": {"name": "r"}})
    s.post("persistentvolumeclaims", {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                                      "metadata": {"name": "p"}, "spec": {"storageClassName": "c"}})
    s.post("configmaps", configmap("c", data={"bad key": "v", "": "v", "..": "v", "ok": "v"}), unordered=True)
    s.post("configmaps", configmap("c", data={"k": "v"}, binaryData={"k": "AA=="}))
