$ template r ./charts/app
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
|
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
= 0
$ template ./charts/app
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: release-name
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
|
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
= 0
$ template r ./charts/app --no-hooks
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
= 0
$ template r ./charts/app --skip-tests -s templates/sub/two.yaml
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
|
= 0
$ template r ./charts/app -s 'templates/*.yaml' -s templates/sub/two.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
|
= 0
$ template r ./charts/app -s 'templates/[c-h]*.yaml'
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
|
= 0
$ template r ./charts/app -s templates/nope.yaml
! Error: could not find template templates/nope.yaml in chart
= 1
$ template r ./charts/app --include-crds --no-hooks -s crds/thing.yaml
| ---
| # Source: app/crds/thing.yaml
| apiVersion: apiextensions.k8s.io/v1
| kind: CustomResourceDefinition
| metadata:
|   name: things.example.com
|
|
= 0
$ template r ./charts/app --include-crds --no-hooks
| ---
| # Source: app/crds/thing.yaml
| apiVersion: apiextensions.k8s.io/v1
| kind: CustomResourceDefinition
| metadata:
|   name: things.example.com
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
= 0
$ template r ./charts/app --is-upgrade --kube-version 1.29.3 -a example.com/v1 -n there -s templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: there
| data:
|   text: "plain"
|   upgrade: "true"
|   kube: "v1.29.3"
|   has: "true"
|
|
= 0
$ template r ./charts/app -f values.yaml --set replicas=9 -s templates/configmap.yaml -s templates/sub/two.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "from file"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 9
|
= 0
$ template r ./charts/app -f values.yaml,nope.yaml
! Error: open nope.yaml: no such file or directory
= 1
$ template r ./charts/app -f bad-values.yaml
! Error: failed to parse bad-values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: did not find expected ',' or ']'
= 1
$ template r ./charts/app --kube-version x
! Error: invalid kube version 'x': could not parse "x" as version
= 1
$ template r ./charts/broken
! Error: YAML parse error on broken/templates/bad.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/old
| ---
| # Source: old/templates/pod.yaml
| kind: Pod
| apiVersion: v1
| metadata: {name: x}
! level=WARN msg="this chart is deprecated"
= 0
$ template r ./nodir
! Error: path "./nodir" not found
= 1
$ template r app
! Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: app
= 1
$ template Bad_Name ./charts/app
! level=ERROR msg="release name check failed" error="release name \"Bad_Name\": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53"
! Error: release name check failed: release name "Bad_Name": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53
= 1
$ template r ./charts/app --hide-notes --render-subchart-notes --atomic --force -s templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
! Flag --hide-notes has been deprecated, this flag has no effect for 'tf template' and will be removed in Helm 5
! Flag --render-subchart-notes has been deprecated, this flag has no effect for 'tf template' and will be removed in Helm 5
! Flag --atomic has been deprecated, use --rollback-on-failure instead
! Flag --force has been deprecated, use --force-replace instead
= 0
$ template r ./charts/app --dry-run -s templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
! level=WARN msg="--dry-run is deprecated and should be replaced with '--dry-run=client'"
= 0
$ template r ./charts/app --dry-run=true -s templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
! level=WARN msg="boolean '--dry-run=true' flag is deprecated and must be replaced with '--dry-run=client'"
= 0
$ template r ./charts/app --wait=true -s templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
! level=WARN msg="--wait=true is deprecated (boolean value) and can be replaced with --wait=watcher"
= 0
$ template --name-template 'x{{ add 1 2 }}' ./charts/app -s templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: x3
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.37.0"
|   has: "false"
|
|
= 0
$ template r ./charts/app --set-json a -s templates/configmap.yaml
! Error: failed parsing --set-json data a
= 1
