"""Keys and certificates of the test cluster, made by the openssl command."""

import base64
import pathlib
import subprocess

_DAYS = "30"
_SERVING_NAMES = "IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes"
_EC_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def _openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.strip()}")


class Authority:
    """A certificate authority in a directory of its own: ca.crt, ca.key and what it has issued."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.certificate = self.directory / "ca.crt"
        self._key = self.directory / "ca.key"

    def create(self, name="test-cluster-ca"):
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _openssl(
            *["req", "-x509", *_EC_KEY, "-days", _DAYS, "-subj", f"/CN={name}"],
            *["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
            *["-keyout", self._key, "-out", self.certificate],
        )

    def issue_client(self, user, group=None):
        """Certificate and key files of a user: `group` is its one Kubernetes group."""
        subject = f"/O={group}/CN={user}" if group else f"/CN={user}"
        return self._issue(user, subject, "extendedKeyUsage=clientAuth\n")

    def issue_server(self, name):
        extensions = f"extendedKeyUsage=serverAuth\nsubjectAltName={_SERVING_NAMES}\n"
        return self._issue(name, f"/CN={name}", extensions)

    def create_service_account_key(self):
        """The key pair that signs service account tokens: (private, public) files."""
        private, public = self.directory / "sa.key", self.directory / "sa.pub"
        _openssl("genrsa", "-out", private, "2048")
        _openssl("rsa", "-in", private, "-pubout", "-out", public)
        return private, public

    def _issue(self, stem, subject, extensions):
        certificate, key = self.directory / f"{stem}.crt", self.directory / f"{stem}.key"
        request, extension_file = self.directory / f"{stem}.csr", self.directory / f"{stem}.ext"
        extension_file.write_text(extensions)
        _openssl("req", *_EC_KEY, "-subj", subject, "-keyout", key, "-out", request)
        _openssl(
            *["x509", "-req", "-in", request, "-days", _DAYS, "-extfile", extension_file],
            *["-CA", self.certificate, "-CAkey", self._key, "-out", certificate],
        )
        request.unlink()
        extension_file.unlink()
        return certificate, key


def kubeconfig(server, authority_file, certificate, key, namespace="default"):
    """Text of a kubeconfig with everything inside, so that it can be copied anywhere."""

    def encoded(path):
        return base64.b64encode(pathlib.Path(path).read_bytes()).decode()

    return f"""\
apiVersion: v1
kind: Config
current-context: test
clusters:
- name: test
  cluster:
    server: {server}
    certificate-authority-data: {encoded(authority_file)}
users:
- name: test
  user:
    client-certificate-data: {encoded(certificate)}
    client-key-data: {encoded(key)}
contexts:
- name: test
  context:
    cluster: test
    user: test
    namespace: {namespace}
"""
