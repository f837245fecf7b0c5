"""Spoilt objects of every kind: which errors are found, their words and their order."""

from scenario import scenario
from scenarios.kinds import HOOK, LABELS, POD, RBAC, TEMPLATE, kind


def refuse(s, resource, *bodies):
    for body in bodies:
        s.post(f"{resource}?dryRun=All", {**body, "metadata": {"name": "x", **body.get("metadata", {})}})


@scenario
def networking(s):
    def ingress(**spec):
        return kind("networking.k8s.io/v1", "Ingress", spec=spec)

    def path(**fields):
        return {"rules": [{"host": "a.example.com", "http": {"paths": [fields]}}]}

    service = {"service": {"name": "s", "port": {"number": 80}}}
    refuse(s, "ingresses", ingress(), ingress(**path(path="x", pathType="Prefix", backend=service)),
           ingress(**path(path="/", backend=service)), ingress(**path(path="/", pathType="Odd", backend=service)),
           ingress(**path(path="/a//b/../c", pathType="Exact", backend=service)),
           ingress(**path(path="/", pathType="Prefix", backend={})),
           ingress(**path(path="/", pathType="Prefix", backend={"service": {"name": "", "port": {}}})),
           ingress(**path(path="/", pathType="Prefix", backend={"service": {
               "name": "s", "port": {"number": 80, "name": "http"}}})),
           ingress(rules=[{"host": "Bad Host", "http": {"paths": []}}, {"host": "1.2.3.4"}]),
           ingress(rules=[{"host": "*.*.example.com"}], tls=[{"hosts": ["*"], "secretName": "Bad Name"}],
                   ingressClassName="Bad Class"),
           ingress(defaultBackend={**service, "resource": {"kind": "X", "name": "y"}}))

    def policy(**spec):
        return kind("networking.k8s.io/v1", "NetworkPolicy", spec=spec)

    refuse(s, "networkpolicies", policy(podSelector={"matchLabels": {"bad key": "x"}}),
           policy(podSelector={}, policyTypes=["Odd"]), policy(podSelector={}, policyTypes=["Ingress", "Egress", "X"]),
           policy(podSelector={}, ingress=[{"from": [{}], "ports": [{"port": 0}, {"port": "Bad Port"}]}]),
           policy(podSelector={}, ingress=[{"from": [{"ipBlock": {"cidr": "x"}, "podSelector": {}}]}]),
           policy(podSelector={}, egress=[{"to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["11.0.0.0/8"]}}],
                                           "ports": [{"port": 9, "endPort": 3}, {"endPort": 3},
                                                     {"protocol": "ICMP", "port": 1}]}]))
    refuse(s, "ingressclasses", kind("networking.k8s.io/v1", "IngressClass", spec={"controller": "nodomain"}),
           kind("networking.k8s.io/v1", "IngressClass", spec={}),
           kind("networking.k8s.io/v1", "IngressClass", spec={"controller": "a.io/b", "parameters": {
               "kind": "K", "name": "n", "scope": "Namespace"}}))
    refuse(s, "endpoints", kind("v1", "Endpoints", subsets=[{"addresses": [{"ip": "x"}, {"ip": "127.0.0.1"}],
                                                            "ports": [{"port": 0}, {"port": 1}]}, {}]))
    refuse(s, "endpointslices", kind("discovery.k8s.io/v1", "EndpointSlice", addressType="Odd", endpoints=[]),
           kind("discovery.k8s.io/v1", "EndpointSlice", endpoints=[]),
           kind("discovery.k8s.io/v1", "EndpointSlice", addressType="IPv4", endpoints=[
               {"addresses": ["fe80::1"]}, {"addresses": []}], ports=[{"name": "A"}, {"protocol": "X"}]))


@scenario
def access(s):
    def role(*rules):
        return kind(f"{RBAC}/v1", "Role", rules=list(rules))

    refuse(s, "roles", role({"verbs": ["get"]}), role({"apiGroups": [""], "resources": ["pods"]}),
           role({"nonResourceURLs": ["/x"], "verbs": ["get"]}), role({"resources": ["pods"], "verbs": ["get"]}))
    refuse(s, "clusterroles", kind(f"{RBAC}/v1", "ClusterRole", rules=[
        {"nonResourceURLs": ["/x"], "resources": ["pods"], "apiGroups": [""], "verbs": ["get"]}, {}]),
        kind(f"{RBAC}/v1", "ClusterRole", aggregationRule={"clusterRoleSelectors": []}))

    def binding(**fields):
        return kind(f"{RBAC}/v1", "RoleBinding", **fields)

    ref = {"apiGroup": RBAC, "kind": "Role", "name": "r"}
    refuse(s, "rolebindings", binding(roleRef={**ref, "kind": "Odd"}), binding(roleRef={**ref, "apiGroup": "x"}),
           binding(roleRef={**ref, "name": "a/b"}),
           binding(roleRef=ref, subjects=[{"kind": "Odd", "name": "x"}, {"kind": "User"},
                                          {"kind": "ServiceAccount", "name": "Bad_Name"},
                                          {"kind": "ServiceAccount", "name": "a", "apiGroup": "x"},
                                          {"kind": "User", "name": "u", "apiGroup": "x"}]))
    refuse(s, "clusterrolebindings", kind(f"{RBAC}/v1", "ClusterRoleBinding", roleRef=ref, subjects=[
        {"kind": "ServiceAccount", "name": "a"}]))
    refuse(s, "serviceaccounts", kind("v1", "ServiceAccount", metadata={"name": "Bad_Name"}))


