"""Waiting until objects are ready, hooks and their policies, timeouts and interruption."""

import signal
import time

import support
from support import TASKFLOW, path_of, wait_until

JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: {{{{ .Release.Name }}}}-{name}
  annotations:
    helm.sh/hook: {events}
    helm.sh/hook-weight: "{weight}"
{policy}
spec:
  backoffLimit: 0
  template:
    metadata:
      labels: {{tf.test/pod: "{behaviour}"}}
    spec:
      restartPolicy: Never
      containers: [{{name: main, image: "main:1"}}]
"""
MAP_HOOK = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-noted
  annotations:
    helm.sh/hook: post-install,post-upgrade
data:
  revision: {{ .Release.Revision | quote }}
"""
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-map\n"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-pods
spec:
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata:
      labels:
        app: "{{ .Release.Name }}"
        tf.test/pod: "{{ .Values.behaviour }}"
    spec: {containers: [{name: main, image: "main:1"}]}
"""


def job(name, events, policy=None, behaviour="", weight=0):
    policy = f"    helm.sh/hook-delete-policy: {policy}" if policy else "    unused: unused"
    return JOB.format(name=name, events=events, policy=policy, behaviour=behaviour, weight=weight)


class WaitTest(support.EndToEndTest):
    def setUp(self):
        super().setUp()
        self.place = ["-n", self.namespace]

    def is_there(self, kind, name):
        return self.find(kind, self.namespace, name) is not None

    def test_install_waits_for_all_of_taskflow(self):
        words = [TASKFLOW, *self.place, "--set", f"global.namespace={self.namespace}"]
        self.tf.ok("install", "taskflow", *words, "--wait", "--timeout", "60s")
        self.assert_ready(deployments=4, stateful_sets=2)
        self.tf.ok("upgrade", "taskflow", *words, "-f", TASKFLOW / "values-prod.yaml", "--wait")
        self.assert_ready(deployments=4, stateful_sets=2)
        self.tf.ok("rollback", "taskflow", "1", *self.place, "--wait")
        self.assert_ready(deployments=4, stateful_sets=2)
        objects = self.objects(self.tf.ok("get", "manifest", "taskflow", *self.place))
        self.tf.ok("uninstall", "taskflow", *self.place, "--wait")
        self.assert_exist(objects, exist=False)

    def assert_ready(self, deployments, stateful_sets):
        """At this moment, without waiting: that was the program's task."""
        for kind, count in (("Deployment", deployments), ("StatefulSet", stateful_sets)):
            items = self.api.get(path_of(kind, self.namespace))["items"]
            self.assertEqual(len(items), count)
            for each in items:
                status = each["status"]
                self.assertEqual(status.get("observedGeneration"), each["metadata"]["generation"])
                ready = status.get("readyReplicas", 0)
                self.assertEqual(ready, each["spec"]["replicas"], each["metadata"]["name"])

    def test_wait_gives_up_at_the_timeout(self):
        chart = self.chart(values="behaviour: never-ready\n", pods__yaml=DEPLOYMENT)
        for strategy in ("--wait", "--wait=legacy"):
            with self.subTest(strategy):
                texts = []
                for program in (self.tf, self.helm):
                    namespace = self.new_namespace()
                    started = time.monotonic()
                    words = ["install", "x", chart, "-n", namespace, strategy, "--timeout", "3s"]
                    outcome = self.assert_fails(program.run(*words), "context deadline exceeded")
                    self.assertLess(time.monotonic() - started, 90)
                    status = program.json("list", "-n", namespace)[0]["status"]
                    self.assertEqual(status, "failed")
                    texts.append(outcome.err.replace(namespace, "<namespace>"))
                self.assert_same_text(*texts, strategy)

    def test_install_without_wait_returns_at_once(self):
        chart = self.chart(values="behaviour: never-ready\n", pods__yaml=DEPLOYMENT)
        self.assertIn("STATUS: deployed", self.tf.ok("install", "x", chart, *self.place))

    def test_rollback_on_failure(self):
        chart = self.chart(values="behaviour: ''\n", pods__yaml=DEPLOYMENT)
        stuck = ["--set", "behaviour=never-ready", "--rollback-on-failure", "--timeout", "3s"]
        outcome = self.tf.run("install", "x", chart, *self.place, *stuck)
        self.assert_fails(outcome, "x failed, and has been uninstalled due to rollback-on-failure")
        self.assertEqual(self.tf.json("list", *self.place), [])
        self.tf.ok("install", "x", chart, *self.place, "--wait")
        outcome = self.tf.run("upgrade", "x", chart, *self.place, *stuck)
        self.assert_fails(outcome, "x failed, and has been rolled back due to rollback-on-failure")
        last = self.helm.json("history", "x", *self.place)[-1]
        self.assertEqual((last["status"], last["description"]), ("deployed", "Rollback to 1"))

    def test_wait_for_jobs(self):
        text = job("work", "none").replace("    helm.sh/hook: none\n", "")
        chart = self.chart(job__yaml=text)
        self.tf.ok("install", "x", chart, *self.place, "--wait", "--wait-for-jobs")
        status = self.find("Job", self.namespace, "x-work")["status"]
        self.assertEqual(status.get("succeeded"), 1)
        failing = self.chart(
            "failing", job__yaml=text.replace('tf.test/pod: ""', "tf.test/pod: fail")
        )
        words = [
            "install",
            "y",
            failing,
            *self.place,
            "--wait",
            "--wait-for-jobs",
            "--timeout",
            "20s",
        ]
        self.assert_fails(self.tf.run(*words), "Job/.*/y-work not ready. status: Failed")

    def test_hooks_run_around_install_and_upgrade(self):
        chart = self.chart(
            map__yaml=MAP,
            noted__yaml=MAP_HOOK,
            before__yaml=job("before", "pre-install"),
            gone__yaml=job("gone", "post-install", "hook-succeeded", weight=5),
        )
        self.tf.ok("install", "x", chart, *self.place)
        self.assertEqual(self.find("Job", self.namespace, "x-before")["status"]["succeeded"], 1)
        wait_until(lambda: not self.is_there("Job", "x-gone"), "the hook's deletion")
        noted = self.find("ConfigMap", self.namespace, "x-noted")
        self.assertEqual(noted["data"]["revision"], "1")
        self.assertNotIn("x-noted", self.tf.ok("get", "manifest", "x", *self.place))
        self.assert_same_run("get", "hooks", "x", *self.place)
        self.assert_same_run("status", "x", *self.place, "-o", "json")

        self.helm.ok("upgrade", "x", chart, *self.place)
        self.tf.ok("upgrade", "x", chart, *self.place)
        again = self.find("ConfigMap", self.namespace, "x-noted")
        self.assertEqual(again["data"]["revision"], "3")
        self.assertNotEqual(again["metadata"]["uid"], noted["metadata"]["uid"])

        self.tf.ok("uninstall", "x", *self.place)
        wait_until(lambda: not self.is_there("ConfigMap", "x-map"), "the uninstall")
        self.assertTrue(self.is_there("Job", "x-before"), "hooks outlive the release")

    def test_hooks_run_in_order_of_weight(self):
        chart = self.chart(
            late__yaml=job("late", "pre-install", weight=5),
            early__yaml=job("early", "pre-install", weight=-5),
            middle__yaml=job("middle", "pre-install"),
        )
        self.tf.ok("install", "x", chart, *self.place)
        requests = self.cluster.requests_of(self.tf.user)
        made = [
            each.path
            for each in requests
            if each.verb in ("create", "patch") and "/jobs" in each.path
        ]
        order = [name for path in made for name in ("early", "middle", "late") if name in path]
        self.assertEqual(order, ["early", "middle", "late"])

    def test_failing_hook_fails_the_release(self):
        chart = self.chart(
            map__yaml=MAP,
            bad__yaml=job("bad", "pre-install", behaviour="fail"),
            tidy__yaml=job("tidy", "pre-install", "hook-failed", weight=-1),
        )
        texts = []
        for program in (self.tf, self.helm):
            namespace = self.new_namespace()
            outcome = program.run("install", "x", chart, "-n", namespace, "--timeout", "20s")
            self.assert_fails(outcome, "failed pre-install: .*x-bad.*Failed")
            self.assertEqual(program.json("list", "-n", namespace)[0]["status"], "failed")
            self.assertIsNone(self.find("ConfigMap", namespace, "x-map"))
            texts.append(outcome.err.replace(namespace, "<namespace>"))
        self.assert_same_text(*texts, "a hook that fails")
        self.tf.ok("install", "y", chart, *self.place, "--no-hooks")
        self.assertTrue(self.is_there("ConfigMap", "y-map"))

    def test_hook_that_does_not_end_in_time(self):
        chart = self.chart(slow__yaml=job("slow", "pre-install", behaviour="never-ready"))
        started = time.monotonic()
        outcome = self.tf.run("install", "x", chart, *self.place, "--timeout", "3s")
        self.assert_fails(outcome, "failed pre-install: .*x-slow")
        self.assertLess(time.monotonic() - started, 90)

    def test_interrupted_install_is_recorded_as_failed(self):
        chart = self.chart(values="behaviour: never-ready\n", pods__yaml=DEPLOYMENT)
        process = self.tf.start("install", "x", chart, *self.place, "--wait", "--timeout", "100s")
        try:
            wait_until(lambda: self.is_there("Deployment", "x-pods"), "the install to be under way")
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=30)
        finally:
            process.kill()
            process.wait()
        self.assertEqual(process.returncode, 1)
        self.assertIn("Release x has been cancelled.", out)
        self.assertEqual(self.helm.json("list", *self.place)[0]["status"], "failed")


if __name__ == "__main__":
    support.main()
