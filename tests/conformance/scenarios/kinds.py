"""Every kind: a minimal object and a rich one through create, read, table, replace, patch and delete."""

from scenario import TABLE, scenario

POD = {"containers": [{"name": "main", "image": "nginx"}]}
JOB_POD = {"restartPolicy": "Never", **POD}


def kind(api_version, name, **fields):
    return {"apiVersion": api_version, "kind": name, **fields}


def life(s, resource, minimal, rich, change=None):
    """Both objects created, read back plain and as tables, the rich one changed and deleted."""
    for stem, body in (("minimal", minimal), ("rich", rich)):
        metadata = {"name": s.unique(stem), "labels": {"run": s.run}}
        body = {**body, "metadata": {**metadata, **body.get("metadata", {})}}
        if stem == "rich":
            body["metadata"]["annotations"] = {"note": "kept"}
        s.post(resource, body)
    name = body["metadata"]["name"]
    s.get(f"{resource}/{name}")
    s.get(f"{resource}/{name}", accept=TABLE)
    s.get(f"{resource}?labelSelector=run%3D{s.run}", accept=TABLE)
    s.put(f"{resource}/{name}", body, note="the same again")
    s.merge(f"{resource}/{name}", change or {"metadata": {"labels": {"more": "1"}}})
    s.delete(f"{resource}/{name}")


def plain(resource, minimal, rich, change=None):
    """A scenario of one kind, named after its resource."""
    def run(s):
        life(s, resource, minimal, rich, change)

    run.__name__ = resource
    run.__module__ = __name__
    return scenario(run)


plain("configmaps", kind("v1", "ConfigMap"),
      kind("v1", "ConfigMap", data={"a": "1", "empty": ""}, binaryData={"b": "AAE="}, immutable=False),
      {"data": {"c": "3"}})
plain("secrets", kind("v1", "Secret"),
      kind("v1", "Secret", type="example.com/x", data={"a": "YQ==", "e": ""},
           stringData={"b": "plain", "a": "over"}), {"stringData": {"c": "3"}})
plain("serviceaccounts", kind("v1", "ServiceAccount"),
      kind("v1", "ServiceAccount", automountServiceAccountToken=False, secrets=[{"name": "s"}],
           imagePullSecrets=[{"name": "p"}]))
plain("persistentvolumeclaims",
      kind("v1", "PersistentVolumeClaim", spec={
          "accessModes": ["ReadWriteOnce"], "storageClassName": "c",
          "resources": {"requests": {"storage": "1Gi"}}}),
      kind("v1", "PersistentVolumeClaim", spec={
          "accessModes": ["ReadWriteMany", "ReadOnlyMany"], "volumeMode": "Block", "volumeName": "v",
          "storageClassName": "", "selector": {"matchLabels": {"a": "b"}},
          "resources": {"requests": {"storage": "1024Mi"}, "limits": {"storage": "2.5Gi"}}}))
plain("persistentvolumes",
      kind("v1", "PersistentVolume", spec={
          "capacity": {"storage": "5Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/x"}}),
      kind("v1", "PersistentVolume", spec={
          "capacity": {"storage": "5000Mi"}, "accessModes": ["ReadWriteOnce"],
          "persistentVolumeReclaimPolicy": "Delete", "storageClassName": "c", "mountOptions": ["ro"],
          "csi": {"driver": "d.example.com", "volumeHandle": "h", "fsType": "ext4",
                  "volumeAttributes": {"a": "b"}},
          "claimRef": {"namespace": "n", "name": "c", "kind": "PersistentVolumeClaim"},
          "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
              {"key": "k", "operator": "In", "values": ["v"]}]}]}}}))
plain("endpoints", kind("v1", "Endpoints"),
      kind("v1", "Endpoints", subsets=[{
          "addresses": [{"ip": "10.9.0.2", "hostname": "b"}, {"ip": "10.9.0.1"}],
          "notReadyAddresses": [{"ip": "10.9.0.3", "targetRef": {"kind": "Pod", "name": "p"}}],
          "ports": [{"port": 80, "name": "http"}, {"port": 53, "name": "dns", "protocol": "UDP"}]}]))
