#!/bin/sh
# Makes the secrets that compose.yaml needs, here in this folder, and keeps what is there: passwords (.env), a token for the
# tenant named by the first argument, "me" by default (tokens.json), and a .curlrc that sends it:
#
#   CURL_HOME=deploy curl http://127.0.0.1:8080/api/v1/executions
set -eu
cd "$(dirname "$0")"
umask 077
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if [ ! -e .env ]; then
  printf 'POSTGRES_PASSWORD=%s\nREDIS_PASSWORD=%s\n' "$(secret)" "$(secret)" >.env
fi
if [ ! -e tokens.json ]; then
  image=${PYEXEC_IMAGE:-langgraph-python-executor/service:0.1}
  made=$(docker run --rm --network none "$image" serve --new-token "${1:-me}" 2>/dev/null)
  printf 'header = "Authorization: Bearer %s"\n' "$(printf '%s\n' "$made" | sed -n 1p)" >.curlrc
  printf '{"tokens": [%s]}\n' "$(printf '%s\n' "$made" | sed -n 2p)" >tokens.json
  # Only hashes are in it, and the server is another user.
  chmod 644 tokens.json
fi
