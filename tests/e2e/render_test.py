"""Rendering without installing: `template` prints helm's bytes, and a dry run writes nothing."""

import support
from support import TASKFLOW, without_times


class RenderTest(support.EndToEndTest):
    def test_template_of_taskflow(self):
        for values in (None, "values-dev.yaml", "values-prod.yaml"):
            words = ["-f", TASKFLOW / values] if values else []
            with self.subTest(values=values):
                outcome = self.assert_same_run("template", "taskflow", TASKFLOW, *words)
                self.assertEqual(outcome.code, 0)
                self.assertIn("kind: StatefulSet", outcome.out)

    def test_template_switches_services_off(self):
        for service, objects_left in (("sso", 13), ("api", 14), ("web", 17), ("mcp", 17)):
            with self.subTest(service=service):
                words = ["template", "taskflow", TASKFLOW, "--set", f"{service}.enabled=false"]
                outcome = self.assert_same_run(*words)
                self.assertEqual(len(self.objects(outcome.out)), objects_left)

    def test_template_options(self):
        for words in (
            ["--show-only", "templates/api/deployment.yaml"],
            ["--namespace", "taskflow"],
            ["--set", "sso.postgresql.password=p@ss w&rd"],
            [
                "--set-string",
                "sso.replicaCount=3",
                "--set-json",
                'api.resources={"limits":{"cpu":1}}',
            ],
            ["--kube-version", "1.29.3"],
            ["--kube-version", "1.20"],
            ["--is-upgrade", "--no-hooks", "--skip-tests"],
        ):
            with self.subTest(words=words):
                self.assert_same_run("template", "taskflow", TASKFLOW, *words)

    def test_template_asks_the_cluster_when_told_to(self):
        self.helm.ok("create", "asking", cwd=self.scratch)
        chart = self.scratch / "asking"
        (chart / "templates" / "asked.yaml").write_text(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: asked}\ndata:\n"
            "  version: {{ .Capabilities.KubeVersion.Version }}\n"
            '  namespace: {{ (lookup "v1" "Namespace" "" "kube-system").kind | quote }}\n'
            '  has: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}\n'
        )
        place = ["-n", self.namespace]
        for option in ("--validate", "--dry-run=server", "--dry-run=client"):
            with self.subTest(option=option):
                outcome = self.assert_same_run("template", "asking", chart, option, *place)
                self.assertEqual('namespace: "Namespace"' in outcome.out, "client" not in option)
        (chart / "templates" / "odd.yaml").write_text(
            "apiVersion: v1\nkind: Oddity\nmetadata: {name: odd}\n"
        )
        for option in ("--validate", "--dry-run=client"):
            with self.subTest(option=option, chart="with an unknown kind"):
                self.assert_same_run("template", "asking", chart, option, *place)

    def test_template_of_the_scaffold_chart(self):
        self.helm.ok("create", "scaffold", cwd=self.scratch)
        chart = self.scratch / "scaffold"
        for words in (
            [],
            ["--set", "ingress.enabled=true,autoscaling.enabled=true,serviceAccount.name=robot"],
            ["--set", "fullnameOverride=other,replicaCount=4,podAnnotations.a=b"],
            ["--set", "httpRoute.enabled=true"],
        ):
            with self.subTest(words=words):
                outcome = self.assert_same_run("template", "release", chart, *words)
                self.assertIn("kind: Deployment", outcome.out)

    def test_dry_run_shows_everything_and_writes_nothing(self):
        words = ["taskflow", TASKFLOW, "-n", self.namespace]
        words += ["--set", f"global.namespace={self.namespace}"]
        expected = self.objects(self.helm.ok("template", *words))
        since = self.cluster.audit_position()
        for dry_run in ("--dry-run", "--dry-run=client", "--dry-run=server"):
            with self.subTest(dry_run=dry_run):
                outs = []
                for program in (self.tf, self.helm):
                    outs.append(without_times(program.ok("install", *words, dry_run, "--debug")))
                self.assert_same_text(*outs, dry_run)
                self.assertEqual(self.objects(outs[0].partition("MANIFEST:\n")[2]), expected)
        self.assert_wrote_nothing(since)
        self.assert_exist(expected, exist=False)

    def test_dry_run_of_upgrade_rollback_and_uninstall_writes_nothing(self):
        words = ["taskflow", TASKFLOW, "-n", self.namespace]
        words += ["--set", f"global.namespace={self.namespace}"]
        self.helm.ok("install", *words)
        self.helm.ok("upgrade", *words, "--set", "api.replicaCount=2")
        since = self.cluster.audit_position()
        changed = [*words, "-f", TASKFLOW / "values-prod.yaml"]
        for dry_run in ("--dry-run=client", "--dry-run=server"):
            with self.subTest(dry_run=dry_run):
                outs = []
                for program in (self.tf, self.helm):
                    outs.append(without_times(program.ok("upgrade", *changed, dry_run, "--debug")))
                self.assert_same_text(*outs, dry_run)
                self.assertIn("kind: Ingress", outs[0])
        place = ["-n", self.namespace]
        self.assert_same_run("rollback", "taskflow", "1", "--dry-run=server", *place)
        self.assert_same_run("uninstall", "taskflow", "--dry-run", *place)
        self.assert_wrote_nothing(since)
        self.assertEqual(len(self.helm.json("history", "taskflow", *place)), 2)

    def assert_wrote_nothing(self, since):
        requests = self.cluster.requests_of(self.tf.user, since)
        self.assertTrue(requests, "the audit log knows nothing of tf")
        self.assertEqual([each for each in requests if each.writes()], [])


if __name__ == "__main__":
    support.main()
