# Post-renderer plugins: hooks too, documents written anew.
@ HELM_PLUGINS=plugins
$ template r ./charts/comments --kube-version 1.36.0 --post-renderer rename
| ---
| # Source: comments/templates/all.yaml
| kind: Bare
|
| ---
| # Source: comments/templates/all.yaml
| kind: Empty
|
| ---
| # Source: comments/templates/list.yaml
| kind: First
| metadata: {name: first}
|
| ---
| # Source: comments/templates/list.yaml
| # the other one
| kind: Second
|
| ---
| # Source: comments/templates/all.yaml
| # of the document
|
| # of the kind
| kind: Styles # behind
| metadata:
|   name: rename-"styles"
|   labels: {a: b, 'c': "d", e: [1, 2]}
|   annotations:
|     # above a key
|     note: 'it''s'
|     # below the last key
| spec:
|   list:
|   # above an entry
|   - a # behind an entry
|   - b: 1
|     c: 2
|   - - nested
|     - x
|   wide:
|   - a
|   - k: v
|   - []
|   - |
|     text
|   - {}
|   object: # behind a key
|     x: 1
|     # deeper: 1
|     # deeper: 2
|   next: 2
|   # apart from what follows
|
|   # above last
|   last: 3
|   literal: |
|     one
|       two
|   keep: |+
|     kept
|
|   folded: >-
|     aaa bbb
|   long: aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccccccccc ddddddddddd
|   plain: first second
|   double: "a b\tc é"
|   empty:
|   nothing: null
|   yes: "true"
|   octal: 012
|   tagged: !!str 123
|   anchor: &x {a: 1}
|   alias: *x
|   merged:
|     !!merge <<: *x
| # at the end
| ---
| # Source: comments/templates/all.yaml
| kind: Job
| metadata:
|   name: rename-hook
|   annotations: {helm.sh/hook: pre-install}
|
= 0
$ template r ./charts/app --kube-version 1.36.0 --post-renderer rename --post-renderer-args one --post-renderer-args two
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: rename-one-two-first
|
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: rename-one-two-r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.36.0"
|   has: "false"
|
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: rename-one-two-second
| spec:
|   replicas: 1
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: rename-one-two-ping
|   annotations:
|     helm.sh/hook: test
|
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: rename-one-two-hook
|   annotations:
|     helm.sh/hook: pre-install
|
= 0
$ template r ./charts/app --kube-version 1.36.0 --post-renderer strip
| ---
| # Source: generated-by-postrender-2.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
|
| ---
| # Source: generated-by-postrender-0.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.36.0"
|   has: "false"
|
| ---
| # Source: generated-by-postrender-3.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
| ---
| # Source: generated-by-postrender-4.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
|
| ---
| # Source: generated-by-postrender-1.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
|
= 0
$ template r ./charts/app --kube-version 1.36.0 --post-renderer refuse
! Error: error while running post render on files: failed to invoke post-renderer plugin "refuse": plugin "refuse" exited with error
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer silent
! Error: error while running post render on files: post-renderer "silent" produced empty output
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer rename --post-renderer strip
! Error: invalid argument "strip" for "--post-renderer" flag: cannot specify --post-renderer flag more than once
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer rename --include-crds --no-hooks --show-only templates/configmap.yaml
| ---
| # Source: app/templates/configmap.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: rename-r
|   namespace: default
| data:
|   text: "plain"
|   upgrade: "false"
|   kube: "v1.36.0"
|   has: "false"
|
|
= 0
