{{/*
What the schema of the values cannot say: settings that contradict each other. All of it is told at once, one line each.
*/}}

{{- define "tributary.complaints" -}}
{{- $values := .Values }}
{{- if not $values.kafka.brokers }}
kafka.brokers: name at least one broker, as host:port
{{- end }}
{{- if eq (empty $values.auth.jwksUrl) (empty $values.secrets.jwtSecret.name) }}
auth.jwksUrl or secrets.jwtSecret.name: exactly one of them says how tokens are verified
{{- end }}
{{- if and (eq $values.auth.streamCookieSameSite "None") (not $values.auth.streamCookieSecure) }}
auth.streamCookieSameSite: browsers take None only with streamCookieSecure
{{- end }}
{{- range $app, $secret := dict "bpAdapter" "brightPatternAccounts" "ibmAdapter" "ibmVideoAccounts" }}
{{- if and (index $values $app).enabled (not (index $values.secrets $secret).name) }}
{{ $app }}.enabled: needs secrets.{{ $secret }}.name
{{- end }}
{{- end }}
{{- include "tributary.kafkaComplaints" . }}
{{- include "tributary.drainComplaints" . }}
{{- include "tributary.scalingComplaints" . }}
{{- if and $values.ingress.enabled (not $values.ingress.host) }}
ingress.host: needed when ingress.enabled
{{- end }}
{{- end }}

{{- define "tributary.kafkaComplaints" -}}
{{- $users := .Values.kafka.users }}
{{- if and (compact (values $users)) (not .Values.kafka.tls.enabled) }}
kafka.users: client certificates need kafka.tls.enabled
{{- end }}
{{- if and .Values.kafka.tls.ca.secret (not .Values.kafka.tls.enabled) }}
kafka.tls.ca.secret: a CA needs kafka.tls.enabled
{{- end }}
{{- if compact (values $users) }}
{{- range $component := include "tributary.components" . | fromJsonArray }}
{{- $key := include "tributary.key" (dict "component" $component) }}
{{- if not (index $users $key) }}
kafka.users.{{ $key }}: missing, while other apps have a client certificate
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* SIGKILL must come after the app has stopped by itself (packages/runtime/src/run-app.ts, apps/stream/src/main.ts). */}}
{{- define "tributary.drainComplaints" -}}
{{- $stream := .Values.stream }}
{{- $drain := addf $stream.drainPauseSeconds $stream.drainWindowSeconds 15 }}
{{- if lt (float64 $stream.terminationGracePeriodSeconds) (float64 $drain) }}
stream.terminationGracePeriodSeconds: {{ $stream.terminationGracePeriodSeconds }} is less than drainPauseSeconds + drainWindowSeconds + 15 = {{ $drain }}
{{- end }}
{{- $stop := add .Values.api.preStopSeconds 25 5 }}
{{- if lt (int .Values.api.terminationGracePeriodSeconds) (int $stop) }}
api.terminationGracePeriodSeconds: {{ .Values.api.terminationGracePeriodSeconds }} is less than preStopSeconds + 25 + 5 = {{ $stop }}
{{- end }}
{{- range $app := list "bpAdapter" "ibmAdapter" }}
{{- $grace := (index $.Values $app).terminationGracePeriodSeconds }}
{{- if lt (int $grace) 30 }}
{{ $app }}.terminationGracePeriodSeconds: {{ $grace }} is less than 25 + 5 = 30
{{- end }}
{{- end }}
{{- end }}

{{- define "tributary.scalingComplaints" -}}
{{- range $app := list "api" "stream" }}
{{- $scaling := (index $.Values $app).autoscaling }}
{{- if and $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}
{{ $app }}.autoscaling.minReplicas: {{ $scaling.minReplicas }} is more than maxReplicas = {{ $scaling.maxReplicas }}
{{- end }}
{{- end }}
{{- $stream := .Values.stream }}
{{- if and $stream.autoscaling.enabled (gt (int $stream.streamsPerReplica) 0) (ge (int $stream.autoscaling.openStreams) (int $stream.streamsPerReplica)) }}
stream.autoscaling.openStreams: {{ int $stream.autoscaling.openStreams }} is never reached with streamsPerReplica = {{ int $stream.streamsPerReplica }}
{{- end }}
{{- end }}
