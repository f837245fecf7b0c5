"""What a client asks first: groups, resources, versions, health, and paths that are not there."""

import hashlib
import json

from scenario import JSON, TABLE, YAML, scenario

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
AGGREGATED_BETA = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"
GROUPS = [
    "apps", "batch", "networking.k8s.io", "rbac.authorization.k8s.io", "policy", "autoscaling",
    "coordination.k8s.io", "discovery.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "events.k8s.io",
    "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "node.k8s.io",
    "certificates.k8s.io", "flowcontrol.apiserver.k8s.io", "authorization.k8s.io",
    "authentication.k8s.io", "resource.k8s.io",
]


def _without_address(reply):
    body = dict(reply.body or {})
    for each in body.get("serverAddressByClientCIDRs") or []:
        each["serverAddress"] = "<address>"
    return body


@scenario
def groups(s):
    s.get("/api", view=_without_address)
    s.get("/apis")
    s.get("/api/v1")
    for group in GROUPS:
        s.get(f"/apis/{group}")


@scenario
def resources(s):
    versions = {"autoscaling": ["v1", "v2"], "authentication.k8s.io": ["v1"]}
    for group in GROUPS:
        for version in versions.get(group, ["v1"]):
            s.get(f"/apis/{group}/{version}", raw=group == "policy")


@scenario
def aggregated(s):
    s.get("/api", accept=AGGREGATED, view=_in_order_of_names)
    s.get("/apis", accept=AGGREGATED, view=_in_order_of_names)
    s.get("/apis", accept=AGGREGATED_BETA, view=lambda reply: reply.dig("kind"))
    s.get("/apis", accept=f"{AGGREGATED},application/json", view=lambda reply: reply.dig("kind"))
    kubectl = f"{AGGREGATED},{AGGREGATED_BETA},application/json"
    s.get("/apis", accept=kubectl, view=lambda reply: reply.dig("apiVersion"))
    s.get("/api", accept=f"application/json,{AGGREGATED}", view=lambda reply: reply.dig("kind"))


def _in_order_of_names(reply):
    """CustomResourceDefinitions of other runs may be there: groups of our own are left out."""
    body = dict(reply.body or {})
    body["items"] = [each for each in body.get("items", [])
                     if not each["metadata"].get("name", "").endswith("conformance.example.com")]
    return body


@scenario
def aggregated_not_modified(s):
    first = s.get("/api", accept=AGGREGATED, keep=False)
    tag = (first.header("ETag") or ["none"])[0]
    s.get("/api", accept=AGGREGATED, headers={"If-None-Match": tag}, view=lambda reply: len(reply.raw))


@scenario
def version_and_health(s):
    s.get("/version", view=_stable_version)
    s.get("/version/")
    s.get("/healthz", raw=True)
    s.get("/livez", raw=True)
    s.get("/readyz", raw=True)
    s.get("/healthz/ping", raw=True)
    s.get("/readyz?verbose", view=lambda reply: [reply.status, reply.raw.decode().splitlines()[-1]])
    s.get("/livez?verbose&exclude=etcd", view=lambda reply: reply.raw.decode().splitlines()[-1])
    s.get("/healthz/nonsense", view=lambda reply: reply.status)
    s.post("/healthz", None, view=lambda reply: reply.status)
    s.get("/", view=lambda reply: sorted(set(reply.dig("paths") or []) & {
        "/api", "/api/v1", "/apis", "/apis/", "/apis/apps", "/apis/apps/v1", "/healthz", "/livez",
        "/readyz", "/openapi/v2", "/openapi/v3", "/version"}))


def _stable_version(reply):
    """Who built it, when and with what is no part of the API."""
    return {key: value for key, value in (reply.body or {}).items()
            if key in ("major", "minor", "gitVersion")} | {"keys": sorted(reply.body or {})}


@scenario
def not_there(s):
    s.get("/nonsense")
    s.get("/api/v2")
    s.get("/api/v1/nonsense")
    s.get("/apis/nonsense.example.com")
    s.get("/apis/nonsense.example.com/v1")
    s.get("/apis/nonsense.example.com/v1/widgets")
    s.get("/apis/apps/v9")
    s.get("/apis/apps/v9/deployments")
    s.get("/apis/apps/v1/nonsense")
    s.get("/apis/apps/v1/nonsense/x")
    s.get(f"/api/v1/namespaces/{s.namespace}/nonsense/x")
    s.get(f"/api/v1/namespaces/{s.namespace}/pods/x/nonsense")
    s.get(f"/api/v1/namespaces/{s.namespace}/pods/x/status/deeper")
    s.get(f"/api/v1/namespaces/{s.namespace}/Pods")
    s.get(f"/api/v1/namespaces/{s.namespace}/pod")
    s.get("/apis/apps/v1/configmaps")
    s.get("/api/v1/deployments")
    s.get(f"/api/v1/namespaces/{s.namespace}/nodes")
    s.get(f"/apis/apps/v1/namespaces/{s.namespace}")
    s.get("/api/v1/pods/x", note="a namespaced object without its namespace")
    s.post("/api/v1/nonsense", {"kind": "X"})
    s.delete("/apis/nonsense.example.com/v1/widgets/x")
    s.get("/api/v1/namespaces/missing")
    s.get("missing:configmaps/a")
    s.get("missing:configmaps")
    s.get("configmaps/missing")
    s.get("deployments/missing")
    s.get("configmaps/Not_A_Name")
    s.get("configmaps/a%2Fb")
    s.get("configmaps//a")
    s.get("/api//v1/namespaces")