@scenario
def storage(s):
    def claim(**spec):
        return kind("v1", "PersistentVolumeClaim", spec={"storageClassName": "c", **spec})

    one = {"requests": {"storage": "1Gi"}}
    refuse(s, "persistentvolumeclaims", claim(), claim(accessModes=["Odd"], resources=one),
           claim(accessModes=["ReadWriteOnce"], resources={"requests": {"storage": "-1Gi"}}),
           claim(accessModes=["ReadWriteOnce"], resources={"requests": {"storage": "0"}}),
           claim(accessModes=["ReadWriteOnce"], resources={"requests": {"storage": "1.5"}}),
           claim(accessModes=["ReadWriteOncePod", "ReadWriteOnce"], resources=one, volumeMode="Odd"),
           claim(accessModes=["ReadWriteOnce"], resources=one, storageClassName="Bad_Name"),
           claim(accessModes=["ReadWriteOnce"], resources=one, selector={"matchLabels": {"bad key": "x"}}),
           claim(accessModes=["ReadWriteOnce"], resources=one, dataSource={"kind": "Pod", "name": "p"}))

    def volume(**spec):
        return kind("v1", "PersistentVolume", metadata={"name": s.unique("x")}, spec=spec)

    refuse(s, "persistentvolumes", volume(), volume(capacity={"storage": "1Gi"}, accessModes=["ReadWriteOnce"]),
           volume(capacity={"storage": "1Gi", "cpu": "1"}, accessModes=["Odd"], hostPath={"path": "../x"},
                  persistentVolumeReclaimPolicy="Odd"),
           volume(capacity={"storage": "1Gi"}, accessModes=["ReadWriteOnce"], hostPath={"path": "/"},
                  nfs={"server": "s", "path": "/x"}),
           volume(capacity={"storage": "1Gi"}, accessModes=["ReadWriteOnce"], hostPath={"path": "/"},
                  persistentVolumeReclaimPolicy="Recycle"),
           volume(capacity={"storage": "1Gi"}, accessModes=["ReadWriteOnce"], local={"path": "/x"}))
    group = "storage.k8s.io/v1"
    refuse(s, "storageclasses", kind(group, "StorageClass"), kind(group, "StorageClass", provisioner="a b"),
           kind(group, "StorageClass", provisioner="a/b", reclaimPolicy="Recycle", volumeBindingMode="Odd"),
           kind(group, "StorageClass", provisioner="a/b", parameters={"": "x"}))
    refuse(s, "csidrivers", kind(group, "CSIDriver", metadata={"name": "Bad_Name"}, spec={
        "volumeLifecycleModes": ["Odd"], "fsGroupPolicy": "Odd"}))
    refuse(s, "volumeattachments", kind(group, "VolumeAttachment", spec={}))


