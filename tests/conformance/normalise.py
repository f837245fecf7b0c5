"""Makes replies of two servers comparable: what a server chooses for itself gets a placeholder.

One Normaliser lives as long as one scenario, so that a placeholder means the same thing in all of
its exchanges: <uid-2> is one object's uid wherever it shows, and <rv-3> is one resourceVersion, so
that a version that should have changed, or should not have, is seen.
"""

import datetime
import json
import re

_UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_TIME = re.compile(r"\b(20\d\d-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?Z")
_CREDENTIAL = re.compile(r"X509SHA256=[0-9a-f]{64}")
_AGE = re.compile(r"^(\d+[smhdy])+$")
_TOO_OLD = re.compile(r"(too old resource version: )\d+ \(\d+\)")
_FUTURE = re.compile(r"(Too large resource version: )(\d+), current: \d+")
_VERSION_IN_TEXT = re.compile(r"(resourceVersion: \"?|resourceVersion\": ?\")(\d+)")
_VERSION_IN_MESSAGE = re.compile(
    r"(resource ?version\W{1,8}"
    r"(?:in the precondition \(|in precondition: |in object meta: )?)(\d+)",
    re.IGNORECASE,
)
_VERSION_IN_RECORD = re.compile(r"(the ResourceVersion in record \()(\d+)")
_DUMP = re.compile(r'Invalid value: ("\{(?:[^"\\]|\\.)*")')
# What every column of a table has: by these a column is known wherever a scenario's view puts it.
_COLUMN_KEYS = {"name", "type", "format", "priority"}
_AGE_COLUMNS = {"Age", "Last Seen", "First Seen", "Duration", "Created At"}
KEPT_HEADERS = (
    "content-type",
    "warning",
    "retry-after",
    "location",
    "allow",
    "cache-control",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "etag",
)
_DAYS_AROUND_NOW = 2