plain("limitranges", kind("v1", "LimitRange"),
      kind("v1", "LimitRange", spec={"limits": [
          {"type": "Container", "default": {"cpu": "500m"}, "max": {"cpu": "2", "memory": "1Gi"},
           "defaultRequest": {"cpu": "0.1"}, "min": {"cpu": "50m"}, "maxLimitRequestRatio": {"cpu": "10"}},
          {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}}]}))
plain("resourcequotas", kind("v1", "ResourceQuota"),
      kind("v1", "ResourceQuota", spec={"hard": {
          "count/widgets.example.com": "5", "services.nodeports": "300"}}))
plain("podtemplates", kind("v1", "PodTemplate", template={"spec": POD}),
      kind("v1", "PodTemplate", template={"metadata": {"labels": {"a": "b"}}, "spec": POD}))
plain("replicationcontrollers",
      kind("v1", "ReplicationController", spec={"template": {"metadata": {"labels": {"a": "b"}}, "spec": POD}}),
      kind("v1", "ReplicationController", spec={
          "replicas": 2, "minReadySeconds": 5, "selector": {"a": "b"},
          "template": {"metadata": {"labels": {"a": "b", "c": "d"}}, "spec": POD}}), {"spec": {"replicas": 3}})
plain("nodes", kind("v1", "Node"),
      kind("v1", "Node", spec={"podCIDR": "10.1.0.0/24", "podCIDRs": ["10.1.0.0/24"], "providerID": "p://1",
                               "unschedulable": True, "taints": [{"key": "k", "effect": "NoSchedule"}]},
           status={"capacity": {"cpu": "4", "memory": "8Gi"}, "nodeInfo": {"kubeletVersion": "v1.36.0"},
                   "addresses": [{"type": "InternalIP", "address": "10.2.0.1"}]}),
      {"spec": {"unschedulable": None}})
plain("namespaces", kind("v1", "Namespace"),
      kind("v1", "Namespace", spec={"finalizers": ["example.com/x"]}))


@scenario
def events(s):
    about = {"kind": "Pod", "name": "p", "namespace": s.namespace}
    life(s, "events", kind("v1", "Event", involvedObject=about),
         kind("v1", "Event", involvedObject={**about, "uid": "u", "apiVersion": "v1", "resourceVersion": "7",
                                             "fieldPath": "spec.containers{c}"},
              reason="Started", message="It began\nwell", type="Normal", count=3,
              source={"component": "kubelet", "host": "n"}, firstTimestamp="2020-01-01T00:00:00Z",
              lastTimestamp="2020-01-01T00:01:00Z"), {"count": 4})
    new = "events.k8s.io/v1=events"
    event = kind("events.k8s.io/v1", "Event", metadata={"name": "new"}, regarding=about, reason="R",
                 action="A", type="Warning", note="said", eventTime="2020-01-01T00:00:00.123456Z",
                 reportingController="example.com/c", reportingInstance="i",
                 series={"count": 2, "lastObservedTime": "2020-01-01T00:00:01.000000Z"})
    s.post(new, event)
    s.get("events/new", note="the same as a core event")
    s.get(f"{new}/{s.unique('minimal')}")
    s.get(f"{new}/new", accept=TABLE)
    s.post(new, {**event, "metadata": {"name": "bad"}, "eventTime": None, "type": "Odd", "reason": ""})
    s.post("events", kind("v1", "Event", metadata={"name": "other"},
                          involvedObject={"kind": "Pod", "name": "p", "namespace": "elsewhere"}))
    s.merge(f"{new}/new", {"note": "changed"})
    s.merge(f"{new}/new", {"series": {"count": 5}})


