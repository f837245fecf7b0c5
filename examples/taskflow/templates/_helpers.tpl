{{/*
Every helper below takes a dict: "root" is the chart's scope, "component" the key of the service in
.Values (sso, api, web, mcp).
*/}}

{{/* Name and version of the chart as a label may hold them. */}}
{{- define "taskflow.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The labels that find a component's pods; they never change in the life of a release. */}}
{{- define "taskflow.selectorLabels" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* The labels of every object. */}}
{{- define "taskflow.labels" -}}
helm.sh/chart: {{ include "taskflow.chart" .root }}
app.kubernetes.io/name: {{ .root.Chart.Name }}
{{ include "taskflow.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: taskflow
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{/* name:tag of a component's image. */}}
{{- define "taskflow.image" -}}
{{- $image := (index .root.Values .component).image -}}
{{- printf "%s:%s" $image.repository ($image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}

{{/* The connection string of a component's database. */}}
{{- define "taskflow.databaseUrl" -}}
{{- $service := index .root.Values .component -}}
{{- $database := $service.database -}}
{{- printf "postgresql://%s:%s@%s:%v/%s" $database.user (urlquery $service.postgresql.password) $database.host $database.port $database.name -}}
{{- end -}}

{{/* What every pod says about itself beside its containers. */}}
{{- define "taskflow.podDefaults" -}}
automountServiceAccountToken: false
securityContext:
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What our own containers may do: nothing special. */}}
{{- define "taskflow.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: ["ALL"]
{{- end -}}

{{/* The init container that holds a pod back until its database answers. */}}
{{- define "taskflow.waitForDatabase" -}}
{{- $database := (index .root.Values .component).database -}}
- name: wait-for-db
  image: busybox:1.36
  command: ["sh", "-c"]
  args:
    - |
      until nc -z {{ $database.host }} {{ $database.port }}; do
        echo "no answer from {{ $database.host }}:{{ $database.port }} yet"
        sleep 2
      done
  {{- include "taskflow.containerSecurity" . | nindent 2 }}
{{- end -}}

{{/* Changes whenever configuration or secrets do, so that the pods are started anew with them. */}}
{{- define "taskflow.configChecksums" -}}
checksum/config: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
checksum/secrets: {{ include (print .root.Template.BasePath "/secrets.yaml") .root | sha256sum }}
{{- end -}}

{{/* The rule of a component's ingress: everything at its host goes to its service. */}}
{{- define "taskflow.ingressSpec" -}}
{{- $service := index .root.Values .component -}}
ingressClassName: {{ $service.ingress.className }}
{{- if $service.ingress.tlsSecret }}
tls:
  - hosts: [{{ $service.ingress.host | quote }}]
    secretName: {{ $service.ingress.tlsSecret }}
{{- end }}
rules:
  - host: {{ $service.ingress.host | quote }}
    http:
      paths:
        - path: /
          pathType: Prefix
          backend:
            service:
              name: {{ $service.name }}
              port:
                name: http
{{- end -}}
