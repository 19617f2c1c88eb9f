#!/usr/bin/env bash
# Builds kafka-local, postgres-local and nginx-local without any image registry (debootstrap -> docker import -> docker build), from Debian packages
# and Maven jars. For Debian machines; needs root. About 2 minutes at first; an image whose inputs did not change is left alone.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d -t tributary-images-XXXXXX)
trap 'rm -rf "$work"' EXIT
state=${XDG_CACHE_HOME:-$HOME/.cache}/tributary
base=debian-local:bookworm
export DEBIAN_FRONTEND=noninteractive DOCKER_BUILDKIT=0

say() { echo "test images: $*"; }

# Runs a step quietly; its output appears only when it fails.
step() {
  local name=$1 start=$SECONDS
  shift
  if ! "$@" >"$work/step.log" 2>&1; then
    say "$name failed:" >&2
    tail -n 30 "$work/step.log" >&2
    exit 1
  fi
  say "$name ($((SECONDS - start)) s)"
}

install_tools() {
  local missing=()
  command -v dockerd >/dev/null || missing+=(docker.io)
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  command -v mvn >/dev/null || missing+=(maven)
  [ ${#missing[@]} -eq 0 ] && return
  step "apt-get update" apt-get update -qq
  step "install ${missing[*]}" apt-get install -y -qq "${missing[@]}"
}

start_engine() {
  mkdir -p "$state"
  setsid nohup dockerd >"$state/dockerd.log" 2>&1 &
  echo $! >"$state/dockerd.pid"
  for _ in $(seq 100); do
    if docker info >/dev/null 2>&1; then
      # dockerd turns forwarding off for everybody else on this machine.
      iptables -P FORWARD ACCEPT 2>/dev/null || true
      return
    fi
    sleep 0.2
  done
  tail -n 5 "$state/dockerd.log"
  return 1
}

build_base() {
  debootstrap --variant=minbase bookworm "$work/root" "$(mirror)"
  # The machine's own sources, so that security updates are used too.
  rm -f "$work/root/etc/apt/sources.list"
  cp /etc/apt/sources.list.d/*.sources "$work/root/etc/apt/sources.list.d/" 2>/dev/null ||
    cp /etc/apt/sources.list "$work/root/etc/apt/sources.list"
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
  tar -C "$work/root" -c . | docker import -c 'CMD ["bash"]' - "$base"
  rm -rf "$work/root"
}

# Where this machine gets its Debian packages from; empty means debootstrap's own default.
mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *(https?:[^ ]+).*/\3/p' | grep -v security | head -n 1
}

# build_image NAME FOLDER: builds NAME from the folder, unless it was built from the same files on the same base before.
build_image() {
  local name=$1 folder=$2 inputs
  inputs=$({ docker image inspect -f '{{.Id}}' "$base"; cd "$folder"; find . -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16)
  if [ "$(docker image inspect -f '{{index .Config.Labels "inputs"}}' "$name" 2>/dev/null)" = "$inputs" ]; then
    say "$name is up to date"
  else
    step "build $name" docker build --network=host --build-arg "BASE=$base" --label "inputs=$inputs" -t "$name" "$folder"
  fi
}

install_tools
docker info >/dev/null 2>&1 || step "start dockerd" start_engine
docker image inspect "$base" >/dev/null 2>&1 || step "debootstrap $base" build_base

version=$(sed -nE 's|.*<kafka.version>(.*)</kafka.version>.*|\1|p' "$here/../kafka/pom.xml")
jars=$state/kafka-$version
if [ ! -d "$jars" ]; then
  step "fetch Kafka $version" mvn -B -q -f "$here/../kafka/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$work/jars"
  mkdir -p "$state"
  mv "$work/jars" "$jars"
fi
cp -r "$here/kafka" "$work/kafka"
cp -r "$jars" "$work/kafka/libs"
build_image "kafka-local:$version" "$work/kafka"
build_image postgres-local:15 "$here/postgres"
build_image nginx-local:1.22 "$here/nginx"