LABELS = {"matchLabels": {"app": "x"}}
TEMPLATE = {"metadata": {"labels": {"app": "x"}}, "spec": POD}
plain("deployments", kind("apps/v1", "Deployment", spec={"selector": LABELS, "template": TEMPLATE}),
      kind("apps/v1", "Deployment", spec={
          "replicas": 3, "minReadySeconds": 5, "revisionHistoryLimit": 0, "progressDeadlineSeconds": 100,
          "paused": True, "strategy": {"type": "RollingUpdate", "rollingUpdate": {
              "maxSurge": "30%", "maxUnavailable": 0}},
          "selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["x", "y"]}]},
          "template": TEMPLATE}), {"spec": {"paused": None}})
plain("replicasets", kind("apps/v1", "ReplicaSet", spec={"selector": LABELS, "template": TEMPLATE}),
      kind("apps/v1", "ReplicaSet", spec={"replicas": 0, "minReadySeconds": 1, "selector": LABELS,
                                          "template": TEMPLATE}), {"spec": {"replicas": 2}})
plain("statefulsets", kind("apps/v1", "StatefulSet", spec={"selector": LABELS, "template": TEMPLATE}),
      kind("apps/v1", "StatefulSet", spec={
          "replicas": 2, "serviceName": "svc", "podManagementPolicy": "Parallel", "minReadySeconds": 3,
          "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}},
          "ordinals": {"start": 5}, "revisionHistoryLimit": 2,
          "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"},
          "volumeClaimTemplates": [{"metadata": {"name": "data", "labels": {"l": "1"}}, "spec": {
              "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}],
          "selector": LABELS, "template": TEMPLATE}), {"spec": {"replicas": 4}})
plain("daemonsets", kind("apps/v1", "DaemonSet", spec={"selector": LABELS, "template": TEMPLATE}),
      kind("apps/v1", "DaemonSet", spec={
          "selector": LABELS, "template": TEMPLATE, "minReadySeconds": 1, "revisionHistoryLimit": 3,
          "updateStrategy": {"rollingUpdate": {"maxUnavailable": "20%"}}}),
      {"spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": None}}})
plain("controllerrevisions", kind("apps/v1", "ControllerRevision", revision=1, data={"a": 1}),
      kind("apps/v1", "ControllerRevision", revision=7, data={"spec": {"deep": [1, 2.5, "x", None, True]}}),
      {"revision": 8})
plain("jobs", kind("batch/v1", "Job", spec={"template": {"spec": JOB_POD}}),
      kind("batch/v1", "Job", spec={
          "parallelism": 2, "completions": 4, "backoffLimit": 0, "activeDeadlineSeconds": 60,
          "ttlSecondsAfterFinished": 0, "completionMode": "Indexed", "suspend": True,
          "podReplacementPolicy": "Failed", "podFailurePolicy": {"rules": [
              {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
              {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [1, 2]}}]},
          "template": {"metadata": {"labels": {"x": "y"}}, "spec": JOB_POD}}), {"spec": {"suspend": False}})
plain("cronjobs", kind("batch/v1", "CronJob", spec={
    "schedule": "*/5 * * * *", "jobTemplate": {"spec": {"template": {"spec": JOB_POD}}}}),
      kind("batch/v1", "CronJob", spec={
          "schedule": "@daily", "timeZone": "Europe/Zurich", "concurrencyPolicy": "Forbid", "suspend": True,
          "startingDeadlineSeconds": 10, "successfulJobsHistoryLimit": 0, "failedJobsHistoryLimit": 5,
          "jobTemplate": {"metadata": {"labels": {"a": "b"}},
                          "spec": {"backoffLimit": 2, "template": {"spec": JOB_POD}}}}),
      {"spec": {"suspend": False}})
