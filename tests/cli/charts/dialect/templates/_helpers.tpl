{{- define "outer" }}{{ include "inner" . }}{{ end }}
{{- define "inner" }}{{ .Values.none.such }}{{ end }}