@scenario
def policies(s):
    def budget(**spec):
        return kind("policy/v1", "PodDisruptionBudget", spec=spec)

    refuse(s, "poddisruptionbudgets", budget(minAvailable=1, maxUnavailable=1), budget(minAvailable=-1),
           budget(maxUnavailable="150%"), budget(minAvailable="x"), budget(unhealthyPodEvictionPolicy="Odd"),
           budget(selector={"matchExpressions": [{"key": "a", "operator": "In"}]}))
    refuse(s, "limitranges", kind("v1", "LimitRange", spec={"limits": [
        {"type": "Container", "max": {"cpu": "1"}, "min": {"cpu": "2"}},
        {"type": "Container"}, {"type": "Odd Type"}, {"type": "Pod", "default": {"cpu": "1"}},
        {"type": "PersistentVolumeClaim"}]}))
    refuse(s, "resourcequotas", kind("v1", "ResourceQuota", spec={"hard": {"pods": "-1"}}),
           kind("v1", "ResourceQuota", spec={"hard": {"pods": "1.5"}}),
           kind("v1", "ResourceQuota", spec={"hard": {"nonsense": "1"}}),
           kind("v1", "ResourceQuota", spec={"hard": {"pods": "1"}, "scopes": ["Odd"]}),
           kind("v1", "ResourceQuota", spec={"hard": {"pods": "1"}, "scopes": ["Terminating", "NotTerminating"]}))
    group = "scheduling.k8s.io/v1"
    refuse(s, "priorityclasses", kind(group, "PriorityClass", metadata={"name": "system-x"}, value=1),
           kind(group, "PriorityClass", value=2000000000), kind(group, "PriorityClass", preemptionPolicy="Odd"))
    refuse(s, "runtimeclasses", kind("node.k8s.io/v1", "RuntimeClass"),
           kind("node.k8s.io/v1", "RuntimeClass", handler="Bad_Handler", overhead={"podFixed": {"memory": "-1"}}))
    refuse(s, "leases", kind("coordination.k8s.io/v1", "Lease", spec={
        "leaseDurationSeconds": 0, "leaseTransitions": -1, "holderIdentity": ""}))
    refuse(s, "controllerrevisions", kind("apps/v1", "ControllerRevision", revision=-1),
           kind("apps/v1", "ControllerRevision", revision=1), kind("apps/v1", "ControllerRevision", data={}))
    refuse(s, "events", kind("v1", "Event"), kind("v1", "Event", involvedObject={"namespace": s.namespace},
                                                  eventTime="2020-01-01T00:00:00.000000Z"))


@scenario
def webhooks(s):
    def hooks(*webhooks):
        return kind("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", webhooks=list(webhooks))

    refuse(s, "validatingwebhookconfigurations", hooks({}), hooks({**HOOK, "name": "short"}),
           hooks({**HOOK, "sideEffects": "Some"}), hooks({**HOOK, "admissionReviewVersions": []}),
           hooks({**HOOK, "admissionReviewVersions": ["v9"]}), hooks(HOOK, HOOK),
           hooks({**HOOK, "clientConfig": {}}), hooks({**HOOK, "clientConfig": {"url": "http://x"}}),
           hooks({**HOOK, "timeoutSeconds": 99, "failurePolicy": "Odd", "matchPolicy": "Odd"}),
           hooks({**HOOK, "rules": [{"operations": ["X"], "apiGroups": [], "apiVersions": ["*", "v1"],
                                     "resources": ["*/*", "pods"]}]}),
           hooks({**HOOK, "clientConfig": {"service": {"namespace": "", "name": "", "port": 0, "path": "x"}}}),
           hooks({**HOOK, "matchConditions": [{"name": "a", "expression": "1 +"}]}))


