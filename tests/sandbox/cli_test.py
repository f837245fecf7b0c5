#!/usr/bin/env python3
"""`tf sandbox` as a user meets it: start, stop, status, reset, kubeconfig, exec.

TF_BIN is the program. All state is in a directory of the test's own.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest

TF = os.environ["TF_BIN"]


class SandboxCli(unittest.TestCase):
    def setUp(self):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="tf-sandbox-cli-"))
        self.names = {"default"}

    def tearDown(self):
        for name in self.names:
            self.tf("sandbox", "stop", "--name", name)
        shutil.rmtree(self.state)

    def tf(self, *words):
        environment = {**os.environ, "XDG_STATE_HOME": str(self.state), "HOME": str(self.state)}
        environment.pop("KUBECONFIG", None)
        return subprocess.run([TF, *words], env=environment, capture_output=True, text=True,
                              timeout=60, check=False)

    def ok(self, *words):
        done = self.tf(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def status(self, name="default"):
        self.names.add(name)
        return json.loads(self.ok("sandbox", "status", "--name", name, "-o", "json"))

    def home(self, name="default"):
        return self.state / "tf" / "sandbox" / name

    def ask(self, path, name="default", *options):
        home = self.home(name)
        return subprocess.run(
            ["curl", "-sS", "--max-time", "10", "--cacert", home / "ca.crt", *options,
             self.status(name)["server"] + path], capture_output=True, text=True, check=True).stdout

    def as_admin(self, name="default"):
        home = self.home(name)
        return ("--cert", home / "admin.crt", "--key", home / "admin.key")

    def test_starts_once_and_stops(self):
        self.assertFalse(self.status()["running"])
        begin = time.monotonic()
        first = self.ok("sandbox", "start")
        print(f"start to ready: {(time.monotonic() - begin) * 1000:.0f} ms")
        self.assertIn("started", first)
        self.assertIn("runs already", self.ok("sandbox", "start"))
        self.assertTrue(self.status()["running"])
        self.assertEqual(self.ask("/readyz", "default", *self.as_admin()), "ok")
        self.assertIn("stopped", self.ok("sandbox", "stop"))
        self.assertFalse(self.status()["running"])
        self.assertIn("does not run", self.ok("sandbox", "stop"))

    def test_strangers_get_401_and_the_token_opens(self):
        self.ok("sandbox", "start")
        refused = json.loads(self.ask("/api"))
        self.assertEqual((refused["code"], refused["reason"]), (401, "Unauthorized"))
        token = (self.home() / "token").read_text()
        self.assertEqual(
            self.ask("/readyz", "default", "-H", f"Authorization: Bearer {token}"), "ok")

    def test_files_are_private(self):
        os.umask(0)
        self.ok("sandbox", "start")
        self.assertEqual(stat.S_IMODE(self.home().stat().st_mode), 0o700)
        for file in self.home().iterdir():
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600, file)

    def test_killed_it_starts_again_on_its_port(self):
        self.ok("sandbox", "start")
        before = self.status()
        os.kill(before["pid"], signal.SIGKILL)
        deadline = time.monotonic() + 5
        while self.status()["running"] and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertIn("started", self.ok("sandbox", "start"))
        self.assertEqual(self.status()["server"], before["server"])
        self.assertEqual(self.ask("/readyz", "default", *self.as_admin()), "ok")

    def test_several_at_once_by_name(self):
        self.names |= {"blue", "green"}
        self.ok("sandbox", "start", "--name", "blue")
        self.ok("sandbox", "start", "--name", "green", "--ephemeral")
        self.assertNotEqual(self.status("blue")["server"], self.status("green")["server"])
        config = self.ok("sandbox", "kubeconfig", "--name", "blue")
        self.assertRegex(config, r"(?m)^current-context: tf-sandbox-blue$")
        self.assertIn(self.status("blue")["server"], config)
        self.ok("sandbox", "stop", "--name", "blue")
        self.assertTrue(self.status("green")["running"])
        bad = self.tf("sandbox", "start", "--name", "Not_A_Name")
        self.assertEqual(bad.returncode, 1)
        self.assertRegex(bad.stderr, r"\AError: [^\n]*Not_A_Name[^\n]*\n\Z")

    def test_exec_hands_on_kubeconfig_and_exit_code(self):
        done = self.tf("sandbox", "exec", "--", "sh", "-c", 'echo "$KUBECONFIG"; exit 7')
        self.assertEqual(done.returncode, 7, done.stderr)
        path = done.stdout.strip()
        self.assertEqual(path, str(self.home() / "kubeconfig"))
        self.assertEqual(path, self.ok("sandbox", "kubeconfig", "--path").strip())
        self.assertIn('sandbox "default" started', done.stderr)
        self.assertEqual(self.tf("sandbox", "exec", "--", "true").stderr, "")
        missing = self.tf("sandbox", "exec", "--", "no-such-program-here")
        self.assertNotEqual(missing.returncode, 0)
        self.assertTrue(re.match(r"Error: .*no-such-program-here", missing.stderr), missing.stderr)

    def test_reset_keeps_port_and_credentials(self):
        self.ok("sandbox", "start")
        server = self.status()["server"]
        key = (self.home() / "admin.key").read_text()
        self.ok("sandbox", "reset")
        self.assertEqual(self.status()["server"], server)
        self.assertEqual((self.home() / "admin.key").read_text(), key)
        self.assertEqual(self.ask("/readyz", "default", *self.as_admin()), "ok")
        self.ok("sandbox", "stop")
        self.ok("sandbox", "reset")
        self.assertFalse(self.status()["running"])
        self.assertFalse((self.home() / "sandbox.db").exists())


if __name__ == "__main__":
    unittest.main()
