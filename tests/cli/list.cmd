# list: columns, filters, formats
$ list
| NAME    	NAMESPACE	REVISION	UPDATED                                	STATUS         	CHART               	APP VERSION
| búsqueda	default  	1       	2026-03-04 00:00:00 +0000 UTC          	pending-upgrade	検索-0.1.0          	v1         
| db      	default  	7       	2026-01-02 03:04:05.000000001 +0000 UTC	failed         	postgres-16.0.1-rc.1	           
| gone    	default  	3       	2025-03-04 00:00:00 +0000 UTC          	uninstalled    	gone-0.0.1          	           
| web     	default  	2       	2026-11-21 09:10:11.123456789 +0000 UTC	deployed       	shop-1.2.3          	7.0        
= 0
$ ls -o json
| [{"name":"búsqueda","namespace":"default","revision":"1","updated":"2026-03-04 00:00:00 +0000 UTC","status":"pending-upgrade","chart":"検索-0.1.0","app_version":"v1"},{"name":"db","namespace":"default","revision":"7","updated":"2026-01-02 03:04:05.000000001 +0000 UTC","status":"failed","chart":"postgres-16.0.1-rc.1","app_version":""},{"name":"gone","namespace":"default","revision":"3","updated":"2025-03-04 00:00:00 +0000 UTC","status":"uninstalled","chart":"gone-0.0.1","app_version":""},{"name":"web","namespace":"default","revision":"2","updated":"2026-11-21 09:10:11.123456789 +0000 UTC","status":"deployed","chart":"shop-1.2.3","app_version":"7.0"}]
= 0
$ list -o yaml --failed --uninstalled
| - app_version: ""
|   chart: postgres-16.0.1-rc.1
|   name: db
|   namespace: default
|   revision: "7"
|   status: failed
|   updated: 2026-01-02 03:04:05.000000001 +0000 UTC
| - app_version: ""
|   chart: gone-0.0.1
|   name: gone
|   namespace: default
|   revision: "3"
|   status: uninstalled
|   updated: 2025-03-04 00:00:00 +0000 UTC
= 0
$ list -q
| búsqueda
| db
| gone
| web
= 0
$ list -q -o yaml
| - búsqueda
| - db
| - gone
| - web
= 0
$ list --filter '^nothing$'
| NAME	NAMESPACE	REVISION	UPDATED	STATUS	CHART	APP VERSION
= 0
$ list --filter '^nothing$' -o json
| []
= 0
$ list --no-headers -r
| web     	default	2	2026-11-21 09:10:11.123456789 +0000 UTC	deployed       	shop-1.2.3          	7.0
| gone    	default	3	2025-03-04 00:00:00 +0000 UTC          	uninstalled    	gone-0.0.1          	   
| db      	default	7	2026-01-02 03:04:05.000000001 +0000 UTC	failed         	postgres-16.0.1-rc.1	   
| búsqueda	default	1	2026-03-04 00:00:00 +0000 UTC          	pending-upgrade	検索-0.1.0          	v1 
= 0
$ list -d -m 2 --offset 1
| NAME    	NAMESPACE	REVISION	UPDATED                                	STATUS         	CHART               	APP VERSION
| db      	default  	7       	2026-01-02 03:04:05.000000001 +0000 UTC	failed         	postgres-16.0.1-rc.1	           
| búsqueda	default  	1       	2026-03-04 00:00:00 +0000 UTC          	pending-upgrade	検索-0.1.0          	v1         
= 0
$ list --pending --time-format '2006-01-02 15:04 MST'
| NAME    	NAMESPACE	REVISION	UPDATED             	STATUS         	CHART     	APP VERSION
| búsqueda	default  	1       	2026-03-04 00:00 UTC	pending-upgrade	検索-0.1.0	v1         
= 0
$ list --filter '['
! Error: error parsing regexp: missing closing ]: `[`
= 1
$ list --color=always
| [1mNAME[22m    	[1mNAMESPACE[22m	[1mREVISION[22m	[1mUPDATED[22m                                	[1mSTATUS[22m         	[1mCHART[22m               	[1mAPP VERSION[22m
| búsqueda	[36mdefault[0m  	1       	2026-03-04 00:00:00 +0000 UTC          	[33mpending-upgrade[0m	検索-0.1.0          	v1         
| db      	[36mdefault[0m  	7       	2026-01-02 03:04:05.000000001 +0000 UTC	[31mfailed[0m         	postgres-16.0.1-rc.1	           
| gone    	[36mdefault[0m  	3       	2025-03-04 00:00:00 +0000 UTC          	uninstalled    	gone-0.0.1          	           
| web     	[36mdefault[0m  	2       	2026-11-21 09:10:11.123456789 +0000 UTC	[32mdeployed[0m       	shop-1.2.3          	7.0        
= 0
$ list -n elsewhere
| NAME 	NAMESPACE	REVISION	UPDATED	STATUS         	CHART     	APP VERSION
| other	elsewhere	1       	-      	pending-install	shop-1.2.3	7.0        
= 0
