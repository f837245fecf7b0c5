"""Server-side apply: managers, conflicts, ownership, lists, status, and its errors."""

from scenario import APPLY_PATCH, scenario
from scenarios.create import configmap, deployment


def data(name="a", **entries):
    return configmap(name, data=entries)


@scenario
def basics(s):
    at = "configmaps/a"
    s.apply(at, data(k="v"), note="creates")
    s.apply(at, data(k="v"), note="no change")
    s.apply(at, data(k="w", l="x"))
    s.apply(at, data(l="x"), note="what is applied no more goes")
    s.apply(at, data(l="y"), manager="other")
    s.apply(at, data(l="y"), manager="other", force=False)
    s.apply(at, data(l="y", m="1"), manager="other", force=True)
    s.apply(at, data(m="1"), manager="tester", note="shared")
    s.apply(at, data(n="1"), manager="other", note="shared no more")
    s.apply(at, data(), manager="tester")
    s.apply(at, configmap("a"), manager="other", note="owns nothing")
    s.merge(at + "?fieldManager=patcher", {"data": {"k": "patched"}})
    s.apply(at, data(k="applied"))
    s.apply(at, data(k="patched"), note="the same value is no conflict")
    s.apply(at, data(k="applied"), force=True)
    s.put(at + "?fieldManager=putter", data(k="put", z="1"))
    s.apply(at, data(k="applied", z="2"), note="several conflicts, several managers")
    s.apply(at + "?dryRun=All", data(k="applied"), force=True)
    s.get(at)


@scenario
def errors(s):
    at = "configmaps/a"
    s.apply(at, data(k="v"), manager=None)
    s.apply(at, data(k="v"), manager="")
    s.apply(at, data(k="v"), manager="x" * 129)
    s.apply(at, data("b", k="v"), note="another name")
    s.apply(at, configmap(None), note="no name")
    s.apply(at, {"kind": "ConfigMap", "metadata": {"name": "a"}})
    s.apply(at, {"apiVersion": "v1", "metadata": {"name": "a"}})
    s.apply(at, {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}})
    s.apply(at, {"apiVersion": "v2", "kind": "ConfigMap", "metadata": {"name": "a"}})
    s.apply(at, b"")
    s.apply(at, b"{")
    s.apply(at, b"[]")
    s.apply(at, b"text")
    s.apply(at, b"a: [")
    s.apply("missing:configmaps/a", data(k="v"))
    s.apply("configmaps", data(k="v"))
    s.apply(at, {**data(k="v"), "metadata": {"name": "a", "namespace": "elsewhere"}})
    s.apply(at, {**data(k="v"), "metadata": {"name": "a", "resourceVersion": "1"}})
    s.apply(at, {**data(k="v"), "metadata": {"name": "a", "uid": "11111111-2222-3333-4444-555555555555"}})
    s.apply(at, {**data(k="v"), "metadata": {"name": "a", "managedFields": []}})
    s.apply(at, {**data(k="v"), "metadata": {"name": "a", "managedFields": [
        {"manager": "m", "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1",
         "fieldsV1": {"f:data": {}}}]}})
    s.apply(at, data(k=1))
    s.apply(at, data(k={"deep": 1}))
    s.apply(at, configmap("a", data=["x"]))
    s.apply(at, configmap("a", nonsense=1))
    s.apply(at, {**data(k="v"), "metadata": {"name": "a", "labels": {"bad key": "x"}}})
    s.apply("configmaps/Bad", data("Bad"))
    s.apply(at, data(k="v"), force="maybe")
    s.apply(at + "?dryRun=Other", data(k="v"))
    s.apply(at, data(k="v"))
    s.apply(at, {**data(k="w"), "metadata": {"name": "a", "resourceVersion": "1"}})
    s.apply(at, {**data(k="w"), "metadata": {"name": "a", "uid": "11111111-2222-3333-4444-555555555555"}})
    s.apply(at, data(k=None), note="null")
    s.apply(at, configmap("a", data=None), note="null for all")
    s.apply(at + "?fieldValidation=Strict", configmap("a", nonsense=1, data={"k": "v"}))
    s.apply(at + "?fieldValidation=Ignore", configmap("a", nonsense=1, data={"k": "v"}))
    s.apply(at + "?fieldValidation=Strict",
            b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: '1'\n  k: '2'\n")
    s.apply(at + "?fieldValidation=Warn",
            b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: '1'\n  k: '2'\n")
    s.apply(at, b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  yaml: 'yes'\n")
    s.get(at)


def pod(containers, **more):
    return {"containers": containers, **more}


def applied(name, spec, **more):
    labels = {"app": name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": spec}, **more}}


@scenario
def workloads(s):
    at = "deployments/d"
    one = {"name": "a", "image": "a:1", "ports": [{"containerPort": 80}],
           "env": [{"name": "X", "value": "1"}]}
    s.apply(at, applied("d", pod([one]), replicas=1))
    two = {"name": "b", "image": "b:1"}
    s.apply(at, applied("d", pod([two])), manager="other", note="a container of another manager")
    s.apply(at, applied("d", pod([{**one, "image": "a:2"}]), replicas=2))
    s.apply(at, applied("d", pod([{**one, "image": "a:3"}])), manager="other")
    s.apply(at, applied("d", pod([one]), replicas=5), manager="third")
    s.apply(at, applied("d", pod([one]), replicas=5), manager="third", force=True)
    s.apply(at, applied("d", pod([{**one, "ports": [
        {"containerPort": 80, "protocol": "UDP"}, {"containerPort": 81, "name": "x"}]}])), manager="third")
    s.apply(at, applied("d", pod([one, one])), note="a key twice")
    s.apply(at, applied("d", pod([{"image": "x"}])), note="no key")
    s.apply(at, applied("d", pod([{**one, "env": [{"name": "Y", "valueFrom": {"fieldRef": {
        "fieldPath": "metadata.name"}}}]}])), force=True)
    s.apply(at, applied("d", pod([one], tolerations=[{"key": "a"}], nodeSelector={"x": "y"},
                                 volumes=[{"name": "v", "emptyDir": {}}])), force=True)
    s.apply(at, applied("d", pod([one], tolerations=[{"key": "b"}], nodeSelector={"z": "y"},
                                 volumes=[{"name": "w", "emptyDir": {}}])), manager="other")
    s.apply(at, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}},
            manager="third", note="gives up all")
    s.put(at + "/scale?fieldManager=scaler", {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {
        "name": "d", "namespace": s.namespace}, "spec": {"replicas": 7}})
    s.apply(at, applied("d", pod([one]), replicas=3))
    s.apply(at + "/status", {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
                             "status": {"replicas": 3, "conditions": [
                                 {"type": "Available", "status": "True"}]}}, manager="controller")
    s.apply(at + "/status", {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
                             "status": {"replicas": 4}}, manager="other")
    s.apply(at, {**applied("d", pod([one])), "status": {"replicas": 9}}, force=True)
    s.apply(at, applied("d", pod([one]), replicas="3"))
    s.apply(at, applied("d", pod([{**one, "resources": {"limits": {"cpu": "0.5", "memory": "1024Mi"}}}])),
            force=True)
    s.get(at)


@scenario
def other_kinds(s):
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {
        "selector": {"a": "b"}, "ports": [{"name": "http", "port": 80, "targetPort": "web"}]}}
    s.apply("services/s", service)
    s.apply("services/s", {**service, "spec": {**service["spec"], "ports": [
        {"name": "http", "port": 80}, {"name": "dns", "port": 80, "protocol": "UDP"}]}})
    s.apply("services/s", {**service, "spec": {"ports": [{"name": "x", "port": 90}]}}, manager="other")
    s.apply("services/s", {**service, "spec": {"selector": {"c": "d"}}}, manager="other")
    s.apply("secrets/s", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
                          "stringData": {"k": "plain"}})
    s.apply("secrets/s", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
                          "data": {"k": "cGxhaW4="}})
    s.apply("roles/r", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                        "metadata": {"name": "r"}, "rules": [
                            {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]})
    s.apply("roles/r", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                        "metadata": {"name": "r"}, "rules": []}, manager="other")
    s.apply("networkpolicies/n", {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                                  "metadata": {"name": "n"}, "spec": {"podSelector": {}}})
    s.apply("serviceaccounts/a", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"},
                                  "imagePullSecrets": [{"name": "x"}], "secrets": [{"name": "y"}]})
    s.apply("serviceaccounts/a", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"},
                                  "imagePullSecrets": [{"name": "z"}]}, manager="other")
    s.apply("persistentvolumeclaims/p", {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                                         "metadata": {"name": "p"}, "spec": {
                                             "accessModes": ["ReadWriteOnce"], "storageClassName": "c",
                                             "resources": {"requests": {"storage": "1024Mi"}}}})
    s.apply("configmaps/f", {**configmap("f"), "metadata": {"name": "f", "finalizers": ["a.io/x"],
                                                            "labels": {"l": "1"}, "annotations": {"n": "1"},
                                                            "ownerReferences": [{
                                                                "apiVersion": "v1", "kind": "Pod",
                                                                "name": "p", "uid": "u"}]}})
    s.apply("configmaps/f", {**configmap("f"), "metadata": {"name": "f", "finalizers": ["a.io/y"],
                                                            "labels": {"l": "2"}}}, manager="other")
    s.apply("configmaps/f", {**configmap("f"), "metadata": {"name": "f", "finalizers": ["a.io/y"]}})
    s.json_patch("configmaps/f", [{"op": "remove", "path": "/metadata/finalizers"}])


