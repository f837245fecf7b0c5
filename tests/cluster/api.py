"""A small client of the Kubernetes API for the tests: JSON over HTTPS with a client certificate."""

import json
import ssl
import urllib.error
import urllib.request


class ApiError(Exception):
    """A reply of 400 or more; `code` is the HTTP status."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Api:
    """Requests to one API server as one user. Threads: one at a time."""

    def __init__(self, server, ca_file, certificate, key):
        self._server = server
        self._context = ssl.create_default_context(cafile=ca_file)
        self._context.load_cert_chain(certificate, key)

    def request(self, method, path, body=None, content_type="application/json"):
        """The decoded reply, or its text where it is no JSON. Raises ApiError, OSError offline."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._server + path,
            data=data,
            method=method,
            headers={"Content-Type": content_type, "Accept": "application/json"},
        )
        # No proxy: the server is on the loopback interface whatever the environment says.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self._context)
        )
        try:
            with opener.open(request, timeout=30) as reply:
                text = reply.read().decode()
                is_json = reply.headers.get_content_type() == "application/json"
                return json.loads(text) if is_json else text
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode()
            try:
                message = json.loads(text)["message"]
            except (ValueError, KeyError, TypeError):
                message = text
            raise ApiError(error.code, message) from None

    def get(self, path):
        return self.request("GET", path)

    def find(self, path):
        """The object at `path`, or None where there is none."""
        try:
            return self.get(path)
        except ApiError as error:
            if error.code == 404:
                return None
            raise

    def create(self, path, body):
        return self.request("POST", path, body)

    def ensure(self, path, body):
        """Creates `body`, content with it being there already."""
        try:
            return self.create(path, body)
        except ApiError as error:
            if error.code != 409:
                raise
            return None

    def merge(self, path, body):
        return self.request("PATCH", path, body, "application/merge-patch+json")

    def delete(self, path):
        return self.request("DELETE", path)
