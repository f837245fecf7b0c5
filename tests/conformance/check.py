#!/usr/bin/env python3
"""Runs the conformance suite on a server of its own and ends that server.

  check.py sandbox [ARGUMENT...]   on `tf sandbox`; TF_BIN is the program (required)
  check.py real [ARGUMENT...]      on a real API server; exit code 77 where Go is missing
  check.py record [PATTERN...]     makes the recordings anew, on a real API server

ARGUMENTs are those of run.py: patterns of scenarios, --summary, --json FILE, --limit N.
"""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cluster")]
import control_plane

_SKIPPED = 77
_READY_SECONDS = 30


@contextlib.contextmanager
def sandbox():
    """The kubeconfig of a sandbox in memory, without controllers, with its own state directory."""
    program = os.environ.get("TF_BIN")
    if not program:
        sys.exit("check.py: TF_BIN must say where tf is")
    name = f"conformance-{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="tf-conformance-") as directory:
        directory = pathlib.Path(directory)
        environment = {**os.environ, "XDG_STATE_HOME": str(directory)}
        words = [program, "sandbox", "start", "--ephemeral", "--no-controllers", "--foreground"]
        with open(directory / "log", "wb") as log:
            process = subprocess.Popen(
                [*words, "--name", name],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            yield _await_kubeconfig(program, name, environment, process, directory)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_kubeconfig(program, name, environment, process, directory):
    path = directory / "kubeconfig"
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        done = subprocess.run(
            [program, "sandbox", "kubeconfig", "--name", name], env=environment, capture_output=True
        )
        if done.returncode == 0 and _answers(path, done.stdout):
            return path
        time.sleep(0.05)
    sys.exit(
        "check.py: the sandbox does not answer:\n" + (directory / "log").read_text(errors="replace")
    )


def _answers(path, kubeconfig):
    path.touch(mode=0o600)
    path.write_bytes(kubeconfig)
    from client import Client

    try:
        return Client.from_kubeconfig(path).request("GET", "/readyz").status == 200
    except (OSError, ValueError, TypeError):
        return False


@contextlib.contextmanager
def real():
    """The kubeconfig of a real API server without controllers."""
    done = subprocess.run([HERE.parent / "cluster" / "build"], capture_output=True, text=True)
    if done.returncode == _SKIPPED:
        print(f"skipped: {done.stderr.strip()}", file=sys.stderr)
        sys.exit(_SKIPPED)
    if done.returncode != 0:
        sys.exit(done.stderr)
    directory = control_plane.start(done.stdout.strip(), api_only=True)
    try:
        yield directory / "kubeconfig"
    finally:
        control_plane.stop(directory)


def main():
    known = ["--open", str(HERE / "open.txt")]
    servers = {"sandbox": (sandbox, known), "real": (real, []), "record": (real, ["--record"])}
    if len(sys.argv) < 2 or sys.argv[1] not in servers:
        sys.exit(__doc__)
    server, options = servers[sys.argv[1]]
    with server() as kubeconfig:
        command = [sys.executable, "-B", HERE / "run.py", "--kubeconfig", kubeconfig, *options]
        return subprocess.run([*command, *sys.argv[2:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
