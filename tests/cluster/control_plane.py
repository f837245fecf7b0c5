#!/usr/bin/env python3
"""A real Kubernetes control plane for the tests: etcd, apiserver, controller-manager, scheduler and
KWOK playing the kubelet, on free loopback ports, everything in one directory.

  control_plane.py start [--tools TOOLS] [--directory DIR]   prints the lines of DIR/cluster.env
      --api-only: etcd and apiserver alone, so that nothing changes objects behind a test
  control_plane.py stop DIR                                  ends its processes, by process id

TOOLS is what ./build prints. What a cluster is made of stands in DIR/cluster.env, NAME=value
lines: KUBECONFIG, SERVER, AUDIT_LOG, PKI, TEMPORARY (yes: DIR goes with the cluster) and one
<PROGRAM>_PID each.
"""

import argparse
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from api import Api, ApiError
from pki import Authority, kubeconfig

_HERE = pathlib.Path(__file__).resolve().parent
_READY_SECONDS = 60
_GRACE_SECONDS = 3
_ENTRIES = [
    "cluster.env",
    "kubeconfig",
    "audit.log",
    "etcd",
    "pki",
    "logs",
    "components.kubeconfig",
    "stages.yaml",
]

_NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {"name": "node-1", "labels": {"kubernetes.io/hostname": "node-1"}},
    "status": {
        "allocatable": {"cpu": "64", "memory": "256Gi", "pods": "10000"},
        "capacity": {"cpu": "64", "memory": "256Gi", "pods": "10000"},
    },
}
_STORAGE_CLASS = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {
        "name": "kwok-volume",
        "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
    },
    "provisioner": "kwok.x-k8s.io/volume",
    "reclaimPolicy": "Delete",
    "volumeBindingMode": "Immediate",
}


class StartError(Exception):
    """The cluster did not come up; the message names the program and its log."""


def free_ports(count):
    """Distinct loopback ports that nothing listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def read_env(directory):
    """The NAME=value lines of a cluster's directory, or None where there is no cluster."""
    try:
        text = (pathlib.Path(directory) / "cluster.env").read_text()
    except FileNotFoundError:
        return None
    return dict(line.split("=", 1) for line in text.splitlines())


class Starter:
    """Starts the programs of one cluster in order; `env` collects what cluster.env will say."""

    def __init__(self, directory, tools):
        self.directory = directory
        self.tools = tools
        self.env = {}
        self._processes = {}
        (directory / "logs").mkdir(parents=True)

    def start(self, temporary, api_only):
        client, peer, secure = free_ports(3)
        server = f"https://127.0.0.1:{secure}"
        self.env = {
            "KUBECONFIG": self.directory / "kubeconfig",
            "SERVER": server,
            "AUDIT_LOG": self.directory / "audit.log",
            "PKI": self.directory / "pki",
            "TEMPORARY": "yes" if temporary else "no",
        }
        self._start_etcd(client, peer)
        authority = Authority(self.directory / "pki")
        authority.create()
        private, public = authority.create_service_account_key()
        self._start_apiserver(authority, private, public, client, secure)
        admin = authority.issue_client("admin", "system:masters")
        component = authority.issue_client("control-plane", "system:masters")
        self._write_kubeconfig("kubeconfig", authority, admin)
        own = self._write_kubeconfig("components.kubeconfig", authority, component)
        api = Api(server, authority.certificate, *component)
        self._await("apiserver", "/readyz", lambda: api.get("/readyz") == "ok")
        self._await("apiserver", "namespace default", lambda: api.get("/api/v1/namespaces/default"))
        if api_only:
            return
        self._start_controllers(own, authority, private)
        api.ensure("/api/v1/nodes", _NODE)
        api.ensure("/apis/storage.k8s.io/v1/storageclasses", _STORAGE_CLASS)
        self._await("kwok", "the node to be ready", lambda: node_is_schedulable(api))

    def abandon(self):
        for process in self._processes.values():
            process.kill()
            process.wait()

    def _start_etcd(self, client, peer):
        client_url, peer_url = f"http://127.0.0.1:{client}", f"http://127.0.0.1:{peer}"
        self._run(
            *["etcd", self.tools / "controlplane", "etcd", "--data-dir", self.directory / "etcd"],
            *["--listen-client-urls", client_url, "--advertise-client-urls", client_url],
            *["--listen-peer-urls", peer_url, "--initial-advertise-peer-urls", peer_url],
            *["--initial-cluster", f"default={peer_url}", "--unsafe-no-fsync"],
        )

    def _start_apiserver(self, authority, private, public, etcd_port, secure_port):
        certificate, key = authority.issue_server("kube-apiserver")
        self._run(
            *["apiserver", self.tools / "controlplane", "apiserver"],
            f"--etcd-servers=http://127.0.0.1:{etcd_port}",
            *["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1"],
            *[f"--secure-port={secure_port}", f"--client-ca-file={authority.certificate}"],
            *[f"--tls-cert-file={certificate}", f"--tls-private-key-file={key}"],
            *[f"--service-account-key-file={public}"],
            *[f"--service-account-signing-key-file={private}"],
            "--service-account-issuer=https://kubernetes.default.svc",
            *["--service-cluster-ip-range=10.0.0.0/16", "--authorization-mode=RBAC"],
            *["--allow-privileged=true", "--disable-admission-plugins=ServiceAccount"],
            *[f"--audit-policy-file={_HERE / 'audit-policy.yaml'}"],
            *[f"--audit-log-path={self.env['AUDIT_LOG']}", "--audit-log-maxsize=2000"],
        )

    def _start_controllers(self, own_kubeconfig, authority, private):
        program = self.tools / "controlplane"
        common = [f"--kubeconfig={own_kubeconfig}", "--leader-elect=false", "--secure-port=0"]
        self._run(
            *["controller-manager", program, "controller-manager", *common],
            *[f"--service-account-private-key-file={private}"],
            *[f"--root-ca-file={authority.certificate}"],
        )
        self._run("scheduler", program, "scheduler", *common)
        stages = self.directory / "stages.yaml"
        stages.write_text(
            (self.tools / "stages.yaml").read_text() + (_HERE / "stages.yaml").read_text()
        )
        self._run(
            *["kwok", self.tools / "kwok", f"--kubeconfig={own_kubeconfig}", "-c", stages],
            "--manage-all-nodes",
        )

    def _write_kubeconfig(self, name, authority, client):
        path = self.directory / name
        path.touch(mode=0o600)
        path.write_text(kubeconfig(self.env["SERVER"], authority.certificate, *client))
        return path

    def _run(self, name, *command):
        """Starts a program that outlives this one: no terminal, no shared process group."""
        with open(self.directory / "logs" / f"{name}.log", "wb") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                start_new_session=True,
            )
        self._processes[name] = process
        self.env[f"{name.upper().replace('-', '_')}_PID"] = process.pid
        lines = [f"{key}={value}\n" for key, value in self.env.items()]
        (self.directory / "cluster.env").write_text("".join(lines))

    def _await(self, program, what, is_true):
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise StartError(f"{name} ended at once{self._last_words(name)}")
            try:
                if is_true():
                    return
            except (ApiError, OSError):
                pass
            time.sleep(0.05)
        raise StartError(
            f"{program}: no {what} after {_READY_SECONDS} s{self._last_words(program)}"
        )

    def _last_words(self, name):
        log = self.directory / "logs" / f"{name}.log"
        return f"; {log} ends:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-5:])


