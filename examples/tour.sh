#!/usr/bin/env bash
# The same walk as tour.py, with curl:
#   FETCH_LOOPBACK=1 python manage.py up          # in one terminal: webhooks may call this machine
#   examples/tour.sh http://127.0.0.1:8000 sample-mina sample-diego
set -Eeuo pipefail
api=$1/api/v1 asker=$2 answerer=$3 port=${PORT:-9317}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'kill "${hook:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

token() { python "$here/../manage.py" create_token "$1" --days 1 "${@:2}"; }
field() { python -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
call() { # call TOKEN METHOD PATH [curl's own options]
    curl --silent --show-error --fail-with-body -X "$2" "$api/$3" -H "Authorization: Bearer $1" \
        -H "Idempotency-Key: $(python -c 'import uuid; print(uuid.uuid4())')" "${@:4}"
}

ask=$(token "$asker" --scope write:threads --scope write:me --scope webhooks)
say=$(token "$answerer" --scope write:threads)
JSON="Content-Type: application/json"

call "$ask" POST webhooks/ -H "$JSON" \
    --data "{\"url\": \"http://127.0.0.1:$port/\", \"events\": [\"post\"]}" >"$work/webhook"
field secret <"$work/webhook" >"$work/secret"
python "$here/hook.py" "$port" post.changed <"$work/secret" >"$work/event" &
hook=$!

call "$ask" POST threads/ -H "$JSON" --data '{
    "title": "Which notebook survived your first month, '"$RANDOM"'?",
    "body": "I begin in **May** and would like to read the right things before.",
    "tags": ["phd"]}' >"$work/question"
question=$(field id <"$work/question")
echo "asked      $(field page <"$work/question")"

call "$say" POST "threads/$question/posts/" -H "$JSON" \
    --data '{"body": "Mostly *reading code*."}' >"$work/answer"
answer=$(field id <"$work/answer")
echo "answered   $(field page <"$work/answer")"

echo "accepted   $(call "$ask" POST "posts/$answer/accept/" | field is_accepted)"
echo "uploaded   $(call "$ask" PUT me/picture/ -H "If-Match: *" -F visibility=members -F "file=@$here/picture.png" | field address)"

wait "$hook"
echo "webhook    $(field type <"$work/event")"
call "$ask" DELETE "webhooks/$(field id <"$work/webhook")/" -H "If-Match: *"

cursor= more=True
while [[ $more == True ]]; do
    curl --silent --show-error --fail "$api/changes/?page_size=500&since=$cursor" >"$work/page"
    cursor=$(field cursor <"$work/page") more=$(field has_more <"$work/page")
    cat "$work/page" >>"$work/mirror"
done
grep -q "\"accepted\":$answer[,}]" "$work/mirror"
echo "mirrored   to $cursor"
