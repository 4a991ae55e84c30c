"""What an integrator does first, with the client that openapi-python-client makes of our schema.

Run by itself, with the folder of the generated `portal_client` on the path: it prints what it did.
"""

from __future__ import annotations

import json
import sys

from portal_client import AuthenticatedClient
from portal_client.api.me import get_me
from portal_client.api.posts import accept_answer, list_posts
from portal_client.api.threads import ask, edit_thread, get_thread, list_threads, post_in_thread
from portal_client.models import (
    AskRequest,
    PatchedQuestionChangeRequest,
    Problem,
    ReplyToPostRequest,
    Thread,
)

base, token = sys.argv[1:]
api = AuthenticatedClient(base_url=base, token=token, raise_on_unexpected_status=True)

me = get_me.sync(client=api)
asked = ask.sync(
    client=api,
    body=AskRequest(
        title="How many papers does a first PhD application need?",
        body="I have **two** so far, both at workshops.",
        tags=["phd"],
    ),
    idempotency_key="a-question-from-python",
)
assert isinstance(asked, Thread), asked
answered = post_in_thread.sync(
    asked.id, client=api, body=ReplyToPostRequest(body="None, with good letters.")
)
accepted = accept_answer.sync(answered.id, client=api)
assert accepted.is_accepted
read = get_thread.sync_detailed(asked.id, client=api)
change = PatchedQuestionChangeRequest(title="How many papers does a PhD application need?")
edits = [
    edit_thread.sync(asked.id, client=api, body=change, if_match=read.headers["ETag"])
    for _again in range(2)
]
assert edits[0].title == change.title
assert isinstance(edits[1], Problem), "what is stale was written over"
assert edits[1].status == 412
wrong = ask.sync(client=api, body=AskRequest(title="", body="Anything.", tags=[]))
assert isinstance(wrong, Problem)
assert wrong.errors[0].pointer == "/title"
newest, *_older = list_posts.sync(client=api, author=me.handle).items
assert newest.id == answered.id

print(
    json.dumps(
        {
            "handle": me.handle,
            "asked": asked.id,
            "answer": answered.id,
            "titles": [row.title for row in list_threads.sync(client=api).items],
        }
    )
)
