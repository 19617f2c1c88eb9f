{{/*
What the pods have in common: who they run as, where, and how they are asked for their health.
*/}}

{{/* The restricted Pod Security profile, and numeric ids because the kubelet cannot check a name. */}}
{{- define "tributary.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "tributary.containerSecurity" -}}
securityContext:
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Of a Deployment's pods: also where they run. Replicas keep apart where that can be had. */}}
{{- define "tributary.podSpec" -}}
serviceAccountName: {{ include "tributary.name" . }}
{{ include "tributary.podSecurity" .root }}
terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "tributary.selectorLabels" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" }}
{{- with index $.values $field }}
{{ $field }}: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/*
How many, of a Deployment that may have an autoscaler. Where one rules, as many as there are: a number that Helm once set and
then leaves out would fall to 1, and all readers onto that one. Nothing is said of a Deployment that is not there (or not to be
seen, as under `helm template`).
*/}}
{{- define "tributary.replicas" -}}
{{- if not .values.autoscaling.enabled -}}
replicas: {{ .values.replicas }}
{{- else -}}
{{- with lookup "apps/v1" "Deployment" .root.Release.Namespace (include "tributary.name" .) -}}
replicas: {{ .spec.replicas }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Live: the process answers, its event loop turns. Ready: it can do its work (Postgres is there and migrated). Kafka is in neither. */}}
{{- define "tributary.container" -}}
name: {{ .component }}
image: {{ include "tributary.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{ include "tributary.containerSecurity" .root }}
resources: {{- toYaml .values.resources | nindent 2 }}
startupProbe:
  httpGet: {path: /health/live, port: admin}
  periodSeconds: 1
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /health/live, port: admin}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /health/ready, port: admin}
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 3
volumeMounts: {{- include "tributary.volumeMounts" . | nindent 2 }}
{{- end }}

{{/* The root is read-only; nothing but /tmp is written. Certificates are files. */}}
{{- define "tributary.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with .root.Values.database.ca.secret }}
- name: database-ca
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .root.Values.kafka.tls.ca.secret }}
- name: kafka-ca
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with index .root.Values.kafka.users (include "tributary.key" .) }}
- name: kafka-user
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}

{{- define "tributary.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .root.Values.database.ca.secret }}
- name: database-ca
  mountPath: /etc/tributary/database
  readOnly: true
{{- end }}
{{- if .root.Values.kafka.tls.ca.secret }}
- name: kafka-ca
  mountPath: /etc/tributary/kafka/ca
  readOnly: true
{{- end }}
{{- if index .root.Values.kafka.users (include "tributary.key" .) }}
- name: kafka-user
  mountPath: /etc/tributary/kafka/user
  readOnly: true
{{- end }}
{{- end }}
