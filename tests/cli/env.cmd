$ env
| HELM_BIN="tf"
| HELM_BURST_LIMIT="100"
| HELM_CACHE_HOME="/home/user/.cache/helm"
| HELM_CONFIG_HOME="/home/user/.config/helm"
| HELM_CONTENT_CACHE="/home/user/.cache/helm/content"
| HELM_DATA_HOME="/home/user/.local/share/helm"
| HELM_DEBUG="false"
| HELM_KUBEAPISERVER=""
| HELM_KUBEASGROUPS=""
| HELM_KUBEASUSER=""
| HELM_KUBECAFILE=""
| HELM_KUBECONTEXT=""
| HELM_KUBEINSECURE_SKIP_TLS_VERIFY="false"
| HELM_KUBETLS_SERVER_NAME=""
| HELM_KUBETOKEN=""
| HELM_MAX_HISTORY="10"
| HELM_NAMESPACE="default"
| HELM_PLUGINS="/home/user/.local/share/helm/plugins"
| HELM_QPS="0.00"
| HELM_REGISTRY_CONFIG="/home/user/.config/helm/registry/config.json"
| HELM_REPOSITORY_CACHE="/home/user/.cache/helm/repository"
| HELM_REPOSITORY_CONFIG="/home/user/.config/helm/repositories.yaml"
= 0
$ env HELM_NAMESPACE -n there
| there
= 0
$ env NOPE
|
= 0
$ env KUBECONFIG --kubeconfig x
| x
= 0
$ env HELM_KUBEASGROUPS
|
= 0
$ env HELM_QPS --qps 2.5
| 2.50
= 0
$ env HELM_BURST_LIMIT --burst-limit -1
| -1
= 0