class Normaliser:
    """Replaces what differs from run to run; `run` is the word that this run's names carry."""

    def __init__(self, run):
        self._run = run
        self._uids = {}
        self._versions = {}
        self._words = {}
        self._sent = set()
        self._stems = set()
        self._asking = False
        self._seen_versions = set()
        now = datetime.datetime.now(datetime.timezone.utc).date()
        around = range(-_DAYS_AROUND_NOW, _DAYS_AROUND_NOW + 1)
        self._days = {str(now + datetime.timedelta(days=each)) for each in around}

    def sent(self, text):
        """What the client itself chose: addresses and ports of it are kept as they are."""
        self._sent.update(re.findall(r"\d+(?:\.\d+){3}|\b\d{5}\b", text))
        self._stems.update(re.findall(r'"generateName": ?"([^"]+)"', text))

    def path(self, text):
        """A request's path: a version that a reply had is <rv>, of an object's or of a list's."""

        def name(match):
            seen = match.group(2) in self._seen_versions or match.group(2) in self._versions
            return match.group(1) + ("<rv>" if seen else match.group(2))

        return self._string(re.sub(r"(resourceVersion=)(\d+)", name, text))

    def text(self, text):
        """A body that is no JSON, or a header."""
        text = _VERSION_IN_TEXT.sub(lambda m: m.group(1) + self._version(m.group(2)), text)
        return self._string(text)

    def headers(self, pairs):
        kept = {}
        for key, value in pairs:
            name = key.lower()
            if name in KEPT_HEADERS:
                value = "<etag>" if name == "etag" else self._string(value)
                kept.setdefault(name, []).append(value)
        return {key: kept[key][0] if len(kept[key]) == 1 else kept[key] for key in sorted(kept)}

    def request(self, value):
        """The body of a request: a resourceVersion that no reply had is the scenario's own."""
        known, self._asking = self._versions, True
        self._versions = _Unchanged(known)
        made = self._value(value)
        self._versions, self._asking = known, False
        return made

    def body(self, value):
        """A decoded JSON body, made anew."""
        self._learn(value)
        return self._value(value)

    def _learn(self, value):
        """Notes names and addresses that the server chose, before anything is replaced."""
        if isinstance(value, list):
            for each in value:
                self._learn(each)
            return
        if not isinstance(value, dict):
            return
        self._learn_name(value.get("metadata"))
        self._learn_list(value.get("metadata"))
        if value.get("kind") == "Status":
            self._learn_refused_name(value.get("details"))
        spec = value.get("spec")
        if isinstance(spec, dict) and "clusterIP" in spec:
            self._learn_service(spec)
        for key in sorted(value):
            self._learn(value[key])

    def _learn_name(self, metadata):
        if not isinstance(metadata, dict):
            return
        name, stem = metadata.get("name"), metadata.get("generateName")
        if isinstance(name, str) and isinstance(stem, str) and stem and name.startswith(stem):
            if len(name) == len(stem) + 5 and not name.endswith("<random>"):
                self._words.setdefault(name, f"{stem}<random>")

    def _learn_list(self, metadata):
        if isinstance(metadata, dict):
            if metadata.get("continue"):
                self._words[metadata["continue"]] = "<continue>"
            self._seen_versions.add(metadata.get("resourceVersion"))

    def _learn_refused_name(self, details):
        name = details.get("name") if isinstance(details, dict) else None
        for stem in self._stems:
            if isinstance(name, str) and name.startswith(stem) and len(name) == len(stem) + 5:
                self._words.setdefault(name, f"{stem}<random>")

    def _learn_service(self, spec):
        for address in [spec.get("clusterIP"), *(spec.get("clusterIPs") or [])]:
            if isinstance(address, str) and "." in address and address not in self._sent:
                count = sum(word.startswith("<ip-") for word in self._words.values())
                self._words.setdefault(address, f"<ip-{count + 1}>")
        ports = [each.get("nodePort") for each in spec.get("ports") or []]
        for port in [*ports, spec.get("healthCheckNodePort")]:
            if port and str(port) not in self._sent:
                count = sum(word.startswith("<port-") for word in self._words.values())
                self._words.setdefault(str(port), f"<port-{count + 1}>")

    def _value(self, value, key="", parent=""):
        if isinstance(value, dict):
            return self._object(value, key)
        if isinstance(value, list):
            return [self._value(each, key, parent) for each in value]
        if isinstance(value, str):
            return self._keyed_string(value, key, parent)
        if isinstance(value, int) and key in ("nodePort", "healthCheckNodePort"):
            return self._words.get(str(value), value)
        return value

    def _object(self, value, key):
        metadata = value.get("metadata")
        if (
            isinstance(metadata, dict)
            and metadata.get("resourceVersion")
            and self._is_of_list(value)
        ):
            value = {**value, "metadata": {**metadata, "resourceVersion": "<list-rv>"}}
        made = {each: self._value(value[each], each, key) for each in sorted(value)}
        # Keys may carry what the server or this run chose: managedFields has f: and k: keys.
        made = {self._string(each): made[each] for each in made}
        metadata = made.get("metadata")
        if isinstance(metadata, dict) and isinstance(metadata.get("managedFields"), list):
            metadata["managedFields"].sort(key=_manager_order)
        if value.get("kind") == "Table":
            _hide_ages(made)
        if _COLUMN_KEYS <= made.keys():
            # Sentences of Kubernetes' documentation: nothing that a client works with.
            made.pop("description", None)
        return made

    def _is_of_list(self, value):
        """Whether a resourceVersion is the server's own state: of a list, a table or a bookmark."""
        kind, metadata = str(value.get("kind", "")), value["metadata"]
        if self._asking:
            return False
        return kind.endswith("List") or kind == "Table" or not {"uid", "name"} & metadata.keys()

    def _keyed_string(self, text, key, parent):
        if key == "resourceVersion" and parent in ("metadata", "preconditions"):
            return text if not text.isdigit() else self._version(text)
        if key == "value" and self._asking and text in self._versions:
            return self._versions[text]
        if key == "continue" and parent == "metadata" and text:
            return "<continue>"
        if key == "token" and text.count(".") == 2:
            return "<token>"
        if key == "username" and parent == "spec":
            return "<user>"
        if key == "message":
            text = _DUMP.sub(self._dump, self._versions_in_message(text))
        return self._string(text)

    def _dump(self, match):
        """An object within a message; its managedFields too are in an order of time."""
        try:
            value = json.loads(json.loads(match.group(1)))
        except ValueError:
            return match.group()
        line = json.dumps(
            self._value(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return "Invalid value: " + json.dumps(line, ensure_ascii=False)

    def _versions_in_message(self, text):
        text = _TOO_OLD.sub(r"\1<rv> (<rv>)", text)
        text = _FUTURE.sub(r"\1\2, current: <rv>", text)
        text = _VERSION_IN_RECORD.sub(lambda m: m.group(1) + self._version(m.group(2)), text)
        text = _VERSION_IN_MESSAGE.sub(
            lambda m: m.group(1) + self._versions.get(m.group(2), m.group(2)), text
        )
        return text

    def _version(self, number):
        if number == "0":
            return number
        return self._versions.setdefault(number, f"<rv-{len(self._versions) + 1}>")

    def _string(self, text):
        text = _UID.sub(self._uid, text)
        text = _TIME.sub(self._time, text)
        text = _CREDENTIAL.sub("X509SHA256=<hash>", text)
        for word in sorted(self._words, key=len, reverse=True):
            if word in text and not (word.isdigit() and ":" not in text and "/" not in text):
                text = text.replace(word, self._words[word])
        return text.replace(self._run, "<run>")

    def _uid(self, match):
        return self._uids.setdefault(match.group(), f"<uid-{len(self._uids) + 1}>")

    def _time(self, match):
        if match.group(1) not in self._days:
            return match.group()
        return "<time-micro>" if match.group(2) else "<time>"


class _Unchanged(dict):
    """Placeholders of versions known so far; one that is not known stands for itself."""

    def setdefault(self, key, default=None):
        return self.get(key, key)


def _manager_order(entry):
    """Sorted by the server too, but by time before manager: a second's edge would change it."""
    keys = ("operation", "manager", "apiVersion", "subresource")
    return [str(entry.get(key, "")) for key in keys] + [json.dumps(entry.get("fieldsV1"))]


def without_order(status):
    """A Status whose causes are sorted: some the server finds while it goes through a Go map."""
    causes = (status.get("details") or {}).get("causes") or []
    parts = [f"{each.get('field')}: {each.get('message')}" for each in causes]
    joined = ", ".join(parts)
    if len(parts) > 1 and joined in status.get("message", ""):
        message = status["message"].replace(joined, ", ".join(sorted(parts)))
        causes = sorted(causes, key=lambda each: json.dumps(each, sort_keys=True))
        status = {**status, "message": message, "details": {**status["details"], "causes": causes}}
    return status


def _hide_ages(table):
    """Ages by their columns; later tables of a watch have no columns."""
    columns = table.get("columnDefinitions") or []
    ages = {
        at
        for at, column in enumerate(columns)
        if column.get("name") in _AGE_COLUMNS or column.get("type") == "date"
    }
    for row in table.get("rows") or []:
        for at, cell in enumerate(row.get("cells") or []):
            if (not columns or at in ages) and isinstance(cell, str) and _AGE.match(cell):
                row["cells"][at] = "<age>"
