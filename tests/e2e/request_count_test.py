"""tf asks the server little: about one request an object, however large the chart."""

import collections

import support
from support import TASKFLOW

# What an action asks beside its objects and their kinds: version, discovery, history, the record.
OVERHEAD = 12

MANY = """\
{{- range $i := until 100 }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: map-{{ $i }}
data:
  value: {{ $.Values.value | quote }}
{{- end }}
{{- range $i := until 10 }}
---
apiVersion: v1
kind: Secret
metadata:
  name: secret-{{ $i }}
stringData:
  value: {{ $.Values.value | quote }}
---
apiVersion: v1
kind: Service
metadata:
  name: service-{{ $i }}
spec:
  ports: [{port: 80}]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: account-{{ $i }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: deployment-{{ $i }}
spec:
  selector: {matchLabels: {app: "{{ $i }}"}}
  template:
    metadata: {labels: {app: "{{ $i }}"}}
    spec: {containers: [{name: main, image: "main:1"}]}
{{- end }}
"""


# Two objects of each of many kinds: where a GET for each object would cost the most.
PAIRS = """\
{{- $kinds := list "v1 ConfigMap" "v1 Secret" "v1 ServiceAccount" "v1 LimitRange" "v1 ResourceQuota"
  "networking.k8s.io/v1 NetworkPolicy" "rbac.authorization.k8s.io/v1 Role" "policy/v1 PodDisruptionBudget"
  "networking.k8s.io/v1 Ingress" "v1 PersistentVolumeClaim" "coordination.k8s.io/v1 Lease" }}
{{- range $kind := $kinds }}
{{- $words := splitList " " $kind }}
{{- range $i := until 2 }}
---
apiVersion: {{ first $words }}
kind: {{ last $words }}
metadata:
  name: pair-{{ $i }}
{{- if eq (last $words) "Ingress" }}
spec: {defaultBackend: {service: {name: x, port: {number: 80}}}}
{{- else if eq (last $words) "NetworkPolicy" }}
spec: {podSelector: {}}
{{- else if eq (last $words) "PersistentVolumeClaim" }}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
{{- end }}
{{- end }}
{{- end }}
"""


class RequestCountTest(support.EndToEndTest):
    def many(self):
        return self.chart("many", values="value: one\n", many__yaml=MANY)

    def assert_few_requests(self, *words, chart, objects=None):
        """Runs tf; an action over N objects of K kinds makes at most N + K + OVERHEAD requests."""
        words = [*words, "-n", self.namespace]
        objects = objects or self.objects(self.helm.ok("template", "x", *chart))
        kinds = {kind for kind, _, _ in objects}
        since = self.cluster.audit_position()
        self.tf.ok(*words)
        requests = self.cluster.requests_of(self.tf.user, since)
        limit = len(objects) + len(kinds) + OVERHEAD
        verbs = collections.Counter(each.verb for each in requests)
        self.assertGreaterEqual(len(requests), 3, "the audit log knows nothing of tf")
        self.assertLessEqual(len(requests), limit, f"{words[0]}: {dict(verbs)}")
        return requests

    def taskflow(self):
        return [TASKFLOW, "--set", f"global.namespace={self.namespace}"]

    def test_install_of_taskflow(self):
        chart = self.taskflow()
        requests = self.assert_few_requests("install", "x", *chart, chart=chart)
        self.assertTrue(all(each.code < 500 for each in requests), requests)

    def test_upgrade_of_taskflow(self):
        chart = self.taskflow()
        self.tf.ok("install", "x", *chart, "-n", self.namespace)
        chart += ["-f", TASKFLOW / "values-prod.yaml"]
        self.assert_few_requests("upgrade", "x", *chart, chart=chart)

    def test_install_of_two_objects_of_each_kind(self):
        chart = [self.chart("pairs", pairs__yaml=PAIRS)]
        self.assert_few_requests("install", "x", *chart, chart=chart)

    def test_install_of_many_objects(self):
        chart = [self.many()]
        self.assert_few_requests("install", "x", *chart, chart=chart)
        release = self.helm.json("list", "-n", self.namespace)[0]
        self.assertEqual(release["status"], "deployed")
        self.assert_exist(self.manifest())

    def manifest(self):
        objects = self.objects(self.helm.ok("get", "manifest", "x", "-n", self.namespace))
        self.assertEqual(len(objects), 140)
        return [(kind, self.namespace, name) for kind, _, name in objects]

    def test_upgrade_rollback_and_uninstall_of_many_objects(self):
        chart = [self.many()]
        self.tf.ok("install", "x", *chart, "-n", self.namespace)
        chart += ["--set", "value=two"]
        self.assert_few_requests("upgrade", "x", *chart, chart=chart)
        self.assertEqual(self.find("ConfigMap", self.namespace, "map-99")["data"]["value"], "two")
        objects = self.manifest()
        self.assert_few_requests("rollback", "x", chart=chart)
        self.assertEqual(self.find("ConfigMap", self.namespace, "map-99")["data"]["value"], "one")
        self.assert_few_requests("status", "x", chart=chart)
        self.assert_few_requests("uninstall", "x", chart=chart)
        self.await_gone(objects)

    def test_reading_commands_ask_for_the_records_only(self):
        self.helm.ok("install", "x", self.many(), "-n", self.namespace)
        for words in (["list"], ["history", "x"], ["get", "values", "x"], ["get", "manifest", "x"]):
            with self.subTest(words=words):
                since = self.cluster.audit_position()
                self.tf.ok(*words, "-n", self.namespace)
                requests = self.cluster.requests_of(self.tf.user, since)
                self.assertIn(len(requests), (1, 2), requests)
                self.assertEqual([each for each in requests if each.writes()], [])


if __name__ == "__main__":
    support.main()
