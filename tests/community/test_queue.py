"""The queue in the admin: its lines, how it is narrowed, searched and sorted, and the next case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.moderation import actions, subjects
from community.moderation.models import Case, CaseNote, CaseTag
from mentors import actions as mentors
from mentors.models import Room
from tests.cast import StoryFactory, person
from tests.community.queueing import QUEUE, answer, kind, page_of, reported
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested
from tests.mentors.rooming import room_of
from tests.stories.documents import POST, block, imported
from tests.stories.looking import look, queries
from tests.threads.asking import question, tag
from tests.threads.test_moderating_at_once import at_once
from threads import actions as threads
from threads.models import Post

pytestmark = pytest.mark.django_db
NEXT = f"{QUEUE}next/"


@pytest.fixture
def post(owner: User) -> Post:
    return answer(owner)


def listed(desk: Client, query: str = "") -> list[int]:
    """The cases that the list shows, in its order."""
    page = look(f"{QUEUE}?{query}", desk)
    links = [one.get("href") for one in page.tree.cssselect("#result_list tbody th a")]
    return [int(link.split("/case/")[1].split("/")[0]) for link in links]


# ------------------------------------------------------------------------------------------- lines


def test_a_line_says_all_that_one_sorts_by(post: Post, moderator: User) -> None:
    for name, weight in (("ada", 4), ("ben", 4), ("cem", 9), ("dee", 4)):
        case = reported(post, person(name), weight=weight)
    mo = person("mo", role="moderator")
    actions.take(case, by=mo)
    actions.note_case(case, by=mo, words="The third this week.")
    page = look(QUEUE, browser_of(moderator))
    cells = {
        name: page.texts(f"#result_list .field-{name}")[0]
        for name in ("thing", "why", "score", "sorted_as", "with_whom", "notes")
    }
    assert cells == {
        "thing": f"a post {post.pk} {post.thread.title}",
        "why": "3 × Advertising, 1 × Weighs 9 ada, ben, cem and 1 more",
        "score": "21.0",
        "sorted_as": "phd",
        "with_whom": "mo",
        "notes": "1",
    }


def test_what_is_private_shows_no_title_in_the_list(moderator: User) -> None:
    ana, mina = person("ana"), person("mina")
    wish = requested(mentee=mina, mentor=MentorFactory.create(person=ana))
    reported(wish, ana)
    page = look(QUEUE, browser_of(moderator))
    assert page.texts("#result_list .field-thing") == [f"a request {wish.pk} read by few"]


def test_every_kind_with_titles_gives_them_in_one_query(
    owner: User, stranger: User, django_assert_num_queries: Any
) -> None:
    made = answer(owner)
    story = imported(POST)
    passage = stories_quote(story)
    mentor = MentorFactory.create(person=stranger, headline="From physics to models")
    claim = mentor.claims.create(text="A degree")
    theirs = mentors.claim_story(StoryFactory.create(title="Mine"), by=owner, words="I am Nora.")
    edit = threads.suggest(made, by=stranger, note="Shorter.", body="Buy.", seen=0)
    things = {
        ("post", made.pk): made.thread.title,
        ("thread", made.thread_id): made.thread.title,
        ("story", story.pk): story.title,
        ("block", block(story, "bread").pk): story.title,
        ("passage", passage.pk): story.title,
        ("suggestion", edit.pk): made.thread.title,
        ("mentor", mentor.pk): "From physics to models",
        ("mentorclaim", claim.pk): "A degree",
        ("storyclaim", theirs.pk): "Mine",
        ("user", owner.pk): owner.handle,
    }
    unseen = [("nothing", 1), ("request", 1), ("room", 99)]
    with django_assert_num_queries(1):
        assert subjects.titles_of([*things, *unseen]) == things


def stories_quote(story: Any) -> Any:
    row = block(story, "bread")
    return story.passages.create(block=row, key=row.key, exact="a loaf of bread")


def test_the_name_of_a_closed_room_is_not_listed(owner: User) -> None:
    rooms = [room_of(owner, name="Open"), room_of(owner, name="Closed")]
    Room.objects.filter(pk=rooms[1].pk).update(is_open=False)
    assert subjects.titles_of([("room", one.pk) for one in rooms]) == {
        ("room", rooms[0].pk): "Open"
    }


@pytest.mark.slow  # thirty rows, written as members write them
def test_the_queue_asks_as_often_for_many_of_many_kinds(moderator: User, owner: User) -> None:
    desk, counts = browser_of(moderator), []
    grace = person("grace")
    for number in (1, 9):
        for story in StoryFactory.create_batch(number):
            case = reported(story, person(f"one-{story.pk}"))
            actions.take(case, by=moderator)
            actions.note_case(case, by=moderator, words="See the other.")
            CaseTag.objects.create(case=case, tag=tag("phd"))
            post = threads.comment(story, by=person(f"two-{story.pk}"), body="One.")
            for thing in (post, post.author):
                reported(thing, person(f"by-{thing._meta.model_name}-{thing.pk}"))
            mentors.claim_story(story, by=person(f"three-{story.pk}"), words="Me.")
            Case.objects.create(subject_kind="mentor", subject_key=story.pk, person=grace)
        counts.append(queries(QUEUE, desk))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_a_case_page_asks_as_often_for_many_reports(post: Post, moderator: User) -> None:
    desk, counts = browser_of(moderator), []
    for number in (2, 8):
        for turn in range(number):
            case = reported(post, person(f"one-{number}-{turn}"))
            actions.note_case(case, by=moderator, words=f"Look {turn}.")
        counts.append(queries(page_of(case), desk))
    assert counts[0] == counts[1]


# --------------------------------------------------------------------------- narrowing and finding


def test_it_is_narrowed_by_each_filter(post: Post, stranger: User, moderator: User) -> None:
    desk, mo = browser_of(moderator), person("mo", role="moderator")
    of_post = reported(post, stranger)
    story = StoryFactory.create(language="de")
    story.tags.add(tag("speech"))
    of_story = reported(story, stranger, weight=9)
    Case.objects.filter(pk=of_story.pk).update(opened_at=timezone.now() - timedelta(days=4))
    claim = mentors.claim_story(StoryFactory.create(), by=stranger, words="I am Nora.")
    of_claim = Case.objects.get(subject_kind="storyclaim", subject_key=claim.pk)
    actions.take(of_post, by=moderator)
    actions.take(of_claim, by=mo)
    everything = {of_post.pk, of_story.pk, of_claim.pk}
    for query, wanted in {
        "": everything,
        "origin=report": {of_post.pk, of_story.pk},
        "origin=claim": {of_claim.pk},
        "thing=story": {of_story.pk},
        "tag=speech": {of_story.pk},
        "tag=/tags/phd/": {of_post.pk},
        "tag=%00": everything,
        "language=de": {of_story.pk},
        f"kind={kind('Weighs 9', 9).pk}": {of_story.pk},
        "taken=me": {of_post.pk},
        "taken=others": {of_claim.pk},
        "taken=nobody": {of_story.pk},
        "older=3": {of_story.pk},
        "older=7": set(),
        "older=x": everything,
        "state=decided": set(),
        "state=all": everything,
    }.items():
        assert set(listed(desk, query)) == wanted, query


def test_what_was_taken_too_long_ago_is_with_nobody(
    post: Post, stranger: User, moderator: User
) -> None:
    case, desk = reported(post, stranger), browser_of(moderator)
    actions.take(case, by=moderator)
    assert listed(desk, "taken=nobody") == []
    Case.objects.update(assigned_at=timezone.now() - timedelta(minutes=31))
    assert listed(desk, "taken=nobody") == [case.pk]
    assert listed(desk, "taken=me") == []


def test_it_is_searched(post: Post, stranger: User, moderator: User) -> None:
    desk = browser_of(moderator)
    case = reported(post, stranger, words="Links to a shop for kettles.")
    reported(StoryFactory.create(title="Another"), person("else"))
    actions.note_case(case, by=moderator, words="Seen under another question.")
    for words in (
        f"%23{case.pk}",
        str(post.pk),
        "professors",  # the title of the question
        "kettles",
        "seen under",
        stranger.handle,
        f"@{stranger.handle}",
    ):
        assert case.pk in listed(desk, f"q={words}"), words
    assert listed(desk, "q=nothing-like-it") == []
    assert listed(desk, "q=9999999999999999999999") == []


def test_nobody_is_found_by_who_wrote_under_no_name(moderator: User, stranger: User) -> None:
    asked = question(person("hidden"), is_pseudonymous=True)
    reported(asked.question, stranger)
    assert listed(browser_of(moderator), "q=hidden") == []


def test_it_is_sorted_by_score_and_by_age(post: Post, stranger: User, moderator: User) -> None:
    desk = browser_of(moderator)
    light, heavy = reported(post, stranger), reported(StoryFactory.create(), stranger, weight=9)
    Case.objects.filter(pk=light.pk).update(opened_at=timezone.now() - timedelta(days=2))
    assert listed(desk) == [heavy.pk, light.pk]
    assert listed(desk, "o=2") == [light.pk, heavy.pk]  # the lightest
    assert listed(desk, "o=-3") == [light.pk, heavy.pk]  # the oldest
    assert listed(desk, "o=3") == [heavy.pk, light.pk]


# ------------------------------------------------------------------------------------- the next one


def test_the_next_case_is_the_heaviest_that_nobody_has(
    post: Post, stranger: User, moderator: User
) -> None:
    desk = browser_of(moderator)
    cases = [reported(StoryFactory.create(), stranger, weight=weight) for weight in (9, 8, 7)]
    mine = reported(StoryFactory.create(), moderator, weight=10)
    imported(POST)  # an editor's to judge
    actions.take(cases[0], by=person("mo", role="moderator"))
    assert desk.get(NEXT)["Location"] == page_of(cases[1])
    assert desk.get(f"{NEXT}?after={cases[1].pk}")["Location"] == page_of(cases[2])
    assert desk.get(f"{NEXT}?after={cases[2].pk}")["Location"] == page_of(cases[1])
    assert desk.get(f"{NEXT}?after={mine.pk}")["Location"] == page_of(cases[1])
    assert desk.get(f"{NEXT}?after=x")["Location"] == page_of(cases[1])


def test_the_next_case_keeps_to_what_the_list_is_narrowed_to(
    post: Post, stranger: User, moderator: User
) -> None:
    desk = browser_of(moderator)
    reported(StoryFactory.create(), stranger, weight=9)
    case, other = reported(post, stranger), reported(answer(person("b")), stranger)
    page = look(f"{QUEUE}?thing=post", desk)
    assert page.links()["Next case"] == f"{NEXT}?thing=post"
    there = desk.get(f"{NEXT}?thing=post")["Location"]
    assert there == f"{page_of(case)}?_changelist_filters=thing%3Dpost"
    inside = look(there, desk)
    assert inside.links()["Next case"] == f"{NEXT}?thing=post&after={case.pk}"
    assert desk.get(inside.links()["Next case"])["Location"].startswith(page_of(other))
    assert inside.links(".breadcrumbs a")["Cases"] == f"{QUEUE}?thing=post"
    done = desk.post(there, {"do": "decide", "outcome": "upheld", "words": "Gone."})
    assert done["Location"] == f"{QUEUE}?thing=post"


def test_where_nothing_waits_one_is_told(moderator: User) -> None:
    answered = browser_of(moderator).get(NEXT, follow=True)
    assert "Nothing else waits for you here" in answered.content.decode()
    assert answered.redirect_chain == [(QUEUE, 302)]
    assert browser_of(moderator).get(f"{NEXT}?nothing=x")["Location"] == QUEUE


# ------------------------------------------------------------------------------------ who may look


def test_editors_see_what_is_theirs(post: Post, stranger: User, editor: User) -> None:
    of_post = reported(post, stranger)
    threads.suggest(post, by=stranger, note="Shorter.", body="Buy.", seen=0)
    imported(POST)
    desk = browser_of(editor)
    shown = Case.objects.filter(pk__in=listed(desk))
    assert {one.origin for one in shown} == {"suggestion", "story"}
    assert desk.get(page_of(of_post)).status_code == 404
    for case in shown:
        assert policy.may(editor, "case.judge", case)
        assert desk.get(page_of(case)).status_code == 200
    assert "reported" not in look(QUEUE, desk).texts("#changelist-filter a")
    assert not policy.may(editor, "case.judge", of_post)


def test_a_moderator_sees_a_story_that_waits_and_leaves_it_to_editors(moderator: User) -> None:
    imported(POST)
    case, desk = Case.objects.get(), browser_of(moderator)
    page = look(page_of(case), desk)
    assert not page.tree.cssselect("form [name=do]")
    assert desk.post(page_of(case), {"do": "take"}).status_code == 403
    assert desk.get(NEXT)["Location"] == QUEUE


@pytest.mark.parametrize("role", ["", "programme manager"])
def test_nobody_else_looks(role: str, post: Post, stranger: User) -> None:
    case, who = reported(post, stranger), browser_of(person("who", role=role))
    for path in (QUEUE, NEXT, page_of(case), f"{QUEUE}{case.pk}/thing/"):
        assert who.get(path).status_code == 403, path
    assert Client().get(QUEUE).status_code == 302


def test_the_page_leads_to_where_the_thing_stands(
    post: Post, stranger: User, moderator: User
) -> None:
    case, desk = reported(post, stranger), browser_of(moderator)
    assert desk.get(f"{QUEUE}{case.pk}/thing/")["Location"] == post.get_absolute_url()
    assert desk.get(f"{QUEUE}{case.pk + 99}/thing/").status_code == 404
    Post.objects.filter(pk=post.pk).delete()
    assert desk.get(f"{QUEUE}{case.pk}/thing/").status_code == 404


def test_nobody_is_led_to_what_is_private(moderator: User) -> None:
    ana, mina = person("ana"), person("mina")
    case = reported(requested(mentee=mina, mentor=MentorFactory.create(person=ana)), ana)
    assert browser_of(moderator).get(f"{QUEUE}{case.pk}/thing/").status_code == 404


# ----------------------------------------------------------------------------------- notes, history


def test_notes_are_for_those_who_judge_and_stay(
    post: Post, stranger: User, moderator: User
) -> None:
    case, desk = reported(post, stranger), browser_of(moderator)
    empty = desk.post(page_of(case), {"do": "note", "note": " "})
    assert empty.status_code == 422
    desk.post(page_of(case), {"do": "note", "note": "The third this week."})
    desk.post(page_of(case), {"do": "decide", "outcome": "dismissed", "words": "Fine."})
    desk.post(page_of(case), {"do": "note", "note": "They wrote again."})
    page = look(page_of(case), desk)
    words = page.texts(".judged__notes div")
    assert words == ["The third this week.", "They wrote again."]
    assert [one.words for one in CaseNote.objects.all()] == words
    for other in (stranger, person("ed", role="editor")):
        with pytest.raises(policy.NotAllowed):
            actions.note_case(case, by=other, words="Me too.")
    assert CaseNote.objects.count() == 2


def test_the_history_tells_of_the_case_and_of_its_thing(
    post: Post, stranger: User, moderator: User
) -> None:
    case = reported(post, stranger)
    actions.take(case, by=moderator)
    threads.hide(post, by=moderator, reason="Nothing but links.")
    lines = look(page_of(case), browser_of(moderator)).texts("fieldset:last-of-type li")
    assert len(lines) == 4
    assert "reported" in lines[0]
    assert lines[1].endswith(f"taken, {moderator.name}")
    assert lines[2].endswith(f"{moderator.name} (Nothing but links.)")
    assert "decided" in lines[3]  # by that: the reports were right
    assert stranger.name not in " ".join(lines)


def test_the_history_does_not_name_who_stands_under_no_name(moderator: User) -> None:
    hidden = person("hidden")
    asked = question(person("asker"))
    post = threads.answer(asked, by=hidden, body="Buy it.")
    case = reported(post, person("reporter"))
    threads.delete(post, by=hidden)
    lines = look(page_of(case), browser_of(moderator)).texts("fieldset:last-of-type li")
    assert len(lines) == 2
    assert "hidden" not in " ".join(lines)


# ---------------------------------------------------------------------- two who judge the same case


def test_of_two_sessions_the_second_is_told_and_keeps_its_words(
    post: Post, stranger: User, moderator: User
) -> None:
    case, mo = reported(post, stranger), person("mo", role="moderator")
    first, second = browser_of(moderator), browser_of(mo)
    for desk in (first, second):
        assert desk.get(page_of(case)).status_code == 200
    said = {"do": "decide", "outcome": "upheld", "words": "It was advertising."}
    assert first.post(page_of(case), said).status_code == 302
    late = second.post(page_of(case), {**said, "outcome": "dismissed", "words": "It is fine."})
    assert late.status_code == 409
    assert f"{moderator.name} has decided this before you" in late.content.decode()
    assert "It is fine." in late.content.decode()
    case.refresh_from_db()
    assert (case.outcome, case.decided_by) == ("upheld", moderator)
    for deed in ("take", "release"):
        told = second.post(page_of(case), {"do": deed}, follow=True)
        assert "has decided this before you" in told.content.decode()


def test_of_two_who_take_it_the_second_is_told_until_when(
    post: Post, stranger: User, moderator: User
) -> None:
    case, other = reported(post, stranger), browser_of(person("mo", role="moderator"))
    browser_of(moderator).post(page_of(case), {"do": "take"})
    told = other.post(page_of(case), {"do": "take"}, follow=True)
    assert f"{moderator.name.capitalize()} is at work on this until" in told.content.decode()
    assert 'value="Take it"' not in told.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        later = browser_of(User.objects.get(handle="mo"))  # sessions may have ended meanwhile
        assert 'value="Take it"' in later.get(page_of(case)).content.decode()
        later.post(page_of(case), {"do": "take"})
    case.refresh_from_db()
    assert case.assignee == User.objects.get(handle="mo")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_who_take_a_case_one_has_it(self) -> None:
        case = reported(answer(person("writer")), person("reporter"))
        pair = [person(f"mo-{number}", role="moderator") for number in range(2)]
        raised = at_once(*(lambda one=one: actions.take(case, by=one) for one in pair))
        assert len(raised) == 1
        assert "is at work on this" in str(raised[0])
        case.refresh_from_db()
        assert case.assignee in pair

    def test_of_two_who_decide_the_second_is_told_who_was_first(self) -> None:
        case = reported(answer(person("writer")), person("reporter"))
        pair = [person(f"mo-{number}", role="moderator") for number in range(2)]
        said = {"outcome": "upheld", "words": "It was advertising."}
        raised = at_once(*(lambda one=one: actions.decide(case, by=one, **said) for one in pair))
        case.refresh_from_db()
        assert [type(one) for one in raised] == [actions.DecidedError]
        assert case.decided_by in pair
        assert f"{case.decided_by.name} has decided this before you" in str(raised[0])

    def test_a_suggestion_that_two_judge_is_settled_once(self) -> None:
        post, maker = answer(person("writer")), person("maker")
        edit = threads.suggest(post, by=maker, note="Shorter.", body="Buy.", seen=0)
        pair = [person(f"mo-{number}", role="moderator") for number in range(2)]
        raised = at_once(
            lambda: threads.approve_suggestion(edit, by=pair[0]),
            lambda: threads.reject_suggestion(edit, by=pair[1], reason="No."),
        )
        assert len(raised) == 1
        edit.refresh_from_db()
        assert Case.objects.get().decided_by == edit.decided_by
