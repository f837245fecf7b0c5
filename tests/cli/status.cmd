$ status web
| NAME: web
| LAST DEPLOYED: Sat Nov 21 09:10:11 2026
| NAMESPACE: default
| STATUS: deployed
| REVISION: 2
| DESCRIPTION: Rollback to 1
| TEST SUITE:     web-check
| Last Started:   Sat Nov 21 09:11:00 2026
| Last Completed: Sat Nov 21 09:11:30 2026
| Phase:          Succeeded
| NOTES:
| Thanks & welcome to <web>.
= 0
$ status web --revision 1
| NAME: web
| LAST DEPLOYED: Fri Nov 20 08:00:01 2026
| NAMESPACE: default
| STATUS: superseded
| REVISION: 1
| DESCRIPTION: Install complete
| TEST SUITE: None
= 0
$ status web -o json
| {"name":"web","info":{"first_deployed":"2026-11-20T08:00:01.5Z","last_deployed":"2026-11-21T09:10:11.123456789Z","description":"Rollback to 1","status":"deployed","rollback_revision":1,"notes":"\nThanks \u0026 welcome to \u003cweb\u003e.\n\n"},"config":{"half":0.5,"replicas":1000000,"text":"a \u003c b"},"manifest":"---\n# Source: shop/templates/cm.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: \"\u003cb\u003e\"\n","hooks":[{"name":"web-check","kind":"Pod","path":"shop/templates/tests/check.yaml","manifest":"apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-check\n","events":["test"],"last_run":{"started_at":"2026-11-21T09:11:00Z","completed_at":"2026-11-21T09:11:30Z","phase":"Succeeded"},"weight":5},{"name":"web-init","kind":"Job","path":"shop/templates/init.yaml","manifest":"apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web-init\n","events":["pre-install","pre-upgrade"],"last_run":{"phase":""},"delete_policies":["hook-succeeded"]}],"version":2,"namespace":"default","apply_method":"ssa"}
= 0
$ status web -o yaml
| apply_method: ssa
| config:
|   half: 0.5
|   replicas: 1000000
|   text: a < b
| hooks:
| - events:
|   - test
|   kind: Pod
|   last_run:
|     completed_at: "2026-11-21T09:11:30Z"
|     phase: Succeeded
|     started_at: "2026-11-21T09:11:00Z"
|   manifest: |
|     apiVersion: v1
|     kind: Pod
|     metadata:
|       name: web-check
|   name: web-check
|   path: shop/templates/tests/check.yaml
|   weight: 5
| - delete_policies:
|   - hook-succeeded
|   events:
|   - pre-install
|   - pre-upgrade
|   kind: Job
|   last_run:
|     phase: ""
|   manifest: |
|     apiVersion: batch/v1
|     kind: Job
|     metadata:
|       name: web-init
|   name: web-init
|   path: shop/templates/init.yaml
| info:
|   description: Rollback to 1
|   first_deployed: "2026-11-20T08:00:01.5Z"
|   last_deployed: "2026-11-21T09:10:11.123456789Z"
|   notes: |2+
|
|     Thanks & welcome to <web>.
|
|   rollback_revision: 1
|   status: deployed
| manifest: |
|   ---
|   # Source: shop/templates/cm.yaml
|   apiVersion: v1
|   kind: ConfigMap
|   metadata:
|     name: web
|   data:
|     a: "<b>"
| name: web
| namespace: default
| version: 2
= 0
$ status db
| NAME: db
| LAST DEPLOYED: Fri Jan  2 03:04:05 2026
| NAMESPACE: default
| STATUS: failed
| REVISION: 7
| DESCRIPTION: Upgrade "db" failed: context deadline exceeded
| second line
| TEST SUITE: None
= 0
$ status other -n elsewhere
| NAME: other
| NAMESPACE: elsewhere
| STATUS: pending-install
| REVISION: 1
| DESCRIPTION: Initial install underway
| TEST SUITE: None
= 0
$ status nope
! Error: release: not found
= 1
$ status web --color=always
| NAME: web
| LAST DEPLOYED: Sat Nov 21 09:10:11 2026
| NAMESPACE: [36mdefault[0m
| STATUS: [32mdeployed[0m
| REVISION: 2
| DESCRIPTION: Rollback to 1
| TEST SUITE:     web-check
| Last Started:   Sat Nov 21 09:11:00 2026
| Last Completed: Sat Nov 21 09:11:30 2026
| Phase:          Succeeded
| NOTES:
| Thanks & welcome to <web>.
= 0
