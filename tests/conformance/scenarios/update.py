"""PUT: conflicts, immutable fields, generations, create on update, what status keeps apart."""

from scenarios.create import configmap, deployment
from scenario import scenario


@scenario
def versions(s):
    made = s.post("configmaps", configmap("a", data={"k": "v"})).body
    s.put("configmaps/a", configmap("a", data={"k": "v"}), note="no change, no version")
    s.put("configmaps/a", made, note="no change")
    stale = {**made, "data": {"k": "w"}}
    s.put("configmaps/a", stale)
    s.put("configmaps/a", {**stale, "data": {"k": "x"}}, note="a version of the past")
    s.put("configmaps/a", configmap("a", data={"k": "y"}), note="no version")
    s.put("configmaps/a", {**configmap("a"), "metadata": {"name": "a", "resourceVersion": "0"}})
    s.put("configmaps/a", {**configmap("a"), "metadata": {"name": "a", "resourceVersion": "abc"}})
    s.put("configmaps/a", {**configmap("a"), "metadata": {"name": "a", "resourceVersion": "99999999"}})
    s.put("configmaps/a", {**configmap("a"), "metadata": {
        "name": "a", "uid": "11111111-2222-3333-4444-555555555555"}})
    s.get("configmaps/a")


@scenario
def identity(s):
    s.post("configmaps", configmap("a"))
    s.put("configmaps/a", configmap("b"), note="another name")
    s.put("configmaps/a", configmap(None), note="no name")
    s.put("configmaps/a", {"apiVersion": "v1", "kind": "ConfigMap",
                           "metadata": {"name": "a", "namespace": "elsewhere"}})
    s.put("configmaps/a", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}})
    s.put("configmaps/a", {"apiVersion": "v9", "kind": "ConfigMap", "metadata": {"name": "a"}})
    s.put("configmaps/a", b"{}")
    s.put("configmaps/a", b"")
    s.put("configmaps/a", b"{")
    s.put("configmaps/missing", configmap("missing", data={"k": "v"}))
    s.put("missing:configmaps/a", configmap("a"))
    s.put("configmaps", configmap("a"), note="PUT to a collection")
    s.put("configmaps/a", configmap("a"), type="text/plain")
    s.put("configmaps/a?dryRun=All", configmap("a", data={"dry": "run"}))
    s.put("configmaps/a?dryRun=Some", configmap("a"))
    s.put("configmaps/a?fieldManager=mine", configmap("a", data={"k": "v"}))
    s.put("configmaps/a?fieldValidation=Strict", configmap("a", data={"k": "v"}, extra=1))
    s.put("configmaps/a?fieldValidation=Warn", configmap("a", data={"k": "v"}, extra=1))
    s.put("configmaps/a?fieldValidation=Ignore", configmap("a", data={"k": "v"}, extra=1))
    s.put("configmaps/a", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": "a", "creationTimestamp": "2001-01-01T00:00:00Z", "generation": 4,
        "labels": {"l": "1"}, "annotations": {"n": "2"}}})
    s.put("configmaps/a", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": "a", "labels": {"bad key": "1"}}})
    s.get("configmaps/a")


@scenario
def create_on_update(s):
    """Few kinds come into being by PUT."""
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
             "spec": {"holderIdentity": "me"}}
    s.put("leases/l", lease)
    s.put("leases/l2", {**lease, "metadata": {"name": "l2", "resourceVersion": "5"}})
    s.put("leases/l3", {**lease, "metadata": {"name": "l3", "uid": "11111111-2222-3333-4444-555555555555"}})
    s.put("leases/l4?dryRun=All", {**lease, "metadata": {"name": "l4"}})
    s.put("leases/l4?fieldManager=mine", {**lease, "metadata": {"name": "l4"}})
    s.put("serviceaccounts/x", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "x"}})
    s.put("secrets/x", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}})
    s.put("services/x", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"},
                         "spec": {"ports": [{"port": 80}]}})
    s.put("deployments/x", deployment("x"))
    s.put("endpoints/x", {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "x"}})
    s.put("events/x", {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "x"},
                       "involvedObject": {"namespace": s.namespace}})
    s.put("limitranges/x", {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "x"}})
    s.put("roles/x", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                      "metadata": {"name": "x"}})
    s.put(f"clusterroles/{s.unique('x')}", {"apiVersion": "rbac.authorization.k8s.io/v1",
                                            "kind": "ClusterRole", "metadata": {"name": s.unique("x")}})
    s.put("networkpolicies/x", {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                                "metadata": {"name": "x"}, "spec": {"podSelector": {}}})
    s.put(f"priorityclasses/{s.unique('x')}", {"apiVersion": "scheduling.k8s.io/v1", "value": 1,
                                               "kind": "PriorityClass", "metadata": {"name": s.unique("x")}})
    s.put(f"runtimeclasses/{s.unique('x')}", {"apiVersion": "node.k8s.io/v1", "handler": "h",
                                              "kind": "RuntimeClass", "metadata": {"name": s.unique("x")}})


@scenario
def status_apart(s):
    made = s.post("deployments", {**deployment("d"), "status": {"replicas": 9}}).body
    s.put("deployments/d", {**made, "status": {"replicas": 5}}, note="status in the main resource")
    changed = {**made, "spec": {**made["spec"], "replicas": 7}, "status": {"replicas": 2, "readyReplicas": 1},
               "metadata": {**made["metadata"], "labels": {"from": "status"}}}
    s.put("deployments/d/status", changed, note="spec in the status")
    s.get("deployments/d/status")
    s.put("deployments/d/status", {**deployment("d"), "status": {"replicas": -1, "readyReplicas": 4}})
    s.put("deployments/missing/status", deployment("missing"))
    s.post("deployments/d/status", made)
    s.delete("deployments/d/status")
    s.get("configmaps/a/status")
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
           "spec": {"containers": [{"name": "c", "image": "i"}]}, "status": {"phase": "Running"}}
    s.post("pods", pod)
    s.put("pods/p/status", {**pod, "status": {"phase": "Running", "podIP": "10.1.2.3", "conditions": [
        {"type": "Ready", "status": "True", "lastTransitionTime": "2020-01-01T00:00:00Z"}]}})
    s.put("pods/p", pod)
    s.get("pods/p")


