# Sourced: a certificate authority of the cluster's own, and who is whom to the API server. Good for as long as a cluster lives.

days=7

make_certificates() {
  [ -e "$certificates/complete" ] && return
  key ca
  openssl req -x509 -new -key "$certificates/ca.key" -subj /CN=tributary -days $days -out "$certificates/ca.crt"
  local names="DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.$dns_domain"
  certificate apiserver /CN=kube-apiserver "subjectAltName=$names,IP:127.0.0.1,IP:$node_ip,IP:$first_service_ip"
  certificate apiserver-kubelet /O=system:masters/CN=kube-apiserver
  certificate kubelet-serving "/O=system:nodes/CN=system:node:$node_name" "subjectAltName=DNS:$node_name,IP:$node_ip"
  key service-accounts
  openssl ec -in "$certificates/service-accounts.key" -pubout -out "$certificates/service-accounts.pub" 2>/dev/null
  client admin /O=system:masters/CN=admin
  client controller-manager /CN=system:kube-controller-manager
  client scheduler /CN=system:kube-scheduler
  client kube-proxy /CN=system:kube-proxy
  client kubelet "/O=system:nodes/CN=system:node:$node_name"
  client coredns /CN=coredns
  touch "$certificates/complete"
}

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$certificates/$1.key"; }

# certificate NAME SUBJECT [EXTENSION]
certificate() {
  key "$1"
  openssl req -new -key "$certificates/$1.key" -subj "$2" |
    openssl x509 -req -CA "$certificates/ca.crt" -CAkey "$certificates/ca.key" -CAcreateserial -days $days \
      -extfile <(printf 'keyUsage=digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\n%s\n' "${3:-}") \
      -out "$certificates/$1.crt" 2>/dev/null
}

# client NAME SUBJECT: a certificate and the kubeconfig that uses it.
client() {
  certificate "$1" "$2"
  cat >"$kubeconfigs/$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: tributary, cluster: {server: "https://$node_ip:6443", certificate-authority: "$certificates/ca.crt"}}]
users: [{name: $1, user: {client-certificate: "$certificates/$1.crt", client-key: "$certificates/$1.key"}}]
contexts: [{name: tributary, context: {cluster: tributary, user: $1}}]
current-context: tributary
YAML
}