plain("ingresses", kind("networking.k8s.io/v1", "Ingress", spec={
    "defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}}),
      kind("networking.k8s.io/v1", "Ingress", spec={
          "ingressClassName": "nginx", "tls": [{"hosts": ["a.example.com", "b.example.com"], "secretName": "t"}],
          "rules": [{"host": "a.example.com", "http": {"paths": [
              {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "s", "port": {"name": "http"}}}},
              {"path": "/x", "pathType": "Exact", "backend": {"resource": {
                  "apiGroup": "example.com", "kind": "Bucket", "name": "b"}}}]}},
              {"host": "*.example.com"}, {"http": {"paths": [
                  {"pathType": "ImplementationSpecific", "backend": {"service": {
                      "name": "s", "port": {"number": 8080}}}}]}}]}))
plain("ingressclasses", kind("networking.k8s.io/v1", "IngressClass", spec={"controller": "example.com/c"}),
      kind("networking.k8s.io/v1", "IngressClass", spec={"controller": "example.com/c", "parameters": {
          "apiGroup": "example.com", "kind": "P", "name": "p"}}))
plain("networkpolicies", kind("networking.k8s.io/v1", "NetworkPolicy", spec={"podSelector": {}}),
      kind("networking.k8s.io/v1", "NetworkPolicy", spec={
          "podSelector": {"matchLabels": {"a": "b"}}, "policyTypes": ["Egress", "Ingress"],
          "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
                                {"namespaceSelector": {}, "podSelector": {"matchLabels": {"c": "d"}}}],
                       "ports": [{"port": 80}, {"port": "http", "protocol": "TCP"},
                                 {"port": 1000, "endPort": 2000, "protocol": "UDP"}]}, {}],
          "egress": []}))
RULE = {"apiGroups": ["", "apps"], "resources": ["pods", "deployments/scale"], "verbs": ["get", "list"]}
plain("roles", kind("rbac.authorization.k8s.io/v1", "Role"),
      kind("rbac.authorization.k8s.io/v1", "Role", rules=[RULE, {**RULE, "resourceNames": ["a"]}]))
plain("clusterroles", kind("rbac.authorization.k8s.io/v1", "ClusterRole", rules=[]),
      kind("rbac.authorization.k8s.io/v1", "ClusterRole", rules=[
          RULE, {"nonResourceURLs": ["/healthz", "/x/*"], "verbs": ["get"]}],
          aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"never": "so"}}]}))
RBAC = "rbac.authorization.k8s.io"
plain("rolebindings", kind(f"{RBAC}/v1", "RoleBinding", roleRef={"kind": "Role", "name": "r"}),
      kind(f"{RBAC}/v1", "RoleBinding", roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": "view"},
           subjects=[{"kind": "User", "name": "u"}, {"kind": "Group", "name": "g", "apiGroup": RBAC},
                     {"kind": "ServiceAccount", "name": "s", "namespace": "n"}]))
plain("clusterrolebindings", kind(f"{RBAC}/v1", "ClusterRoleBinding",
                                  roleRef={"kind": "ClusterRole", "name": "none"}),
      kind(f"{RBAC}/v1", "ClusterRoleBinding", roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": "none"},
           subjects=[{"kind": "ServiceAccount", "name": "s", "namespace": "n"}]))
plain("poddisruptionbudgets", kind("policy/v1", "PodDisruptionBudget", spec={"selector": LABELS}),
      kind("policy/v1", "PodDisruptionBudget", spec={
          "minAvailable": "50%", "selector": LABELS, "unhealthyPodEvictionPolicy": "AlwaysAllow"}))
plain("leases", kind("coordination.k8s.io/v1", "Lease"),
      kind("coordination.k8s.io/v1", "Lease", spec={
          "holderIdentity": "me", "leaseDurationSeconds": 15, "acquireTime": "2020-01-01T00:00:00.500000Z",
          "renewTime": "2020-01-01T00:00:00.123456Z", "leaseTransitions": 0}),
      {"spec": {"renewTime": "2020-01-01T00:00:10.000000Z"}})
