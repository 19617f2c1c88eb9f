# Sourced: etcd and the API server, and the controllers and the scheduler that make something of its objects.

start_api() {
  # Nothing in here outlives the cluster, so nothing is worth a sync.
  start etcd "$bin/etcd" --name tributary --data-dir "$state/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
    --initial-cluster tributary=http://127.0.0.1:2380
  # InternalIP: for logs and exec it would otherwise look the node's name up in a DNS that does not know it.
  start kube-apiserver "$bin/kube-apiserver" --etcd-servers=http://127.0.0.1:2379 \
    --advertise-address="$node_ip" --external-hostname="$node_ip" --secure-port=6443 --cert-dir="$certificates" \
    --tls-cert-file="$certificates/apiserver.crt" --tls-private-key-file="$certificates/apiserver.key" \
    --client-ca-file="$certificates/ca.crt" --anonymous-auth=false --allow-privileged=true \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --service-cluster-ip-range="$service_range" \
    --service-account-issuer="https://kubernetes.default.svc.$dns_domain" \
    --service-account-key-file="$certificates/service-accounts.pub" \
    --service-account-signing-key-file="$certificates/service-accounts.key" \
    --kubelet-client-certificate="$certificates/apiserver-kubelet.crt" \
    --kubelet-client-key="$certificates/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$certificates/ca.crt" --kubelet-preferred-address-types=InternalIP
  until_true 90 "the API server" inside kubectl get --raw /readyz
}

start_controllers() {
  local common=(--leader-elect=false --bind-address=127.0.0.1)
  start kube-controller-manager "$bin/kube-controller-manager" "${common[@]}" $(as controller-manager) \
    --use-service-account-credentials=true --root-ca-file="$certificates/ca.crt" \
    --service-account-private-key-file="$certificates/service-accounts.key" \
    --cluster-signing-cert-file="$certificates/ca.crt" --cluster-signing-key-file="$certificates/ca.key" \
    --cluster-cidr="$pod_range" --service-cluster-ip-range="$service_range"
  start kube-scheduler "$bin/kube-scheduler" "${common[@]}" $(as scheduler)
  # Pods of a namespace without this account are refused.
  until_true 60 "the default service account" inside kubectl get serviceaccount default
}

as() { echo "--kubeconfig=$kubeconfigs/$1 --authentication-kubeconfig=$kubeconfigs/$1 --authorization-kubeconfig=$kubeconfigs/$1"; }
