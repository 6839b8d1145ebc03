#!/usr/bin/env bash
# Write packaging/locks: each environment that the Makefile sets up, every package with its version and hashes. One
# resolution for all: bench.txt holds everything, and the others take their versions from it.
set -euo pipefail
cd "$(dirname "$0")/.."
locks=packaging/locks
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.13'
compile() {
  local name=$1
  shift
  "$tools/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --custom-compile-command "make lock" --output-file "$locks/$name.txt" "$@"
  echo "$locks/$name.txt"
}
compile bench pyproject.toml --extra dev --extra bench
compile dev pyproject.toml --extra dev --constraint "$locks/bench.txt"
compile core pyproject.toml --extra test --constraint "$locks/bench.txt"
compile wheel pyproject.toml --constraint "$locks/bench.txt"
compile build packaging/locks/build.in
compile wheels pyproject.toml --extra wheels --constraint "$locks/bench.txt" --constraint "$locks/build.txt"