plain("endpointslices", kind("discovery.k8s.io/v1", "EndpointSlice", addressType="IPv4", endpoints=[]),
      kind("discovery.k8s.io/v1", "EndpointSlice", addressType="IPv4", endpoints=[
          {"addresses": ["10.9.0.1"], "conditions": {"ready": True}, "hostname": "h", "nodeName": "n",
           "zone": "z", "targetRef": {"kind": "Pod", "name": "p"}, "hints": {"forZones": [{"name": "z"}]}}],
          ports=[{"name": "", "port": 80, "protocol": "TCP"}, {"name": "b", "appProtocol": "http"}]))
plain("priorityclasses", kind("scheduling.k8s.io/v1", "PriorityClass"),
      kind("scheduling.k8s.io/v1", "PriorityClass", value=1000, globalDefault=False, description="some",
           preemptionPolicy="Never"), {"description": "other"})
plain("storageclasses", kind("storage.k8s.io/v1", "StorageClass", provisioner="example.com/p"),
      kind("storage.k8s.io/v1", "StorageClass", provisioner="example.com/p", reclaimPolicy="Retain",
           parameters={"a": "b"}, mountOptions=["ro"], allowVolumeExpansion=True,
           volumeBindingMode="WaitForFirstConsumer",
           allowedTopologies=[{"matchLabelExpressions": [{"key": "zone", "values": ["a", "b"]}]}]),
      {"allowVolumeExpansion": False})
plain("csidrivers", kind("storage.k8s.io/v1", "CSIDriver"),
      kind("storage.k8s.io/v1", "CSIDriver", spec={
          "attachRequired": False, "podInfoOnMount": True, "volumeLifecycleModes": ["Ephemeral"],
          "fsGroupPolicy": "File", "storageCapacity": True}))
plain("csinodes", kind("storage.k8s.io/v1", "CSINode", spec={"drivers": []}),
      kind("storage.k8s.io/v1", "CSINode", spec={"drivers": [
          {"name": "d.example.com", "nodeID": "n", "topologyKeys": ["zone"], "allocatable": {"count": 5}}]}))
plain("volumeattachments", kind("storage.k8s.io/v1", "VolumeAttachment", spec={
    "attacher": "a", "nodeName": "n", "source": {"persistentVolumeName": "v"}}),
      kind("storage.k8s.io/v1", "VolumeAttachment", spec={
          "attacher": "a", "nodeName": "n", "source": {"persistentVolumeName": "v"}},
          status={"attached": True}))
plain("runtimeclasses", kind("node.k8s.io/v1", "RuntimeClass", handler="runc"),
      kind("node.k8s.io/v1", "RuntimeClass", handler="kata", overhead={"podFixed": {"memory": "120Mi"}},
           scheduling={"nodeSelector": {"a": "b"}, "tolerations": [{"key": "k", "operator": "Exists"}]}))
HOOK = {"name": "h.example.com", "clientConfig": {"url": "https://127.0.0.1:1/x"}, "sideEffects": "None",
        "admissionReviewVersions": ["v1"]}
NOBODY = {"matchLabels": {"conformance": "matches-nothing"}}
for _name, _kind in (("validatingwebhookconfigurations", "ValidatingWebhookConfiguration"),
                     ("mutatingwebhookconfigurations", "MutatingWebhookConfiguration")):
    plain(_name, kind("admissionregistration.k8s.io/v1", _kind),
          kind("admissionregistration.k8s.io/v1", _kind, webhooks=[
              {**HOOK, "objectSelector": NOBODY},
              {**HOOK, "name": "i.example.com", "namespaceSelector": NOBODY, "objectSelector": NOBODY,
               "failurePolicy": "Ignore", "timeoutSeconds": 3, "matchPolicy": "Exact",
               "clientConfig": {"service": {"namespace": "n", "name": "s", "path": "/p"}},
               "rules": [{"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"],
                          "resources": ["deployments"]}],
               "matchConditions": [{"name": "c", "expression": "request.userInfo.username == 'x'"}]}]))
