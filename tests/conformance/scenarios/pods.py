"""Pods as charts have them: what defaults make of them, and what is refused."""

from scenario import TABLE, scenario
from scenarios.kinds import kind


def container(name="c", image="nginx:1.27", **more):
    return {"name": name, "image": image, **more}


def pod(name, *containers, **spec):
    return kind("v1", "Pod", metadata={"name": name}, spec={
        "containers": list(containers) or [container()], **spec})


HTTP = {"httpGet": {"path": "/healthz", "port": "http"}}


@scenario
def images(s):
    """imagePullPolicy follows the tag."""
    images = ["nginx", "nginx:latest", "nginx:1.27", "nginx@sha256:" + "a" * 64, "nginx:1.27@sha256:" + "b" * 64,
              "registry.example.com:5000/team/app", "registry.example.com:5000/team/app:v1",
              "nginx:latest@sha256:" + "c" * 64, "UPPER/case", "nginx:"]
    s.post("pods", pod("all", *[container(f"c{at}", image) for at, image in enumerate(images)]))
    s.post("pods", pod("set", container(imagePullPolicy="Never", image="nginx:latest")))
    s.post("pods", pod("odd", container(imagePullPolicy="Sometimes")))


@scenario
def probes(s):
    s.post("pods", pod("all", container(
        ports=[{"containerPort": 8080, "name": "http"}],
        livenessProbe={**HTTP, "initialDelaySeconds": 5},
        readinessProbe={"tcpSocket": {"port": 8080}, "periodSeconds": 3, "failureThreshold": 1,
                        "successThreshold": 2},
        startupProbe={"exec": {"command": ["sh", "-c", "true"]}, "terminationGracePeriodSeconds": 10}),
        container("d", livenessProbe={"grpc": {"port": 9000}}, readinessProbe={
            "httpGet": {"port": 80, "scheme": "HTTPS", "host": "h", "httpHeaders": [
                {"name": "X-A", "value": "b"}]}}, startupProbe={"grpc": {"port": 9000, "service": "s"}},
            lifecycle={"preStop": {"exec": {"command": ["sleep", "5"]}},
                       "postStart": {"httpGet": {"port": 80, "path": "/x"}}}),
        container("e", lifecycle={"preStop": {"sleep": {"seconds": 3}}})))
    s.post("pods", pod("bad", container(
        livenessProbe={}, readinessProbe={"tcpSocket": {"port": 0}, "httpGet": {"port": 80}},
        startupProbe={"exec": {}, "timeoutSeconds": -1})))
    s.post("pods", pod("bad2", container(livenessProbe={"exec": {"command": ["x"]}, "successThreshold": 2},
                                         lifecycle={"preStop": {}})))
    s.post("pods", pod("bad3", container(livenessProbe={"httpGet": {"port": "not a name", "path": ""}},
                                         ports=[{"containerPort": 80, "name": "http"},
                                                {"containerPort": 81, "name": "http"}])))