@scenario
def managers(s):
    """managedFields of writes that are no apply."""
    s.post("configmaps?fieldManager=one", data(k="v", l="w"))
    s.put("configmaps/a?fieldManager=two", data(k="v", l="x"))
    s.put("configmaps/a?fieldManager=two", data(l="x"), note="k goes, and its manager")
    s.merge("configmaps/a?fieldManager=three", {"metadata": {"labels": {"a": "b"}}})
    s.json_patch("configmaps/a?fieldManager=one", [{"op": "add", "path": "/data/m", "value": "1"}])
    s.strategic("configmaps/a", {"data": {"m": None}})
    s.exchange("PATCH", "configmaps/a", {"data": {"agent": "1"}}, type="application/merge-patch+json",
               headers={"User-Agent": "kubectl/v1.36.0 (linux/amd64) kubernetes/abc"})
    s.exchange("PATCH", "configmaps/a", {"data": {"agent": "2"}}, type="application/merge-patch+json",
               headers={"User-Agent": "Helm/4.3.1"})
    s.exchange("PATCH", "configmaps/a", {"data": {"agent": "3"}}, type="application/merge-patch+json",
               headers={"User-Agent": "plain"})
    reply = s.get("configmaps/a")
    s.put("configmaps/a", {**reply.body, "metadata": {**reply.body["metadata"], "managedFields": []}}
          if reply.body else {}, note="an empty list resets")
    s.put("configmaps/a", data(again="1"))
    s.merge("configmaps/a", {"metadata": {"managedFields": [{}]}})
    s.apply("configmaps/a", data(again="2"), note="before-first-apply")
    s.get("configmaps/a")