@scenario
def generations(s):
    made = s.post("deployments", deployment("d")).body
    labelled = {**made, "metadata": {**made["metadata"], "labels": {"x": "y"}}}
    after = s.put("deployments/d", labelled, note="labels do not count").body
    s.put("deployments/d", {**after, "spec": {**after["spec"], "replicas": 3}})
    s.put("deployments/d", deployment("d"), note="defaults again")
    s.put("deployments/d", {**deployment("d"), "metadata": {"name": "d", "generation": 99}})
    s.post("statefulsets", {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "s"},
                            "spec": {**deployment("s")["spec"], "serviceName": "s"}})
    s.put("statefulsets/s", {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "s"},
                             "spec": {**deployment("s")["spec"], "serviceName": "s", "replicas": 4}})


@scenario
def immutable_workloads(s):
    s.post("deployments", deployment("d"))
    other = deployment("d")
    other["spec"]["selector"]["matchLabels"] = {"app": "d", "more": "1"}
    other["spec"]["template"]["metadata"]["labels"] = {"app": "d", "more": "1"}
    s.put("deployments/d", other)
    stateful = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "s"},
                "spec": {**deployment("s")["spec"], "serviceName": "s"}}
    s.post("statefulsets", stateful)
    s.put("statefulsets/s", {**stateful, "spec": {**stateful["spec"], "serviceName": "t"}})
    s.put("statefulsets/s", {**stateful, "spec": {**stateful["spec"], "podManagementPolicy": "Parallel"}})
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"}, "spec": {"template": {
        "spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}}
    s.post("jobs", job)
    changed = {**job, "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [
        {"name": "c", "image": "j"}]}}}}
    s.put("jobs/j", changed)
    s.merge("jobs/j", {"spec": {"completions": 5}})
    s.merge("jobs/j", {"spec": {"selector": {"matchLabels": {"a": "b"}}}})
    s.merge("jobs/j", {"spec": {"parallelism": 3, "suspend": True, "backoffLimit": 1}})
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
           "spec": {"containers": [{"name": "c", "image": "i"}]}}
    s.post("pods", pod)
    s.merge("pods/p", {"spec": {"containers": [{"name": "c", "image": "j"}]}})
    s.strategic("pods/p", {"spec": {"containers": [{"name": "c", "command": ["x"]}]}})
    s.strategic("pods/p", {"spec": {"containers": [{"name": "d", "image": "x"}]}})
    s.strategic("pods/p", {"spec": {"hostNetwork": True}})
    s.strategic("pods/p", {"spec": {"activeDeadlineSeconds": 100}})
    s.strategic("pods/p", {"spec": {"activeDeadlineSeconds": 200}})
    s.strategic("pods/p", {"spec": {"tolerations": [{"key": "a", "operator": "Exists"}]}})


@scenario
def immutable_others(s):
    s.post("configmaps", configmap("c", data={"k": "v"}, immutable=True))
    s.put("configmaps/c", configmap("c", data={"k": "w"}, immutable=True))
    s.put("configmaps/c", configmap("c", data={"k": "v"}))
    s.merge("configmaps/c", {"metadata": {"labels": {"a": "b"}}})
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"k": "YQ=="}}
    s.post("secrets", secret)
    s.put("secrets/s", {**secret, "type": "example.com/other"})
    s.merge("secrets/s", {"immutable": True})
    s.merge("secrets/s", {"data": {"k": "Yg=="}})
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"},
               "spec": {"ports": [{"port": 80}]}}
    made = s.post("services", service).body
    s.put("services/s", service, note="no clusterIP keeps it")
    s.merge("services/s", {"spec": {"clusterIP": "None"}})
    s.merge("services/s", {"spec": {"ipFamilies": ["IPv6"]}})
    s.merge("services/s", {"spec": {"type": "ExternalName", "externalName": "example.com"}})
    s.put("services/s", {**service, "spec": made["spec"]})
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "p"}, "spec": {
        "storageClassName": "c", "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "1Gi"}}}}
    s.post("persistentvolumeclaims", claim)
    s.merge("persistentvolumeclaims/p", {"spec": {"storageClassName": "d"}})
    s.merge("persistentvolumeclaims/p", {"spec": {"resources": {"requests": {"storage": "2Gi"}}}})
    s.merge("persistentvolumeclaims/p", {"spec": {"accessModes": ["ReadOnlyMany"]}})
    binding = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
               "metadata": {"name": "b"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io",
                                                      "kind": "Role", "name": "r"}}
    s.post("rolebindings", binding)
    s.put("rolebindings/b", {**binding, "roleRef": {**binding["roleRef"], "name": "q"}})
    s.merge("rolebindings/b", {"subjects": [{"kind": "User", "name": "u"}]})
    priority = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 1,
                "metadata": {"name": s.unique("p")}}
    s.post("priorityclasses", priority)
    s.put(f"priorityclasses/{s.unique('p')}", {**priority, "value": 2})
    storage = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": "a/b",
               "metadata": {"name": s.unique("s")}}
    s.post("storageclasses", storage)
    s.put(f"storageclasses/{s.unique('s')}", {**storage, "provisioner": "c/d"})
    s.put(f"storageclasses/{s.unique('s')}", {**storage, "parameters": {"a": "b"}})
