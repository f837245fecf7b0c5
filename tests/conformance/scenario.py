"""What scenarios are written in.

A scenario is a function of one argument `s`, a Session, in a module of scenarios/, marked with
@scenario. It sends requests in order; every request and its reply is one exchange of the suite.
It runs in a namespace of its own, made before it. Paths are short: see Session.path.
"""

import importlib
import json
import pkgutil
import re

from client import decoded
from normalise import Normaliser, without_order

JSON = "application/json"
YAML = "application/yaml"
JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
PARTIAL = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"

_LINGER_SECONDS = 0.15
_REGISTERED = {}


def scenario(function):
    """Registers a scenario as <module>.<function>."""
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    _REGISTERED[name] = function
    return function


def all_scenarios():
    """Every scenario by name, in order of modules and of their lines."""
    import scenarios

    for module in sorted(each.name for each in pkgutil.iter_modules(scenarios.__path__)):
        importlib.import_module(f"scenarios.{module}")
    return dict(_REGISTERED)


# Resources by the group version that serves them; what is not named here is given with a slash.
_GROUPS = {
    "v1": "namespaces pods configmaps secrets services serviceaccounts endpoints events "
    "persistentvolumeclaims limitranges resourcequotas podtemplates replicationcontrollers "
    "bindings nodes persistentvolumes componentstatuses",
    "apps/v1": "deployments replicasets statefulsets daemonsets controllerrevisions",
    "batch/v1": "jobs cronjobs",
    "networking.k8s.io/v1": "ingresses ingressclasses networkpolicies servicecidrs ipaddresses",
    "rbac.authorization.k8s.io/v1": "roles rolebindings clusterroles clusterrolebindings",
    "policy/v1": "poddisruptionbudgets",
    "autoscaling/v2": "horizontalpodautoscalers",
    "coordination.k8s.io/v1": "leases",
    "discovery.k8s.io/v1": "endpointslices",
    "scheduling.k8s.io/v1": "priorityclasses",
    "storage.k8s.io/v1": "storageclasses csidrivers csinodes volumeattachments "
    "csistoragecapacities volumeattributesclasses",
    "admissionregistration.k8s.io/v1": "validatingwebhookconfigurations "
    "mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings",
    "apiextensions.k8s.io/v1": "customresourcedefinitions",
    "apiregistration.k8s.io/v1": "apiservices",
    "node.k8s.io/v1": "runtimeclasses",
    "certificates.k8s.io/v1": "certificatesigningrequests",
    "flowcontrol.apiserver.k8s.io/v1": "flowschemas prioritylevelconfigurations",
    "authorization.k8s.io/v1": "selfsubjectaccessreviews selfsubjectrulesreviews "
    "subjectaccessreviews localsubjectaccessreviews",
    "authentication.k8s.io/v1": "tokenreviews selfsubjectreviews",
}
_GROUP_OF = {each: group for group, names in _GROUPS.items() for each in names.split()}
_CLUSTER_WIDE = set(
    "namespaces nodes persistentvolumes componentstatuses clusterroles clusterrolebindings "
    "priorityclasses storageclasses csidrivers csinodes volumeattachments volumeattributesclasses "
    "ingressclasses servicecidrs ipaddresses validatingwebhookconfigurations "
    "mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings "
    "customresourcedefinitions apiservices runtimeclasses certificatesigningrequests flowschemas "
    "prioritylevelconfigurations selfsubjectaccessreviews selfsubjectrulesreviews "
    "subjectaccessreviews tokenreviews selfsubjectreviews".split()
)


