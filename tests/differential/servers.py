#!/usr/bin/env python3
"""Installs charts with real Helm on the test control plane and on tf's sandbox, and compares the
objects that are there in the end.

  servers.py TF HELM4 REAL_CLUSTER CHART... [--work DIR]

REAL_CLUSTER is the directory of a running test control plane (scripts/cluster_up). For each chart:
install --wait, test, upgrade, rollback, list, uninstall, on both; after install and after rollback all
objects of the release's namespace, and after uninstall what is left of them. What differs by nature
is left out: names that are made up, uids, times, addresses, node ports, hashes of pod templates; of a
pod's status only the phase counts, since KWOK and a kubelet fill in the rest each in its own way.
Exit code 1 if anything differs.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "cluster")]
import control_plane
import sandbox
from api import Api, ApiError

_KINDS = [
    "/api/v1 configmaps", "/api/v1 endpoints", "/api/v1 persistentvolumeclaims", "/api/v1 pods",
    "/api/v1 secrets", "/api/v1 serviceaccounts", "/api/v1 services",
    "/apis/apps/v1 controllerrevisions", "/apis/apps/v1 daemonsets", "/apis/apps/v1 deployments",
    "/apis/apps/v1 replicasets", "/apis/apps/v1 statefulsets",
    "/apis/autoscaling/v2 horizontalpodautoscalers", "/apis/batch/v1 cronjobs", "/apis/batch/v1 jobs",
    "/apis/discovery.k8s.io/v1 endpointslices", "/apis/networking.k8s.io/v1 ingresses",
    "/apis/networking.k8s.io/v1 networkpolicies", "/apis/policy/v1 poddisruptionbudgets",
    "/apis/rbac.authorization.k8s.io/v1 rolebindings", "/apis/rbac.authorization.k8s.io/v1 roles",
]
_DROPPED = {
    "uid", "resourceVersion", "creationTimestamp", "managedFields", "deletionTimestamp", "time",
    "lastTransitionTime", "lastUpdateTime", "startTime", "completionTime", "lastScheduleTime",
    "clusterIP", "clusterIPs", "nodePort", "podIP", "podIPs", "hostIP", "hostIPs", "ip",
    "addresses", "volumeName", "generateName", "collisionCount", "pod-template-hash",
    "controller-revision-hash", "controller-uid", "batch.kubernetes.io/controller-uid",
    "currentRevision", "updateRevision", "healthCheckNodePort", "currentHealthy",
    "endpoints.kubernetes.io/last-change-trigger-time", "controller.kubernetes.io/hash",
}
_SUFFIX = re.compile(r"-([a-z0-9]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}\b")
_HASH = re.compile(r"-[bcdfghjklmnpqrstvwxz2456789]{8,10}\b")


def normal(value, names):
    if isinstance(value, dict):
        return {key: normal(each, names) for key, each in sorted(value.items())
                if key not in _DROPPED}
    if isinstance(value, list):
        return [normal(each, names) for each in value]
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, "<namespace>")
        return _HASH.sub("-<hash>", _SUFFIX.sub("-<random>", value))
    return value


def cleaned(plural, item, namespace):
    item = {key: value for key, value in item.items() if key not in ("kind", "apiVersion")}
    if plural == "pods":
        item["status"] = {"phase": item.get("status", {}).get("phase")}
        item.get("metadata", {}).pop("finalizers", None)
    if plural == "secrets" and item.get("type") == "helm.sh/release.v1":
        item["data"] = "<record>"
        item["metadata"].get("labels", {}).pop("modifiedAt", None)
    if plural in ("endpoints", "endpointslices"):
        # Counts how often pods came and went meanwhile; the annotation is a time.
        item["metadata"].pop("generation", None)
        item["metadata"].pop("annotations", None)
        for part in [item, *(item.get("subsets") or [])]:
            # In the order of a hash.
            part["ports"] = sorted(part.get("ports") or [], key=str)
    if plural == "controllerrevisions":
        item["metadata"]["name"] = "<revision>"
    if plural == "configmaps" and item["metadata"]["name"] == "kube-root-ca.crt":
        item["data"] = "<certificate>"
    return normal(item, [namespace])


class Server:
    def __init__(self, directory, helm, scratch, name):
        self._env = control_plane.read_env(directory)
        pki = pathlib.Path(self._env["PKI"])
        self.api = Api(self._env["SERVER"], pki / "ca.crt", pki / "admin.crt", pki / "admin.key")
        self._helm, self._home = helm, scratch / name
        self._home.mkdir()

    def helm(self, *words):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self._home),
                       "KUBECONFIG": self._env["KUBECONFIG"]}
        done = subprocess.run([self._helm, *map(str, words)], env=environment, text=True,
                              capture_output=True, timeout=300)
        return done.returncode, done.stderr.strip()[-400:]

    def objects(self, namespace):
        found = {}
        for each in _KINDS:
            prefix, plural = each.split()
            try:
                items = self.api.get(f"{prefix}/namespaces/{namespace}/{plural}")["items"]
            except ApiError as error:
                items = [{"metadata": {"name": f"error {error.code}"}}]
            objects = [cleaned(plural, item, namespace) for item in items]
            found[plural] = sorted(objects, key=lambda item: json.dumps(item, sort_keys=True))
        return found


def differences(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            if key not in a or key not in b:
                yield f"{path}.{key}", a.get(key, "<none>"), b.get(key, "<none>")
            else:
                yield from differences(a[key], b[key], f"{path}.{key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for index, (left, right) in enumerate(zip(a, b)):
            yield from differences(left, right, f"{path}[{index}]")
    elif a != b:
        yield path, a, b


def story(server, chart, namespace):
    """(what, seen) of each step."""
    place = ["-n", namespace]
    install = ["install", "x", chart, *place, "--create-namespace", "--wait", "--timeout", "60s"]
    yield "install", server.helm(*install)
    yield "objects after install", server.objects(namespace)
    yield "test", server.helm("test", "x", *place)[0]
    yield "upgrade", server.helm("upgrade", "x", chart, *place, "--wait", "--timeout", "60s",
                                 "--set", "fullnameOverride=renamed")
    yield "rollback", server.helm("rollback", "x", "1", *place, "--wait", "--timeout", "60s")
    yield "list", server.helm("list", *place)[0]
    yield "objects after rollback", server.objects(namespace)
    yield "uninstall", server.helm("uninstall", "x", *place, "--wait", "--timeout", "60s")
    yield "objects after uninstall", server.objects(namespace)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tf", type=pathlib.Path)
    parser.add_argument("helm")
    parser.add_argument("real")
    parser.add_argument("charts", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="tf-servers-") as scratch:
        scratch = pathlib.Path(scratch)
        twin = sandbox.start(arguments.tf.resolve(), scratch / "sandbox")
        try:
            real = Server(arguments.real, arguments.helm, scratch, "real")
            ours = Server(twin, arguments.helm, scratch, "ours")
            for number, chart in enumerate(arguments.charts):
                namespace = f"servers-{os.getpid()}-{number}"
                found = []
                steps = zip(story(real, chart, namespace), story(ours, chart, namespace))
                for (what, theirs), (_, mine) in steps:
                    theirs = normal(theirs, [namespace]) if what == "install" else theirs
                    mine = normal(mine, [namespace]) if what == "install" else mine
                    found += [(f"{what}{path}", a, b) for path, a, b in differences(theirs, mine)]
                print(f"{chart.name}: {'equal' if not found else f'{len(found)} differences'}")
                for path, a, b in found[:12]:
                    print(f"  {path}\n    real:    {str(a)[:300]}\n    sandbox: {str(b)[:300]}")
                failed += bool(found)
                for server in (real, ours):
                    try:
                        server.api.delete(f"/api/v1/namespaces/{namespace}")
                    except ApiError:
                        pass
        finally:
            sandbox.stop(arguments.tf.resolve(), twin)
    print(f"{len(arguments.charts) - failed} of {len(arguments.charts)} charts equal")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