plain("validatingadmissionpolicies",
      kind("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", spec={
          "matchConstraints": {"resourceRules": [{"apiGroups": ["apps"], "apiVersions": ["v1"],
                                                  "operations": ["CREATE"], "resources": ["deployments"]}]},
          "validations": [{"expression": "object.spec.replicas < 5"}]}),
      kind("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", spec={
          "failurePolicy": "Ignore", "matchConstraints": {"resourceRules": [
              {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"],
               "scope": "Namespaced"}]},
          "variables": [{"name": "n", "expression": "object.spec.replicas"}],
          "validations": [{"expression": "variables.n < 5", "message": "too many", "reason": "Forbidden"}]}))


@scenario
def apiservices(s):
    group = f"{s.run}.conformance.example.com"
    name = f"v1.{group}"
    body = kind("apiregistration.k8s.io/v1", "APIService", metadata={"name": name}, spec={
        "group": group, "version": "v1", "groupPriorityMinimum": 100, "versionPriority": 10,
        "service": {"namespace": "none", "name": "none"}, "insecureSkipTLSVerify": True})
    s.post("apiservices", {**body, "metadata": {"name": "wrong"}})
    s.post("apiservices", {**body, "spec": {"group": group, "version": "v1"}})
    s.post("apiservices?dryRun=All", body)
    s.get("apiservices/v1.")
    s.get("apiservices/v1.apps")
    s.get("apiservices/v1.apps", accept=TABLE)


# A certificate request of CN=someone, O=people; nobody has its key.
REQUEST = (
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIZE1JR0ZBZ0VBTUNNeER6QU5CZ05WQkFvTUJuQm"
    "xiM0JzWlRFUU1BNEdBMVVFQXd3SGMyOXRaVzl1WlRCWgpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQUJC"
    "N1ozQjkveDlGYnREelNKTkF0d25jdHpRM1FMN2UwCnBQbjE0U29XVzFHQWZ4Rm8wTmZiZzRDTlpRdkRYN0xIaU9UbE"
    "dlTTVLc0hxSFdJTlQ5OEwrME9nQURBS0JnZ3EKaGtqT1BRUURBZ05IQURCRUFpQk82UU1WT0xQWHU2Sk1qQy9qejZS"
    "Vmw4YTA0NVlmNXdvNW9qYjVUbzhpTVFJZwpXUVA4TGhIUlBRZkRMZm9Ia2pldWZDVlVEZ2FzT1JrTGtoOUF6OWdhK0"
    "M0PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K"
)


@scenario
def certificatesigningrequests(s):
    body = kind("certificates.k8s.io/v1", "CertificateSigningRequest", metadata={"name": s.unique("c")}, spec={
        "request": "bm9uc2Vuc2U=", "signerName": "example.com/signer", "usages": ["client auth"]})
    s.post("certificatesigningrequests", body)
    good = {**body, "spec": {**body["spec"], "request": REQUEST, "expirationSeconds": 3600}}
    s.post("certificatesigningrequests", good)
    s.get(f"certificatesigningrequests/{s.unique('c')}", accept=TABLE)
    approved = {"status": {"conditions": [{"type": "Approved", "status": "True", "reason": "R",
                                           "lastTransitionTime": "2020-01-01T00:00:00Z",
                                           "lastUpdateTime": "2020-01-01T00:00:00Z"}]}}
    s.merge(f"certificatesigningrequests/{s.unique('c')}/approval", approved)
    s.merge(f"certificatesigningrequests/{s.unique('c')}", approved, note="not there")
    s.post("certificatesigningrequests", {**body, "spec": {"request": "", "signerName": "x"}})


@scenario
def flowschemas(s):
    body = kind("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", metadata={"name": s.unique("f")}, spec={
        "priorityLevelConfiguration": {"name": "catch-all"}, "matchingPrecedence": 9999, "rules": [
            {"subjects": [{"kind": "User", "user": {"name": "nobody"}}], "nonResourceRules": [
                {"verbs": ["get"], "nonResourceURLs": ["/nothing"]}]}]})
    s.post("flowschemas?dryRun=All", body, note="a stored one the server itself changes")
    s.get("flowschemas/catch-all", view=lambda reply: reply.dig("spec"))
    s.get("flowschemas/catch-all", accept=TABLE, view=lambda reply: reply.dig("columnDefinitions"))
    level = kind("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration",
                 metadata={"name": s.unique("p")}, spec={"type": "Limited", "limited": {
                     "limitResponse": {"type": "Reject"}}})
    s.post("prioritylevelconfigurations?dryRun=All", level)


