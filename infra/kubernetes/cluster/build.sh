#!/usr/bin/env bash
# build.sh api|cp|node: builds what a cluster of that level runs, from Go modules whose sums are checked in; what was built
# from the same sums before is left alone. Nobody offers these programs ready-made without a download site.
#   api   etcd, kube-apiserver                        4 min with empty caches, on two cores
#   cp    + kube-controller-manager, kube-scheduler   5 min
#   node  + kubelet, kube-proxy, CoreDNS, pause       6 min
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
level=${1:-node}
work=$cache/kubernetes-build

# Without these a program calls itself v0.0.0-master, and charts that ask for a version of Kubernetes are refused.
version=k8s.io/component-base/version
minor=$(echo "$kubernetes_version" | cut -d. -f2)
flags="-s -w -X $version.gitVersion=v$kubernetes_version -X $version.gitMajor=1 -X $version.gitMinor=$minor -X $version.gitTreeState=clean"

# build NAME MODULE PACKAGE
build() {
  local name=$1 module=$here/$2 package=$3 inputs begin=$SECONDS
  inputs=$(find "$module" -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16)
  if [ -x "$bin/$name" ] && [ "$(cat "$bin/.$name" 2>/dev/null)" = "$inputs" ]; then return; fi
  command -v go >/dev/null || fail "$name has to be built, and there is no Go on this machine"
  mkdir -p "$bin" "$work/modules" "$work/objects"
  # Its caches are 7 GB, and nobody else's: they go when all is built.
  (cd "$module" && GOMODCACHE=$work/modules GOCACHE=$work/objects CGO_ENABLED=0 GOFLAGS="-mod=readonly -modcacherw" \
    nice -n 15 go build -p 2 -trimpath -buildvcs=false -ldflags "$flags" -o "$bin/$name.new" "$package")
  mv "$bin/$name.new" "$bin/$name"
  echo "$inputs" >"$bin/.$name"
  say "built $name ($((SECONDS - begin)) s)"
}

# The image of what holds a pod's namespaces, as `docker save` writes one: a node starts no pod without it.
make_pause_image() {
  local folder config layer
  if [ "$bin/pause.tar" -nt "$bin/pause" ]; then return; fi
  folder=$(mktemp -d)
  tar -C "$bin" --sort=name --owner=0 --group=0 --mtime=@0 -cf "$folder/layer.tar" pause
  layer=$(sha256sum "$folder/layer.tar" | cut -d' ' -f1)
  config=$(printf '{"architecture":"amd64","os":"linux","config":{"Entrypoint":["/pause"],"User":"65535:65535"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$layer")
  echo -n "$config" >"$folder/config.json"
  echo "[{\"Config\":\"config.json\",\"RepoTags\":[\"$pause_image\"],\"Layers\":[\"layer.tar\"]}]" >"$folder/manifest.json"
  tar -C "$folder" -cf "$bin/pause.tar" manifest.json config.json layer.tar
  rm -rf "$folder"
}

build etcd control-plane go.etcd.io/etcd/server/v3
build kube-apiserver control-plane k8s.io/kubernetes/cmd/kube-apiserver
if [ "$level" != api ]; then
  build kube-controller-manager control-plane k8s.io/kubernetes/cmd/kube-controller-manager
  build kube-scheduler control-plane k8s.io/kubernetes/cmd/kube-scheduler
fi
if [ "$level" = node ]; then
  build kubelet control-plane k8s.io/kubernetes/cmd/kubelet
  build kube-proxy control-plane k8s.io/kubernetes/cmd/kube-proxy
  build coredns addons ./coredns
  build pause addons ./pause
  make_pause_image
fi
rm -rf "$work"