@scenario
def workloads(s):
    def workload(name, **spec):
        return kind("apps/v1", name, spec={"selector": LABELS, "template": TEMPLATE, **spec})

    refuse(s, "statefulsets", workload("StatefulSet", podManagementPolicy="Odd", replicas=-1),
           workload("StatefulSet", updateStrategy={"type": "Odd"}),
           workload("StatefulSet", updateStrategy={"type": "OnDelete", "rollingUpdate": {"partition": 1}}),
           workload("StatefulSet", updateStrategy={"rollingUpdate": {"partition": -1}}),
           workload("StatefulSet", persistentVolumeClaimRetentionPolicy={"whenDeleted": "Odd"}),
           workload("StatefulSet", serviceName="Bad_Name"), workload("StatefulSet", selector={}),
           workload("StatefulSet", selector=None), workload("StatefulSet", ordinals={"start": -1}))
    refuse(s, "daemonsets", workload("DaemonSet", updateStrategy={"type": "Odd"}),
           workload("DaemonSet", updateStrategy={"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}}),
           workload("DaemonSet", updateStrategy={"rollingUpdate": {"maxUnavailable": 1, "maxSurge": 1}}),
           workload("DaemonSet", selector={"matchLabels": {"other": "x"}}, minReadySeconds=-1),
           workload("DaemonSet", template={"spec": POD}))
    refuse(s, "replicasets", workload("ReplicaSet", replicas=-1), workload("ReplicaSet", selector=None),
           workload("ReplicaSet", template=None))
    refuse(s, "replicationcontrollers", kind("v1", "ReplicationController", spec={}),
           kind("v1", "ReplicationController", spec={"replicas": -1, "selector": {"a": "b"}, "template": TEMPLATE}))
    once = {"restartPolicy": "Never", **POD}

    def job(**spec):
        return kind("batch/v1", "Job", spec={"template": {"spec": once}, **spec})

    refuse(s, "jobs", job(completionMode="Odd"), job(completionMode="Indexed"), job(activeDeadlineSeconds=-1),
           job(ttlSecondsAfterFinished=-1), job(manualSelector=True), job(podReplacementPolicy="Odd"),
           job(selector=LABELS), job(backoffLimitPerIndex=1), job(maxFailedIndexes=1),
           job(podFailurePolicy={"rules": [{"action": "Odd"}, {"action": "FailJob", "onExitCodes": {
               "operator": "In", "values": [0, 0]}}]}), kind("batch/v1", "Job", spec={}),
           job(managedBy="nodomain"))

    def cron(**spec):
        return kind("batch/v1", "CronJob", spec={"schedule": "* * * * *", "jobTemplate": {"spec": {
            "template": {"spec": once}}}, **spec})

    refuse(s, "cronjobs", cron(schedule=""), cron(schedule="61 * * * *"), cron(schedule="* * * * * *"),
           cron(schedule="@sometimes"), cron(schedule="*/0 * * * *"), cron(timeZone=""), cron(timeZone="Local"),
           cron(startingDeadlineSeconds=-1, successfulJobsHistoryLimit=-1), cron(jobTemplate={}),
           cron(schedule="@every 5m"), cron(schedule="0 0 31 2 MON-FRI"))
    refuse(s, "podtemplates", kind("v1", "PodTemplate", template={"spec": {}}))


@scenario
def fixed_fields(s):
    """Fields of the other kinds that do not change."""
    def fixed(resource, body, *changes):
        name = s.unique("x")
        s.setup("POST", resource, {**body, "metadata": {"name": name}})
        for change in changes:
            s.merge(f"{resource}/{name}", change)

    for resource, name in (("replicasets", "ReplicaSet"), ("daemonsets", "DaemonSet")):
        fixed(resource, kind("apps/v1", name, spec={"selector": LABELS, "template": TEMPLATE}), {"spec": {
            "selector": {"matchLabels": {"b": "c"}}, "template": {"metadata": {"labels": {"b": "c"}}}}})
    fixed("persistentvolumes", kind("v1", "PersistentVolume", spec={
        "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/x"}}),
        {"spec": {"hostPath": {"path": "/y"}}}, {"spec": {"volumeMode": "Block"}},
        {"spec": {"capacity": {"storage": "2Gi"}}})
    fixed("ingressclasses", kind("networking.k8s.io/v1", "IngressClass", spec={"controller": "a.io/b"}),
          {"spec": {"controller": "a.io/c"}})
    fixed("endpointslices", kind("discovery.k8s.io/v1", "EndpointSlice", addressType="IPv4", endpoints=[]),
          {"addressType": "IPv6"})
    fixed("clusterrolebindings", kind(f"{RBAC}/v1", "ClusterRoleBinding", roleRef={
        "apiGroup": RBAC, "kind": "ClusterRole", "name": "none"}), {"roleRef": {"name": "other"}})
    fixed("runtimeclasses", kind("node.k8s.io/v1", "RuntimeClass", handler="a"), {"handler": "b"})
    fixed("csidrivers", kind("storage.k8s.io/v1", "CSIDriver"), {"spec": {"attachRequired": False}})
    fixed("nodes", kind("v1", "Node", spec={"podCIDR": "10.1.0.0/24", "podCIDRs": ["10.1.0.0/24"]}),
          {"spec": {"podCIDR": "10.2.0.0/24", "podCIDRs": ["10.2.0.0/24"]}}, {"spec": {"providerID": "a"}},
          {"spec": {"providerID": "b"}})
    fixed("poddisruptionbudgets", kind("policy/v1", "PodDisruptionBudget", spec={"selector": LABELS}),
          {"spec": {"selector": {"matchLabels": {"b": "c"}}, "maxUnavailable": 2}})
    fixed("volumeattachments", kind("storage.k8s.io/v1", "VolumeAttachment", spec={
        "attacher": "a", "nodeName": "n", "source": {"persistentVolumeName": "v"}}), {"spec": {"nodeName": "m"}})
    fixed("secrets", kind("v1", "Secret"), {"type": "kubernetes.io/tls"}, {"immutable": True}, {"immutable": False})
    fixed("priorityclasses", kind("scheduling.k8s.io/v1", "PriorityClass", value=1),
          {"preemptionPolicy": "Never"}, {"description": "x"})


@scenario
def secrets(s):
    """Types of secrets that demand their keys."""
    def secret(type, **data):
        return kind("v1", "Secret", type=type, data=data)

    for type in ("kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg",
                 "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth", "kubernetes.io/service-account-token",
                 "bootstrap.kubernetes.io/token", "Opaque", "helm.sh/release.v1"):
        s.post("secrets?dryRun=All", {**secret(type), "metadata": {"name": "x"}})
    refuse(s, "secrets", secret("kubernetes.io/dockerconfigjson", **{".dockerconfigjson": "bm9uZQ=="}),
           secret("kubernetes.io/dockerconfigjson", **{".dockerconfigjson": "e30="}),
           secret("kubernetes.io/tls", **{"tls.crt": "", "tls.key": ""}))
