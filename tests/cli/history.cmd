$ history web
| REVISION	UPDATED                 	STATUS    	CHART     	APP VERSION	DESCRIPTION     
| 1       	Fri Nov 20 08:00:01 2026	superseded	shop-1.2.3	7.0        	Install complete
| 2       	Sat Nov 21 09:10:11 2026	deployed  	shop-1.2.3	7.0        	Rollback to 1   
= 0
$ hist web --max 1
| REVISION	UPDATED                 	STATUS  	CHART     	APP VERSION	DESCRIPTION  
| 2       	Sat Nov 21 09:10:11 2026	deployed	shop-1.2.3	7.0        	Rollback to 1
= 0
$ history web --show-rollback-revision
| REVISION	UPDATED                 	STATUS    	CHART     	APP VERSION	ROLLBACK	DESCRIPTION     
| 1       	Fri Nov 20 08:00:01 2026	superseded	shop-1.2.3	7.0        	        	Install complete
| 2       	Sat Nov 21 09:10:11 2026	deployed  	shop-1.2.3	7.0        	1       	Rollback to 1   
= 0
$ history web -o json
| [{"revision":1,"updated":"2026-11-20T08:00:01.5Z","status":"superseded","chart":"shop-1.2.3","app_version":"7.0","description":"Install complete"},{"revision":2,"updated":"2026-11-21T09:10:11.123456789Z","status":"deployed","chart":"shop-1.2.3","app_version":"7.0","rollback_revision":1,"description":"Rollback to 1"}]
= 0
$ history web -o yaml
| - app_version: "7.0"
|   chart: shop-1.2.3
|   description: Install complete
|   revision: 1
|   status: superseded
|   updated: "2026-11-20T08:00:01.5Z"
| - app_version: "7.0"
|   chart: shop-1.2.3
|   description: Rollback to 1
|   revision: 2
|   rollback_revision: 1
|   status: deployed
|   updated: "2026-11-21T09:10:11.123456789Z"
= 0
$ history db
| REVISION	UPDATED                 	STATUS	CHART               	APP VERSION	DESCRIPTION                                   
| 7       	Fri Jan  2 03:04:05 2026	failed	postgres-16.0.1-rc.1	           	Upgrade "db" failed: context deadline excee...
= 0
$ history nope
! Error: release: not found
= 1
$ history Foo_Bar
! Error: release name is invalid: Foo_Bar
= 1