@scenario
def environment(s):
    s.post("pods", pod("all", container(
        env=[{"name": "PLAIN", "value": "v"}, {"name": "EMPTY", "value": ""}, {"name": "NONE"},
             {"name": "REF", "value": "$(PLAIN)/x"},
             {"name": "CM", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
             {"name": "S", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": True}}},
             {"name": "F", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['a']"}}},
             {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP", "apiVersion": "v1"}}},
             {"name": "R", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
             {"name": "R2", "valueFrom": {"resourceFieldRef": {
                 "resource": "requests.memory", "divisor": "1Mi", "containerName": "c"}}},
             {"name": "dotted.name-x", "value": "1"}],
        envFrom=[{"configMapRef": {"name": "c"}}, {"prefix": "P_", "secretRef": {"name": "s", "optional": False}}])))
    s.post("pods", pod("bad", container(
        env=[{"name": ""}, {"name": "1=x", "value": "v"}, {"name": "A", "valueFrom": {}},
             {"name": "B", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
             {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "spec.nonsense"}}},
             {"name": "D", "valueFrom": {"resourceFieldRef": {"resource": "limits.odd"}}},
             {"name": "E", "valueFrom": {"configMapKeyRef": {"key": ""}}}],
        envFrom=[{}, {"configMapRef": {}}])))
    s.post("pods", pod("twice", container(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}])),
           note="the same name twice")


@scenario
def volumes(s):
    volumes = [
        {"name": "empty", "emptyDir": {}}, {"name": "memory", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
        {"name": "none"},
        {"name": "config", "configMap": {"name": "c", "items": [{"key": "k", "path": "p", "mode": 256}],
                                         "optional": True}},
        {"name": "config2", "configMap": {"name": "c", "defaultMode": 0}},
        {"name": "secret", "secret": {"secretName": "s"}},
        {"name": "secret2", "secret": {"secretName": "s", "defaultMode": 384, "items": [{"key": "k", "path": "a/b"}]}},
        {"name": "host", "hostPath": {"path": "/var/log"}},
        {"name": "host2", "hostPath": {"path": "/x", "type": "DirectoryOrCreate"}},
        {"name": "claim", "persistentVolumeClaim": {"claimName": "p", "readOnly": True}},
        {"name": "down", "downwardAPI": {"items": [
            {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
            {"path": "cpu", "mode": 292, "resourceFieldRef": {"containerName": "c", "resource": "limits.cpu"}}]}},
        {"name": "projected", "projected": {"sources": [
            {"secret": {"name": "s"}}, {"configMap": {"name": "c", "items": [{"key": "k", "path": "p"}]}},
            {"downwardAPI": {"items": [{"path": "n", "fieldRef": {"fieldPath": "metadata.name"}}]}},
            {"serviceAccountToken": {"path": "token", "audience": "a"}}]}},
        {"name": "csi", "csi": {"driver": "d.example.com", "volumeAttributes": {"a": "b"}}},
        {"name": "nfs", "nfs": {"server": "n", "path": "/x"}},
        {"name": "iscsi", "iscsi": {"targetPortal": "1.2.3.4", "iqn": "iqn.2001-04.com.example:x", "lun": 0}},
        {"name": "ephemeral", "ephemeral": {"volumeClaimTemplate": {"spec": {
            "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}},
    ]
    mounts = [{"name": each["name"], "mountPath": f"/m/{each['name']}"} for each in volumes]
    mounts[0] |= {"subPath": "a/b", "readOnly": True}
    mounts[1] |= {"subPathExpr": "$(X)", "mountPropagation": "HostToContainer"}
    s.post("pods", pod("all", container(volumeMounts=mounts), volumes=volumes))
    s.post("pods", pod("all", container(volumeMounts=mounts), volumes=volumes, serviceAccountName="sa"))
    s.post("pods", pod("bad", container(volumeMounts=[
        {"name": "missing", "mountPath": "/a"}, {"name": "v", "mountPath": ""},
        {"name": "v", "mountPath": "/b", "subPath": "../x"}, {"name": "v", "mountPath": "/b"}]), volumes=[
            {"name": "v", "emptyDir": {}, "hostPath": {"path": ""}}, {"name": "v"}, {"name": "Bad_Name"},
            {"name": "s", "secret": {}}, {"name": "c", "configMap": {"items": [{"key": "", "path": "/abs"}]}},
            {"name": "p", "persistentVolumeClaim": {}}, {"name": "pr", "projected": {"sources": [{}]}}]))
    s.post("pods", pod("devices", container(volumeDevices=[{"name": "v", "devicePath": "/dev/x"}]), volumes=[
        {"name": "v", "persistentVolumeClaim": {"claimName": "p"}}]))
    s.get("pods/all", accept=TABLE)


@scenario
def security(s):
    s.post("pods", pod("all", container(securityContext={
        "runAsUser": 0, "runAsGroup": 1000, "runAsNonRoot": False, "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False, "privileged": False, "procMount": "Default",
        "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
        "seccompProfile": {"type": "RuntimeDefault"}, "seLinuxOptions": {"level": "s0"},
        "appArmorProfile": {"type": "RuntimeDefault"}}), container("d", securityContext={}),
        securityContext={"fsGroup": 0, "runAsNonRoot": True, "runAsUser": 65534, "supplementalGroups": [1, 2],
                         "fsGroupChangePolicy": "OnRootMismatch", "sysctls": [
                             {"name": "net.core.somaxconn", "value": "1"}],
                         "seccompProfile": {"type": "Localhost", "localhostProfile": "p.json"}}))
    s.post("pods", pod("empty", securityContext={}))
    s.post("pods", pod("bad", container(securityContext={
        "runAsUser": -1, "privileged": True, "allowPrivilegeEscalation": False, "procMount": "Odd",
        "capabilities": {"add": [""]}, "seccompProfile": {"type": "Odd"}}), securityContext={
            "fsGroup": -1, "fsGroupChangePolicy": "Odd", "sysctls": [{"name": "bad name", "value": "1"}]}))
    s.post("pods", pod("host", container(ports=[{"containerPort": 80}, {"containerPort": 53, "protocol": "UDP",
                                                                       "hostPort": 53, "hostIP": "1.2.3.4"}]),
                       hostNetwork=True, hostPID=True, dnsPolicy="ClusterFirstWithHostNet"))
    s.post("pods", pod("ipc", hostIPC=False, shareProcessNamespace=True, hostUsers=True))


@scenario
def placement(s):
    term = {"labelSelector": {"matchLabels": {"a": "b"}}, "topologyKey": "kubernetes.io/hostname"}
    s.post("pods", pod(
        "all", nodeSelector={"disk": "ssd"}, nodeName="", schedulerName="other", priority=0,
        affinity={
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "k", "operator": "Gt", "values": ["5"]}],
                     "matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n"]}]}]},
                "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {
                    "matchExpressions": [{"key": "k", "operator": "DoesNotExist"}]}}]},
            "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
                {**term, "namespaces": ["n"], "namespaceSelector": {}}]},
            "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 100, "podAffinityTerm": {**term, "matchLabelKeys": ["x"]}}]}},
        topologySpreadConstraints=[{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
                                    "labelSelector": {"matchLabels": {"a": "b"}}, "minDomains": 2}],
        tolerations=[{"operator": "Exists"}, {"key": "k", "value": "v", "effect": "NoSchedule"},
                     {"key": "k", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}]))
    s.post("pods", pod(
        "bad", affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
            "nodeSelectorTerms": []}}, "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{}]}},
        topologySpreadConstraints=[{"maxSkew": 0, "topologyKey": "", "whenUnsatisfiable": "Odd"}],
        tolerations=[{"key": "k", "operator": "Odd"}, {"value": "v", "operator": "Exists"},
                     {"key": "k", "tolerationSeconds": 5}], nodeSelector={"bad key": "bad value"},
        priorityClassName="none-such"))
    s.post("pods", pod(
        "bad2", affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
            "nodeSelectorTerms": []}}, "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{}]}},
        topologySpreadConstraints=[{"maxSkew": 0, "topologyKey": "", "whenUnsatisfiable": "Odd"}],
        tolerations=[{"key": "k", "operator": "Odd"}, {"value": "v", "operator": "Exists"},
                     {"key": "k", "tolerationSeconds": 5}], nodeSelector={"bad key": "bad value"}))
    s.post("pods", pod("critical", priorityClassName="system-cluster-critical"))
    s.post("pods", pod("classless", runtimeClassName="none-such"))
    s.post("pods", pod("gated", schedulingGates=[{"name": "example.com/g"}]))


