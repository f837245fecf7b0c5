"""What hangs below an object: scale, eviction, binding, log, tokens, finalize; and reviews of access."""

from scenario import TABLE, scenario
from scenarios.create import configmap, deployment
from scenarios.kinds import LABELS, TEMPLATE, kind
from scenarios.pods import pod


def scale(name, replicas, **metadata):
    return kind("autoscaling/v1", "Scale", metadata={"name": name, **metadata}, spec={"replicas": replicas})


@scenario
def scales(s):
    s.setup("POST", "deployments", deployment("d"))
    s.setup("POST", "replicasets", kind("apps/v1", "ReplicaSet", metadata={"name": "r"}, spec={
        "selector": LABELS, "template": TEMPLATE}))
    s.setup("POST", "statefulsets", kind("apps/v1", "StatefulSet", metadata={"name": "s"}, spec={
        "selector": LABELS, "template": TEMPLATE, "serviceName": "s"}))
    s.setup("POST", "replicationcontrollers", kind("v1", "ReplicationController", metadata={"name": "c"}, spec={
        "template": TEMPLATE}))
    for at in ("deployments/d", "replicasets/r", "statefulsets/s", "replicationcontrollers/c"):
        name = at[-1]
        s.get(f"{at}/scale")
        s.put(f"{at}/scale", scale(name, 3, namespace=s.namespace))
        s.merge(f"{at}/scale", {"spec": {"replicas": 5}})
        s.get(at)
    at = "deployments/d/scale"
    found = s.get(at)
    s.put(at, scale("d", 6, resourceVersion=found.version))
    s.put(at, scale("d", 7, resourceVersion=found.version), note="stale")
    s.put(at, scale("d", -1))
    s.put(at, scale("other", 1))
    s.put(at, kind("autoscaling/v1", "Scale", metadata={"name": "d"}), note="no spec is no replicas")
    s.put(at, deployment("d"))
    s.put(at, scale("d", "many"))
    s.put(at + "?dryRun=All", scale("d", 9))
    s.merge(at, {"spec": {"replicas": -1}})
    s.merge(at, {"spec": {"replicas": "x"}})
    s.json_patch(at, [{"op": "replace", "path": "/spec/replicas", "value": 8}])
    s.json_patch(at, [{"op": "test", "path": "/spec/replicas", "value": 1}])
    s.strategic(at, {"spec": {"replicas": 4}})
    s.apply(at, scale("d", 2), manager="applier", force=True)
    s.apply(at, scale("d", 3), manager="second")
    s.get(at, accept=TABLE)
    s.delete(at)
    s.post(at, scale("d", 1))
    s.get("deployments/missing/scale")
    s.put("deployments/missing/scale", scale("missing", 1))
    s.get("daemonsets/x/scale")
    s.get("jobs/x/scale")
    s.get("deployments/d")


@scenario
def evictions(s):
    def eviction(name, version="policy/v1", **more):
        return kind(version, "Eviction", metadata={"name": name, "namespace": s.namespace}, **more)

    for name in "abcdefg":
        s.setup("POST", "pods", pod(name))
    s.post("pods/a/eviction", eviction("a"))
    s.get("pods/a")
    s.post("pods/missing/eviction", eviction("missing"))
    s.post("pods/b/eviction", eviction("other"))
    s.post("pods/b/eviction", eviction("b", "policy/v1beta1"))
    s.post("pods/c/eviction", kind("v1", "Pod", metadata={"name": "c"}))
    s.post("pods/c/eviction?dryRun=All", eviction("c"))
    s.post("pods/d/eviction", eviction("d", deleteOptions={"dryRun": ["All"]}))
    s.post("pods/e/eviction", eviction("e", deleteOptions={"preconditions": {"uid": "u"}}))
    s.post("pods/f/eviction", eviction("f", deleteOptions={"gracePeriodSeconds": 0}))
    s.get("pods", accept=TABLE)
    s.get("pods/c/eviction")
    for name in ("pending", "guarded"):
        s.setup("POST", "pods", {**pod(name), "metadata": {"name": name, "labels": {"app": "x"}}})
    s.setup("POST", "poddisruptionbudgets", kind("policy/v1", "PodDisruptionBudget", metadata={"name": "p"}, spec={
        "minAvailable": 1, "selector": LABELS}))
    s.post("pods/pending/eviction", eviction("pending"), note="not running yet")
    s.strategic("pods/guarded/status", {"status": {"phase": "Running", "conditions": [
        {"type": "Ready", "status": "True"}]}}, keep=False)
    s.post("pods/guarded/eviction", eviction("guarded"), note="its budget is unknown still")


@scenario
def bindings(s):
    def binding(name, target):
        return kind("v1", "Binding", metadata={"name": name}, target=target)

    node = {"kind": "Node", "apiVersion": "v1", "name": "some-node"}
    s.setup("POST", "pods", pod("a"))
    s.setup("POST", "pods", pod("b"))
    s.post("pods/a/binding", binding("a", {}))
    s.post("pods/a/binding", binding("a", {"kind": "Pod", "name": "x"}))
    s.post("pods/a/binding?dryRun=All", binding("a", node))
    s.post("pods/a/binding", binding("a", node))
    s.post("pods/a/binding", binding("a", node), note="again")
    s.get("pods/a")
    s.post("bindings", binding("b", node), note="the old way")
    s.post("pods/missing/binding", binding("missing", node))
    s.get("pods/b", accept=TABLE)


