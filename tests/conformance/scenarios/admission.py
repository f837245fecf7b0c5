"""What the server's admission adds and refuses: limits, defaults of classes, pod security."""

import time

from scenario import scenario
from scenarios.kinds import kind
from scenarios.pods import container, pod


@scenario
def limit_ranges(s):
    s.setup("POST", "limitranges", kind("v1", "LimitRange", metadata={"name": "l"}, spec={"limits": [
        {"type": "Container", "default": {"cpu": "500m", "memory": "256Mi"}, "max": {"cpu": "2"},
         "defaultRequest": {"cpu": "100m"}, "min": {"memory": "16Mi"}},
        {"type": "Pod", "max": {"cpu": "3"}}, {"type": "PersistentVolumeClaim", "max": {"storage": "2Gi"}}]}))
    s.post("pods", pod("bare"))
    s.post("pods", pod("own", container(resources={"limits": {"cpu": "1"}, "requests": {"memory": "32Mi"}})))
    s.post("pods", pod("over", container(resources={"limits": {"cpu": "5"}})))
    s.post("pods", pod("under", container(resources={"requests": {"memory": "1Mi"}})))
    two = container("d", resources={"limits": {"cpu": "2"}})
    s.post("pods", pod("sum", container(resources={"limits": {"cpu": "2"}}), two))
    s.post("persistentvolumeclaims", kind("v1", "PersistentVolumeClaim", metadata={"name": "p"}, spec={
        "storageClassName": "c", "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "5Gi"}}}))


@scenario
def default_classes(s):
    mark = {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}
    s.setup("POST", "storageclasses", kind("storage.k8s.io/v1", "StorageClass", provisioner="a/b", metadata={
        "name": s.unique("default"), **mark}))
    mark = {"annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}}
    s.setup("POST", "ingressclasses", kind("networking.k8s.io/v1", "IngressClass", spec={
        "controller": "a.io/b"}, metadata={"name": s.unique("default"), **mark}))
    _await_caches()
    s.post("persistentvolumeclaims", kind("v1", "PersistentVolumeClaim", metadata={"name": "p"}, spec={
        "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}))
    s.post("ingresses", kind("networking.k8s.io/v1", "Ingress", metadata={"name": "i"}, spec={
        "defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}))
    s.post("ingresses", kind("networking.k8s.io/v1", "Ingress", metadata={"name": "old", "annotations": {
        "kubernetes.io/ingress.class": "nginx"}}, spec={
            "defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}))


def _await_caches():
    """Admission of the real server reads through caches that follow within moments."""
    time.sleep(0.5)


@scenario
def pod_security(s):
    s.setup("PATCH", f"namespaces/{s.namespace}", {"metadata": {"labels": {
        "pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/warn": "restricted"}}},
        type="application/merge-patch+json")
    _await_caches()
    s.post("pods", pod("plain"), note="a warning")
    s.post("pods", pod("host", hostNetwork=True), note="refused")
    s.post("pods", pod("mounted", volumes=[{"name": "h", "hostPath": {"path": "/"}}]))
    s.post("deployments", kind("apps/v1", "Deployment", metadata={"name": "d"}, spec={
        "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {
            "containers": [container(securityContext={"privileged": True})]}}}), note="only warned of")
    s.post("pods", pod("good", container(securityContext={
        "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"}})))


@scenario
def priorities(s):
    s.setup("POST", "priorityclasses", kind("scheduling.k8s.io/v1", "PriorityClass", value=77,
                                            preemptionPolicy="Never", metadata={"name": s.unique("p")}))
    s.setup("POST", "runtimeclasses", kind("node.k8s.io/v1", "RuntimeClass", handler="h", overhead={
        "podFixed": {"cpu": "250m"}}, metadata={"name": s.unique("r")}))
    _await_caches()
    s.post("pods", pod("a", priorityClassName=s.unique("p")))
    s.post("pods", pod("b", priorityClassName=s.unique("p"), priority=5))
    s.post("pods", pod("c", priority=5))
    s.post("pods", pod("d", runtimeClassName=s.unique("r")))
    s.post("pods", pod("e", runtimeClassName=s.unique("r"), overhead={"cpu": "1"}))


@scenario
def quotas(s):
    s.setup("POST", "resourcequotas", kind("v1", "ResourceQuota", metadata={"name": "q"}, spec={
        "hard": {"count/configmaps": "1"}}))
    s.setup("PATCH", "resourcequotas/q/status", {"status": {
        "hard": {"count/configmaps": "1"}, "used": {"count/configmaps": "1"}}}, type="application/merge-patch+json")
    _await_caches()
    s.post("configmaps", kind("v1", "ConfigMap", metadata={"name": "a"}))
    s.get("resourcequotas/q")
