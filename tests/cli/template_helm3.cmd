# How Helm 3.22 renders: nulls, documents, .Chart, order, blank lines, messages.
$ template r ./charts/dialect --kube-version v1.36.2-rc.1
| ---
| # Source: dialect/templates/hooks.yaml
| kind: ConfigMap
| metadata:
|   name: late
| ---
| # Source: dialect/templates/order.yaml
| kind: APIService
| metadata: {name: api}
| ---
| # Source: dialect/charts/first/charts/twig/templates/leaf.yaml
| path: dialect/charts/first/charts/twig/templates/leaf.yaml
| values: "{\"global\":{\"zone\":null}}"
| ---
| # Source: dialect/charts/first/templates/sub.yaml
| first: "{\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"shape\":{\"corners\":4,\"round\":null},\"size\":5,\"twig\":{\"global\":{\"zone\":null}}}"
| dependencies: twig/twig
| ---
| # Source: dialect/charts/second/charts/leaf/templates/leaf.yaml
| path: dialect/charts/second/charts/leaf/templates/leaf.yaml
| values: "{\"global\":{\"zone\":null}}"
| ---
| # Source: dialect/charts/second/templates/sub.yaml
| second: "{\"color\":\"red\",\"enabled\":\"maybe\",\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"leaf\":{\"global\":{\"zone\":null}},\"shape\":{\"round\":null},\"size\":1}"
| dependencies: twig/twig
| ---
| # Source: dialect/templates/order.yaml
| # a comment alone
| ---
| # Source: dialect/templates/values.yaml
| values: "{\"empty\":null,\"first\":{\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"shape\":{\"corners\":4,\"round\":null},\"size\":5,\"twig\":{\"global\":{\"zone\":null}}},\"global\":{\"zone\":null},\"nested\":{\"deep\":{\"empty\":null,\"list\":[null,{\"a\":null}]},\"empty\":null,\"kept\":1},\"port\":{\"name\":null,\"number\":80},\"second\":{\"color\":\"red\",\"enabled\":\"maybe\",\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"leaf\":{\"global\":{\"zone\":null}},\"shape\":{\"round\":null},\"size\":1},\"table\":{\"a\":1},\"tags\":{\"extra\":\"often\"},\"texts\":{\"duration\":\"{{ durationHours 1 }}\",\"path\":\"{{ .Values.a.b.c }}\",\"yaml\":\"{{ mustToYaml .Values }}\"}}"
| type: chartutil.Values
| ---
| # Source: dialect/templates/order.yaml
| kind: Aardvark
| metadata: {name: unknown-first}
| ---
| # Source: dialect/templates/order.yaml
| kind: MutatingWebhookConfiguration
| metadata: {name: mutate}
| ---
| # Source: dialect/templates/order.yaml
| kind: ValidatingWebhookConfiguration
| metadata: {name: validate}
| ---
| # Source: dialect/templates/order.yaml
| kind: Zebra
| metadata: {name: unknown-last}
| ---
| # Source: dialect/templates/chart.yaml
| chart: "struct { chart.Metadata; IsRoot bool }"
| kind: struct
| name: dialect
| keywords: ["one","two"]
| maintainers:
|   - Pat <pat@example.com>
| yaml: |
|   - email: pat@example.com
|     name: Pat
| annotations: 
|   category: test
| capabilities: "*chartutil.Capabilities"
| kube: v1.36.2 v1.36.2
| helm: v3.2
| ---
| # Source: dialect/templates/hooks.yaml
| kind: Job
| metadata:
|   name: after
|   annotations: {helm.sh/hook: post-install}
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect --kube-version 1.36.0 --set second.enabled=true
| ---
| # Source: dialect/templates/hooks.yaml
| kind: ConfigMap
| metadata:
|   name: late
| ---
| # Source: dialect/templates/order.yaml
| kind: APIService
| metadata: {name: api}
| ---
| # Source: dialect/charts/first/charts/twig/templates/leaf.yaml
| path: dialect/charts/first/charts/twig/templates/leaf.yaml
| values: "{\"global\":{\"zone\":null}}"
| ---
| # Source: dialect/charts/first/templates/sub.yaml
| first: "{\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"shape\":{\"corners\":4,\"round\":null},\"size\":5,\"twig\":{\"global\":{\"zone\":null}}}"
| dependencies: twig/twig
| ---
| # Source: dialect/charts/second/charts/leaf/templates/leaf.yaml
| path: dialect/charts/second/charts/leaf/templates/leaf.yaml
| values: "{\"global\":{\"zone\":null}}"
| ---
| # Source: dialect/charts/second/templates/sub.yaml
| second: "{\"color\":\"red\",\"enabled\":true,\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"leaf\":{\"global\":{\"zone\":null}},\"shape\":{\"round\":null},\"size\":1}"
| dependencies: twig/twig
| ---
| # Source: dialect/templates/order.yaml
| # a comment alone
| ---
| # Source: dialect/templates/values.yaml
| values: "{\"empty\":null,\"first\":{\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"shape\":{\"corners\":4,\"round\":null},\"size\":5,\"twig\":{\"global\":{\"zone\":null}}},\"global\":{\"zone\":null},\"nested\":{\"deep\":{\"empty\":null,\"list\":[null,{\"a\":null}]},\"empty\":null,\"kept\":1},\"port\":{\"name\":null,\"number\":80},\"second\":{\"color\":\"red\",\"enabled\":true,\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"leaf\":{\"global\":{\"zone\":null}},\"shape\":{\"round\":null},\"size\":1},\"table\":{\"a\":1},\"tags\":{\"extra\":\"often\"},\"texts\":{\"duration\":\"{{ durationHours 1 }}\",\"path\":\"{{ .Values.a.b.c }}\",\"yaml\":\"{{ mustToYaml .Values }}\"}}"
| type: chartutil.Values
| ---
| # Source: dialect/templates/order.yaml
| kind: Aardvark
| metadata: {name: unknown-first}
| ---
| # Source: dialect/templates/order.yaml
| kind: MutatingWebhookConfiguration
| metadata: {name: mutate}
| ---
| # Source: dialect/templates/order.yaml
| kind: ValidatingWebhookConfiguration
| metadata: {name: validate}
| ---
| # Source: dialect/templates/order.yaml
| kind: Zebra
| metadata: {name: unknown-last}
| ---
| # Source: dialect/templates/chart.yaml
| chart: "struct { chart.Metadata; IsRoot bool }"
| kind: struct
| name: dialect
| keywords: ["one","two"]
| maintainers:
|   - Pat <pat@example.com>
| yaml: |
|   - email: pat@example.com
|     name: Pat
| annotations: 
|   category: test
| capabilities: "*chartutil.Capabilities"
| kube: v1.36.0 v1.36.0
| helm: v3.2
| ---
| # Source: dialect/templates/hooks.yaml
| kind: Job
| metadata:
|   name: after
|   annotations: {helm.sh/hook: post-install}
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect --kube-version 1.36.0 --set second.enabled=false --set nested=text --set table=1 --set first.note=x --show-only templates/order.yaml --show-only charts/first/templates/*.yaml
| ---
| # Source: dialect/templates/order.yaml
| kind: APIService
| metadata: {name: api}
| ---
| # Source: dialect/templates/order.yaml
| # a comment alone
| ---
| # Source: dialect/templates/order.yaml
| kind: Aardvark
| metadata: {name: unknown-first}
| ---
| # Source: dialect/templates/order.yaml
| kind: MutatingWebhookConfiguration
| metadata: {name: mutate}
| ---
| # Source: dialect/templates/order.yaml
| kind: ValidatingWebhookConfiguration
| metadata: {name: validate}
| ---
| # Source: dialect/templates/order.yaml
| kind: Zebra
| metadata: {name: unknown-last}
| ---
| # Source: dialect/charts/first/templates/sub.yaml
| first: "{\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"note\":\"x\",\"shape\":{\"corners\":4,\"round\":null},\"size\":5,\"twig\":{\"global\":{\"zone\":null}}}"
| dependencies: twig/twig
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect --kube-version 1.36.0 --set second.enabled=false --no-hooks --show-only templates/hooks.yaml
| ---
| # Source: dialect/templates/hooks.yaml
| kind: ConfigMap
| metadata:
|   name: late
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect --kube-version 1.36.0 --set second.enabled=false,nested.deep=null,first.size=null,first.color=blue,table.b=null --show-only templates/values.yaml
| ---
| # Source: dialect/templates/values.yaml
| values: "{\"empty\":null,\"first\":{\"color\":\"blue\",\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"shape\":{\"corners\":4,\"round\":null},\"twig\":{\"global\":{\"zone\":null}}},\"global\":{\"zone\":null},\"nested\":{\"empty\":null,\"kept\":1},\"port\":{\"name\":null,\"number\":80},\"second\":{\"enabled\":false,\"shape\":{\"corners\":null}},\"table\":{\"a\":1,\"b\":null},\"tags\":{\"extra\":\"often\"},\"texts\":{\"duration\":\"{{ durationHours 1 }}\",\"path\":\"{{ .Values.a.b.c }}\",\"yaml\":\"{{ mustToYaml .Values }}\"}}"
| type: chartutil.Values
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect --kube-version 1.36.0 -f values-documents.yaml --set second.enabled=false --show-only templates/values.yaml
| ---
| # Source: dialect/templates/values.yaml
| values: "{\"empty\":null,\"first\":{\"exports\":{\"port\":{\"name\":null,\"number\":80}},\"global\":{\"zone\":null},\"shape\":{\"corners\":4,\"round\":null},\"size\":5,\"twig\":{\"global\":{\"zone\":null}}},\"global\":{\"zone\":null},\"nested\":{\"deep\":{\"empty\":null,\"list\":[null,{\"a\":null}]},\"empty\":null,\"kept\":1},\"one\":1,\"port\":{\"name\":null,\"number\":80},\"second\":{\"enabled\":false,\"shape\":{\"corners\":null}},\"table\":{\"a\":1},\"tags\":{\"extra\":\"often\"},\"texts\":{\"duration\":\"{{ durationHours 1 }}\",\"path\":\"{{ .Values.a.b.c }}\",\"yaml\":\"{{ mustToYaml .Values }}\"}}"
| type: chartutil.Values
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect --kube-version 1.36.0 --set case=field
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: template: dialect/templates/errors.yaml:1:55: executing "dialect/templates/errors.yaml" at <.Chart.Nothing>: can't evaluate field Nothing in type interface {}
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set case=include
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: template: dialect/templates/errors.yaml:2:51: executing "dialect/templates/errors.yaml" at <include "outer" .>: error calling include: template: dialect/templates/_helpers.tpl:1:24: executing "outer" at <include "inner" .>: error calling include: template: dialect/templates/_helpers.tpl:2:31: executing "inner" at <.Values.none.such>: nil pointer evaluating interface {}.such
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set case=fail
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: execution error at (dialect/templates/errors.yaml:3:48): stop here
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set case=required
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: execution error at (dialect/templates/errors.yaml:4:52): give me a name
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set case=tpl,text=yaml
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: template: dialect/templates/errors.yaml:5:47: executing "dialect/templates/errors.yaml" at <tpl (get .Values.texts .Values.text) .>: error calling tpl: cannot parse template "{{ mustToYaml .Values }}": template: gotpl:1: function "mustToYaml" not defined
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set case=tpl,text=duration
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: template: dialect/templates/errors.yaml:5:47: executing "dialect/templates/errors.yaml" at <tpl (get .Values.texts .Values.text) .>: error calling tpl: cannot parse template "{{ durationHours 1 }}": template: gotpl:1: function "durationHours" not defined
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set case=tpl,text=path
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:64: Warning: Condition path 'second.enabled' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! Error: template: dialect/templates/errors.yaml:5:47: executing "dialect/templates/errors.yaml" at <tpl (get .Values.texts .Values.text) .>: error calling tpl: error during tpl function execution for "{{ .Values.a.b.c }}": template: gotpl:1:10: executing "gotpl" at <.Values.a.b.c>: nil pointer evaluating interface {}.b
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set 'list[0'
! Error: failed parsing --set data: error parsing index: EOF
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set-string 'list[0].a[1'
! Error: failed parsing --set-string data: error parsing index: EOF
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set-json '{"a": 1}'
! Error: failed parsing --set-json data {"a": 1}
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set first=1
! WARNING: This chart is deprecated
! Error: type mismatch on first: %!t(int64=1)
= 1
$ template r ./charts/missing --kube-version 1.36.0
! Error: path "./charts/missing" not found
= 1
$ template r ./charts/unmet --kube-version 1.36.0
! Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: gone, away
= 1
$ template r ./charts/version9 --kube-version 1.36.0
| ---
| # Source: version9/templates/nine.yaml
| kind: ConfigMap
| metadata: {name: nine}
= 0
$ template r ./charts/empty --kube-version 1.36.0
! Error: Chart.yaml file is missing
= 1
$ template r ./charts/newer --kube-version 1.20.0-gke.1
! Error: chart requires kubeVersion: >=1.30.0 which is incompatible with Kubernetes v1.20.0
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/broken --kube-version 1.36.0
! Error: YAML parse error on broken/templates/bad.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/dialect --kube-version 1.36.0 --set second.enabled=false --dry-run=true --hide-notes --show-only templates/hooks.yaml
| ---
| # Source: dialect/templates/hooks.yaml
| kind: ConfigMap
| metadata:
|   name: late
| ---
| # Source: dialect/templates/hooks.yaml
| kind: Job
| metadata:
|   name: after
|   annotations: {helm.sh/hook: post-install}
! WARNING: This chart is deprecated
! dependencies.go:95: Warning: Tag 'extra' for chart second returned non-bool value
! dependencies.go:287: Warning: ImportValues missing table: "missing" is not a table
! manifest_sorter.go:199: info: skipping unknown hook: "pre-install, sometimes"
= 0
$ template r ./charts/dialect -f bad-values.yaml
! Error: failed to parse bad-values.yaml: error converting YAML to JSON: yaml: line 2: did not find expected ',' or ']'
= 1
$ template 'BAD NAME' ./charts/dialect
! WARNING: This chart is deprecated
! Error: release name "BAD NAME": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53
= 1
$ template r ./charts/notlist --kube-version 1.36.0
! Error: YAML parse error on notlist/templates/text.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type releaseutil.SimpleHead
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/badmeta --kube-version 1.36.0
! Error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type chart.Maintainer
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer programs/append.sh --post-renderer-args one --post-renderer-args 'two words'
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: ServiceAccount
| metadata:
|   name: first
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
|   kube: "v1.36.0"
|   has: "false"
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
| # one
| # two words
| ---
| # Source: app/templates/tests/ping.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: ping
|   annotations:
|     helm.sh/hook: test
| ---
| # Source: app/templates/hook.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: hook
|   annotations:
|     helm.sh/hook: pre-install
= 0
$ template r ./charts/app --kube-version 1.36.0 --include-crds --no-hooks --post-renderer-args x --post-renderer /bin/false --post-renderer ./programs/append.sh
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
|   kube: "v1.36.0"
|   has: "false"
| ---
| # Source: app/templates/sub/two.yaml
| apiVersion: v1
| kind: Service
| metadata:
|   name: second
| spec:
|   replicas: 1
| # x
= 0
$ template r ./charts/app --kube-version 1.36.0 --post-renderer nothere
! Error: invalid argument "nothere" for "--post-renderer" flag: unable to find binary at nothere: exec: "nothere": executable file not found in $PATH
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer ./programs/nothere
! Error: invalid argument "./programs/nothere" for "--post-renderer" flag: unable to find binary at ./programs/nothere: exec: "./programs/nothere": stat ./programs/nothere: no such file or directory
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer ./programs
! Error: invalid argument "./programs" for "--post-renderer" flag: unable to find binary at ./programs: exec: "./programs": is a directory
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer /bin/false
! Error: error while running post render on files: error while running command /bin/false. error output:
! : exit status 1
!
! Use --debug flag to render out invalid YAML
= 1
$ template r ./charts/app --kube-version 1.36.0 --post-renderer /bin/sh --post-renderer-args -c --post-renderer-args 'echo "no, thank you" >&2; exit 3'
! Error: error while running post render on files: error while running command /bin/sh. error output:
! no, thank you
! : exit status 3
!
! Use --debug flag to render out invalid YAML
= 1
