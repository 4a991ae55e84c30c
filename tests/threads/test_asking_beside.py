"""Beside the form to ask: tags that fit, outlines, and leaving for what answers already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.tags.models import Tag
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from tests.threads.asking import question, tag
from threads import actions, suggesting
from threads.models import AskTemplate, Deflection, Suggestion, Thread

pytestmark = pytest.mark.django_db

ASK, FITTING, ANSWERED = "/threads/ask/", "/threads/fitting/", "/threads/answered/"
TYPED = {"title": "Do I need a doctorate to work on models?", "body": "I mend engines."}
OUTLINE = "**Where I stand:**\n\n**What I tried:**"


@pytest.fixture
def phd() -> Tag:
    meant = tag("phd")
    Tag.objects.create(name="doctorate", slug="doctorate", synonym_of=meant)
    Tag.objects.create(name="boats", slug="boats")
    return meant


@pytest.fixture
def outline(phd: Tag, editor: User) -> AskTemplate:
    return actions.set_outline(
        AskTemplate(), by=editor, tag=phd, name="Going for a doctorate", body=OUTLINE
    )


def ticks(page: str) -> dict[str, bool]:
    """Slug → whether it is ticked, of the tags that fit."""
    boxes = html.fromstring(f"<div>{page}</div>").cssselect("input[name=suggested]")
    return {box.get("value"): box.get("checked") is not None for box in boxes}


def names(found: list[Tag]) -> list[str]:
    return [one.name for one in found]


# ------------------------------------------------------------------------------- tags that fit


def test_a_synonym_in_the_title_suggests_the_tag_that_is_meant(phd: Tag) -> None:
    assert names(suggesting.suggested(TYPED["title"], "", person=None)) == ["phd"]


def test_the_tags_of_what_is_like_it_are_suggested(owner: User, phd: Tag) -> None:
    letters = tag("letters")
    question(owner, title="How many professors did you write to?", tags=[letters])
    assert letters in suggesting.suggested("Professors, how many to write to?", "", person=None)


def test_nobody_is_told_the_tags_of_what_they_may_not_see(
    owner: User, stranger: User, moderator: User
) -> None:
    secret = tag("letters")
    thread = question(owner, title="How many professors did you write to?", tags=[secret])
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Rude.")
    assert suggesting.suggested("How many professors to write to?", "", person=stranger) == []


def test_a_wider_tag_follows_its_child(phd: Tag) -> None:
    visa = tag("visa")
    Tag.objects.create(name="H-1B", slug="h-1b", parent=visa)
    found = names(suggesting.suggested("The H-1B lottery failed, and now?", "", person=None))
    assert found == ["H-1B", "visa"]


def test_words_that_speak_for_no_tag_suggest_none(phd: Tag) -> None:
    assert suggesting.suggested("What is the time in Lima?", "", person=None) == []


def test_its_queries_do_not_grow_with_the_vocabulary(owner: User, phd: Tag) -> None:
    client = browser_of(owner)
    few = queries(f"{ASK}?title=Is+a+doctorate+needed", client)
    Tag.objects.bulk_create(Tag(name=f"doctorate {n}", slug=f"doctorate-{n}") for n in range(30))
    assert queries(f"{ASK}?title=Is+a+doctorate+needed", client) == few


def test_while_one_types_what_is_ticked_stays_ticked(owner: User, phd: Tag) -> None:
    browser = browser_of(owner)
    assert ticks(browser.post(FITTING, TYPED).content.decode()) == {"phd": False}
    again = browser.post(FITTING, TYPED | {"suggested": ["boats", "no-such-tag"]})
    assert ticks(again.content.decode()) == {"boats": True, "phd": False}


def test_what_is_chosen_elsewhere_is_not_suggested(owner: User, phd: Tag) -> None:
    page = browser_of(owner).post(FITTING, TYPED | {"tags": "Doctorate"}).content.decode()
    assert ticks(page) == {}


def test_odd_words_suggest_what_they_can(owner: User, phd: Tag) -> None:
    odd = {"title": "A doctorate\0?", "body": "\0" * 9, "tags": "\0, boats\0"}
    assert ticks(browser_of(owner).post(FITTING, odd).content.decode()) == {"phd": False}
    look(f"{ASK}?title=%00&tag=%00&template=%00", browser_of(owner))


def test_an_empty_form_suggests_nothing(owner: User, phd: Tag) -> None:
    assert browser_of(owner).post(FITTING, {"title": "", "body": " "}).content.strip() == b""


def test_a_visitor_is_suggested_nothing(client: Client, phd: Tag) -> None:
    assert client.post(FITTING, TYPED).status_code == 401
    kept = client.post(ASK, TYPED | {"suggested": "boats"})
    assert kept.status_code == 401
    assert ticks(kept.content.decode()) == {"boats": True}


def test_with_scripts_off_a_preview_offers_what_fits_and_a_tick_is_enough(
    owner: User, phd: Tag
) -> None:
    browser = browser_of(owner)
    page = browser.post(ASK, TYPED | {"preview": "1"}).content.decode()
    assert ticks(page) == {"phd": False}
    assert browser.post(ASK, TYPED).status_code == 422
    assert browser.post(ASK, TYPED | {"suggested": "phd"}).status_code == 302
    assert Thread.objects.get().tags.get() == phd


@pytest.mark.parametrize("deed", ["edit", "suggest"])
def test_whoever_edits_a_question_is_suggested_tags_too(
    owner: User, stranger: User, phd: Tag, outline: AskTemplate, deed: str
) -> None:
    thread = question(owner, title=TYPED["title"], tags=[tag("models")])
    client = browser_of(owner if deed == "edit" else stranger)
    path = f"/threads/posts/{thread.question_id}/{deed}/"
    page = client.get(path).content.decode()
    assert ticks(page) == {"phd": False}, "but not the tag that it has"
    typed = {**TYPED, "tags": "models", "suggested": ["phd"], "seen": "0", "note": "A tag."}
    piece = client.post(FITTING, typed).content.decode()
    assert ticks(piece) == {"phd": True}
    assert "data-outline" not in piece
    assert client.post(path, typed).status_code == 302
    if deed == "suggest":
        actions.approve_suggestion(Suggestion.objects.get(), by=owner)
    assert {one.slug for one in thread.tags.all()} == {"models", "phd"}


@pytest.mark.parametrize("odd", ["\0", "a b", "x" * 5_000, "phd\n"])
def test_odd_ticks_are_passed_over(owner: User, phd: Tag, odd: str) -> None:
    sent = browser_of(owner).post(ASK, TYPED | {"suggested": ["phd", odd]})
    assert sent.status_code == 302
    assert Thread.objects.get().tags.get() == phd


# ------------------------------------------------------------------------------------ outlines


def test_an_outline_comes_by_a_link_with_its_tag(owner: User, outline: AskTemplate) -> None:
    browser = browser_of(owner)
    page = look(ASK, browser)
    assert page.links(".outlines a") == {"Going for a doctorate": f"{ASK}?template=phd"}
    form = look(f"{ASK}?template=doctorate", browser)
    assert form.one("textarea[name=body]").text.strip() == OUTLINE
    assert form.one("input[name=tags]").get("value") == "phd"
    assert not form.tree.cssselect(".outlines")


def test_an_outline_is_offered_once_its_tag_is_chosen(owner: User, outline: AskTemplate) -> None:
    browser = browser_of(owner)
    for chosen in ({"suggested": "phd"}, {"tags": "boats, doctorate"}):
        page = browser.post(FITTING, TYPED | chosen).content.decode()
        assert "Begin with the outline “Going for a doctorate”" in page
    assert b"outline" not in browser.post(FITTING, TYPED).content


def test_no_outline_of_that_name_is_an_empty_form(owner: User, outline: AskTemplate) -> None:
    for name in ("boats", "no-such-tag", "%00"):
        form = look(f"{ASK}?template={name}", browser_of(owner))
        assert not (form.one("textarea[name=body]").text or "").strip()


def test_editors_write_outlines_and_it_is_recorded(outline: AskTemplate, editor: User) -> None:
    actions.set_outline(outline, by=editor, body=OUTLINE)
    actions.set_outline(outline, by=editor, name="Before a doctorate")
    assert AskTemplate.objects.get().name == "Before a doctorate"
    actions.remove_outline(outline, by=editor)
    assert not AskTemplate.objects.exists()
    codes = list(LogEntry.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["outline.edit", "outline.edit", "outline.remove"]


def test_others_write_none(outline: AskTemplate, owner: User, moderator: User) -> None:
    for someone in (owner, moderator):
        with pytest.raises(policy.NotAllowed):
            actions.set_outline(outline, by=someone, name="Mine")
        with pytest.raises(policy.NotAllowed):
            actions.remove_outline(outline, by=someone)


def test_outlines_are_written_at_the_desk(editor: User, moderator: User, phd: Tag) -> None:
    desk, add = browser_of(editor), "/admin/threads/asktemplate/add/"
    typed = {"tag": "doctorate", "name": "Going for it", "body": OUTLINE}
    assert "not a synonym" in desk.post(add, typed).content.decode()
    assert desk.post(add, typed | {"tag": "PHD"}).status_code == 302
    made = AskTemplate.objects.get()
    assert made.tag == phd
    assert (
        "an outline for this tag already" in desk.post(add, typed | {"tag": "phd"}).content.decode()
    )
    change = f"/admin/threads/asktemplate/{made.pk}/change/"
    assert desk.post(change, typed | {"tag": "phd", "name": "Before it"}).status_code == 302
    assert desk.get("/admin/threads/asktemplate/?q=before").status_code == 200
    assert (
        desk.post(f"/admin/threads/asktemplate/{made.pk}/delete/", {"post": "yes"}).status_code
        == 302
    )
    assert not AskTemplate.objects.exists()
    codes = list(LogEntry.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["outline.edit", "outline.edit", "outline.remove"]
    assert browser_of(moderator).get(add).status_code == 403


# --------------------------------------------------------------------------- "this answers me"


def test_what_answers_already_is_counted_once_a_day_and_opened(
    owner: User, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread, browser = question(owner), browser_of(stranger)
    for _ in range(2):
        sent = browser.post(ANSWERED, {"thing": f"thread-{thread.pk}"})
        assert sent["Location"] == thread.page_url
    (counted,) = Deflection.objects.all()
    assert (counted.thread, counted.by) == (thread, stranger)
    yesterday = counted.counted_on - timedelta(days=1)
    Deflection.objects.update(counted_on=yesterday)
    browser.post(ANSWERED, {"thing": f"thread-{thread.pk}"})
    assert Deflection.objects.count() == 2


def test_a_story_may_answer_too(stranger: User) -> None:
    story = StoryFactory.create()
    sent = browser_of(stranger).post(ANSWERED, {"thing": f"story-{story.pk}"})
    assert sent["Location"] == story.get_absolute_url()
    assert Deflection.objects.get().story == story


@pytest.mark.parametrize(
    "thing", ["", "thread-0", "thread-x", "tag-1", "story-99", "thread-" + "9" * 30]
)
def test_what_is_not_there_answers_nobody(stranger: User, thing: str) -> None:
    assert browser_of(stranger).post(ANSWERED, {"thing": thing}).status_code == 404
    assert not Deflection.objects.exists()


def test_what_is_out_of_sight_answers_nobody(
    owner: User, stranger: User, moderator: User, client: Client
) -> None:
    thread = question(owner)
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Rude.")
    sent = {"thing": f"thread-{thread.pk}"}
    assert browser_of(stranger).post(ANSWERED, sent).status_code == 404
    assert client.post(ANSWERED, sent).status_code == 302
    assert not Deflection.objects.exists()


def test_before_it_is_posted_each_like_it_can_be_said_to_answer(owner: User, phd: Tag) -> None:
    earlier = question(person("ada"), title="How many professors did you write to?")
    typed = {"title": "How many professors should I write to?", "body": "I wrote.", "tags": "phd"}
    page = html.fromstring(browser_of(owner).post(ASK, typed).content.decode())
    (button,) = page.cssselect("button[name=thing]")
    assert (button.get("value"), button.text) == (f"thread-{earlier.pk}", "This answers me")
    form = page.get_element_by_id(button.get("form"))
    assert form.get("action") == ANSWERED
    assert form.cssselect("input[name=csrfmiddlewaretoken]")


def test_a_visitor_is_offered_no_such_button(owner: User) -> None:
    question(owner, title="How many professors did you write to?")
    page = Client().get("/threads/similar/", {"title": "How many professors to write to"})
    assert b"professors did you" in page.content
    assert b"This answers me" not in page.content


def test_the_desk_shows_how_often_something_answered(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner)
    for someone in (owner, stranger):
        actions.deflect(thread, by=someone)
    actions.deflect(StoryFactory.create(title="A long way"), by=owner)
    page = look("/admin/threads/deflection/", browser_of(moderator))
    rows = page.texts("#result_list .field-thing"), page.texts("#result_list .field-times")
    assert rows == (["A long way", thread.title, thread.title], ["1", "2", "2"])
    assert stranger.handle not in page.words
    one = look(page.one("#result_list tr:first-child a").get("href"), browser_of(moderator))
    assert "A long way" in one.words
    assert owner.handle not in one.words
    assert browser_of(owner).get("/admin/threads/deflection/").status_code == 403
