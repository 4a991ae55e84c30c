"""The moderators' desk for rules: its fields, its dry run, and who may touch it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions
from community.moderation.actions.holding import RULE
from community.moderation.models import Hold, Print, Rule, Shingle
from community.moderation.rules.dry_run import SHOWN, dry_run
from community.moderation.rules.prints import KEPT, forget_old
from community.moderation.rules.watching import found
from tests.cast import PostFactory, person
from tests.conftest import browser_of
from tests.threads.asking import question
from tests.threads.ruling import rule
from threads import actions as thread_actions
from threads.models import Post

pytestmark = pytest.mark.django_db

LONG = "I wrote to forty professors over one winter, and four of them wrote back to me with advice."


def typed(one: Rule, **fields: Any) -> dict[str, Any]:
    """What the form of `one` sends."""
    given = {
        "name": one.name,
        "number": one.number,
        "minutes": one.minutes,
        "percent": one.percent,
        "words": one.words,
        "says": one.says,
        "weight": one.weight,
        "position": one.position,
    }
    return {**given, **({"is_on": "on"} if one.is_on else {}), **fields}


def address(one: Rule) -> str:
    return f"/admin/moderation/rule/{one.pk}/change/"


class TestTheRulesToBeginWith:
    def test_they_are_calm(self) -> None:
        begun = {one.kind: one.is_on for one in Rule.objects.all()}
        assert begun == {"first": False, "links": True, "words": True, "flood": True, "same": True}
        assert Rule.objects.get(kind="words").words == ""
        for one in Rule.objects.all():
            actions.check_rule(one)

    def test_an_ordinary_first_day_is_held_by_none(self, owner: User, settings: object) -> None:
        settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]
        asked = question(owner)
        helper = person("helper")
        thread_actions.answer(asked, by=helper, body="Start with ten. Then write to ten more.")
        thread_actions.remark(asked.question, by=owner, body="Thank you, that helps!")  # type: ignore[arg-type]
        assert not Post.objects.exclude(state="live").exists()


class TestTheForm:
    def test_a_new_rule_begins_switched_off_with_the_numbers_of_its_kind(
        self, moderator: User
    ) -> None:
        browser = browser_of(moderator)
        given = {"kind": "same", "name": "Copies", "says": "A moderator compares it."}
        answer = browser.post("/admin/moderation/rule/add/", given)
        made = Rule.objects.get(name="Copies")
        assert answer.headers["Location"] == address(made)
        assert (made.is_on, made.percent, made.minutes, made.number) == (False, 80, 1440, 60)
        page = browser.get(address(made)).content.decode()
        assert "alike to so many percent" in page
        assert 'name="words"' not in page
        assert LogEntry.objects.get(code="rule.edit").actor_id == moderator.pk

    def test_words_are_cleaned_and_the_change_is_recorded(self, moderator: User) -> None:
        one = rule("words")
        words = "  easy   money \r\n\r\nscam\r\nscam\r\n"
        browser_of(moderator).post(address(one), typed(one, words=words))
        one.refresh_from_db()
        assert one.words == "easy money\nscam"
        text = LogEntry.objects.get(code="rule.edit").text
        assert "easy money" in text.after
        assert "easy money" not in text.before

    def test_every_field_of_its_form_is_recorded(self, moderator: User) -> None:
        one = rule("words")
        form = browser_of(moderator).get(address(one)).context["adminform"].form
        assert {*form.fields} <= {*RULE}
        browser_of(moderator).post(address(one), typed(one, position=one.position + 3))
        text = LogEntry.objects.get(code="rule.edit").text
        assert (text.before, text.after) != ("", "")
        assert "position" in text.after

    @pytest.mark.parametrize(
        ("kind", "field", "good", "bad"),
        [
            ("first", "number", (1, 20), (0, 21)),
            ("links", "number", (1, 100), (0, 101)),
            ("flood", "number", (1, 200), (0, 201)),
            ("flood", "minutes", (1, 10_080), (0, 10_081)),
            ("same", "percent", (50, 100), (49, 101)),
            ("same", "number", (20, 1_000), (19, 1_001)),
        ],
    )
    def test_numbers_have_bounds(
        self, kind: str, field: str, good: tuple[int, int], bad: tuple[int, int]
    ) -> None:
        one = rule(kind)
        for number in good:
            setattr(one, field, number)
            actions.check_rule(one)
        for number in bad:
            setattr(one, field, number)
            with pytest.raises(ValidationError) as refused:
                actions.check_rule(one)
            assert field in refused.value.message_dict

    @pytest.mark.parametrize("words", ["!!!", "a" * 81, "\n".join(f"word{n}" for n in range(501))])
    def test_what_cannot_be_looked_for_is_refused_at_its_field(
        self, moderator: User, words: str
    ) -> None:
        one = rule("words", words="scam")
        page = browser_of(moderator).post(address(one), typed(one, words=words))
        assert page.status_code == 200
        assert "errorlist" in page.content.decode()
        one.refresh_from_db()
        assert one.words == "scam"

    def test_no_list_and_no_text_takes_long(self) -> None:
        one = rule("words", words="\n".join(["a" * 79 + str(n % 10) for n in range(10)] + ["a a"]))
        started = timezone.now()
        assert found(one.words, "a" * 20_000) == []
        assert found(one.words, "a " * 10_000) == ["a a"]
        assert timezone.now() - started < timedelta(seconds=5)

    def test_only_moderators_touch_rules(self, stranger: User, editor: User) -> None:
        one = rule("first")
        for someone in (stranger, editor):
            with pytest.raises(policy.NotAllowed):
                actions.set_rule(one, by=someone)
            browser = browser_of(someone)
            for answer in (browser.get(address(one)), browser.post(address(one), typed(one))):
                assert answer.status_code in {302, 403}
            dry = browser.post(address(one), typed(one, _dry_run="1"))
            assert dry.status_code in {302, 403}


class TestDryRun:
    def test_it_tells_what_the_rule_as_typed_would_have_caught(
        self, moderator: User, owner: User
    ) -> None:
        one = rule("words", words="scam")
        caught = PostFactory.create(author=owner, body="x", html="<p>A lovely bootcamp.</p>")
        PostFactory.create(author=owner)
        PostFactory.create(author=moderator, html="<p>A bootcamp, says the desk.</p>")
        page = browser_of(moderator).post(address(one), typed(one, words="bootcamp", _dry_run="1"))
        text = page.content.decode()
        assert page.status_code == 200
        assert "Of the last 3 posts: <strong>1</strong>, of 1 member" in " ".join(text.split())
        assert f'href="{caught.get_absolute_url()}"' in text
        assert ">bootcamp</textarea>" in text.replace("\n", "")
        one.refresh_from_db()
        assert one.words == "scam"
        assert not Hold.objects.exists()
        assert not LogEntry.objects.filter(code="rule.edit").exists()

    def test_what_is_typed_wrong_is_said_and_nothing_runs(self, moderator: User) -> None:
        one = rule("first")
        page = browser_of(moderator).post(address(one), typed(one, number=0, _dry_run="1"))
        text = page.content.decode()
        assert "From 1 to 20." in text
        assert "dry-run" not in text

    def test_first_posts_and_links_count_what_stood_before_each(self, owner: User) -> None:
        html = '<p><a href="https://elsewhere.example/">there</a></p>'
        posts = [PostFactory.create(author=owner, html=html) for _ in range(4)]
        run = dry_run(rule("first", number=2))
        assert [one.key for one, _found in run.shown] == [posts[1].pk, posts[0].pk]
        assert dry_run(rule("links", number=3)).caught == 3

    def test_floods_and_copies(self, owner: User) -> None:
        now = timezone.now()
        for minutes in (0, 1, 2, 30):
            with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
                PostFactory.create(author=owner, html=f"<p>{LONG}</p>" if minutes else "<p>Hi</p>")
        flood = dry_run(rule("flood", number=2, minutes=5))
        assert (flood.looked_at, flood.caught, flood.people) == (4, 1, 1)
        assert dry_run(rule("same", minutes=10)).caught == 1
        assert dry_run(rule("same", minutes=60)).caught == 2

    def test_it_says_what_posting_would_have_said(self, owner: User, settings: object) -> None:
        settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]
        one = rule("same", is_on=False)
        asked, other = question(owner), question(owner, title="Where do letters go astray?")
        thread_actions.answer(asked, by=owner, body=LONG)
        again = thread_actions.answer(other, by=owner, body=LONG.replace("forty", "fourty"))
        foretold = [written.key for written, _found in dry_run(one).shown]
        Post.objects.filter(pk=again.pk).delete()
        one.is_on = True
        actions.set_rule(one, by=person("mo", role="moderator"))
        held = thread_actions.answer(other, by=owner, body=LONG.replace("forty", "fourty"))
        assert foretold == [again.pk]
        assert held.is_held

    def test_private_and_deleted_ones_are_not_looked_at(self, owner: User) -> None:
        PostFactory.create(author=owner, state="deleted")
        PostFactory.create(thread__kind="private", thread__story=None, thread__home="x")
        assert dry_run(rule("first")).looked_at == 0

    def test_its_queries_do_not_grow_and_it_names_the_newest(self, owner: User) -> None:
        one = rule("first", number=1)
        counts = []
        for number in (3, SHOWN + 10):
            for _ in range(number):
                PostFactory.create()
            with CaptureQueriesContext(
                connection,
            ) as asked:
                run = dry_run(one)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 6
        assert (run.caught, len(run.shown)) == (SHOWN + 13, SHOWN)


def test_prints_are_forgotten_after_some_days(owner: User, settings: object) -> None:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]
    asked = question(owner, body=LONG)
    assert Print.objects.get().key == asked.question_id
    Print.objects.update(at=timezone.now() - KEPT + timedelta(minutes=1))
    forget_old()
    assert Print.objects.exists()
    Print.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    forget_old()
    assert not Shingle.objects.exists()
