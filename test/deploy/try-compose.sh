#!/bin/sh
# Runs the compose file for real, once: the README's curl examples, a worker killed in the middle of a program, more workers,
# two servers, and an end that leaves nothing behind. Takes minutes, so it is not part of the tests: npm run deploy:try
#
# Images that are not there are built, PostgreSQL and Redis from test/deploy. BUILD_OPTIONS goes to docker build,
# COMPOSE is the command (default: "docker compose", else "docker-compose").
set -eu
cd "$(dirname "$0")/../.."
if [ -z "${COMPOSE:-}" ]; then
  COMPOSE=docker-compose
  if docker compose version >/dev/null 2>&1; then COMPOSE="docker compose"; fi
fi
export PYEXEC_IMAGE="${PYEXEC_IMAGE:-langgraph-python-executor/service:0.1}"
export POSTGRES_IMAGE=pyexec-try/postgres REDIS_IMAGE=pyexec-try/redis PYEXEC_PORT=18080-18081
say() { printf '\n== %s\n' "$*"; }
is_there() { docker image inspect "$1" >/dev/null 2>&1; }
# shellcheck disable=SC2086 # options are several words
build() { docker build --network host ${BUILD_OPTIONS:-} --quiet --tag "$@"; }
is_there "$PYEXEC_IMAGE" || build "$PYEXEC_IMAGE" --file deploy/Dockerfile .
is_there "$POSTGRES_IMAGE" || build "$POSTGRES_IMAGE" test/deploy/postgres
is_there "$REDIS_IMAGE" || build "$REDIS_IMAGE" test/deploy/redis

# Secrets of its own, not those of the checkout.
folder=$(mktemp -d)
cp deploy/compose.yaml deploy/init.sh "$folder"
compose() { $COMPOSE --project-name pyexec-try --file "$folder/compose.yaml" "$@"; }
finish() {
  code=$?
  if [ "$code" -ne 0 ]; then compose logs --tail 20 server worker || true; fi
  compose down --volumes --timeout 10 >/dev/null 2>&1 || code=1
  rm -rf "$folder"
  left=$(docker ps -aq --filter name=pyexec-try; docker volume ls -q --filter name=pyexec-try; docker network ls -q --filter name=pyexec-try)
  if [ -n "$left" ]; then echo "left behind: $left"; code=1; fi
  if [ "$code" -eq 0 ]; then say "all is well, and nothing is left"; else say "failed"; fi
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

say "up, with two workers"
sh "$folder/init.sh" alice
compose up -d --scale worker=2
export CURL_HOME="$folder"
ready() { for _ in $(seq 90); do curl -sSf "http://127.0.0.1:$1/ready" 2>/dev/null && return; sleep 1; done; return 1; }
# Docker takes any port of a range.
port() { compose port --index="$1" server 8080 | sed 's/.*://'; }
await() { for _ in $(seq 120); do "$@" && return; sleep 1; done; return 1; }
first=$(port 1)
ready "$first"

say "the README's curl examples"
node --input-type=module -e "
  import { readFileSync } from 'node:fs';
  import { readExamples, scriptOf } from '$PWD/test/docs/curl-examples.ts';
  const examples = readExamples(readFileSync('README.md', 'utf8')).get('') ?? [];
  console.log(scriptOf(examples, 'http://127.0.0.1:$first'));" >"$folder/examples.sh"
(cd "$folder" && sh examples.sh) | tee "$folder/output"
grep -q '"result":"42"' "$folder/output"
grep -q 'hello you' "$folder/output"
grep -q 'event: end' "$folder/output"

say "a worker is killed in the middle of a program, and another one runs it"
mkdir "$folder/slow"
echo 'import time; print("begun", flush=True); time.sleep(15); print("done")' >"$folder/slow/main.py"
tar -C "$folder/slow" -cf "$folder/slow.tar" .
id=$(curl -sS "http://127.0.0.1:$first/api/v1/exec/async" -F "tar=@$folder/slow.tar" -F 'metadata={"entrypoint": "main.py"}' |
  sed 's/.*"execution_id":"\([^"]*\)".*/\1/')
# Which worker has it, by what it tells of itself.
busy() {
  for container in $(compose ps -q worker); do
    if docker exec "$container" node -e "fetch('http://127.0.0.1:8080/health').then((r) => r.json()).then((h) => process.exit(h.running ? 0 : 1))"; then
      victim=$container
      return
    fi
  done
  return 1
}
await busy
docker kill --signal KILL "$victim" >/dev/null
ended() { curl -sS "http://127.0.0.1:$first/api/v1/executions/$id" | tee "$folder/output" | grep -q '"status":"\(completed\|failed\|killed\)"'; }
await ended
cat "$folder/output"
grep -q '"status":"completed"' "$folder/output"

say "three workers and two servers, which tell of the same executions"
compose up -d --scale worker=3 --scale server=2
second=$(port 2)
for port in "$first" "$second"; do ready "$port"; done
for port in "$first" "$second"; do curl -sSf "http://127.0.0.1:$port/api/v1/executions/$id" | grep -q '"status":"completed"'; done
say "down"