@scenario
def logs(s):
    s.setup("POST", "pods", pod("a"))
    s.get("pods/a/log")
    s.get("pods/a/log?container=none")
    s.get("pods/missing/log")
    s.get("pods/a/log?tailLines=x")
    s.get("pods/a/log?tailLines=-1")
    s.get("pods/a/log?sinceSeconds=0")
    s.post("pods/a/log", {})
    s.setup("POST", "pods", {**pod("two"), "spec": {"containers": [{"name": "a", "image": "i"},
                                                                  {"name": "b", "image": "i"}]}})
    s.get("pods/two/log")
    s.get("pods/two/log?container=b")
    s.exchange("GET", "pods/a/exec", None)
    s.exchange("POST", "pods/missing/exec?command=ls", None)


@scenario
def tokens(s):
    def request(**spec):
        return kind("authentication.k8s.io/v1", "TokenRequest", spec=spec)

    s.setup("POST", "serviceaccounts", kind("v1", "ServiceAccount", metadata={"name": "sa"}))
    at = "serviceaccounts/sa/token"
    reply = s.post(at, request())
    s.post(at, request(audiences=["a", "b"], expirationSeconds=600))
    s.post(at, request(expirationSeconds=1))
    s.post(at, request(audiences=["a"], boundObjectRef={"kind": "Pod", "apiVersion": "v1", "name": "none"}))
    s.post("serviceaccounts/missing/token", request())
    s.post(at, configmap("x"))
    s.get(at)
    review = "tokenreviews"
    s.post(review, kind("authentication.k8s.io/v1", "TokenReview", spec={"token": "nonsense"}),
           view=lambda answer: [answer.status, sorted(answer.dig("status") or {}),
                                answer.dig("status", "authenticated")])
    s.exchange("POST", review, kind("authentication.k8s.io/v1", "TokenReview", spec={
        "token": reply.dig("status", "token")}), view=lambda answer: {
            key: value for key, value in (answer.dig("status", "user") or {}).items() if key != "extra"})
    s.post(review, kind("authentication.k8s.io/v1", "TokenReview"))


@scenario
def namespaces(s):
    name = s.unique("n")
    made = s.post("namespaces", kind("v1", "Namespace", metadata={"name": name, "labels": {"a": "b"}}))
    s.get(f"namespaces/{name}")
    s.get(f"namespaces/{name}", accept=TABLE)
    s.get(f"namespaces/{name}/status")
    s.merge(f"namespaces/{name}", {"metadata": {"labels": {"c": "d"}}})
    s.merge(f"namespaces/{name}", {"spec": {"finalizers": []}}, note="only by finalize")
    s.merge(f"namespaces/{name}", {"metadata": {"labels": {"kubernetes.io/metadata.name": "x"}}})
    s.merge(f"namespaces/{name}/status", {"status": {"phase": "Terminating"}})
    s.put(f"namespaces/{name}/finalize", {**(made.body or {}), "metadata": {"name": name}, "spec": {
        "finalizers": ["kubernetes", "example.com/own"]}})
    s.put(f"namespaces/{name}/finalize", {**(made.body or {}), "metadata": {"name": name}, "spec": {
        "finalizers": ["nonsense"]}})
    s.delete(f"namespaces/{name}")
    s.delete(f"namespaces/{name}", note="again")
    s.get(f"namespaces/{name}", accept=TABLE)
    s.post(f"{name}:configmaps", configmap("late"))
    s.put(f"namespaces/{name}/finalize", kind("v1", "Namespace", metadata={"name": name}, spec={"finalizers": []}))
    s.get(f"namespaces/{name}")
    s.post("namespaces", kind("v1", "Namespace", metadata={"generateName": "gen-", "labels": {"run": s.run}}))
    s.post("namespaces", kind("v1", "Namespace", metadata={"name": s.unique("m")}, spec={"finalizers": ["nonsense"]}))
    s.post("namespaces?dryRun=All", kind("v1", "Namespace", metadata={"name": s.unique("dry")}))
    s.get(f"namespaces/{s.unique('dry')}")