@scenario
def horizontalpodautoscalers(s):
    """Written in one version, read in the other."""
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "d"}
    old, new = "autoscaling/v1=horizontalpodautoscalers", "horizontalpodautoscalers"
    s.post(old, kind("autoscaling/v1", "HorizontalPodAutoscaler", metadata={"name": "old"}, spec={
        "scaleTargetRef": target, "maxReplicas": 5, "targetCPUUtilizationPercentage": 60}))
    s.post(old, kind("autoscaling/v1", "HorizontalPodAutoscaler", metadata={"name": "old2"}, spec={
        "scaleTargetRef": target, "maxReplicas": 5}))
    s.get(f"{new}/old")
    s.get(f"{new}/old2")
    rich = kind("autoscaling/v2", "HorizontalPodAutoscaler", metadata={"name": "new"}, spec={
        "scaleTargetRef": target, "minReplicas": 2, "maxReplicas": 9,
        "metrics": [
            {"type": "Resource", "resource": {"name": "cpu", "target": {
                "type": "Utilization", "averageUtilization": 70}}},
            {"type": "Resource", "resource": {"name": "memory", "target": {
                "type": "AverageValue", "averageValue": "512Mi"}}},
            {"type": "Pods", "pods": {"metric": {"name": "rps"}, "target": {
                "type": "AverageValue", "averageValue": "1k"}}},
            {"type": "External", "external": {"metric": {"name": "q", "selector": {"matchLabels": {"a": "b"}}},
                                              "target": {"type": "Value", "value": "30"}}}],
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60, "policies": [
            {"type": "Percent", "value": 10, "periodSeconds": 30}]}}})
    s.post(new, rich)
    s.get(f"{old}/new")
    s.get(f"{new}/new", accept=TABLE)
    s.get(f"{old}/new", accept=TABLE)
    s.put(f"{new}/new", rich)
    s.merge(f"{old}/new", {"spec": {"maxReplicas": 12}})
    s.merge(f"{old}/old", {"spec": {"targetCPUUtilizationPercentage": 80}})
    s.get(f"{new}/new")
    s.post(new, kind("autoscaling/v2", "HorizontalPodAutoscaler", metadata={"name": "bad"}, spec={
        "scaleTargetRef": {}, "minReplicas": 0, "maxReplicas": 0, "metrics": [{"type": "Odd"}]}))
    s.post(new, kind("autoscaling/v2", "HorizontalPodAutoscaler", metadata={"name": "bad"}, spec={
        "scaleTargetRef": target, "minReplicas": 5, "maxReplicas": 2}))
    s.put(f"{new}/new/status", {**rich, "status": {"currentReplicas": 3, "desiredReplicas": 4,
                                                   "conditions": None, "currentMetrics": None}})