class Session:
    """One run of one scenario: sends its requests and keeps its exchanges, normalised."""

    def __init__(self, client, name, run):
        self.client = client
        self.run = run
        self.namespace = f"{re.sub('[^a-z0-9]+', '-', name)}-{run}"
        self.exchanges = []
        self._normal = Normaliser(run)
        self._made = []

    def unique(self, name):
        """A name for an object without namespace, distinct from those of other runs."""
        return f"{name}-{self.run}"

    def path(self, short):
        """The path that `short` stands for.

        /... is as it is. configmaps/a?x is in the scenario's namespace; *configmaps spans all
        namespaces; other:configmaps is in the namespace `other`. group/version:resource/... is for
        what has no short name: example.com/v1=widgets/a, a leading ~ saying "no namespace".
        """
        if short.startswith("/"):
            return short
        cluster_wide = short[0] in "*~"
        short = short.lstrip("*~")
        namespace = self.namespace
        group, found, rest = short.partition("=")
        if not found or "?" in group:
            group, rest = None, short
        if re.match(r"[A-Za-z0-9._-]*:", rest) and rest.index(":") < (rest + "?").index("?"):
            namespace, _, rest = rest.partition(":")
        resource = re.match(r"[a-z]*", rest).group()
        group = group or _GROUP_OF[resource]
        root = f"/api/{group}" if group == "v1" else f"/apis/{group}"
        if cluster_wide or resource in _CLUSTER_WIDE:
            return f"{root}/{rest}"
        return f"{root}/namespaces/{namespace}/{rest}"

    def get(self, path, **options):
        return self.exchange("GET", path, None, **options)

    def post(self, path, body=None, **options):
        return self.exchange("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self.exchange("PUT", path, body, **options)

    def delete(self, path, body=None, **options):
        return self.exchange("DELETE", path, body, **options)

    def patch(self, path, body, type=MERGE_PATCH, **options):
        return self.exchange("PATCH", path, body, type=type, **options)

    def merge(self, path, body, **options):
        return self.patch(path, body, MERGE_PATCH, **options)

    def strategic(self, path, body, **options):
        return self.patch(path, body, STRATEGIC_PATCH, **options)

    def json_patch(self, path, body, **options):
        return self.patch(path, body, JSON_PATCH, **options)

    def apply(self, path, body, manager="tester", force=None, **options):
        """Server-side apply; manager None leaves the parameter out."""
        query = [f"fieldManager={manager}"] if manager is not None else []
        query += [f"force={str(force).lower()}"] if force is not None else []
        if query:
            path += ("&" if "?" in path else "?") + "&".join(query)
        return self.patch(path, body, APPLY_PATCH, **options)

    def setup(self, method, path, body=None, type=JSON):
        """A request that is no exchange of the suite."""
        headers = {"Content-Type": type} if body is not None else {}
        reply = self.client.request(method, self.path(path), _encoded(body), headers)
        self._note_made(method, self.path(path), reply)
        return reply

    def exchange(
        self,
        method,
        path,
        body,
        type=JSON,
        accept=None,
        headers=None,
        raw=False,
        note=None,
        view=None,
        unordered=False,
        stranger=None,
        keep=True,
    ):
        """Sends one request. `view` makes of the reply what is to be compared; `raw` compares the
        bytes instead of the values; `unordered` takes the causes of a Status in any order;
        `stranger` is the Authorization of a client without credentials; `type` None leaves
        Content-Type out."""
        full = self.path(path)
        data = _encoded(body)
        sent = dict(headers or {})
        if accept:
            sent["Accept"] = accept
        if data is not None and type:
            sent["Content-Type"] = type
        self._normal.sent(full + (data or b"").decode("utf-8", "replace"))
        client = self.client
        if stranger:
            client, sent["Authorization"] = self.client.without_credentials(), stranger
        reply = client.request(method, full, data, sent)
        self._note_made(method, full, reply)
        asked = self._asked(method, full, body, sent, note)
        if unordered:
            view = lambda reply: without_order(reply.body or {})
        if keep:
            self.exchanges.append({**asked, **self._answered(reply, raw, view)})
        else:
            self._normal.body(reply.body)
        return reply

    def watch(self, path, count=0, during=None, seconds=10, accept=None, note=None):
        """Opens a watch, does `during`, and keeps the first `count` events, and what comes at once
        after them."""
        full = self.path(path)
        if "watch=" not in full:
            full += ("&" if "?" in full else "?") + "watch=true"
        sent = {"Accept": accept} if accept else {}
        watch = self.client.watch(full, sent)
        try:
            if during:
                during()
            lines = watch.collect(count, seconds, _LINGER_SECONDS)
        finally:
            watch.close()
        entry = self._asked("GET", full, None, sent, note)
        entry["status"] = watch.status
        entry["reply_headers"] = self._normal.headers(watch.headers)
        events = [decoded(line) for line in lines]
        if None in events:
            entry["text"] = self._normal.text(b"".join(lines).decode("utf-8", "replace"))
        else:
            entry["events"] = [self._normal.body(each) for each in events]
        self.exchanges.append(entry)

    def forget(self):
        """Deletes what the scenario made outside its namespace, and the namespace.

        Services first, whose ports others want: without controllers a namespace keeps its objects.
        """
        self.client.request("DELETE", f"/api/v1/namespaces/{self.namespace}/services")
        for path in reversed(self._made):
            self.client.request("DELETE", path + "?propagationPolicy=Background")

    def _note_made(self, method, path, reply):
        made = method in ("POST", "PUT", "PATCH") and reply.status in (200, 201)
        path = path.partition("?")[0]
        if not made or not reply.name or re.search(r"/namespaces/[^/]+/", path):
            return
        if method == "POST":
            path = f"{path}/{reply.name}"
        if path not in self._made and reply.uid:
            self._made.append(path)

    def _asked(self, method, full, body, headers, note):
        entry = {"request": f"{method} {self._normal.path(full)}"}
        if note:
            entry["note"] = self._normal.path(note)
        headers = {
            key: value for key, value in headers.items() if (key, value) != ("Content-Type", JSON)
        }
        if headers:
            entry["headers"] = headers
        if isinstance(body, bytes):
            body = body.decode("latin-1")
        if isinstance(body, str):
            entry["body"] = self._normal.text(body)
        elif body is not None:
            entry["body"] = self._normal.request(body)
        return entry

    def _answered(self, reply, raw, view):
        answered = {"status": reply.status, "reply_headers": self._normal.headers(reply.headers)}
        if view:
            answered["reply"] = self._normal.body(view(reply))
        elif raw or reply.body is None or not isinstance(reply.body, (dict, list)):
            answered["text"] = self._normal.text(reply.raw.decode("utf-8", "replace"))
        else:
            answered["reply"] = self._normal.body(reply.body)
        return answered


def _encoded(body):
    if body is None or isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
