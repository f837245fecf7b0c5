"""What the end-to-end suites share: the cluster, tf and real Helm as programs, and comparisons.

Environment: TF_BIN is the program under test (required). TF_HELM4 is real Helm 4 and TF_CLUSTER the
directory of a running cluster; without them Helm is built and a cluster started for this run alone.
A suite that cannot run here ends with exit code 77, which ctest counts as skipped, and says why.
"""

import atexit
import collections
import dataclasses
import functools
import itertools
import json
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TASKFLOW = ROOT / "examples" / "taskflow"
SKIPPED = 77

sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests" / "cluster"))
import control_plane
from api import Api
from pki import Authority, kubeconfig

Outcome = collections.namedtuple("Outcome", "code out err")


def skip_all(reason):
    print(f"skipped: {reason}", file=sys.stderr)
    sys.exit(SKIPPED)


def script_output(script, *words):
    """Output of one of our scripts; one that cannot do its work on this machine skips the suite."""
    done = subprocess.run([ROOT / "scripts" / script, *words], capture_output=True, text=True)
    if done.returncode == SKIPPED:
        skip_all(done.stderr.strip())
    if done.returncode != 0:
        sys.exit(f"scripts/{script}: {done.stderr.strip()}")
    return done.stdout


def environment_or(name, otherwise):
    return os.environ.get(name) or otherwise()


def self_built_helm():
    """Real Helm, or None where there is no Go to build it with."""
    script = ROOT / "scripts" / "build_reference_helm"
    done = subprocess.run([script], capture_output=True, text=True)
    if done.returncode == SKIPPED:
        return None
    if done.returncode != 0:
        sys.exit(f"scripts/build_reference_helm: {done.stderr.strip()}")
    return done.stdout.strip()


def start_own_cluster():
    lines = script_output("cluster_up").splitlines()
    directory = pathlib.Path(dict(line.split("=", 1) for line in lines)["KUBECONFIG"]).parent
    atexit.register(control_plane.stop, directory)
    return directory


@dataclasses.dataclass(frozen=True)
class Request:
    """One request as the API server's audit log tells it."""

    verb: str
    path: str
    code: int
    agent: str

    def writes(self):
        return self.verb not in ("get", "list", "watch")


class Cluster:
    """A running control plane, seen by its administrator."""

    def __init__(self, directory):
        env = control_plane.read_env(directory)
        if env is None:
            skip_all(f"no test cluster runs in {directory}")
        self.server = env["SERVER"]
        self.kubeconfig = env["KUBECONFIG"]
        self._audit_log = pathlib.Path(env["AUDIT_LOG"])
        self.authority = Authority(env["PKI"])
        pki = self.authority.directory
        self.api = Api(
            self.server, self.authority.certificate, pki / "admin.crt", pki / "admin.key"
        )

    def kubeconfig_of(self, user, group="system:masters", authority=None):
        """A kubeconfig text for a new user; `authority`: whom it trusts, if not this cluster's."""
        client = self.authority.issue_client(user, group)
        trusted = (authority or self.authority).certificate
        return kubeconfig(self.server, trusted, *client)

    def audit_position(self):
        return self._audit_log.stat().st_size

    def requests_of(self, user, since=0):
        """The requests `user` made after `since`, an audit_position, in order of completion."""
        self._flush_audit_log()
        with open(self._audit_log, encoding="utf-8") as log:
            log.seek(since)
            events = [json.loads(line) for line in log if f'"{user}"' in line]
        # A watch is told of twice, when it starts and when it ends.
        by_id = {event["auditID"]: event for event in events if event["user"]["username"] == user}
        return [
            Request(
                event["verb"],
                event["requestURI"],
                event.get("responseStatus", {}).get("code", 0),
                event.get("userAgent", ""),
            )
            for event in by_id.values()
        ]

    def _flush_audit_log(self):
        """The log is in order: once a request of our own stands in it, the others do too."""
        mark = f"/version?mark={secrets.token_hex(8)}"
        since = self.audit_position()
        self.api.get(mark)

        def is_written():
            with open(self._audit_log, encoding="utf-8") as log:
                log.seek(since)
                return mark in log.read()

        wait_until(is_written, "the audit log to be written", 10)