@scenario
def methods(s):
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "FROB"):
        s.exchange(method, "/apis/apps/v1", None)
    for method in ("PUT", "PATCH", "OPTIONS", "FROB"):
        s.exchange(method, "configmaps", None)
    for method in ("POST", "OPTIONS", "FROB", "HEAD"):
        s.exchange(method, "configmaps/x", None)
    s.exchange("POST", "componentstatuses", {})
    s.exchange("DELETE", "componentstatuses/x", None)
    s.exchange("GET", "selfsubjectaccessreviews", None)
    s.exchange("GET", "bindings", None)
    s.exchange("PUT", "/version", {})
    s.exchange("GET", "/api/v1/namespaces/x/finalize", None)


@scenario
def media_types(s):
    """What the client accepts."""
    s.setup("POST", "configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"},
                                   "data": {"k": "v", "number": "1", "lines": "a\nb\n", "e": ""}})
    for accept in (JSON, "*/*", "application/*", "text/*", "text/plain", "application/xml", "text/html",
                   "nonsense", "", "application/json;q=0.5,application/yaml",
                   "application/xml,application/json", "application/json;as=Nonsense;v=v1;g=meta.k8s.io",
                   "application/json;as=Table;v=v9;g=meta.k8s.io", "application/json;as=Table",
                   "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
                   "application/json;stream=watch", "application/json;pretty=1",
                   "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json"):
        s.get("configmaps/a", accept=accept)
    s.exchange("GET", "configmaps/a", None, headers={"Accept": None})
    s.get("configmaps/a", accept=YAML)
    s.get("configmaps", accept=YAML)
    s.get("configmaps/missing", accept=YAML)
    s.get("configmaps/missing", accept=TABLE)
    s.get("configmaps/missing", accept="text/plain")
    s.get("configmaps/a?pretty=true", raw=True)
    s.get("configmaps/a?pretty=1", raw=True)
    s.get("configmaps/a?pretty=false", raw=True)
    s.get("configmaps/a?pretty", raw=True)
    s.exchange("GET", "configmaps/a", None, raw=True, headers={"User-Agent": "curl/8.0"})
    s.exchange("GET", "configmaps/a", None, raw=True, headers={"User-Agent": "Mozilla/5.0"})
    s.get("configmaps/missing?pretty=true", raw=True)
    s.get("/apis/policy", accept=YAML)
    s.get("/version", accept=YAML, view=lambda reply: reply.status)
    s.get("/apis/policy/v1", accept="text/html")
    s.delete("configmaps/a", accept=YAML, note="a Status in YAML")


@scenario
def openapi(s):
    s.get("/openapi/v3", view=lambda reply: {key: sorted(value) for key, value in
                                             (reply.dig("paths") or {}).items()
                                             if "conformance.example.com" not in key})
    for path in ("api/v1", "apis/apps/v1", "apis/batch/v1", "apis/policy/v1", "apis/autoscaling/v2",
                 "apis/networking.k8s.io/v1", "apis/rbac.authorization.k8s.io/v1",
                 "apis/apiextensions.k8s.io/v1"):
        s.get(f"/openapi/v3/{path}", view=_document)
    s.get("/openapi/v3/apis/nonsense/v1")
    s.get("/openapi/v2", view=_document_of_v2)


def _document(reply):
    schemas = reply.dig("components", "schemas") or {}
    paths = reply.dig("paths") or {}
    return {
        "openapi": reply.dig("openapi"),
        "keys": sorted(reply.body or {}),
        "paths": {path: sorted(set(paths[path]) - {"parameters"}) for path in sorted(paths)},
        "schemas": {name: _fingerprint(schemas[name]) for name in sorted(schemas)},
    }


def _document_of_v2(reply):
    schemas = reply.dig("definitions") or {}
    return {
        "swagger": reply.dig("swagger"),
        "keys": sorted(reply.body or {}),
        "definitions": {name: _fingerprint(schemas[name]) for name in sorted(schemas)
                        if "conformance" not in name},
    }


def _fingerprint(schema):
    """A schema without its sentences, as a few digits."""
    text = json.dumps(_bare(schema), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _bare(schema):
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items()
                if not (key == "description" and isinstance(value, str))}
    return [_bare(each) for each in schema] if isinstance(schema, list) else schema