@scenario
def services(s):
    def service(name, **spec):
        return kind("v1", "Service", metadata={"name": name, "labels": {"run": s.run}}, spec=spec)

    ports = [{"port": 80}]
    s.post("services", service("cluster", ports=ports))
    s.post("services", service("headless", clusterIP="None", ports=ports, selector={"a": "b"}))
    s.post("services", service("bare", clusterIP="None"))
    s.post("services", service("node", type="NodePort", ports=ports))
    s.post("services", service("chosen", type="NodePort", ports=[{"port": 80, "nodePort": 31234}]))
    s.post("services", service("chosen2", type="NodePort", ports=[{"port": 80, "nodePort": 31234}]))
    s.post("services", service("beyond", type="NodePort", ports=[{"port": 80, "nodePort": 80}]))
    s.post("services", service("balanced", type="LoadBalancer", ports=[
        {"port": 80, "name": "http", "targetPort": "web", "appProtocol": "http"},
        {"port": 443, "name": "https", "targetPort": 8443}, {"port": 53, "name": "dns", "protocol": "UDP"}],
        loadBalancerSourceRanges=["10.0.0.0/8"], externalTrafficPolicy="Local", loadBalancerIP="1.2.3.4",
        sessionAffinity="ClientIP", loadBalancerClass="example.com/lb"))
    s.post("services", service("unallocated", type="LoadBalancer", ports=ports,
                               allocateLoadBalancerNodePorts=False))
    s.post("services", service("external", type="ExternalName", externalName="db.example.com"))
    s.post("services", service("external2", type="ExternalName"))
    s.post("services", service("both", ports=[{"port": 80}, {"port": 81}]))
    s.post("services", service("twice", ports=[{"port": 80, "name": "a"}, {"port": 80, "name": "b"}]))
    s.post("services", service("bad", type="Odd", ports=[
        {"port": 0, "name": "UPPER", "protocol": "ICMP", "targetPort": 99999}], sessionAffinity="Sometimes",
        externalTrafficPolicy="Local", clusterIP="not-an-ip"))
    s.post("services", service("families", ports=ports, ipFamilyPolicy="PreferDualStack"))
    s.post("services", service("families6", ports=ports, ipFamilies=["IPv6"]))
    s.post("services", service("dual", ports=ports, ipFamilyPolicy="RequireDualStack"))
    s.post("services", service("foreign", ports=ports, clusterIP="192.168.77.5"))
    s.post("services", service("ips", ports=ports, externalIPs=["1.2.3.4"], publishNotReadyAddresses=True,
                               internalTrafficPolicy="Local", trafficDistribution="PreferClose"))
    taken = s.get("services/cluster", keep=False).dig("spec", "clusterIP")
    s.post("services", service("same", ports=ports, clusterIP=taken))
    s.get(f"services?labelSelector=run%3D{s.run}", accept=TABLE)
    s.merge("services/cluster", {"spec": {"type": "NodePort"}})
    s.merge("services/cluster", {"spec": {"type": "LoadBalancer"}})
    s.merge("services/cluster", {"spec": {"type": "ClusterIP"}})
    s.merge("services/cluster", {"spec": {"ports": [{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]}})
    s.merge("services/cluster", {"spec": {"sessionAffinity": "ClientIP"}})
    s.merge("services/cluster", {"spec": {"type": "ExternalName", "externalName": "x.example.com"}})
    s.merge("services/cluster", {"spec": {"type": "ClusterIP", "externalName": None}})
    s.merge("services/balanced/status", {"status": {"loadBalancer": {"ingress": [{"ip": "10.255.0.1"}]}}})
    s.get("services/balanced", accept=TABLE)
    s.delete("services/balanced")


@scenario
def default_namespace(s):
    """What is there from the start."""
    for name in ("default", "kube-system", "kube-public", "kube-node-lease"):
        s.get(f"namespaces/{name}", view=lambda reply: {
            **reply.body, "metadata": {key: value for key, value in reply.body["metadata"].items()
                                       if key in ("name", "labels")}})
    s.get("default:services/kubernetes", view=lambda reply: {
        "labels": reply.dig("metadata", "labels"), "ports": [
            {**each, "targetPort": 0} for each in reply.dig("spec", "ports")]})
    s.get("default:services?fieldSelector=metadata.name%3Dkubernetes", view=lambda reply: len(reply.dig("items")))
    for name in ("cluster-admin", "admin", "edit", "view", "system:discovery"):
        s.get(f"clusterroles/{name}", view=lambda reply: [reply.status, reply.dig("metadata", "labels")])
    for name in ("system-cluster-critical", "system-node-critical"):
        s.get(f"priorityclasses/{name}", view=lambda reply: {
            key: value for key, value in reply.body.items() if key != "metadata"})
    s.delete("namespaces/default")
    s.delete("namespaces/kube-system")