def node_is_schedulable(api):
    node = api.get("/api/v1/nodes/node-1")
    ready = any(
        each["type"] == "Ready" and each["status"] == "True"
        for each in node["status"].get("conditions", [])
    )
    return ready and not node["spec"].get("taints")


def start(tools, directory=None, api_only=False):
    """Starts a cluster in `directory`, a temporary one by default; ends what still runs there.

    `api_only` leaves out the controllers, the scheduler and the node.
    """
    temporary = directory is None
    directory = pathlib.Path(directory or tempfile.mkdtemp(prefix="tf-cluster-")).resolve()
    if read_env(directory) is not None:
        stop(directory)
    remove_entries(directory)
    starter = Starter(directory, pathlib.Path(tools).resolve())
    try:
        starter.start(temporary, api_only)
    except BaseException:
        starter.abandon()
        raise
    return directory


def is_ours(pid, directory):
    """Whether `pid` still is a program of this cluster: ids of ended processes are used again."""
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(directory)
    except OSError:
        return False


def stop(directory):
    """Ends the processes of the cluster in `directory`; a temporary directory goes too."""
    directory = pathlib.Path(directory).resolve()
    env = read_env(directory)
    if env is None:
        raise StartError(f"{directory} has no cluster.env: no cluster was started there")
    pids = [int(value) for name, value in env.items() if name.endswith("_PID")]
    pids = [pid for pid in pids if is_ours(pid, directory)]
    send_all(pids, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_SECONDS
    while any(is_ours(pid, directory) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    send_all([pid for pid in pids if is_ours(pid, directory)], signal.SIGKILL)
    (directory / "cluster.env").unlink()
    if env["TEMPORARY"] == "yes":
        remove_entries(directory)
        directory.rmdir()


def send_all(pids, which):
    for pid in pids:
        try:
            os.kill(pid, which)
        except ProcessLookupError:
            pass


def remove_entries(directory):
    """Removes what a cluster leaves behind, and nothing else that may be in `directory`."""
    for name in _ENTRIES:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("start", help="start a cluster and print its cluster.env")
    starting.add_argument("--tools", required=True, help="directory that ./build printed")
    starting.add_argument("--directory", help="where to keep it (default: a new temporary one)")
    starting.add_argument("--api-only", action="store_true", help="etcd and apiserver alone")
    stopping = commands.add_parser("stop", help="end the processes of a cluster")
    stopping.add_argument("directory")
    arguments = parser.parse_args()
    try:
        if arguments.command == "start":
            directory = start(arguments.tools, arguments.directory, arguments.api_only)
            print((directory / "cluster.env").read_text(), end="")
        else:
            stop(arguments.directory)
    except (StartError, OSError, RuntimeError) as error:
        sys.exit(f"control_plane: {error}")


if __name__ == "__main__":
    main()
