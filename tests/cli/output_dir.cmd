$ template r ./charts/app --output-dir written
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/configmap.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/tests/ping.yaml
| wrote written/app/templates/hook.yaml
|
= 0
> written/app/templates/configmap.yaml
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
> written/app/templates/hook.yaml
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
> written/app/templates/sub/two.yaml
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
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
> written/app/templates/tests/ping.yaml
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
|
$ template r ./charts/app --output-dir written --release-name --include-crds --no-hooks
| wrote written/app/crds/thing.yaml
| wrote written/r/app/templates/sub/two.yaml
| wrote written/r/app/templates/configmap.yaml
| wrote written/r/app/templates/sub/two.yaml
|
= 0
> written/app/crds/thing.yaml
| ---
| # Source: app/crds/thing.yaml
| apiVersion: apiextensions.k8s.io/v1
| kind: CustomResourceDefinition
| metadata:
|   name: things.example.com
|
> written/r/app/templates/configmap.yaml
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
> written/r/app/templates/sub/two.yaml
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
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
$ template r ./charts/app --output-dir written -s templates/sub/two.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/configmap.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/tests/ping.yaml
| wrote written/app/templates/hook.yaml
! Error: could not find template templates/sub/two.yaml in chart
= 1
> written/app/templates/configmap.yaml
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
> written/app/templates/hook.yaml
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
> written/app/templates/sub/two.yaml
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
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
> written/app/templates/tests/ping.yaml
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
|
$ template r ./charts/app --output-dir written --skip-tests --is-upgrade -f values.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/configmap.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/hook.yaml
|
= 0
> written/app/templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "from file"
|   upgrade: "true"
|   kube: "v1.37.0"
|   has: "false"
|
> written/app/templates/hook.yaml
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
> written/app/templates/sub/two.yaml
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 5
|
$ template r ./charts/app --output-dir written -s templates/nope.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/configmap.yaml
| wrote written/app/templates/sub/two.yaml
| wrote written/app/templates/tests/ping.yaml
| wrote written/app/templates/hook.yaml
! Error: could not find template templates/nope.yaml in chart
= 1
> written/app/templates/configmap.yaml
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
> written/app/templates/hook.yaml
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
> written/app/templates/sub/two.yaml
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
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
> written/app/templates/tests/ping.yaml
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
|
$ template r ./charts/broken --output-dir written
! Error: YAML parse error on broken/templates/bad.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/app --output-dir values.yaml/x
! Error: stat values.yaml/x/app/templates/sub: not a directory
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/app --output-dir values.yaml
! Error: stat values.yaml/app/templates/sub: not a directory
!
! Use --debug flag to render out invalid YAML
= 1
