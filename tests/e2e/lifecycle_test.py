"""TaskFlow's life, step by step in two namespaces: at each step tf prints what helm prints."""

import re

import support
from support import TASKFLOW, path_of, without_times

PROD = ["-f", TASKFLOW / "values-prod.yaml", "--set", "sso.smtp.password=x"]


class LifecycleTest(support.EndToEndTest):
    def setUp(self):
        super().setUp()
        self.places = {self.tf: self.namespace, self.helm: self.new_namespace()}

    def both(self, *words, chart=None):
        """Runs the words with both programs, each in its namespace; returns what both print."""
        texts = []
        for program, namespace in self.places.items():
            full = [*words[:2], chart, *words[2:]] if chart else list(words)
            if chart:
                full += ["--set", f"global.namespace={namespace}"]
            outcome = program.run(*full, "-n", namespace)
            text = f"{outcome.code}\n{outcome.out}\n{outcome.err}"
            # The checksums cover objects whose namespace differs.
            text = re.sub(r"\b[0-9a-f]{64}\b", "<checksum>", text.replace(namespace, "<namespace>"))
            texts.append(without_times(text))
        self.assert_same_text(*texts, " ".join(map(str, words)))
        self.assertTrue(texts[0].startswith("0\n"), texts[0])
        return texts[0]

    def test_taskflow_from_install_to_uninstall(self):
        self.assertIn("STATUS: deployed", self.both("install", "taskflow", chart=TASKFLOW))
        upgraded = self.both("upgrade", "taskflow", *PROD, chart=TASKFLOW)
        self.assertIn("https://sso.taskflow.example.com", upgraded)
        self.assertIn("Upgrade complete", self.both("history", "taskflow"))
        self.assertIn("Happy Helming", self.both("rollback", "taskflow", "1"))
        for form in ("table", "json", "yaml"):
            for words in (
                ["history", "taskflow"],
                ["history", "taskflow", "--max", "1"],
                ["get", "values", "taskflow"],
                ["get", "values", "taskflow", "-a"],
                ["get", "values", "taskflow", "--revision", "2"],
                ["get", "metadata", "taskflow", "--revision", "2"],
                ["list"],
            ):
                with self.subTest(words=words, form=form):
                    self.both(*words, "-o", form)
        self.both("get", "all", "taskflow")
        self.both("get", "manifest", "taskflow", "--revision", "2")
        self.both("uninstall", "taskflow")
        self.assertNotIn("taskflow", self.both("list", "-o", "json"))

    def test_values_of_each_revision(self):
        words = ["-n", self.namespace, "--set", f"global.namespace={self.namespace}"]
        self.tf.ok("install", "taskflow", TASKFLOW, *words)
        self.tf.ok("upgrade", "taskflow", TASKFLOW, *words, *PROD)
        second = self.tf.json("get", "values", "taskflow", "-a", "-n", self.namespace)
        self.assertEqual(second["sso"]["smtp"]["password"], "x")
        self.assertEqual(second["sso"]["env"]["NODE_ENV"], "production")

        self.tf.ok("rollback", "taskflow", "1", "-n", self.namespace)
        third = self.tf.json("get", "values", "taskflow", "-a", "-n", self.namespace)
        self.assertEqual(third["sso"]["env"]["NODE_ENV"], "development")
        status = self.tf.ok("status", "taskflow", "-n", self.namespace)
        self.assertIn("STATUS: deployed\nREVISION: 3\n", status)
        self.assertIn("DESCRIPTION: Rollback to 1\n", status)
        settings = self.find("ConfigMap", self.namespace, "sso-platform-config")["data"]
        self.assertEqual(settings["NODE_ENV"], "development")
        self.assertNotIn("SMTP_HOST", settings)

    def test_upgrade_reuses_or_resets_values(self):
        chart = self.chart(
            values="a: 1\nb: 2\n",
            map__yaml="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  a: {{ .Values.a | quote }}
  b: {{ .Values.b | quote }}
""",
        )
        self.both("install", "demo", chart, "--set", "a=10")
        for words in (
            ["--set", "b=20"],
            ["--reuse-values", "--set", "a=11"],
            ["--reset-values"],
            ["--reset-then-reuse-values", "--set", "b=21"],
            ["--install", "--set", "a=12"],
        ):
            with self.subTest(words=words):
                self.both("upgrade", "demo", chart, *words)
                self.both("get", "values", "demo", "-a")
                self.assertEqual(
                    *[
                        self.find("ConfigMap", place, "demo")["data"]
                        for place in self.places.values()
                    ]
                )
        self.both("upgrade", "other", chart, "--install")

    def test_upgrade_changes_removes_and_restores_objects(self):
        chart = self.chart(
            values="names: {kept: 1, dropped: 1}\n",
            maps__yaml="""\
{{- range $name, $value := .Values.names }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
data:
  value: {{ $value | quote }}
{{- end }}
""",
        )
        place = ["-n", self.namespace]
        self.tf.ok("install", "demo", chart, *place)
        changed = ["--set", "names.dropped=null,names.kept=2,names.added=1"]
        self.tf.ok("upgrade", "demo", chart, *place, *changed)
        self.assertEqual(self.values_there(), {"kept": "2", "added": "1"})
        self.api.delete(path_of("ConfigMap", self.namespace, "kept"))
        self.api.merge(path_of("ConfigMap", self.namespace, "added"), {"data": {"other": "mine"}})
        self.tf.ok("upgrade", "demo", chart, *place, *changed)
        self.assertEqual(self.values_there(), {"kept": "2", "added": "1"})
        added = self.find("ConfigMap", self.namespace, "added")["data"]
        self.assertEqual(added, {"value": "1", "other": "mine"}, "fields of others are left alone")
        self.tf.ok("rollback", "demo", *place)
        self.tf.ok("rollback", "demo", "1", *place)
        self.assertEqual(self.values_there(), {"kept": "1", "dropped": "1"})

    def values_there(self):
        items = self.api.get(path_of("ConfigMap", self.namespace))["items"]
        maps = {each["metadata"]["name"]: each["data"].get("value") for each in items}
        maps.pop("kube-root-ca.crt", None)
        return maps


if __name__ == "__main__":
    support.main()
