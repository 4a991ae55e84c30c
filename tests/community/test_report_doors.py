"""Each kind of thing is reported where it stands: a link, a page, and a case afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.moderation.models import Case, Report
from stories import actions as stories
from stories.erasing import let_go_elsewhere
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.queueing import answer, kind
from tests.conftest import browser_of
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.mentors.rooming import room_of
from tests.stories.looking import look
from threads import actions as threads

pytestmark = pytest.mark.django_db


def addresses(path: str, client: Client) -> set[str]:
    page = look(path, client)
    return {one.get("href") for one in page.tree.cssselect("main a[href^='/report/']")}


def places(stranger: User) -> dict[str, tuple[str, Any]]:
    """Kind of thing → where `stranger` comes across one, and the thing."""
    post = answer(person("writer"))
    story = StoryFactory.create()
    block = BlockFactory.create(story=story)
    mentor = MentorFactory.create(person=person("ana"))
    mentorship = together(mentee=stranger, mentor=MentorFactory.create(person=person("ben")))
    meeting = met(mentorship, timezone.now() + timedelta(days=1))
    message = threads.say(mentorship.thread, by=mentorship.mentor, body="Buy it.")
    room = room_of(person("host"), stranger)
    return {
        "post": (post.thread.page_url, post),
        "thread": (post.thread.page_url, post.thread),
        "story": (story.get_absolute_url(), story),
        "block": (story.get_absolute_url(), block),
        "user": (post.author.get_absolute_url(), post.author),
        "mentor": (mentor.get_absolute_url(), mentor),
        "request": (mentorship.request.get_absolute_url(), mentorship.request),
        "meeting": (meeting.get_absolute_url(), meeting),
        "message": (mentorship.get_absolute_url(), message),
        "room": (room.get_absolute_url(), room),
    }


def test_each_is_reported_where_it_stands(stranger: User) -> None:
    mine, as_what = browser_of(stranger), kind().pk
    for name, (place, thing) in places(stranger).items():
        subject = "post" if name == "message" else name
        door = f"/report/{subject}/{thing.pk}/"
        assert door in addresses(place, mine), name
        assert mine.get(door).status_code == 200, name
        sent = mine.post(door, {"kind": as_what, "words": f"Look at this {name}."})
        assert sent.status_code == 302, name
        case = Case.objects.get(subject_kind=subject, subject_key=thing.pk)
        private = name in {"request", "meeting", "message"}
        assert case.is_private is private, name
    assert Report.objects.filter(by=stranger).count() == 10


def test_a_visitor_is_shown_no_door() -> None:
    post, block = answer(person("writer")), BlockFactory.create()
    mentor = MentorFactory.create()
    for thing in (block.story, post.author, mentor):
        assert addresses(thing.get_absolute_url(), Client()) == set(), thing
    assert addresses(post.thread.page_url, Client()) == set()


def test_a_redacted_part_of_a_story_is_not_there(stranger: User, editor: User) -> None:
    block = BlockFactory.create(plain="Patience and compilers.")
    door, mine = f"/report/block/{block.pk}/", browser_of(stranger)
    page = look(door, mine)
    assert "Patience and compilers." in page.words
    assert page.links("blockquote a") == {
        block.story.title: f"{block.story.get_absolute_url()}#{block.anchor}"
    }
    stories.redact(block, by=editor, reason="A name.")
    assert mine.get(door).status_code == 404
    assert door not in addresses(block.story.get_absolute_url(), mine)


def test_a_story_taken_back_leaves_no_words_in_reports_of_its_parts(stranger: User) -> None:
    block = BlockFactory.create(plain="Patience and compilers.")
    browser_of(stranger).post(f"/report/block/{block.pk}/", {"kind": kind().pk})
    assert "Patience" in Report.objects.get().seen
    let_go_elsewhere(block.story)
    assert Report.objects.get().seen == ""


def test_what_is_only_judged_is_not_reported(stranger: User, owner: User) -> None:
    post = answer(owner)
    edit = threads.suggest(post, by=stranger, note="Shorter.", body="Buy.", seen=0)
    assert browser_of(owner).get(f"/report/suggestion/{edit.pk}/").status_code == 404


@pytest.mark.usefixtures("still")
def test_the_cap_of_a_day_keeps_the_words_and_says_how_long_to_wait(
    stranger: User, settings: Any
) -> None:
    settings.LIMITS_SCALE = 0.2  # two of ten
    mine, as_what = browser_of(stranger), kind()
    sent = [
        mine.post(
            f"/report/story/{StoryFactory.create().pk}/",
            {"kind": as_what.pk, "words": "It is copied from elsewhere."},
        )
        for _turn in range(3)
    ]
    assert [one.status_code for one in sent] == [302, 302, 429]
    assert 0 < int(sent[2]["Retry-After"]) <= 86_400
    said = sent[2].content.decode()
    assert "It is copied from elsewhere." in said
    assert "Nothing is lost: try again in" in said
    assert Report.objects.count() == 2
