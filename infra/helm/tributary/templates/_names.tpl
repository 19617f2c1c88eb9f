{{/*
Names and labels. Every partial here takes an app: (dict "root" $ "component" "api" "values" .Values.api).
*/}}

{{- define "tributary.name" -}}
{{ .root.Release.Name }}-{{ .component }}
{{- end }}

{{/* Which pods are meant: never changes, because a Deployment's selector cannot. */}}
{{- define "tributary.selectorLabels" -}}
app.kubernetes.io/name: tributary
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "tributary.labels" -}}
{{ include "tributary.selectorLabels" . }}
app.kubernetes.io/version: {{ include "tributary.tag" .root | trunc 63 | trimAll "-_." | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* A pod is replaced when its own settings change, not with every version of the chart. */}}
{{- define "tributary.podLabels" -}}
{{ include "tributary.selectorLabels" . }}
app.kubernetes.io/version: {{ include "tributary.tag" .root | trunc 63 | trimAll "-_." | quote }}
{{- end }}

{{- define "tributary.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The image of a component; its key in values is the component's name in camel case. */}}
{{- define "tributary.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . | trimSuffix "/" }}/{{ end -}}
tributary/{{ .component }}
{{- with index $image.digests (include "tributary.key" .) }}@{{ . }}{{ else }}:{{ include "tributary.tag" .root }}{{ end -}}
{{- end }}

{{/* bp-adapter → bpAdapter */}}
{{- define "tributary.key" -}}
{{ .component | camelcase | untitle }}
{{- end }}

{{/* The components that run, as JSON. */}}
{{- define "tributary.components" -}}
{{- $all := list "api" "stream" -}}
{{- if .Values.bpAdapter.enabled }}{{ $all = append $all "bp-adapter" }}{{ end -}}
{{- if .Values.ibmAdapter.enabled }}{{ $all = append $all "ibm-adapter" }}{{ end -}}
{{ toJson $all }}
{{- end }}
