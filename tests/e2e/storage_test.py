"""Where and how releases are recorded: drivers, how many revisions stay, labels, and the lock."""

import base64
import gzip
import json

import support
from support import path_of, wait_until

MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-map
data:
  value: {{ .Values.value | quote }}
"""
STUCK_JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-stuck
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
spec:
  template:
    metadata:
      labels: {tf.test/pod: never-ready}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "main:1"}]
"""


class StorageTest(support.EndToEndTest):
    def setUp(self):
        super().setUp()
        self.place = ["-n", self.namespace]
        self.demo = self.chart(values="value: 1\n", map__yaml=MAP)

    def records(self, kind="Secret"):
        """Release records by name, of helm's own kinds only."""
        items = self.api.get(path_of(kind, self.namespace) + "?labelSelector=owner%3Dhelm")["items"]
        return {each["metadata"]["name"]: each for each in items}

    def decoded(self, secret):
        blob = base64.b64decode(base64.b64decode(secret["data"]["release"]))
        return json.loads(gzip.decompress(blob))

    def test_record_is_what_helm_writes(self):
        theirs = self.new_namespace()
        words = ["x", self.demo, "--labels", "team=blue", "--description", "first"]
        self.tf.ok("install", *words, *self.place)
        self.helm.ok("install", *words, "-n", theirs)
        ours = self.records()["sh.helm.release.v1.x.v1"]
        other = self.api.get(path_of("Secret", theirs, "sh.helm.release.v1.x.v1"))
        self.assertEqual(ours["type"], "helm.sh/release.v1")
        labels = [each["metadata"]["labels"] for each in (ours, other)]
        for each in labels:
            self.assertRegex(each.pop("modifiedAt"), r"^\d{10}$")
        self.assertEqual(*labels)
        mine, yours = self.decoded(ours), self.decoded(other)
        yours["namespace"] = self.namespace
        for info in (mine["info"], yours["info"]):
            for time in ("first_deployed", "last_deployed"):
                self.assertRegex(info.pop(time), r"^\d{4}-\d\d-\d\dT.*Z$")
        self.assertEqual(mine, yours)

    def test_configmap_driver(self):
        driver = {"HELM_DRIVER": "configmap"}
        for first, second, name in ((self.tf, self.helm, "x"), (self.helm, self.tf, "y")):
            first.ok("install", name, self.demo, *self.place, **driver)
            second.ok("upgrade", name, self.demo, "--set", "value=2", *self.place, **driver)
            first.ok("rollback", name, "1", *self.place, **driver)
            for words in (["list"], ["history", name], ["get", "values", name]):
                self.assert_same_run(*words, *self.place, **driver)
            self.assertIn(f"sh.helm.release.v1.{name}.v3", self.records("ConfigMap"))
            self.assertEqual(
                first.json("list", *self.place), [], "the default driver sees none of it"
            )
            second.ok("uninstall", name, *self.place, **driver)
            self.assertEqual(self.records("ConfigMap"), {})
        self.assertEqual(self.records(), {})

    def test_memory_driver_and_unknown_driver(self):
        self.helm.ok("install", "x", self.demo, *self.place)
        release = self.decoded(self.records()["sh.helm.release.v1.x.v1"])
        data = self.scratch / "releases.yaml"
        data.write_text(json.dumps([release]))
        memory = {"HELM_DRIVER": "memory", "HELM_MEMORY_DRIVER_DATA": str(data)}
        self.helm.ok("uninstall", "x", *self.place)
        for words in (["list"], ["history", "x"], ["get", "values", "x", "-a"]):
            with self.subTest(words=words):
                outcome = self.assert_same_run(*words, *self.place, **memory)
                self.assertIn("1", outcome.out)
        outcome = self.assert_same_run("list", *self.place, HELM_DRIVER="floppy")
        self.assertEqual(outcome.code, 1)

    def test_history_max(self):
        self.tf.ok("install", "x", self.demo, *self.place)
        for value in range(2, 6):
            words = ["upgrade", "x", self.demo, "--set", f"value={value}", "--history-max", "3"]
            self.tf.ok(*words, *self.place)
        names = [f"sh.helm.release.v1.x.v{revision}" for revision in (3, 4, 5)]
        self.assertEqual(sorted(self.records()), names)
        for _ in range(2):
            self.tf.ok("rollback", "x", *self.place, HELM_MAX_HISTORY="2")
        self.assertEqual(len(self.records()), 2)
        self.tf.ok("upgrade", "x", self.demo, *self.place, "--history-max", "0")
        self.assertEqual(len(self.records()), 3)

    def test_ten_revisions_are_kept_and_sorted_by_number(self):
        self.tf.ok("install", "x", self.demo, *self.place)
        for value in range(2, 13):
            self.tf.ok("upgrade", "x", self.demo, "--set", f"value={value}", *self.place)
        self.assert_same_run("history", "x", *self.place)
        history = self.tf.json("history", "x", *self.place)
        self.assertEqual([each["revision"] for each in history], list(range(3, 13)))
        self.tf.ok("rollback", "x", *self.place)
        self.assertEqual(self.value(), "11")

    def value(self):
        return self.find("ConfigMap", self.namespace, "x-map")["data"]["value"]

    def test_keep_history(self):
        self.tf.ok("install", "x", self.demo, *self.place)
        self.tf.ok("uninstall", "x", "--keep-history", *self.place)
        self.assertIsNone(self.find("ConfigMap", self.namespace, "x-map"))
        for words in (
            ["list"],
            ["list", "--uninstalled"],
            ["list", "--deployed"],
            ["history", "x"],
        ):
            self.assert_same_run(*words, *self.place)
        self.assert_same_run("status", "x", *self.place)
        self.assert_same_run("uninstall", "x", "--keep-history", *self.place)
        self.assert_same_run("upgrade", "x", self.demo, *self.place)
        self.tf.ok("rollback", "x", "1", *self.place)
        self.assertEqual(self.value(), "1")
        self.helm.ok("uninstall", "x", "--keep-history", *self.place)
        self.tf.ok("install", "x", self.demo, "--replace", *self.place)
        self.assertEqual(self.tf.json("history", "x", *self.place)[-1]["revision"], 3)

    def test_labels(self):
        self.tf.ok("install", "x", self.demo, "--labels", "team=blue,tier=one", *self.place)
        words = ["upgrade", "x", self.demo, "--labels", "team=red,tier=null", *self.place]
        self.tf.ok(*words)
        labels = self.records()["sh.helm.release.v1.x.v2"]["metadata"]["labels"]
        self.assertEqual(labels["team"], "red")
        self.assertNotIn("tier", labels)
        self.assertEqual(
            (labels["name"], labels["status"], labels["version"]), ("x", "deployed", "2")
        )
        for selector in ("team=red", "team!=red", "team in (red,blue),!tier", "tier", "name=x"):
            with self.subTest(selector):
                self.assert_same_run("list", "-l", selector, *self.place)
        self.assert_same_run("list", "-l", "a in b", *self.place)

    def test_list_of_many_releases(self):
        for i, name in enumerate(("b-one", "a-two", "c-three", "a-one")):
            program = (self.tf, self.helm)[i % 2]
            program.ok("install", name, self.demo, *self.place)
        self.tf.ok("uninstall", "c-three", "--keep-history", *self.place)
        for words in (
            [],
            ["--reverse"],
            ["--short"],
            ["--short", "-o", "json"],
            ["--filter", "^a-"],
            ["--filter", "one$", "--reverse"],
            ["--max", "2"],
            ["--max", "2", "--offset", "1"],
            ["--deployed"],
            ["--uninstalled", "--failed"],
            ["--no-headers"],
            ["--time-format", "2006-01-02"],
            ["--filter", "["],
        ):
            with self.subTest(words=words):
                self.assert_same_run("list", *words, *self.place)

    def test_one_operation_at_a_time(self):
        chart = self.chart("stuck", map__yaml=MAP, job__yaml=STUCK_JOB)
        process = self.tf.start("install", "x", chart, *self.place, "--timeout", "60s")
        try:
            wait_until(lambda: self.find("Job", self.namespace, "x-stuck"), "the hook to run")
            label = self.records()["sh.helm.release.v1.x.v1"]["metadata"]["labels"]["status"]
            self.assertEqual(label, "pending-install")
            busy = "another operation .* is in progress"
            for words in (
                ["upgrade", "x", self.demo],
                ["rollback", "x"],
                ["install", "x", self.demo],
            ):
                with self.subTest(words=words):
                    outcome = self.assert_same_run(*words, *self.place)
                    pattern = "cannot reuse a name" if words[0] == "install" else busy
                    if words[0] != "rollback":
                        self.assert_fails(outcome, pattern)
            self.assert_same_run("list", "--pending", *self.place)
        finally:
            process.kill()
            process.communicate()
        # A program that was killed leaves its record as it was: the next one must be told.
        self.assert_fails(self.tf.run("upgrade", "x", self.demo, *self.place), busy)
        self.tf.ok("uninstall", "x", *self.place, "--no-hooks")


if __name__ == "__main__":
    support.main()
