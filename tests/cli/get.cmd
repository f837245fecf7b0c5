$ get all web
| NAME: web
| LAST DEPLOYED: Sat Nov 21 09:10:11 2026
| NAMESPACE: default
| STATUS: deployed
| REVISION: 2
| CHART: shop
| VERSION: 1.2.3
| APP_VERSION: 7.0
| DESCRIPTION: Rollback to 1
| TEST SUITE:     web-check
| Last Started:   Sat Nov 21 09:11:00 2026
| Last Completed: Sat Nov 21 09:11:30 2026
| Phase:          Succeeded
| USER-SUPPLIED VALUES:
| half: 0.5
| replicas: 1000000
| text: a < b
|
| COMPUTED VALUES:
| half: 0.5
| image:
|   name: shop
|   tag: "1.0"
| list:
| - 1
| - 2
| replicas: 1000000
| text: a < b
|
| HOOKS:
| ---
| # Source: shop/templates/tests/check.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: web-check
|
| ---
| # Source: shop/templates/init.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: web-init
|
| MANIFEST:
| ---
| # Source: shop/templates/cm.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: web
| data:
|   a: "<b>"
|
| NOTES:
| Thanks & welcome to <web>.
= 0
$ get all web --revision 1
| NAME: web
| LAST DEPLOYED: Fri Nov 20 08:00:01 2026
| NAMESPACE: default
| STATUS: superseded
| REVISION: 1
| CHART: shop
| VERSION: 1.2.3
| APP_VERSION: 7.0
| DESCRIPTION: Install complete
| TEST SUITE: None
| USER-SUPPLIED VALUES:
| replicas: 2
|
| COMPUTED VALUES:
| image:
|   name: shop
|   tag: "1.0"
| list:
| - 1
| - 2
| replicas: 2
|
| HOOKS:
| MANIFEST:
| ---
| # Source: shop/templates/cm.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: web
|
= 0
$ get all web --template '{{.Release.Name}} {{.Release.Version}}'
|~web 2
= 0
$ get values web
| USER-SUPPLIED VALUES:
| half: 0.5
| replicas: 1000000
| text: a < b
= 0
$ get values web -o json
| {"half":0.5,"replicas":1000000,"text":"a \u003c b"}
= 0
$ get values web -o yaml --revision 1
| replicas: 2
= 0
$ get values web --all
| COMPUTED VALUES:
| half: 0.5
| image:
|   name: shop
|   tag: "1.0"
| list:
| - 1
| - 2
| replicas: 1000000
| text: a < b
= 0
$ get values web -a -o json
| {"half":0.5,"image":{"name":"shop","tag":"1.0"},"list":[1,2],"replicas":1000000,"text":"a \u003c b"}
= 0
$ get values db
| USER-SUPPLIED VALUES:
| null
= 0
$ get values db -o json
| null
= 0
$ get manifest web
| ---
| # Source: shop/templates/cm.yaml
| apiVersion: v1
| kind: ConfigMap
| metadata:
|   name: web
| data:
|   a: "<b>"
|
= 0
$ get hooks web
| ---
| # Source: shop/templates/tests/check.yaml
| apiVersion: v1
| kind: Pod
| metadata:
|   name: web-check
|
| ---
| # Source: shop/templates/init.yaml
| apiVersion: batch/v1
| kind: Job
| metadata:
|   name: web-init
|
= 0
$ get hooks db
= 0
$ get notes web
| NOTES:
|
| Thanks & welcome to <web>.
|
|
= 0
$ get notes db
= 0
$ get metadata web
| NAME: web
| CHART: shop
| VERSION: 1.2.3
| APP_VERSION: 7.0
| ANNOTATIONS: a=one,b=two
| LABELS: 
| DEPENDENCIES: alpha,zeta
| NAMESPACE: default
| REVISION: 2
| STATUS: deployed
| DEPLOYED_AT: 2026-11-21T09:10:11Z
| APPLY_METHOD: server-side apply
= 0
$ get metadata web -o json
| {"name":"web","chart":"shop","version":"1.2.3","appVersion":"7.0","annotations":{"a":"one","b":"two"},"dependencies":[{"name":"zeta","version":"1.x","repository":"https://charts.example/zeta","condition":"zeta.enabled","tags":["t1"]},{"name":"alpha","version":"\u003e=2","repository":""}],"namespace":"default","revision":2,"status":"deployed","deployedAt":"2026-11-21T09:10:11Z","applyMethod":"ssa"}
= 0
$ get metadata web -o yaml --revision 1
| annotations:
|   a: one
|   b: two
| appVersion: "7.0"
| chart: shop
| dependencies:
| - condition: zeta.enabled
|   name: zeta
|   repository: https://charts.example/zeta
|   tags:
|   - t1
|   version: 1.x
| - name: alpha
|   repository: ""
|   version: '>=2'
| deployedAt: "2026-11-20T08:00:01Z"
| name: web
| namespace: default
| revision: 1
| status: superseded
| version: 1.2.3
= 0
$ get metadata db --revision 7
| NAME: db
| CHART: postgres
| VERSION: 16.0.1-rc.1
| APP_VERSION: 
| ANNOTATIONS: 
| LABELS: 
| DEPENDENCIES: 
| NAMESPACE: default
| REVISION: 7
| STATUS: failed
| DEPLOYED_AT: 2026-01-02T03:04:05Z
| APPLY_METHOD: client-side apply (defaulted)
= 0
$ get all nope
! Error: release: not found
= 1
$ get values web --revision 9
! Error: release: not found
= 1
$ get manifest Foo_Bar
! Error: releaseContent: Release name is invalid: Foo_Bar
= 1
