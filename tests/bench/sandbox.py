#!/usr/bin/env python3
"""Times and limits of `tf sandbox`, measured.

  sandbox.py TF [--objects N] [--kills N] [--rounds N]

Start to ready (medians), TaskFlow installed with --wait, memory with N objects of 1 KiB stored and
listed, and how many acknowledged writes are lost when the server is killed N times while it writes
(exit code 1 if any is).
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIGMAPS = "/api/v1/namespaces/default/configmaps"


class Sandbox:
    """One sandbox in a state directory of its own."""

    def __init__(self, tf):
        self.tf = str(pathlib.Path(tf).resolve())
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="tf-bench-"))
        self.home = self.state / "tf" / "sandbox" / "default"

    def run(self, *words):
        environment = {**os.environ, "XDG_STATE_HOME": str(self.state)}
        subprocess.run([self.tf, *words], env=environment, check=True, stdout=subprocess.DEVNULL)

    def start(self):
        began = time.monotonic()
        self.run("sandbox", "start")
        return time.monotonic() - began

    def pid(self):
        return int((self.home / "lock").read_text().split()[0])

    def connect(self):
        context = ssl.create_default_context(cafile=self.home / "ca.crt")
        context.load_cert_chain(self.home / "admin.crt", self.home / "admin.key")
        port = int((self.home / "port").read_text())
        return http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=30)

    def memory(self):
        """Resident MiB: now, and at most so far."""
        status = pathlib.Path(f"/proc/{self.pid()}/status").read_text()
        found = dict(line.split(":", 1) for line in status.splitlines())
        return [int(found[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM")]

    def remove(self):
        self.run("sandbox", "stop")
        shutil.rmtree(self.state)


def send(connection, method, path, body=None):
    connection.request(method, path, body and json.dumps(body), {"Content-Type": "application/json"})
    reply = connection.getresponse()
    text = reply.read()
    return reply.status, text


def measure_start(tf, rounds):
    times = []
    for _ in range(rounds):
        sandbox = Sandbox(tf)
        times.append(sandbox.start())
        sandbox.remove()
    print(f"start to ready: {statistics.median(times) * 1000:.0f} ms (median of {rounds})")


def measure_taskflow(tf, rounds):
    times = []
    for _ in range(rounds):
        sandbox = Sandbox(tf)
        sandbox.start()
        began = time.monotonic()
        sandbox.run("install", "taskflow", str(ROOT / "examples/taskflow"), "--sandbox", "--wait")
        times.append(time.monotonic() - began)
        sandbox.remove()
    print(f"TaskFlow with --wait: {statistics.median(times) * 1000:.0f} ms (median of {rounds})")


def measure_memory(tf, objects):
    sandbox = Sandbox(tf)
    sandbox.start()
    connection = sandbox.connect()
    began = time.monotonic()
    for number in range(objects):
        body = {"metadata": {"name": f"object-{number}"}, "data": {"text": "x" * 1024}}
        status, text = send(connection, "POST", CONFIGMAPS, body)
        assert status == 201, text
    wrote = time.monotonic() - began
    began = time.monotonic()
    status, text = send(connection, "GET", CONFIGMAPS)
    listed = len(json.loads(text)["items"])
    now, most = sandbox.memory()
    print(
        f"{objects} objects: written in {wrote:.1f} s, {listed} listed in"
        f" {time.monotonic() - began:.2f} s; {now:.0f} MiB resident, {most:.0f} at most"
    )
    sandbox.remove()


def write_until_killed(sandbox, acknowledged, start):
    try:
        connection = sandbox.connect()
        number = start
        while True:
            name = f"kill-{number}"
            status, _ = send(connection, "POST", CONFIGMAPS, {"metadata": {"name": name}})
            if status == 201:
                acknowledged.append(name)
            number += 1
    except (OSError, http.client.HTTPException):
        return


def measure_kills(tf, kills):
    sandbox = Sandbox(tf)
    acknowledged = []
    lost = 0
    for number in range(kills):
        sandbox.start()
        writer = threading.Thread(
            target=write_until_killed, args=(sandbox, acknowledged, number * 100000)
        )
        writer.start()
        time.sleep(random.uniform(0.005, 0.06))
        pid = sandbox.pid()
        os.kill(pid, signal.SIGKILL)
        writer.join()
        while pathlib.Path(f"/proc/{pid}").exists():
            time.sleep(0.002)
        if (number + 1) % 50 == 0 or number + 1 == kills:
            sandbox.start()
            connection = sandbox.connect()
            _, text = send(connection, "GET", CONFIGMAPS)
            there = {item["metadata"]["name"] for item in json.loads(text)["items"]}
            lost += len(set(acknowledged) - there)
            print(f"  {number + 1} kills, {len(acknowledged)} writes acknowledged, {lost} lost")
    sandbox.remove()
    return lost


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tf")
    parser.add_argument("--objects", type=int, default=10000)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=11)
    arguments = parser.parse_args()
    measure_start(arguments.tf, arguments.rounds)
    measure_taskflow(arguments.tf, arguments.rounds)
    measure_memory(arguments.tf, arguments.objects)
    sys.exit(1 if measure_kills(arguments.tf, arguments.kills) else 0)


if __name__ == "__main__":
    main()
