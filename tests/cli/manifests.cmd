# from rendered files to the manifest: documents, order, hooks, CRDs, notes
$ template rel ./charts/split
| ---
| # Source: split/templates/a.yaml
| a: 1   
|
| ---
| # Source: split/templates/a.yaml
| # c
| b: 2
|
| ---
| # Source: split/templates/a.yaml
| c: 3
|
| ---
| # Source: split/templates/b.yaml
| # only a comment
|
| ---
| # Source: split/templates/e.yaml
| # comment
| # rel
|
| ---
| # Source: split/templates/h.txt
| text file: split
|
| ---
| # Source: split/templates/b.yaml
| kind: A
|
|
|
| ---
| # Source: split/templates/b.yaml
| kind: B
| text: |
|   ---
|   x
|    --- 
| last: 1
| ---
| # Source: split/templates/c.yaml
| kind: C
|
| ---
| # Source: split/templates/c.yaml
| kind: D
|
| ---
| # Source: split/templates/f.yaml
| kind: E
|
| ---
| # Source: split/templates/f.yaml
| kind: F
|
| ---
| # Source: split/templates/f.yaml
| kind: G
|
| ---
| # Source: split/templates/i.json
| {"kind": "J", "a": [1]}
| ---
| # Source: split/templates/deep/er/k.yaml
| kind: K
|
| ---
| # Source: split/templates/z.yaml
| kind: L
| ...
| kind: M
= 0
$ template rel ./charts/split -s templates/f.yaml
| ---
| # Source: split/templates/f.yaml
| kind: E
|
|
| ---
| # Source: split/templates/f.yaml
| kind: F
|
|
| ---
| # Source: split/templates/f.yaml
| kind: G
|
|
= 0
$ template rel ./charts/split -s templates/h.txt
| ---
| # Source: split/templates/h.txt
| text file: split
|
|
= 0
$ template rel ./charts/split -s templates/e.yaml
| ---
| # Source: split/templates/e.yaml
| # comment
| # rel
|
|
= 0
$ template rel ./charts/split -s templates/d.yaml
! Error: could not find template templates/d.yaml in chart
= 1
$ template rel ./charts/split -s templates/_j.yaml
! Error: could not find template templates/_j.yaml in chart
= 1
$ template rel ./charts/split -s templates/deep/er/k.yaml
| ---
| # Source: split/templates/deep/er/k.yaml
| kind: K
|
|
= 0
$ template rel ./charts/split -s 'templates/*/er/*.yaml' -s templates/z.yaml
| ---
| # Source: split/templates/deep/er/k.yaml
| kind: K
|
|
| ---
| # Source: split/templates/z.yaml
| kind: L
| ...
| kind: M
|
= 0
$ template rel ./charts/kinds
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: PriorityClass
| metadata: {name: a22}
|
| ---
| # Source: kinds/charts/sub/templates/ns.yaml
| apiVersion: v1
| kind: Namespace
| metadata: {name: ns-of-sub}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Namespace
| metadata: {name: a4}
|
| ---
| # Source: kinds/templates/more.yaml
| apiVersion: v1
| kind: Namespace
| metadata: {name: b}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: NetworkPolicy
| metadata: {name: a39}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ResourceQuota
| metadata: {name: a0}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: LimitRange
| metadata: {name: a7}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: PodSecurityPolicy
| metadata: {name: a40}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: PodDisruptionBudget
| metadata: {name: a29}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata: {name: a32}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Secret
| metadata: {name: a30}
|
| ---
| # Source: kinds/templates/more.yaml
| apiVersion: v1
| kind: Secret
| metadata: {name: b}
|
| ---
| # Source: kinds/templates/secret.yaml
| apiVersion: v1
| kind: Secret
| metadata: {name: hidden}
| stringData: {a: b}
|
| ---
| # Source: kinds/templates/secret.yaml
| apiVersion: v2
| kind: Secret
| metadata: {name: shown}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: SecretList
| metadata: {name: a38}
|
| ---
| # Source: kinds/charts/sub/templates/cm.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata: {name: of-sub}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata: {name: a17}
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: h7
|   annotations:
|     other: x
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: h11
|   annotations:
|     helm.sh/resource-policy: keep
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: StorageClass
| metadata: {name: a20}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: PersistentVolume
| metadata: {name: a10}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: PersistentVolumeClaim
| metadata: {name: a13}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: CustomResourceDefinition
| metadata: {name: a16}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ClusterRole
| metadata: {name: a9}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ClusterRoleList
| metadata: {name: a35}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ClusterRoleBinding
| metadata: {name: a12}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ClusterRoleBindingList
| metadata: {name: a37}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Role
| metadata: {name: a8}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: RoleList
| metadata: {name: a34}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: RoleBinding
| metadata: {name: a11}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: RoleBindingList
| metadata: {name: a36}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Service
| metadata: {name: a5}
|
| ---
| # Source: kinds/templates/more.yaml
| apiVersion: v1
| kind: Service
| metadata: {name: b}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: DaemonSet
| metadata: {name: a27}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Pod
| metadata: {name: a3}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ReplicationController
| metadata: {name: a19}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ReplicaSet
| metadata: {name: a25}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Deployment
| metadata: {name: a31}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: HorizontalPodAutoscaler
| metadata: {name: a18}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: StatefulSet
| metadata: {name: a26}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Job
| metadata: {name: a1}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: CronJob
| metadata: {name: a2}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: IngressClass
| metadata: {name: a21}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Ingress
| metadata: {name: a23}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: APIService
| metadata: {name: a6}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: MutatingWebhookConfiguration
| metadata: {name: a15}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: ValidatingWebhookConfiguration
| metadata: {name: a14}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Abacus
| metadata: {name: a24}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: List
| metadata: {name: a33}
|
| ---
| # Source: kinds/templates/all.yaml
| apiVersion: v1
| kind: Widget
| metadata: {name: a28}
|
| ---
| # Source: kinds/templates/more.yaml
| apiVersion: v1
| kind: Widget
| metadata: {name: b}
|
| ---
| # Source: kinds/templates/more.yaml
| apiVersion: v1
| kind: Widget
| metadata: {name: b}
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Secret
| metadata:
|   name: h10
|   annotations:
|     helm.sh/hook: post-delete,pre-rollback,post-rollback,post-upgrade,pre-delete
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: h4
|   annotations:
|     helm.sh/hook: test-success
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: h1
|   annotations:
|     helm.sh/hook: pre-install
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: h2
|   annotations:
|     helm.sh/hook: pre-install, POST-install
|     helm.sh/hook-weight: "-5"
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: h5
|   annotations:
|     helm.sh/hook: test
|     helm.sh/hook-delete-policy: "Hook-Succeeded, nope"
|
| ---
| # Source: kinds/templates/tests/t.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: t1
|   annotations:
|     helm.sh/hook: test
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Job
| metadata:
|   name: h3
|   annotations:
|     helm.sh/hook: pre-upgrade
|     helm.sh/hook-weight: x
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds --no-hooks -s templates/hooks.yaml -s templates/tests/t.yaml
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
! Error: could not find template templates/tests/t.yaml in chart
= 1
$ template rel ./charts/kinds --skip-tests -s templates/hooks.yaml -s templates/tests/t.yaml
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
! Error: could not find template templates/tests/t.yaml in chart
= 1
$ template rel ./charts/kinds --include-crds -s templates/named.yaml --set on=true
| ---
| # Source: kinds/templates/named.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: from-lib
|
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds --include-crds -s crds/a.yaml
| ---
| # Source: kinds/crds/a.yaml
| kind: CustomResourceDefinition
| metadata: {name: one}
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds -s templates/hooks.yaml
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: h7
|   annotations:
|     other: x
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: h11
|   annotations:
|     helm.sh/resource-policy: keep
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Secret
| metadata:
|   name: h10
|   annotations:
|     helm.sh/hook: post-delete,pre-rollback,post-rollback,post-upgrade,pre-delete
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: h4
|   annotations:
|     helm.sh/hook: test-success
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: h1
|   annotations:
|     helm.sh/hook: pre-install
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: h2
|   annotations:
|     helm.sh/hook: pre-install, POST-install
|     helm.sh/hook-weight: "-5"
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: h5
|   annotations:
|     helm.sh/hook: test
|     helm.sh/hook-delete-policy: "Hook-Succeeded, nope"
|
|
| ---
| # Source: kinds/templates/hooks.yaml
| apiVersion: v1
| kind: Job
| metadata:
|   name: h3
|   annotations:
|     helm.sh/hook: pre-upgrade
|     helm.sh/hook-weight: x
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds -s charts/sub/templates/cm.yaml
| ---
| # Source: kinds/charts/sub/templates/cm.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata: {name: of-sub}
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds -s 'charts/*/templates/*.yaml'
| ---
| # Source: kinds/charts/sub/templates/ns.yaml
| apiVersion: v1
| kind: Namespace
| metadata: {name: ns-of-sub}
|
|
| ---
| # Source: kinds/charts/sub/templates/cm.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata: {name: of-sub}
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds -s templates/named.yaml
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
! Error: could not find template templates/named.yaml in chart
= 1
$ template rel ./charts/kinds -s templates/named.yaml --set on=true
| ---
| # Source: kinds/templates/named.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: from-lib
|
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds -s templates/NOTES.txt
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
! Error: could not find template templates/NOTES.txt in chart
= 1
$ template rel ./charts/kinds --set sub=x
! level=ERROR msg="chart dependencies processing failed" error="type mismatch on sub: %!t(string=x)"
! Error: chart dependencies processing failed: type mismatch on sub: %!t(string=x)
= 1
$ template rel ./charts/bad-dashes
! Error: YAML parse error on bad-dashes/templates/x.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content
!
! Use --debug flag to render out invalid YAML
= 1
$ template rel ./charts/kinds -s templates/secret.yaml
| ---
| # Source: kinds/templates/secret.yaml
| apiVersion: v1
| kind: Secret
| metadata: {name: hidden}
| stringData: {a: b}
|
|
| ---
| # Source: kinds/templates/secret.yaml
| apiVersion: v2
| kind: Secret
| metadata: {name: shown}
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/bad-yaml
! Error: YAML parse error on bad-yaml/templates/x.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context
!
! Use --debug flag to render out invalid YAML
= 1
$ template rel ./charts/bad-kind
| ---
| # Source: bad-kind/templates/x.yaml
| kind: 5
= 0
$ template rel ./charts/bad-meta
! Error: YAML parse error on bad-meta/templates/x.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field SimpleHead.metadata of type struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }
!
! Use --debug flag to render out invalid YAML
= 1
$ template rel ./charts/bad-ann
| ---
| # Source: bad-ann/templates/x.yaml
| kind: A
| metadata:
|   annotations: {a: true}
= 0
$ template rel ./charts/bad-list
! Error: YAML parse error on bad-list/templates/x.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type util.SimpleHead
!
! Use --debug flag to render out invalid YAML
= 1
$ template rel ./charts/bad-scalar
! Error: YAML parse error on bad-scalar/templates/x.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type util.SimpleHead
!
! Use --debug flag to render out invalid YAML
= 1
$ template rel ./charts/bad-yaml -s templates/x.yaml
! Error: YAML parse error on bad-yaml/templates/x.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context
!
! Use --debug flag to render out invalid YAML
= 1
$ template rel ./charts/kinds --is-upgrade --set on=true -s templates/named.yaml -n there
| ---
| # Source: kinds/templates/named.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: from-lib
|
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
$ template rel ./charts/kinds --api-versions a/v1 --kube-version 1.30 -s templates/named.yaml --set on=true
| ---
| # Source: kinds/templates/named.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: from-lib
|
|
|
! level=INFO msg="skipping unknown hooks" hookTypes=""
! level=INFO msg="skipping unknown hooks" hookTypes=crd-install
! level=INFO msg="skipping unknown hooks" hookTypes=pre-install,nope
= 0