class Program:
    """tf or helm with a home, a cache and a user of its own."""

    def __init__(self, binary, home, config, user):
        self.binary = str(binary)
        self.user = user
        self.kubeconfig = home / "kubeconfig"
        self.kubeconfig.write_text(config)
        self.environment = {
            "PATH": os.environ["PATH"],
            "TZ": "UTC",
            "HOME": str(home),
            "HELM_CACHE_HOME": str(home / "cache"),
            "HELM_CONFIG_HOME": str(home / "config"),
            "HELM_DATA_HOME": str(home / "data"),
            "KUBECONFIG": str(self.kubeconfig),
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def command(self, *words):
        return [self.binary, *map(str, words)]

    def run(self, *words, cwd=None, **environment):
        done = subprocess.run(
            self.command(*words),
            cwd=cwd,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def start(self, *words, **environment):
        """Runs on beside the test; the caller waits for it."""
        return subprocess.Popen(
            self.command(*words),
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ok(self, *words, **options):
        """stdout of a run that must succeed."""
        outcome = self.run(*words, **options)
        if outcome.code != 0:
            name = pathlib.Path(self.binary).name
            raise AssertionError(
                f"{name} {' '.join(map(str, words))}: exit code {outcome.code}\n{outcome.err}"
            )
        return outcome.out

    def json(self, *words, **options):
        return json.loads(self.ok(*words, "-o", "json", **options))


class EndToEndTest(unittest.TestCase):
    """A test with a namespace of its own, and tf and helm as users of their own in it."""

    maxDiff = None
    cluster = None

    @classmethod
    def setUpClass(cls):
        if EndToEndTest.cluster is None:
            EndToEndTest.tf_binary = os.path.abspath(os.environ["TF_BIN"])
            EndToEndTest.cluster = Cluster(environment_or("TF_CLUSTER", start_own_cluster))
            EndToEndTest.helm_binary = environment_or("TF_HELM4", self_built_helm)

    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="tf-e2e-"))
        self.addCleanup(shutil.rmtree, self.scratch)
        self.api = self.cluster.api
        self.namespace = self.new_namespace()
        self.tf = self.new_program("tf")

    @functools.cached_property
    def helm(self):
        """Real Helm as a user of its own; a test that needs it is skipped where it is not."""
        return self.new_program("helm")

    def new_program(self, kind, group="system:masters"):
        binary = self.tf_binary if kind == "tf" else self.helm_binary
        if not binary:
            self.skipTest("no Go here to build real Helm with")
        user = f"{kind}-{secrets.token_hex(4)}"
        home = self.scratch / user
        home.mkdir()
        return Program(binary, home, self.cluster.kubeconfig_of(user, group), user)

    def new_namespace(self):
        name = f"e2e-{secrets.token_hex(4)}"
        self.api.create("/api/v1/namespaces", {"metadata": {"name": name}})
        self.addCleanup(self.api.delete, f"/api/v1/namespaces/{name}")
        return name

    def chart(self, name="demo", values=None, **templates):
        """A chart in a folder: `templates` has a text for each file name, `__` for a dot."""
        folder = self.scratch / name
        (folder / "templates").mkdir(parents=True, exist_ok=True)
        (folder / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n")
        (folder / "values.yaml").write_text(values or "")
        for file, text in templates.items():
            (folder / "templates" / file.replace("__", ".")).write_text(text)
        return folder

    def objects(self, text):
        """[(kind, namespace, name)] of rendered YAML: parser enough for the charts here."""
        found = []
        for document in re.split(r"^---\n", text, flags=re.M):
            kind = re.search(r"^kind: (\S+)", document, re.M)
            metadata = re.search(r"^metadata:\n((?:  .*\n)+)", document, re.M)
            if kind and metadata:
                fields = dict(re.findall(r"^  (name|namespace): (\S+)", metadata.group(1), re.M))
                found.append((kind.group(1), fields.get("namespace", ""), fields["name"]))
        return found

    def find(self, kind, namespace, name):
        return self.api.find(path_of(kind, namespace, name))

    def assert_exist(self, objects, exist=True):
        states = {each: self.find(*each) is not None for each in objects}
        self.assertEqual([each for each, there in states.items() if there != exist], [])

    def await_gone(self, objects):
        for each in objects:
            wait_until(lambda each=each: self.find(*each) is None, f"{each} to be gone")

    def assert_fails(self, outcome, pattern=None):
        """Exit code 1 and, on stderr after the log, one `Error:` message: nothing like a crash."""
        self.assertEqual(outcome.code, 1, outcome)
        lines = [line for line in outcome.err.splitlines() if not line.startswith("level=")]
        self.assertTrue(lines and lines[0].startswith("Error: "), outcome.err)
        self.assertEqual(sum(line.startswith("Error: ") for line in lines), 1, outcome.err)
        if pattern is not None:
            self.assertRegex(outcome.err, pattern)
        return outcome

    def assert_same_text(self, ours, theirs, what):
        if ours == theirs:
            return
        shown = []
        for a, b in itertools.zip_longest(theirs.splitlines(), ours.splitlines(), fillvalue=""):
            if a != b and len(shown) < 10:
                # Long lines from a little before where they part.
                start = max(0, len(os.path.commonprefix([a, b])) - 60)
                shown += [f"helm: {a[start : start + 240]}", f"tf:   {b[start : start + 240]}"]
        self.fail(f"{what}: tf and helm differ\n" + "\n".join(shown))

    def assert_same_run(self, *words, clean=lambda text: text, **environment):
        """tf and helm print the same for the same words: exit code, stdout and stderr."""
        ours, theirs = (each.run(*words, **environment) for each in (self.tf, self.helm))
        what = " ".join(map(str, words))
        self.assertEqual(ours.code, theirs.code, f"{what}\n{ours.err}\n{theirs.err}")
        self.assert_same_text(clean(ours.out), clean(theirs.out), what)
        self.assert_same_text(clean(ours.err), clean(theirs.err), f"{what} (stderr)")
        return ours


_PLURALS = {
    "ConfigMap": "/api/v1 configmaps",
    "Secret": "/api/v1 secrets",
    "Service": "/api/v1 services",
    "ServiceAccount": "/api/v1 serviceaccounts",
    "Pod": "/api/v1 pods",
    "Namespace": "/api/v1 namespaces",
    "PersistentVolumeClaim": "/api/v1 persistentvolumeclaims",
    "Deployment": "/apis/apps/v1 deployments",
    "StatefulSet": "/apis/apps/v1 statefulsets",
    "Job": "/apis/batch/v1 jobs",
    "Ingress": "/apis/networking.k8s.io/v1 ingresses",
    "Role": "/apis/rbac.authorization.k8s.io/v1 roles",
    "RoleBinding": "/apis/rbac.authorization.k8s.io/v1 rolebindings",
}


def path_of(kind, namespace, name=""):
    """The API path of an object, or of all of a kind in a namespace."""
    prefix, plural = _PLURALS[kind].split()
    place = f"{prefix}/namespaces/{namespace}/{plural}" if namespace else f"{prefix}/{plural}"
    return f"{place}/{name}".rstrip("/")


def wait_until(is_true, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.05)


_TIMES = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", "<time>"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \w+ *", "<time>"),
    (r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}", "<time>"),
    (r"((created|modified)At\W+)\d{10}", r"\1<time>"),
]


def without_times(text):
    """`text` with points in time replaced; no padding of tables, which goes by their length."""
    for pattern, replacement in _TIMES:
        text = re.sub(pattern, replacement, text)
    return re.sub(" +\t", "\t", text)


def main():
    if "TF_BIN" not in os.environ:
        sys.exit("TF_BIN must name the program under test")
    unittest.main(module="__main__", verbosity=2)
