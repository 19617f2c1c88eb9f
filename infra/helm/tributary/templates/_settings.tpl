{{/*
The environment of the apps: the variables of the config.ts of each app (a test compares the two). They stand in the pod itself,
so that a changed setting replaces the pods.
*/}}

{{/* A variable out of an existing Secret: (dict "name" "DATABASE_URL" "from" .Values.secrets.databaseUrl). */}}
{{- define "tributary.secretSetting" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: {name: {{ .from.name }}, key: {{ .from.key }}}
{{- end }}

{{/* What every app reads. */}}
{{- define "tributary.settings" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{ include "tributary.secretSetting" (dict "name" "DATABASE_URL" "from" $values.secrets.databaseUrl) }}
{{ include "tributary.secretSetting" (dict "name" "MASTER_KEYS" "from" $values.secrets.masterKeys) }}
- name: KAFKA_BROKERS
  value: {{ join "," $values.kafka.brokers | quote }}
- name: KAFKA_TOPIC_PREFIX
  value: {{ $values.kafka.topicPrefix | quote }}
{{- if $values.kafka.tls.enabled }}
- name: KAFKA_TLS
  value: "true"
{{- if $values.kafka.tls.ca.secret }}
- name: KAFKA_TLS_CA_FILE
  value: /etc/tributary/kafka/ca/{{ $values.kafka.tls.ca.key }}
{{- end }}
{{- if index $values.kafka.users (include "tributary.key" .) }}
- name: KAFKA_TLS_CERT_FILE
  value: /etc/tributary/kafka/user/user.crt
- name: KAFKA_TLS_KEY_FILE
  value: /etc/tributary/kafka/user/user.key
{{- end }}
{{- end }}
- name: HOST
  value: {{ $values.listenOn | quote }}
- name: ADMIN_PORT
  value: "9090"
- name: LOG_LEVEL
  value: {{ $values.logLevel }}
{{- with .values.nodeOptions }}
- name: NODE_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with $values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
# Replicas are told apart by it.
- name: POD_NAME
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.pod.name=$(POD_NAME),k8s.namespace.name={{ $root.Release.Namespace }}
- name: OTEL_TRACES_SAMPLER
  value: {{ $values.telemetry.sampler }}
{{- with $values.telemetry.samplerArg }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ . | quote }}
{{- end }}
{{- if $values.telemetry.headersSecret.name }}
{{ include "tributary.secretSetting" (dict "name" "OTEL_EXPORTER_OTLP_HEADERS" "from" $values.telemetry.headersSecret) }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the apps with a public port read as well. */}}
{{- define "tributary.httpSettings" -}}
{{- $values := .root.Values -}}
- name: PORT
  value: "8080"
{{ include "tributary.secretSetting" (dict "name" "CURSOR_KEYS" "from" $values.secrets.cursorKeys) }}
{{- if $values.secrets.jwtSecret.name }}
{{ include "tributary.secretSetting" (dict "name" "JWT_SECRET" "from" $values.secrets.jwtSecret) }}
{{- end }}
{{- with $values.auth.jwksUrl }}
- name: JWKS_URL
  value: {{ . | quote }}
{{- end }}
{{- with $values.auth.allowedOrigins }}
- name: ALLOWED_ORIGINS
  value: {{ join "," . | quote }}
{{- end }}
- name: RATE_LIMIT_PER_KEY
  value: {{ $values.limits.perKey | quote }}
- name: RATE_LIMIT_PER_PARTICIPANT
  value: {{ $values.limits.perParticipant | quote }}
- name: RATE_LIMIT_WRONG_CREDENTIALS
  value: {{ $values.limits.wrongCredentials | quote }}
- name: TRUSTED_PROXIES
  value: {{ include "tributary.trustedProxies" .root | quote }}
{{- end }}

{{- define "tributary.retentionSettings" -}}
- name: FEED_RETENTION_DAYS
  value: {{ .Values.retention.feedDays | quote }}
- name: RECEIPT_RETENTION_DAYS
  value: {{ .Values.retention.receiptDays | quote }}
{{- end }}

{{- define "tributary.trustedProxies" -}}
{{- if kindIs "invalid" .Values.limits.trustedProxies -}}
{{ ternary 1 0 .Values.ingress.enabled }}
{{- else -}}
{{ .Values.limits.trustedProxies }}
{{- end -}}
{{- end }}
