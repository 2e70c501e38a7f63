#!/usr/bin/env bash
# Makes clients of openapi/openapi.json by four generators, compiles them, and has each make five calls:
#   scripts/check-clients.sh ADDRESS GENERATOR_JAR
# ADDRESS is a running register's (npm start). GENERATOR_JAR is org.openapitools:openapi-generator-cli of Maven Central; oapi-codegen,
# go, mvn, java and openapi-python-client are on the PATH. By hand, before a release; what was seen last is in docs/clients.md.
set -euo pipefail
address=$1 jar=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
spec=$here/../openapi/openapi.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir go && cp "$here/clients/calls_test.go" go
oapi-codegen -generate types,client -package gongshi -o go/gongshi.go "$spec"
(cd go && go mod init gongshi && go mod tidy) >/dev/null 2>&1
(cd go && ADDRESS=$address go test -v -run TestCalls . | grep -E 'oapi-codegen|FAIL|ok')

# Webhooks are what the register calls, and no operation of a client's.
made=apis,models,supportingFiles
java -jar "$jar" generate -i "$spec" -g java -o java --library native --global-property "$made" >/dev/null 2>&1
cp "$here/clients/Calls.java" java/src/main/java/org/openapitools/client
(cd java && mvn -q compile dependency:build-classpath -Dmdep.outputFile=path -DskipTests &&
  java -cp "target/classes:$(cat path)" org.openapitools.client.Calls "$address")

java -jar "$jar" generate -i "$spec" -g python -o python --global-property "$made" >/dev/null 2>&1
openapi-python-client generate --path "$spec" --config "$here/clients/python-client.yaml" --output-path gongshi_client \
  --meta none >/dev/null
PYTHONPATH=$work/python:$work python3 "$here/clients/calls.py" "$address"
