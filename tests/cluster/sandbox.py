#!/usr/bin/env python3
"""tf's sandbox in the place of the test control plane: a directory that looks like one of
control_plane.py's, so that every end-to-end suite runs on both.

  sandbox.py start TF DIR      TF is the program; prints the lines of DIR/cluster.env
  sandbox.py stop TF DIR
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

_NAME = "e2e"


def _run(tf, directory, *words):
    environment = {**os.environ, "XDG_STATE_HOME": str(directory)}
    done = subprocess.run(
        [str(tf), "sandbox", *words, "--name", _NAME], env=environment, text=True, capture_output=True
    )
    if done.returncode != 0:
        sys.exit(f"tf sandbox {words[0]}: {done.stderr.strip()}")
    return done.stdout


def start(tf, directory):
    """Starts a new sandbox in `directory`; what an earlier one left there goes."""
    stop(tf, directory)
    directory.mkdir(parents=True, exist_ok=True)
    audit_log = directory / "audit.log"
    audit_log.touch(mode=0o600)
    _run(tf, directory, "start", "--audit-log", str(audit_log))
    kubeconfig = pathlib.Path(_run(tf, directory, "kubeconfig", "--path").strip())
    server = next(
        line.split()[1]
        for line in kubeconfig.read_text().splitlines()
        if line.strip().startswith("server:")
    )
    env = {
        "KUBECONFIG": kubeconfig,
        "SERVER": server,
        "AUDIT_LOG": audit_log,
        "PKI": kubeconfig.parent,
        "SANDBOX": "yes",
    }
    (directory / "cluster.env").write_text("".join(f"{key}={value}\n" for key, value in env.items()))
    return directory


def stop(tf, directory):
    if directory.exists():
        _run(tf, directory, "stop")
        shutil.rmtree(directory)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["start", "stop"])
    parser.add_argument("tf", type=pathlib.Path)
    parser.add_argument("directory", type=pathlib.Path)
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    if arguments.action == "start":
        print((start(arguments.tf.resolve(), directory) / "cluster.env").read_text(), end="")
    else:
        stop(arguments.tf.resolve(), directory)


if __name__ == "__main__":
    main()