@scenario
def resources(s):
    def limits(**more):
        return container(resources=more)

    s.post("pods", pod("limits", limits(limits={"cpu": "1", "memory": "1Gi"})), note="requests follow")
    s.post("pods", pod("requests", limits(requests={"cpu": "100m", "memory": "64Mi"})))
    s.post("pods", pod("odd", limits(limits={"cpu": 0.5, "memory": "1.5Gi", "ephemeral-storage": "1000Ki"},
                                     requests={"cpu": "0.25", "memory": "1073741824", "ephemeral-storage": "1e3"})))
    s.post("pods", pod("odd2", limits(limits={"cpu": "1500m", "memory": "1024Mi", "example.com/gpu": 2},
                                      requests={"cpu": "1.0005", "memory": "128974848"})))
    s.post("pods", pod("odd3", limits(limits={"cpu": "100u", "memory": "0.5"}, requests={"cpu": 0, "memory": "0Mi"})))
    s.post("pods", pod("odd4", limits(limits={"cpu": "1e3m"})))
    s.post("pods", pod("odd5", limits(limits={"cpu": "1E", "memory": "1E"})))
    s.post("pods", pod("odd6", limits(limits={"hugepages-2Mi": "4Mi", "memory": "1G", "cpu": "+2"})))
    s.post("pods", pod("guaranteed", limits(limits={"cpu": "1", "memory": "1Gi"},
                                            requests={"cpu": "1000m", "memory": "1024Mi"})))
    s.post("pods", pod("over", limits(limits={"cpu": "1"}, requests={"cpu": "2"})))
    s.post("pods", pod("negative", limits(limits={"cpu": "-1"}, requests={"memory": "-1Gi"})), unordered=True)
    s.post("pods", pod("unknown", limits(limits={"nonsense": "1", "requests.cpu": "1"})), unordered=True)
    s.post("pods", pod("empty", limits(limits={}, requests=None)))
    s.post("pods", pod("malformed", limits(limits={"memory": "1 Gi"})))
    s.post("pods", pod("malformed2", limits(limits={"memory": ""})))


