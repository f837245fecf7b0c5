"""HTTPS to one API server for the conformance suite: whole replies, and watches event by event."""

import atexit
import base64
import dataclasses
import http.client
import json
import os
import pathlib
import re
import ssl
import tempfile
import threading
import urllib.parse

AGENT = "conformance/1"
_TIMEOUT_SECONDS = 30


@dataclasses.dataclass
class Reply:
    """One reply as it came; `body` is its decoded JSON, None where it is none."""

    status: int
    headers: list
    raw: bytes
    body: object = None

    def header(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def dig(self, *path):
        """What stands at `path` of the body, "" where nothing does: a failed reply stops nobody."""
        here = self.body
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return ""
        return here

    @property
    def uid(self):
        return self.dig("metadata", "uid")

    @property
    def version(self):
        return self.dig("metadata", "resourceVersion")

    @property
    def name(self):
        return self.dig("metadata", "name")

    @property
    def token(self):
        return self.dig("metadata", "continue")


def decoded(raw):
    try:
        return json.loads(raw)
    except (ValueError, UnicodeDecodeError):
        return None


class Client:
    """Requests to one server as one user over a connection that stays open."""

    def __init__(self, server, ca_file, certificate=None, key=None, token=None):
        self._url = urllib.parse.urlsplit(server)
        self._context = ssl.create_default_context(cafile=ca_file)
        self._server, self._ca_file, self._token = server, ca_file, token
        if certificate:
            self._context.load_cert_chain(certificate, key)
        self._connection = None

    @classmethod
    def from_kubeconfig(cls, path):
        """Reads the first cluster and user of a kubeconfig: all that a test server's has."""
        text = pathlib.Path(path).read_text()

        def value(key):
            found = re.search(rf'^[\s-]*"?{key}"?:\s*"?([^"\s,]+)', text, re.MULTILINE)
            return found.group(1) if found else None

        def file(key):
            data = value(f"{key}-data")
            return cls._file_of(base64.b64decode(data)) if data else value(key)

        return cls(
            value("server"),
            file("certificate-authority"),
            file("client-certificate"),
            file("client-key"),
            value("token"),
        )

    @staticmethod
    def _file_of(data):
        """A file that only this process needs; ssl takes keys from files alone."""
        descriptor, name = tempfile.mkstemp(prefix="tf-conformance-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        atexit.register(lambda: pathlib.Path(name).unlink(missing_ok=True))
        return name

    def without_credentials(self):
        return Client(self._server, self._ca_file)

    def connect(self):
        return http.client.HTTPSConnection(
            self._url.hostname, self._url.port, context=self._context, timeout=_TIMEOUT_SECONDS
        )

    def request(self, method, path, data=None, headers=None):
        """The reply to one request. Raises OSError where the server is away."""
        for attempt in (1, 2):
            if self._connection is None:
                self._connection = self.connect()
            try:
                self._connection.request(method, path, data, self._headers(headers))
                answer = self._connection.getresponse()
                raw = answer.read()
                return Reply(answer.status, answer.getheaders(), raw, decoded(raw))
            except (http.client.HTTPException, ConnectionError):
                # A connection that the server closed while it lay idle is no answer.
                self._connection.close()
                self._connection = None
                if attempt == 2:
                    raise

    def watch(self, path, headers=None):
        return Watch(self.connect(), path, self._headers(headers))

    def _headers(self, extra):
        headers = {"User-Agent": AGENT, "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        headers.update(extra or {})
        return {key: value for key, value in headers.items() if value is not None}


class Watch:
    """An open watch; its events are collected on a thread of its own."""

    def __init__(self, connection, path, headers):
        self._connection = connection
        connection.request("GET", path, headers=headers)
        self._answer = connection.getresponse()
        self.status = self._answer.status
        self.headers = self._answer.getheaders()
        self.lines = []
        self._changed = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            while line := self._answer.readline():
                with self._changed:
                    self.lines.append(line)
                    self._changed.notify_all()
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def collect(self, count, seconds, linger):
        """Waits for `count` events or the stream's end, then `linger` more for unwanted ones."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or len(self.lines) >= count, seconds)
            self._changed.wait_for(lambda: self._ended or len(self.lines) > count, linger)
            return list(self.lines)

    def close(self):
        if self._connection.sock:
            # Wakes the reading thread, which a mere close would not.
            try:
                self._connection.sock.shutdown(2)
            except OSError:
                pass
        self._thread.join(5)
        self._connection.close()
