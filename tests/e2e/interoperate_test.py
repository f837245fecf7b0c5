"""A release belongs to both: helm carries on with what tf installed, and tf with what helm did."""

import re

import support
from support import TASKFLOW, path_of


def comparable_status(text):
    """Helm prints the resource tables in random order, and how old everything is."""
    text = re.sub(r"\b(\d+[dhms])+( *)$", r"<age>", text, flags=re.M)
    head, found, rest = text.partition("RESOURCES:\n")
    if not found:
        return text
    tables, found, tail = rest.partition("\n\n\n")
    return head + "\n\n".join(sorted(tables.split("\n\n"))) + found + tail


class InteroperateTest(support.EndToEndTest):
    def taskflow_words(self, objects_namespace=None):
        place = objects_namespace or self.namespace
        return [TASKFLOW, "-n", self.namespace, "--set", f"global.namespace={place}"]

    def test_install_creates_every_object_of_the_chart(self):
        elsewhere = f"{self.namespace}-objects"
        words = self.taskflow_words(elsewhere)
        expected = self.objects(self.helm.ok("template", "taskflow", *words))
        self.assertIn(("Namespace", "", elsewhere), expected)
        self.assertEqual(len(expected), 20)
        self.assert_exist(expected, exist=False)

        out = self.tf.ok("install", "taskflow", *words)

        self.assertIn("STATUS: deployed", out)
        self.assert_exist(expected)
        self.tf.ok("uninstall", "taskflow", "-n", self.namespace)
        self.await_gone(expected)

    def test_install_creates_the_release_namespace(self):
        namespace = f"{self.namespace}-new"
        words = ["taskflow", TASKFLOW, "-n", namespace, "--set", f"global.namespace={namespace}"]
        self.tf.ok("install", *words, "--create-namespace")
        self.addCleanup(self.api.delete, path_of("Namespace", "", namespace))
        labels = self.find("Namespace", "", namespace)["metadata"]["labels"]
        self.assertEqual(labels["name"], namespace)
        self.assert_exist(self.objects(self.helm.ok("template", *words)))

    def test_both_read_what_tf_stored(self):
        self.read_by_both(self.tf)

    def test_both_read_what_helm_stored(self):
        self.read_by_both(self.helm)

    def read_by_both(self, installer):
        installer.ok(
            "install", "taskflow", *self.taskflow_words(), "--wait", "--labels", "team=blue"
        )
        place = ["-n", self.namespace]
        for words in (
            ["list"],
            ["list", "-q"],
            ["list", "--selector", "team=blue"],
            ["history", "taskflow"],
            ["get", "values", "taskflow"],
            ["get", "values", "taskflow", "--all"],
            ["get", "metadata", "taskflow"],
        ):
            for form in ("table", "json", "yaml"):
                with self.subTest(words=words, form=form):
                    self.assert_same_run(*words, *place, "-o", form)
        for words in (
            ["get", "manifest", "taskflow"],
            ["get", "notes", "taskflow"],
            ["get", "hooks", "taskflow"],
            ["get", "all", "taskflow"],
            [
                "get",
                "all",
                "taskflow",
                "--template",
                "{{ .Release.Info.Status }} {{ .Release.Name }}",
            ],
        ):
            with self.subTest(words=words):
                self.assert_same_run(*words, *place)
        self.assert_same_run("status", "taskflow", *place, clean=comparable_status)
        for form in ("json", "yaml"):
            self.assert_same_live_status(*place, "-o", form)

    def assert_same_live_status(self, *words):
        """Live objects are in it, which may change meanwhile: helm looks before and after tf."""
        words = ["status", "taskflow", *words]
        for _ in range(10):
            # A list's resourceVersion is the whole cluster's, where other tests are at work.
            before, ours, after = (
                re.sub(r'(resourceVersion"?: ?)"\d+"', r"\1<version>", each.ok(*words))
                for each in (self.helm, self.tf, self.helm)
            )
            if before == after:
                break
        self.assertEqual(before, after, "the objects do not settle")
        self.assert_same_text(ours, after, " ".join(words))

    def test_helm_carries_on_with_what_tf_installed(self):
        self.carry_on(self.tf, self.helm)

    def test_tf_carries_on_with_what_helm_installed(self):
        self.carry_on(self.helm, self.tf)

    def carry_on(self, first, second):
        words = self.taskflow_words()
        place = ["-n", self.namespace]
        first.ok("install", "taskflow", *words)
        out = second.ok("upgrade", "taskflow", *words, "-f", TASKFLOW / "values-prod.yaml")
        self.assertIn('Release "taskflow" has been upgraded. Happy Helming!', out)
        self.assertEqual(self.replicas("taskflow-api"), 3)
        self.assert_exist([("Ingress", self.namespace, "web-dashboard")])

        second.ok("rollback", "taskflow", "1", *place)
        self.assertEqual(self.replicas("taskflow-api"), 1)
        self.assert_exist([("Ingress", self.namespace, "web-dashboard")], exist=False)

        first.ok("upgrade", "taskflow", *words, "--set", "api.replicaCount=2")
        self.assertEqual(self.replicas("taskflow-api"), 2)
        history = first.json("history", "taskflow", *place)
        self.assertEqual(history, second.json("history", "taskflow", *place))
        self.assertEqual(
            [(each["revision"], each["status"], each["description"]) for each in history],
            [
                (1, "superseded", "Install complete"),
                (2, "superseded", "Upgrade complete"),
                (3, "superseded", "Rollback to 1"),
                (4, "deployed", "Upgrade complete"),
            ],
        )
        expected = self.objects(first.ok("get", "manifest", "taskflow", *place))
        self.assert_exist(expected)
        self.assertEqual(
            second.ok("uninstall", "taskflow", *place), 'release "taskflow" uninstalled\n'
        )
        self.await_gone(expected)
        self.assertEqual(first.json("list", *place), [])

    def replicas(self, deployment):
        return self.find("Deployment", self.namespace, deployment)["spec"]["replicas"]

    def test_objects_are_the_same_as_helm_makes_them(self):
        """Labels, annotations, fields and who manages them: so neither program meets a conflict."""
        theirs = self.new_namespace()
        made = {}
        for program, namespace in ((self.tf, self.namespace), (self.helm, theirs)):
            words = ["-n", namespace, "--set", f"global.namespace={namespace}"]
            program.ok("install", "taskflow", TASKFLOW, *words)
            objects = self.objects(program.ok("get", "manifest", "taskflow", "-n", namespace))
            made[program] = {
                (kind, name): self.comparable(kind, place, name) for kind, place, name in objects
            }
        self.assertEqual(made[self.tf].keys(), made[self.helm].keys())
        for key, ours in made[self.tf].items():
            with self.subTest(object=key):
                self.assertEqual(ours, made[self.helm][key])

    def comparable(self, kind, namespace, name):
        metadata = self.find(kind, namespace, name)["metadata"]
        annotations = metadata.get("annotations", {})
        # Written by the deployment controller, when it gets to it.
        annotations.pop("deployment.kubernetes.io/revision", None)
        managers = [
            (each["manager"], each["operation"], str(each["fieldsV1"]))
            for each in metadata["managedFields"]
            if each["operation"] == "Apply"
        ]
        place = {namespace: "<namespace>"}
        return metadata["labels"], {k: place.get(v, v) for k, v in annotations.items()}, managers


if __name__ == "__main__":
    support.main()