@scenario
def access(s):
    group = "authorization.k8s.io/v1"
    allowed = {"verb": "get", "resource": "pods", "namespace": s.namespace}

    def outcome(reply):
        """Reasons name the rule that allowed it: which those are is the cluster's own affair."""
        body = dict(reply.body or {})
        if isinstance(body.get("status"), dict) and "allowed" in body["status"]:
            body["status"] = {"allowed": body["status"]["allowed"]}
        return body

    s.post("selfsubjectaccessreviews", kind(group, "SelfSubjectAccessReview", spec={
        "resourceAttributes": allowed}), view=outcome)
    s.post("selfsubjectaccessreviews", kind(group, "SelfSubjectAccessReview", spec={
        "resourceAttributes": {**allowed, "verb": "*", "group": "*", "resource": "*"}}), view=outcome)
    s.post("selfsubjectaccessreviews", kind(group, "SelfSubjectAccessReview", spec={
        "nonResourceAttributes": {"verb": "get", "path": "/healthz"}}), view=outcome)
    s.post("selfsubjectaccessreviews", kind(group, "SelfSubjectAccessReview"), view=outcome)
    s.post("selfsubjectaccessreviews", kind(group, "SelfSubjectAccessReview", spec={
        "resourceAttributes": allowed, "nonResourceAttributes": {"path": "/"}}), view=outcome)
    s.post("subjectaccessreviews", kind(group, "SubjectAccessReview", spec={
        "user": "nobody", "resourceAttributes": allowed}), view=outcome)
    s.post("subjectaccessreviews", kind(group, "SubjectAccessReview", spec={
        "user": "root", "groups": ["system:masters"], "resourceAttributes": allowed}), view=outcome)
    s.post("subjectaccessreviews", kind(group, "SubjectAccessReview", spec={
        "resourceAttributes": allowed}), view=outcome)
    s.post("localsubjectaccessreviews", kind(group, "LocalSubjectAccessReview", metadata={
        "namespace": s.namespace}, spec={"user": "nobody", "resourceAttributes": allowed}), view=outcome)
    s.post("localsubjectaccessreviews", kind(group, "LocalSubjectAccessReview", spec={
        "user": "nobody", "resourceAttributes": {**allowed, "namespace": "elsewhere"}}), view=outcome)
    s.post("selfsubjectrulesreviews", kind(group, "SelfSubjectRulesReview", spec={"namespace": s.namespace}),
           view=lambda reply: [each for each in reply.dig("status", "resourceRules") or []
                               if each["verbs"] == ["*"]])
    s.post("selfsubjectrulesreviews", kind(group, "SelfSubjectRulesReview", spec={}))
    s.post("selfsubjectreviews", kind("authentication.k8s.io/v1", "SelfSubjectReview"),
           view=lambda reply: [reply.status, sorted(reply.dig("status", "userInfo") or {}),
                               "system:masters" in (reply.dig("status", "userInfo", "groups") or [])])
    s.exchange("GET", "configmaps", None, stranger="Bearer nonsense")
    s.exchange("GET", "/version", None, stranger="Bearer nonsense")


@scenario
def statuses(s):
    """The status of each kind that has one, by every kind of patch."""
    s.setup("POST", "deployments", deployment("d"))
    at = "deployments/d/status"
    s.merge(at, {"status": {"replicas": 1, "conditions": [{"type": "Available", "status": "True"}]},
                 "metadata": {"labels": {"x": "y"}, "annotations": {"n": "o"}}})
    s.strategic(at, {"status": {"conditions": [{"type": "Progressing", "status": "True"}]}})
    s.json_patch(at, [{"op": "replace", "path": "/status/replicas", "value": 2}])
    s.json_patch(at, [{"op": "add", "path": "/spec/replicas", "value": 2}])
    s.merge(at, {"status": {"replicas": "x"}})
    s.merge(at, {"status": {"nonsense": 1}})
    s.merge(at + "?fieldValidation=Strict", {"status": {"nonsense": 1}})
    s.merge(at + "?dryRun=All", {"status": {"replicas": 9}})
    s.merge("deployments/missing/status", {"status": {}})
    for path, body, status in (
        ("persistentvolumeclaims", kind("v1", "PersistentVolumeClaim", metadata={"name": "x"}, spec={
            "accessModes": ["ReadWriteOnce"], "storageClassName": "c",
            "resources": {"requests": {"storage": "1Gi"}}}),
         {"phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1024Mi"}}),
        ("jobs", kind("batch/v1", "Job", metadata={"name": "x"}, spec={"template": {"spec": {
            "restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}),
         {"active": 1, "ready": 0, "startTime": "2020-01-01T00:00:00Z"}),
        ("ingresses", kind("networking.k8s.io/v1", "Ingress", metadata={"name": "x"}, spec={
            "defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}),
         {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}, {"hostname": "h.example.com"}]}}),
        ("poddisruptionbudgets", kind("policy/v1", "PodDisruptionBudget", metadata={"name": "x"}, spec={
            "selector": LABELS}), {"currentHealthy": 1, "desiredHealthy": 1, "disruptionsAllowed": 0,
                                   "expectedPods": 1, "observedGeneration": 1}),
        ("statefulsets", kind("apps/v1", "StatefulSet", metadata={"name": "x"}, spec={
            "selector": LABELS, "template": TEMPLATE}), {"replicas": 1, "readyReplicas": 1, "currentRevision": "r"}),
        ("daemonsets", kind("apps/v1", "DaemonSet", metadata={"name": "x"}, spec={
            "selector": LABELS, "template": TEMPLATE}), {"desiredNumberScheduled": 2, "numberReady": 1,
                                                        "currentNumberScheduled": 2, "numberMisscheduled": 0}),
    ):
        s.setup("POST", path, body)
        s.merge(f"{path}/x/status", {"status": status})
        s.get(f"{path}/x", accept=TABLE)
