"""What goes wrong is told in one clear message with exit code 1, in helm's words if it has any."""

import re
import secrets

import support
from support import TASKFLOW, path_of
from pki import Authority, kubeconfig

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-map
data:
  a: {{ .Values.a | quote }}
"""


def service(name, spec):
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n{spec}\n"


class BadInputTest(support.EndToEndTest):
    def assert_same_failure(self, *words, pattern=None, clean=None):
        """Both programs fail with the same text."""

        def without_users(text):
            return re.sub(r"\b(tf|helm)-[0-9a-f]{8}\b", "<user>", text)

        outcome = self.assert_same_run(*words, clean=clean or without_users)
        return self.assert_fails(outcome, pattern)

    def place(self):
        return ["-n", self.namespace]

    def test_chart_that_is_not_there(self):
        self.assert_same_failure("install", "x", "./nowhere", pattern='path "./nowhere" not found')
        self.assert_same_failure("template", "x", self.scratch / "nowhere")
        self.assert_same_failure("install", "x", "norepo/chart", pattern="repo norepo not found")
        empty = self.scratch / "empty"
        empty.mkdir()
        self.assert_same_failure("install", "x", empty, pattern="unable to detect chart")

    def test_broken_chart_files(self):
        for text in (
            "name: x\n",
            "apiVersion: v2\nversion: 1.0.0\n",
            "apiVersion: v2\nname: x\n",
            "apiVersion: v2\nname: x\nversion: one\n",
            "apiVersion: v2\nname: x\nversion: 1.0.0\ntype: pony\n",
            "apiVersion: v2\nname: x\nversion: 1.0.0\ntype: library\n",
            'apiVersion: v2\nname: x\nversion: 1.0.0\nkubeVersion: ">=99"\n',
            "apiVersion: v2\nname: x\nversion: 1.0.0\ndependencies:\n- {name: y, version: 1.0.0}\n",
            "a: [\n",
        ):
            with self.subTest(chart=text):
                folder = self.chart(map__yaml=CONFIG_MAP)
                (folder / "Chart.yaml").write_text(text)
                self.assert_same_failure("install", "x", folder, *self.place())

    def test_values_that_are_no_yaml_name_file_and_line(self):
        bad = self.scratch / "bad.yaml"
        bad.write_text("a: 1\nb: c: d\n")
        for command in ("install", "template"):
            outcome = self.tf.run(command, "x", self.chart(), "-f", bad)
            self.assert_fails(outcome, r"bad\.yaml(:2\b|.*\bline 2\b)")
        self.assert_same_failure("template", "x", self.chart(), "-f", self.scratch / "none.yaml")
        for words in (["--set", "a"], ["--set", "a[x]=1"], ["--set-json", "a={"]):
            with self.subTest(words=words):
                self.assert_same_failure("template", "x", self.chart(), *words)

    def test_template_errors_name_the_place(self):
        for text in (
            "a: {{ .Values.a.b.c }}\n",
            'a: {{ required "give a" .Values.a }}\n',
            'a: {{ fail "no way" }}\n',
            "a: {{ nofunction }}\n",
            "a: {{ if }}\n",
            'a: {{ include "nothing" . }}\n',
            'a: {{ index .Values "x" "y" }}\n',
            "a: {{ toYaml }}\n",
            "a: b: c\n",
        ):
            with self.subTest(template=text):
                chart = self.chart(broken__yaml=text)
                self.assert_same_failure("template", "x", chart, pattern=r"broken\.yaml")
                self.assert_same_failure("install", "x", chart, *self.place())

    def test_unknown_release(self):
        for words in (
            ["status", "nothing"],
            ["history", "nothing"],
            ["get", "values", "nothing"],
            ["get", "all", "nothing"],
            ["upgrade", "nothing", TASKFLOW],
            ["rollback", "nothing"],
            ["rollback", "nothing", "2"],
            ["uninstall", "nothing"],
        ):
            with self.subTest(words=words):
                self.assert_same_failure(
                    *words, *self.place(), pattern="not found|no deployed releases"
                )
        self.tf.ok("uninstall", "nothing", "--ignore-not-found", *self.place())

    def test_names_and_revisions(self):
        chart = self.chart(map__yaml=CONFIG_MAP)
        self.helm.ok("install", "demo", chart, *self.place())
        for words in (
            ["install", "demo", chart],
            ["install", "Not_A_Name", chart],
            ["install", "n" * 54, chart],
            ["upgrade", "Not_A_Name", chart],
            ["status", "demo", "--revision", "9"],
            ["rollback", "demo", "9"],
            ["rollback", "demo", "one"],
        ):
            with self.subTest(words=words):
                self.assert_same_failure(*words, *self.place())

    def test_command_line(self):
        for words in (
            ["install"],
            ["install", "demo"],
            ["install", "a", "b", "c"],
            ["status"],
            ["upgrade", "demo"],
            ["list", "extra"],
            ["list", "--no-such-flag"],
            ["list", "-o", "xml"],
            ["list", "--max", "many"],
            ["install", "demo", TASKFLOW, "--timeout", "5"],
            ["install", "demo", TASKFLOW, "--dry-run=maybe"],
            ["install", "demo", TASKFLOW, "--labels", "owner=me"],
        ):
            with self.subTest(words=words):
                ours, theirs = (each.run(*words, *self.place()) for each in (self.tf, self.helm))
                self.assert_fails(ours)
                self.assertEqual(
                    re.sub(r"\btf\b", "helm", ours.err.splitlines()[0]), theirs.err.splitlines()[0]
                )

    def test_server_that_cannot_be_reached(self):
        for words in (["list"], ["install", "x", TASKFLOW], ["status", "x"]):
            with self.subTest(words=words):
                self.assert_same_failure(
                    *words,
                    *["--kube-apiserver", "https://127.0.0.1:1"],
                    pattern="cluster unreachable: .*connection refused",
                )
        missing = self.scratch / "no-kubeconfig"
        self.assert_same_failure("list", "--kubeconfig", missing)
        self.assert_same_failure("list", "--kube-context", "none", pattern='context "none"')

    def test_server_whose_certificate_is_not_trusted(self):
        other = Authority(self.scratch / "other-authority")
        other.create("another-authority")
        config = self.cluster.kubeconfig_of(f"stranger-{secrets.token_hex(4)}", authority=other)
        self.tf.kubeconfig.write_text(config)
        self.helm.kubeconfig.write_text(config)
        self.assert_same_failure("list", pattern="cluster unreachable: .*certificate")

    def test_user_without_a_certificate_of_the_cluster(self):
        other = Authority(self.scratch / "other-authority")
        other.create("another-authority")
        trusted = self.cluster.authority.certificate
        config = kubeconfig(self.cluster.server, trusted, *other.issue_client("nobody"))
        self.tf.kubeconfig.write_text(config)
        self.helm.kubeconfig.write_text(config)
        self.assert_same_failure("list", *self.place())

    def test_user_without_rights(self):
        self.tf, self.helm = self.new_program("tf", None), self.new_program("helm", None)
        for words in (
            ["list"],
            ["list", "-A"],
            ["status", "x"],
            ["upgrade", "x", TASKFLOW],
            ["uninstall", "x"],
        ):
            with self.subTest(words=words):
                self.assert_same_failure(*words, *self.place(), pattern="forbidden")

    def test_install_stops_at_a_history_that_cannot_be_read(self):
        """A chosen difference: helm takes an unreadable history for a free name and goes on."""
        self.tf = self.new_program("tf", None)
        outcome = self.tf.run("install", "x", TASKFLOW, *self.place())
        self.assert_fails(outcome, "release name check failed: .*secrets is forbidden")

    def test_user_with_rights_for_the_record_only(self):
        chart = self.chart(map__yaml=CONFIG_MAP)
        rules = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["*"]}]
        self.api.create(
            path_of("Role", self.namespace), {"metadata": {"name": "records"}, "rules": rules}
        )
        self.tf, self.helm = self.new_program("tf", None), self.new_program("helm", None)
        subjects = [{"kind": "User", "name": each.user} for each in (self.tf, self.helm)]
        self.api.create(
            path_of("RoleBinding", self.namespace),
            {
                "metadata": {"name": "records"},
                "subjects": subjects,
                "roleRef": {
                    "apiGroup": "rbac.authorization.k8s.io",
                    "kind": "Role",
                    "name": "records",
                },
            },
        )
        self.assert_fails(
            self.tf.run("install", "x", chart, *self.place()), "configmaps.*forbidden"
        )
        self.assert_exist([("ConfigMap", self.namespace, "x-map")], exist=False)

    def test_object_of_someone_else(self):
        chart = self.chart(map__yaml=CONFIG_MAP)
        path = path_of("ConfigMap", self.namespace)
        self.api.create(path, {"metadata": {"name": "x-map"}, "data": {"a": "mine"}})
        self.assert_same_failure("install", "x", chart, *self.place(), pattern="invalid ownership")
        self.assertEqual(self.find("ConfigMap", self.namespace, "x-map")["data"], {"a": "mine"})
        self.assertEqual(self.tf.json("list", *self.place()), [])
        adopting = ["install", "x", chart, "--take-ownership", *self.place()]
        self.assert_fails(self.tf.run(*adopting), "Apply failed with 1 conflict")
        self.tf.ok(*adopting, "--replace", "--force-conflicts", "--set", "a=ours")
        self.assertEqual(self.find("ConfigMap", self.namespace, "x-map")["data"], {"a": "ours"})

        other = self.chart("other", map__yaml=CONFIG_MAP.replace("{{ .Release.Name }}", "x"))
        self.assert_same_failure("install", "y", other, *self.place(), pattern='must equal "y"')

    def test_manifest_that_the_server_rejects(self):
        broken = {
            "port": "spec: {ports: [{port: 99999}]}",
            "field": "spec: {ports: [{port: 80}], notAField: 1}",
            "type": "spec: {ports: 80}",
        }
        for name, spec in broken.items():
            with self.subTest(name):
                chart = self.chart(
                    name,
                    service__yaml=service(name, spec),
                )
                texts = []
                for program in (self.tf, self.helm):
                    place = ["-n", self.new_namespace()]
                    outcome = self.assert_fails(program.run("install", "x", chart, *place))
                    releases = program.json("list", *place)
                    self.assertEqual([each["status"] for each in releases], ["failed"])
                    description = program.json("history", "x", *place)[0]["description"]
                    self.assertIn('Release "x" failed: ', description)
                    texts.append(f"{outcome.err}\n{description}".replace(place[1], "<namespace>"))
                self.assert_same_text(*texts, name)

    def test_kind_that_the_server_does_not_know(self):
        chart = self.chart(pony__yaml="apiVersion: zoo/v1\nkind: Pony\nmetadata: {name: p}\n")
        self.assert_same_failure("install", "x", chart, *self.place(), pattern="ensure CRDs")
        self.assertEqual(self.tf.json("list", *self.place()), [])

    def test_failed_upgrade_leaves_the_last_good_revision(self):
        good = self.chart(map__yaml=CONFIG_MAP)
        self.tf.ok("install", "x", good, *self.place())
        bad = self.chart(
            map__yaml=CONFIG_MAP,
            bad__yaml=service("s", "spec: {ports: [{port: 0}]}"),
        )
        self.assert_fails(self.tf.run("upgrade", "x", bad, *self.place()), "UPGRADE FAILED")
        statuses = [each["status"] for each in self.tf.json("history", "x", *self.place())]
        self.assertEqual(statuses, ["deployed", "failed"])
        outcome = self.tf.run("upgrade", "x", bad, "--rollback-on-failure", *self.place())
        self.assert_fails(outcome, "has been rolled back due to rollback-on-failure being set")
        history = self.helm.json("history", "x", *self.place())
        self.assertEqual(history[-1]["description"], "Rollback to 1")
        self.assertEqual(history[-1]["status"], "deployed")


if __name__ == "__main__":
    support.main()