@scenario
def init_containers(s):
    s.post("pods", pod("all", container(), initContainers=[
        container("init", command=["sh"], args=["-c", "true"]),
        container("side", "proxy:2", restartPolicy="Always", startupProbe={"tcpSocket": {"port": 1}})]))
    s.post("pods", pod("bad", container("same"), initContainers=[
        container("same"), container("i", livenessProbe=HTTP), container("j", restartPolicy="Odd")]))
    s.post("pods", pod("twice", container("a"), container("a")))
    s.post("pods", {**pod("none"), "spec": {}})
    s.post("pods", {**pod("none2"), "spec": {"containers": []}})
    s.post("pods", pod("ephemeral", ephemeralContainers=[{"name": "e", "image": "i"}]))
    s.post("pods", pod("debugged"))
    s.strategic("pods/debugged/ephemeralcontainers", {"spec": {"ephemeralContainers": [
        {"name": "debug", "image": "busybox", "targetContainerName": "c"}]}})
    s.strategic("pods/debugged/ephemeralcontainers", {"spec": {"ephemeralContainers": [
        {"name": "debug", "image": "other"}]}})


@scenario
def whole(s):
    """What stands beside the containers."""
    s.post("pods", pod(
        "all", restartPolicy="OnFailure", terminationGracePeriodSeconds=0, activeDeadlineSeconds=10,
        serviceAccountName="sa", automountServiceAccountToken=False, enableServiceLinks=False,
        imagePullSecrets=[{"name": "a"}, {"name": "b"}], hostname="h", subdomain="d",
        hostAliases=[{"ip": "1.2.3.4", "hostnames": ["a", "b"]}], dnsPolicy="None",
        dnsConfig={"nameservers": ["1.1.1.1"], "searches": ["x.example.com"],
                   "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}]},
        readinessGates=[{"conditionType": "example.com/ok"}], setHostnameAsFQDN=True,
        preemptionPolicy="PreemptLowerPriority", os={"name": "linux"}))
    s.post("pods", pod("old", serviceAccount="legacy"))
    s.post("pods", pod("both", serviceAccount="a", serviceAccountName="b"))
    s.post("pods", pod("bad", restartPolicy="Often", dnsPolicy="Odd", terminationGracePeriodSeconds=-1,
                       activeDeadlineSeconds=0, serviceAccountName="Bad_Name", hostname="Bad.Name",
                       hostAliases=[{"ip": "x"}], imagePullSecrets=[{}], nodeName="Bad_Node"))
    s.post("pods", pod("bad2", container("c", "", command=[], ports=[
        {"containerPort": 0}, {"containerPort": 70000, "protocol": "ICMP"}, {"name": "way-too-long-port-name",
                                                                            "containerPort": 1}],
        terminationMessagePolicy="Odd", workingDir="/x", stdin=True, tty=True)))
    s.post("pods", pod("ports", container(ports=[
        {"containerPort": 80}, {"containerPort": 80, "protocol": "UDP"}, {"containerPort": 80, "name": "again"},
        {"containerPort": 90, "hostPort": 90}], terminationMessagePolicy="FallbackToLogsOnError",
        terminationMessagePath="/t", stdinOnce=True)))
    s.post("pods", {**pod("annotated"), "metadata": {"name": "annotated", "annotations": {
        "kubernetes.io/ingress-bandwidth": "x", "container.apparmor.security.beta.kubernetes.io/c":
            "runtime/default"}}})
    s.get("pods", accept=TABLE)
    s.get("pods/all?includeObject=Object", accept=TABLE)
    s.get("pods/all?includeObject=Odd", accept=TABLE)
    s.strategic("pods/all/status", {"status": {"phase": "Running", "podIP": "10.1.1.1", "podIPs": [
        {"ip": "10.1.1.1"}], "containerStatuses": [{
            "name": "c", "ready": True, "restartCount": 2, "image": "i", "imageID": "x", "state": {
                "running": {"startedAt": "2020-01-01T00:00:00Z"}}}]}})
    s.get("pods/all", accept=TABLE)
    s.strategic("pods/old/status", {"status": {"phase": "Pending", "containerStatuses": [{
        "name": "c", "ready": False, "restartCount": 0, "image": "i", "imageID": "", "state": {
            "waiting": {"reason": "ImagePullBackOff", "message": "m"}}}]}})
    s.get("pods/old", accept=TABLE)
    s.strategic("pods/ports/status", {"status": {"phase": "Succeeded", "containerStatuses": [{
        "name": "c", "ready": False, "restartCount": 1, "image": "i", "imageID": "", "state": {"terminated": {
            "exitCode": 0, "reason": "Completed", "startedAt": "2020-01-01T00:00:00Z",
            "finishedAt": "2020-01-01T00:01:00Z"}}}]}})
    s.get("pods/ports", accept=TABLE)
    s.strategic("pods/ports/status", {"status": {"phase": "Odd"}})


@scenario
def templates(s):
    """The same checks inside of workloads."""
    def workload(api_version, name, template, **spec):
        labels = {"app": "x"}
        return kind(api_version, name, metadata={"name": "w"}, spec={
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": template}, **spec})

    bad = {"containers": [container("Bad_Name", livenessProbe={})], "restartPolicy": "Never"}
    for resource, api_version, name in (("deployments", "apps/v1", "Deployment"),
                                        ("statefulsets", "apps/v1", "StatefulSet"),
                                        ("daemonsets", "apps/v1", "DaemonSet"),
                                        ("replicasets", "apps/v1", "ReplicaSet")):
        s.post(resource, workload(api_version, name, bad))
        s.post(resource, workload(api_version, name, {"containers": [container()], "activeDeadlineSeconds": 5}))
    always = {"containers": [container()]}
    s.post("jobs", kind("batch/v1", "Job", metadata={"name": "w"}, spec={"template": {"spec": always}}))
    s.post("jobs", kind("batch/v1", "Job", metadata={"name": "w"}, spec={
        "parallelism": -1, "completions": -1, "backoffLimit": -1, "template": {"spec": bad}}))
    s.post("cronjobs", kind("batch/v1", "CronJob", metadata={"name": "w"}, spec={
        "schedule": "often", "timeZone": "Nowhere/Land", "concurrencyPolicy": "Odd",
        "jobTemplate": {"spec": {"template": {"spec": bad}}}}))
    s.post("cronjobs", kind("batch/v1", "CronJob", metadata={"name": "w" * 60}, spec={
        "schedule": "TZ=UTC 0 0 * * *", "jobTemplate": {"spec": {"template": {"spec": {
            **always, "restartPolicy": "OnFailure"}}}}}))
    s.post("deployments?fieldManager=helm", workload("apps/v1", "Deployment", {
        "containers": [container(
            ports=[{"name": "http", "containerPort": 80, "protocol": "TCP"}], livenessProbe=HTTP,
            readinessProbe=HTTP, resources={}, securityContext={},
            volumeMounts=[{"name": "data", "mountPath": "/data"}])],
        "serviceAccountName": "sa", "securityContext": {}, "volumes": [{"name": "data", "emptyDir": {}}],
        "initContainers": [], "nodeSelector": None, "affinity": None, "tolerations": []}, replicas=1),
        note="what Helm's scaffold makes")
