"""Rings and bursts of votes: found at their boundaries, once; undone and put back exactly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation.actions import decide
from community.moderation.actions.judging import do_and_decide, open_deeds
from community.moderation.deeds import deed_of
from community.moderation.models import Case, Statement
from community.notifications.models import Notification
from tests.cast import PostFactory, person
from tests.conftest import browser_of
from tests.desk import choose, do
from threads import actions, arranged, counters, limits
from threads.actions.patterns import tend_votes
from threads.actions.votes import count_votes
from threads.arranged import Given, bursts, is_ring
from threads.models import Post, Vote, VotePattern

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 12, tzinfo=timezone.get_fixed_timezone(0))


def votes(
    voter: User, author: User, number: int, *, ago: timedelta = timedelta(days=1), gap: int = 3600
) -> list[Post]:
    """So many votes up by `voter` on new posts of `author`, `gap` seconds apart, the last `ago`."""
    posts = PostFactory.create_batch(number, author=author)
    last = timezone.now() - ago
    for place, post in enumerate(posts):
        vote = Vote.objects.create(post=post, voter=voter, value=1)
        Vote.objects.filter(pk=vote.pk).update(at=last - timedelta(seconds=gap * place))
        count_votes(post)
    return posts


def look() -> None:
    tend_votes.call()


def told() -> list[tuple[str, str, int]]:
    """What was found: whose votes, for whom, how many."""
    rows = VotePattern.objects.order_by("pk").select_related("voter", "author")
    return [(one.voter.handle, one.author.handle, one.number) for one in rows]


class TestTheFormulas:
    def test_a_ring_takes_enough_votes_and_share_both_ways(self) -> None:
        least, last = arranged.RING_LEAST, arranged.RING_LEAST * 2
        assert is_ring(Given(last, least), Given(least, least))
        assert not is_ring(Given(last + 1, least), Given(least, least))
        assert not is_ring(Given(least, least), Given(last + 1, least))
        assert not is_ring(Given(least - 1, least - 1), Given(least, least))
        assert not is_ring(Given(least, least), Given(0, 0))

    def test_a_burst_is_one_more_than_the_most_within_its_minutes(self) -> None:
        most, minutes = arranged.BURST_MOST, arranged.BURST_MINUTES
        within = timedelta(minutes=minutes) / (most + 1)
        times = [START + within * place for place in range(most + 1)]
        assert bursts(times) == list(range(most + 1))
        assert bursts(times[:-1]) == []
        late = [*times[:-1], times[0] + timedelta(minutes=minutes)]
        assert bursts(late) == []
        assert bursts([]) == []


class TestRings:
    def test_two_who_vote_for_each_other_are_found_once(self) -> None:
        ada, ben = person("ada"), person("ben")
        votes(ada, ben, 8)
        votes(ben, ada, 7)
        look()
        assert told() == []
        votes(ben, ada, 1)
        look()
        assert told() == [("ada", "ben", 8), ("ben", "ada", 8)]
        look()
        assert len(told()) == 2
        cases = Case.objects.filter(origin=Case.Origin.VOTES).order_by("pk")
        assert [case.person for case in cases] == [ada, ben]

    def test_votes_for_many_others_are_no_ring(self) -> None:
        ada, ben = person("ada"), person("ben")
        votes(ada, ben, 8)
        votes(ben, ada, 8)
        votes(ben, person("else"), 8)
        look()
        assert len(told()) == 2  # half of Ben's votes still are
        VotePattern.objects.all().delete()
        votes(ben, person("another"), 1)
        look()
        assert told() == []

    def test_what_was_left_is_found_again_only_with_as_many_new_votes(
        self, moderator: User
    ) -> None:
        ada, ben = person("ada"), person("ben")
        votes(ada, ben, 8)
        votes(ben, ada, 8)
        look()
        for case in Case.objects.open():
            decide(case, by=moderator, outcome=Case.Outcome.DISMISSED, words="They work together.")
        votes(ada, ben, 8)
        votes(ben, ada, 7)
        look()
        assert not Case.objects.open().exists()
        votes(ben, ada, 1)
        look()
        assert Case.objects.open().count() == 2
        assert told()[2:] == [("ada", "ben", 8), ("ben", "ada", 8)]

    def test_votes_long_past_do_not_count(self) -> None:
        ada, ben = person("ada"), person("ben")
        votes(ada, ben, 8, ago=timedelta(days=arranged.RING_DAYS))
        votes(ben, ada, 8)
        look()
        assert told() == []

    def test_the_number_of_queries_does_not_grow_with_votes(
        self, django_assert_max_num_queries: Any
    ) -> None:
        ada = person("ada")
        for name in ("ben", "cleo", "dan"):
            votes(ada, person(name), 9, gap=7200)
        with django_assert_max_num_queries(4):
            assert list(arranged.find()) == []


class TestBursts:
    def test_one_more_than_the_most_is_found_once(self) -> None:
        eve, ada = person("eve"), person("ada")
        votes(eve, ada, arranged.BURST_MOST, gap=10)
        look()
        assert told() == []
        votes(eve, ada, 1, ago=timedelta(days=1, seconds=5))
        look()
        assert told() == [("eve", "ada", arranged.BURST_MOST + 1)]
        look()
        assert len(told()) == 1
        assert Case.objects.get().person == eve

    def test_votes_on_several_authors_are_none(self) -> None:
        eve = person("eve")
        for name in ("ada", "ben"):
            votes(eve, person(name), arranged.BURST_MOST, gap=1)
        look()
        assert told() == []


class TestUndoing:
    @pytest.fixture
    def ring(self) -> tuple[User, User, dict[int, Any]]:
        """Ada and Ben with posts that others have voted on; what stood before they met."""
        ada, ben = person("ada"), person("ben")
        posts = [*votes(person("one"), ada, 6), *votes(person("two"), ben, 6)]
        before = standing()
        for mine, theirs in zip(posts[:6], posts[6:], strict=True):
            for voter, post in ((ada, theirs), (ben, mine)):
                Vote.objects.create(post=post, voter=voter, value=1)
                count_votes(post)
        extra = [*votes(ada, ben, 3), *votes(ben, ada, 3)]
        for post in extra:
            before[post.pk] = (0, 0, 0.5)
        return ada, ben, before

    def test_scores_are_as_before_the_ring_and_back_again(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User
    ) -> None:
        ada, ben, before = ring
        with_ring, when = standing(), given()
        records = {one.pk: limits.abilities.record_of(one).posts for one in (ada, ben)}
        look()
        for pattern in VotePattern.objects.order_by("pk"):
            actions.undo_votes(pattern, by=moderator, reason="Arranged.")
        assert standing() == before
        assert miscounted() == []
        assert not Vote.objects.filter(voter__in=(ada, ben)).exists()
        assert limits.abilities.record_of(ada).posts.judged == 6  # what "one" voted on still is
        assert not Case.objects.open().exists()
        look()
        assert len(told()) == 2
        for pattern in VotePattern.objects.order_by("-pk"):
            actions.put_votes_back(pattern, by=moderator, reason="They study together.")
        assert standing() == with_ring
        assert given() == when
        assert {one.pk: limits.abilities.record_of(one).posts for one in (ada, ben)} == records
        assert miscounted() == []
        codes = list(LogEntry.objects.filter(code__startswith="votes.").values_list("code"))
        assert sorted(codes) == [("votes.put_back",)] * 2 + [("votes.undo",)] * 2
        look()
        assert len(told()) == 2

    def test_the_same_votes_given_again_are_found_again(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User
    ) -> None:
        ada, ben, before = ring
        look()
        for pattern in VotePattern.objects.order_by("pk"):
            actions.undo_votes(pattern, by=moderator, reason="Arranged.")
        for voter, author in ((ada, ben), (ben, ada)):
            for post in Post.objects.filter(pk__in=before, author=author):
                Vote.objects.create(post=post, voter=voter, value=1)
                count_votes(post)
        look()
        assert told()[2:] == [("ada", "ben", 9), ("ben", "ada", 9)]
        assert Case.objects.open().count() == 2
        look()
        assert len(told()) == 4
        for pattern in VotePattern.objects.waiting():
            actions.undo_votes(pattern, by=moderator, reason="Arranged once more.")
        assert standing() == before
        assert miscounted() == []

    def test_votes_given_anew_while_they_wait_are_undone_as_they_are(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User
    ) -> None:
        _ada, _ben, before = ring
        look()
        anew = timezone.now()
        Vote.objects.filter(post__in=before, voter__in=ring[:2]).update(at=anew)
        for _round in range(2):
            look()
            assert [number for _voter, _author, number in told()] == [9, 9]
        assert list(arranged.find()) == []
        for pattern in VotePattern.objects.order_by("pk"):
            assert set(pattern.votes.values_list("at", flat=True)) == {anew}
            actions.undo_votes(pattern, by=moderator, reason="Arranged.")
        assert standing() == before

    def test_the_voter_is_told_why_and_an_appeal_can_put_them_back(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User
    ) -> None:
        ada, _ben, _before = ring
        with_ring = standing()
        look()
        case = Case.objects.filter(person=ada).get()
        undo = deed_of("votes.undo")
        assert undo is not None
        assert undo in open_deeds(case, by=moderator)
        do_and_decide(case, undo, by=moderator, reason="Arranged.", words="Done.")
        statement = Statement.objects.get()
        assert (statement.person, statement.reason) == (ada, "Arranged.")
        assert Notification.objects.filter(receiver=ada, event="decision").exists()
        case.refresh_from_db()
        assert not case.is_open
        assert undo.undo is not None
        thing = VotePattern.objects.get(voter=ada)
        undo.undo(thing, by=moderator, reason="A mistake.", statement=statement)
        assert standing() == with_ring
        statement.refresh_from_db()
        assert statement.lifted_at is not None

    def test_a_vote_that_was_changed_meanwhile_stays(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User
    ) -> None:
        ada, _ben, _before = ring
        look()
        pattern = VotePattern.objects.get(voter=ada)
        taken, turned, *_rest = pattern.votes.order_by("pk")
        Vote.objects.filter(post=taken.post, voter=ada).delete()
        Vote.objects.filter(post=turned.post, voter=ada).update(value=-1)
        actions.undo_votes(pattern, by=moderator, reason="Arranged.")
        assert list(Vote.objects.filter(voter=ada).values_list("post", "value")) == [
            (turned.post_id, -1)
        ]
        actions.put_votes_back(pattern, by=moderator)
        assert not Vote.objects.filter(voter=ada, post=taken.post).exists()
        assert Vote.objects.get(voter=ada, post=turned.post).value == -1

    def test_a_vote_given_anew_stands(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User
    ) -> None:
        ada, _ben, _before = ring
        look()
        pattern = VotePattern.objects.get(voter=ada)
        actions.undo_votes(pattern, by=moderator, reason="Arranged.")
        vote = pattern.votes.order_by("pk")[0]
        again = Vote.objects.create(post=vote.post, voter=ada, value=-1)
        actions.put_votes_back(pattern, by=moderator)
        again.refresh_from_db()
        assert again.value == -1

    def test_it_takes_a_reason_and_a_moderator_on_neither_side(
        self, ring: tuple[User, User, dict[int, Any]], moderator: User, editor: User, stranger: User
    ) -> None:
        look()
        pattern = VotePattern.objects.order_by("pk")[0]
        with pytest.raises(ValidationError, match="Say why"):
            actions.undo_votes(pattern, by=moderator, reason=" ")
        for someone in (editor, stranger, pattern.voter, pattern.author):
            with pytest.raises(policy.NotAllowed):
                actions.undo_votes(pattern, by=someone, reason="No.")
        VotePattern.objects.filter(pk=pattern.pk).update(voter=moderator)
        with pytest.raises(policy.NotAllowed):
            actions.undo_votes(pattern, by=moderator, reason="My own.")


class TestTheDoors:
    @pytest.fixture
    def pattern(self) -> VotePattern:
        eve, ada = person("eve"), person("ada")
        votes(eve, ada, arranged.BURST_MOST + 1, gap=1)
        look()
        return VotePattern.objects.get()

    def test_the_case_tells_who_and_how_many_and_offers_to_undo(
        self, pattern: VotePattern, moderator: User
    ) -> None:
        case = Case.objects.get()
        page = browser_of(moderator).get(f"/admin/moderation/case/{case.pk}/change/")
        text = page.content.decode()
        assert "eve voted 11 times on posts of ada" in text
        assert "Undo these votes" in text
        listed = browser_of(moderator).get("/admin/moderation/case/")
        assert "eve → ada" in listed.content.decode()

    def test_the_list_undoes_and_puts_back(self, pattern: VotePattern, moderator: User) -> None:
        browser = browser_of(moderator)
        address = "/admin/threads/votepattern/"
        assert browser.get(pattern.get_absolute_url()).status_code == 200
        assert "Undo these votes" in choose(browser, address, "undo", pattern).content.decode()
        assert Vote.objects.count() == 11
        do(browser, address, "undo", pattern, reason="Too fast.")
        assert Vote.objects.count() == 0
        do(browser, address, "put_back", pattern, reason="")
        assert Vote.objects.count() == 11

    def test_others_are_refused(
        self, pattern: VotePattern, client: Client, stranger: User, editor: User
    ) -> None:
        address = pattern.get_absolute_url()
        assert client.get(address).status_code == 302
        assert browser_of(stranger).get(address).status_code in {302, 403}
        assert browser_of(editor).get(address).status_code == 403

    def test_whoever_is_on_a_side_does_not_see_it(
        self, pattern: VotePattern, moderator: User
    ) -> None:
        VotePattern.objects.filter(pk=pattern.pk).update(author=moderator)
        assert browser_of(moderator).get(pattern.get_absolute_url()).status_code == 302
        listed = browser_of(moderator).get("/admin/threads/votepattern/")
        assert "eve" not in listed.content.decode()


def standing() -> dict[int, Any]:
    return {post.pk: (post.up, post.down, post.score) for post in Post.objects.all()}


def miscounted() -> list[str]:
    """Votes and scores that are not what their votes come to; factories count nothing else."""
    return [str(one) for one in counters.wrong() if one.counter in {"up", "down", "score"}]


def given() -> set[tuple[int, int, datetime]]:
    return set(Vote.objects.values_list("post", "voter", "at"))
