{{/*
Rules of network policies. A list of peers that is empty means anywhere, on that port.
*/}}

{{/* (dict "to" <peers> "ports" <list of numbers>) */}}
{{- define "tributary.egress" -}}
- {{- with .to }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
  ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}

{{- define "tributary.egressToDns" -}}
- {{- with .Values.networkPolicy.dns }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}

{{- define "tributary.egressToDatabase" -}}
{{ include "tributary.egress" (dict "to" .Values.networkPolicy.database "ports" (list .Values.database.port)) }}
{{- end }}

{{/* The ports that the addresses of the brokers name. */}}
{{- define "tributary.egressToKafka" -}}
{{- $ports := list -}}
{{- range .Values.kafka.brokers }}{{ $ports = append $ports (splitList ":" . | last | int) }}{{ end -}}
{{ include "tributary.egress" (dict "to" .Values.networkPolicy.kafka "ports" ($ports | uniq)) }}
{{- end }}

{{/* The port of a URL: (dict "to" <peers> "url" "https://…"). */}}
{{- define "tributary.egressToUrl" -}}
{{- $url := urlParse .url -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "80" "443" (eq $url.scheme "http")) -}}
{{ include "tributary.egress" (dict "to" .to "ports" (list $port)) }}
{{- end }}

{{/* The pods of some components: (dict "root" $ "components" (list "api")). */}}
{{- define "tributary.podsOf" -}}
matchLabels:
  app.kubernetes.io/name: tributary
  app.kubernetes.io/instance: {{ .root.Release.Name }}
matchExpressions:
  - {key: app.kubernetes.io/component, operator: In, values: {{ toJson .components }}}
{{- end }}
