"""What helps while one writes, over the API."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from tests.cast import StoryFactory, person
from tests.community.api.asking import Caller, problem
from tests.threads.asking import TITLE, question, tag
from threads import actions
from threads.models import AskTemplate, Deflection, Thread

pytestmark = pytest.mark.django_db

THREADS = "/api/v1/threads/"


def test_what_is_like_a_title(thread: Thread, visitor: Caller, owner: User) -> None:
    found = visitor.get(f"{THREADS}similar/?title=how+many+professors").json()
    assert [(one["kind"], one["id"], one["title"]) for one in found] == [
        ("thread", thread.pk, TITLE)
    ]
    assert problem(visitor.get(f"{THREADS}similar/")) == "bad-parameter"
    assert visitor.get(f"{THREADS}?q=professors").json()["items"][0]["id"] == thread.pk
    assert visitor.get(f"{THREADS}?q=boats").json()["items"] == []


def test_what_fits_a_question(mine: Caller, visitor: Caller, editor: User) -> None:
    phd = tag("phd")
    outline = {"name": "Going for a doctorate", "body": "**Where I stand:**"}
    actions.set_outline(AskTemplate(), by=editor, tag=phd, **outline)
    begun = {"title": "Should I go for a PhD at all?"}
    found = mine.send("POST", f"{THREADS}fitting/", begun).json()
    assert (found["tags"], found["outlines"]) == ([{"slug": "phd", "name": "phd"}], [])
    chosen = mine.send("POST", f"{THREADS}fitting/", begun | {"tags": ["PhD"]}).json()
    assert (chosen["tags"], chosen["outlines"]) == ([], [{"tag": "phd", **outline}])
    assert problem(visitor.send("POST", f"{THREADS}fitting/", begun)) == "sign-in-required"


def test_leaving_as_it_is_answered(thread: Thread, theirs: Caller, visitor: Caller) -> None:
    sent = {"kind": "thread", "id": thread.pk}
    for _again in range(2):
        assert theirs.send("POST", f"{THREADS}answered/", sent).status_code == 204
    theirs.send("POST", f"{THREADS}answered/", {"kind": "story", "id": StoryFactory.create().pk})
    assert Deflection.objects.count() == 2
    assert problem(visitor.send("POST", f"{THREADS}answered/", sent)) == "sign-in-required"
    for wrong in ({"id": 10**15}, {"kind": "post"}):
        assert problem(theirs.send("POST", f"{THREADS}answered/", sent | wrong)) == "invalid"


def test_a_text_as_it_will_look(mine: Caller, visitor: Caller) -> None:
    told = mine.send("POST", "/api/v1/preview/", {"body": "So **it** is.<script>"}).json()
    assert "<strong>it</strong>" in told["html"]
    assert "<script>" not in told["html"]
    assert problem(visitor.send("POST", "/api/v1/preview/", {"body": "So."})) == "sign-in-required"


def test_quoting(thread: Thread, visitor: Caller, owner: User) -> None:
    quoted = f"/api/v1/posts/{thread.question_id}/quotation/"
    assert "> I have a list of" in visitor.get(quoted).json()["body"]
    chosen = visitor.get(f"{quoted}?from=0&to=6&seen=0").json()["body"]
    assert "> I have" in chosen
    assert "list" not in chosen
    nameless = question(owner, title="May I ask this under no name?", is_pseudonymous=True)
    told = visitor.get(f"/api/v1/posts/{nameless.question_id}/quotation/").json()["body"]
    assert "a member" in told
    assert "owner" not in told
    assert thread.question is not None
    actions.hide(thread.question, by=person("judge", role="moderator"), reason="A name.")
    assert visitor.get(quoted).status_code == 404
