"""Sample people and comments: plainly labelled, made once, and on a developer's machine alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation.models import State
from community.search import indexing
from portal import samples
from portal.sample_content.mentors import writing as mentoring
from portal.sample_content.outlines import OUTLINES
from portal.sample_content.reading import Said, questions, quotations
from portal.sample_content.writing import MOST_WORDS
from stories.files import import_paths
from stories.models import Block, Story
from tests.cast import BlockFactory, StoryFactory, person
from tests.conftest import Laid
from threads import actions
from threads.models import Acceptance, AskTemplate, Post, Revision, Thread, Vote

pytestmark = [
    pytest.mark.slow,  # brings in all samples, which takes seconds
    *(pytest.mark.django_db, pytest.mark.urls("tests.portal.dev_urls")),
]


@contextmanager
def development(*, without: ModuleType = mentoring) -> Iterator[None]:
    """As on a developer's machine; `without` one part of the samples, to have the others sooner."""
    with override_settings(DEVELOPMENT=True), pytest.MonkeyPatch.context() as patch:
        patch.delenv("PORTAL_SAMPLE_PASSWORD", raising=False)
        patch.setattr(without, "write", lambda people, **_more: None)
        yield


@pytest.fixture
def _development() -> Iterator[None]:
    with development():
        yield


@pytest.fixture
def stories() -> list[Story]:
    shelf = StoryFactory.create_batch(2)
    for story in shelf:
        BlockFactory.create(story=story, plain="It began late. It went on for years.")
    return shelf


def printed() -> dict[str, list[str]]:
    """Handle → the columns after it, of what `up` prints about the samples."""
    rows = [line.split() for line in samples.make() if line.startswith("  ")]
    return {handle: rest for handle, *rest in rows}


@pytest.fixture(scope="class")
def without_stories(laid: Laid) -> dict[str, list[str]]:
    """Samples made once where no story is, and what was printed of them."""
    with laid(), development():
        return printed()


@pytest.fixture(scope="class")
def on_the_shelf(laid: Laid) -> None:
    """Samples made once among the stories that ship."""
    with laid(), development():
        import_the_seeds()
        printed()


def test_they_are_refused_outside_of_development() -> None:
    with pytest.raises(ImproperlyConfigured):
        list(samples.make())
    assert not User.objects.exists()
    assert not Thread.objects.exists()


@pytest.mark.slow  # all the samples are made
@pytest.mark.usefixtures("_development")
def test_a_second_time_nothing_changes_and_nothing_secret_is_printed(
    stories: list[Story],
) -> None:
    before = printed()
    passwords = set(User.objects.values_list("password", flat=True))
    posts, deeds = Post.objects.count(), LogEntry.objects.count()
    assert all(rest[2:] == ["(as", "first", "printed)"] for rest in printed().values())
    assert set(User.objects.values_list("password", flat=True)) == passwords
    assert User.objects.count() == len(before)
    assert (Post.objects.count(), LogEntry.objects.count()) == (posts, deeds)


@pytest.mark.slow  # all the samples are made
@pytest.mark.usefixtures("_development")
def test_no_rule_holds_what_samples_say(settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0  # as where people are at work: above it rules look at words alone
    for story in StoryFactory.create_batch(4):
        BlockFactory.create(story=story, plain="It began late. It went on for years.")
    printed()
    assert Post.objects.filter(state=State.LIVE).count() > 8
    assert not Post.objects.filter(state=State.HELD).exists()


@pytest.mark.slow  # all the samples are made
@pytest.mark.usefixtures("_development")
def test_no_page_is_empty(stories: list[Story]) -> None:
    printed()
    first, second = stories
    for story in (first, second):
        assert Post.objects.filter(thread__story=story, state=State.LIVE, depth=2).exists()
    on_words = Post.objects.get(passage__isnull=False)
    assert on_words.passage
    assert on_words.passage.exact == "It began late"
    (hidden,) = Post.objects.filter(state=State.HIDDEN)
    deed = LogEntry.objects.get(target_kind="threads.post", target_id=str(hidden.pk))
    assert (deed.code, User.objects.get(pk=deed.actor_id).handle) == (
        "post.hide",
        "sample-moderator",
    )


@pytest.mark.usefixtures("_development", "without_stories")
class TestWithoutStories:
    def test_everybody_says_sample_and_has_the_printed_password_and_role(
        self, without_stories: dict[str, list[str]]
    ) -> None:
        rows = without_stories
        assert {someone.handle for someone in User.objects.all()} == set(rows)
        for someone in User.objects.all():
            email, role, password = rows[someone.handle]
            assert someone.handle.startswith("sample-")
            assert "(sample)" in someone.name
            assert someone.check_password(password)
            assert someone.emailaddress_set.get().verified
            assert someone.email == email
            assert someone.is_superuser is (role == "administrator")
            assert someone.roles == (set() if role == "member" else {role})
        assert {role for _, role, _ in rows.values()} >= {"member", "moderator", "editor"}

    @pytest.mark.slow  # all the samples are made
    def test_a_chosen_password_replaces_the_one_that_stood(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PORTAL_SAMPLE_PASSWORD", "calm-lake")
        assert all(rest[-1] == "calm-lake" for rest in printed().values())
        assert all(someone.check_password("calm-lake") for someone in User.objects.all())

    def test_without_stories_there_is_nothing_to_comment_on(self) -> None:
        assert not Post.objects.filter(thread__kind=Thread.Kind.DISCUSSION).exists()

    def test_outlines_are_written_once(self) -> None:
        assert {one.tag.name for one in AskTemplate.objects.all()} == set(OUTLINES)
        AskTemplate.objects.all().delete()
        printed()
        assert not AskTemplate.objects.exists()


# --------------------------------------------------------------------------------- the questions

LINK = re.compile(r"\]\((?P<path>/stories/[^)?#]+)\?at=(?P<at>[^)#]+)#b-(?P<fragment>[^)]+)\)")


def import_the_seeds() -> None:
    assert not import_paths([settings.SEEDS_DIR], publish=True).failed


def asked() -> list[Thread]:
    return list(Thread.objects.questions().order_by("pk"))


def everything_said(said: Said) -> list[Said]:
    below = (*said.comments, *said.replies, *getattr(said, "answers", ()))
    return [said, *(one for part in below for one in everything_said(part))]


@pytest.mark.usefixtures("_development", "on_the_shelf")
class TestOnTheShelf:
    """What is said among the stories that ship."""

    @pytest.mark.slow  # all the samples are made
    def test_a_dozen_questions_of_sample_people_are_asked_and_most_are_answered(self) -> None:
        threads = asked()
        assert len(threads) == 12
        for thread in threads:
            assert thread.author
            assert thread.author.handle.startswith("sample-")
            assert thread.tags.all()
        assert [thread.answer_count for thread in threads].count(0) == 1
        accepted = [thread.accepted for thread in threads if thread.accepted]
        assert 3 < len(accepted) < 12
        assert all(post.acceptances.filter(ended_at=None).count() == 1 for post in accepted)
        questions = Post.objects.filter(thread__in=threads)
        assert questions.filter(depth=3).exists()
        assert questions.filter(kind=Post.Kind.ANSWER, down__gt=F("up")).exists()
        assert questions.filter(kind=Post.Kind.ANSWER, up__gt=2).exists()
        assert questions.filter(html__contains="<pre").exists()
        assert questions.filter(html__contains="<table").exists()
        assert questions.filter(kind=Post.Kind.QUESTION, body__contains="大模型").exists()
        assert not Vote.objects.filter(voter=F("post__author")).exists()

    def test_a_question_under_no_name_shows_none(self, client: Client) -> None:
        (thread,) = Thread.objects.questions().filter(is_pseudonymous=True)
        assert thread.author
        mine = thread.posts.filter(author=thread.author)
        assert mine.count() > 1
        assert all(post.is_pseudonymous for post in mine)
        page = client.get(thread.page_url).content.decode()
        assert "a member" in page
        assert thread.author.name not in page
        assert thread.author.handle not in page

    @pytest.mark.slow  # all the samples are made
    def test_every_quotation_of_a_shipped_story_leads_to_its_words(self, client: Client) -> None:
        wanted = sum(
            len(list(quotations(said.body))) for one in questions() for said in everything_said(one)
        )
        assert wanted > 12
        found = 0
        for post in Post.objects.filter(thread__in=asked()):
            assert ">> " not in post.body
            for link in LINK.finditer(post.body):
                block = Block.objects.get(key=link["at"], story__slug=link["path"].split("/")[2])
                assert link["fragment"] == block.key
                words = post.body[: link.start()].rpartition("\n>\n")[0].rpartition("\n")[2]
                assert words.removeprefix("> ") in block.plain
                page = client.get(link["path"], {"at": link["at"]})
                assert f'id="{block.anchor}"' in page.content.decode()
                found += 1
        assert found == wanted

    def test_it_was_said_over_some_weeks_each_reply_after_what_it_answers(self) -> None:
        now = timezone.now()
        threads = asked()
        days = [(now - thread.created_at).days for thread in threads]
        assert days == sorted(days, reverse=True)
        assert days[0] > 28
        for thread in threads:
            posts = list(thread.posts.select_related("parent", "subject"))
            assert all(thread.created_at <= post.created_at < now for post in posts)
            assert all(
                post.created_at > before.created_at
                for post in posts
                if (before := post.parent or post.subject)
            )
            assert thread.active_at == max(post.created_at for post in posts)
        assert not Acceptance.objects.filter(at__lt=F("answer__created_at")).exists()
        (edited,) = Post.objects.filter(thread__in=threads, revision_count__gt=0)
        assert edited.created_at == edited.revisions.get().at
        assert edited.edited_at
        assert edited.created_at < edited.edited_at < now
        assert edited.revisions.get().body != edited.body

    def test_nothing_is_asked_twice_and_few_queries_see_to_it(self) -> None:
        models = (Thread, Post, Vote, Acceptance, Revision)
        before = [model._default_manager.count() for model in models]
        with CaptureQueriesContext(connection) as asked_of_the_database:
            list(samples.make())
        assert [model._default_manager.count() for model in models] == before
        assert len(asked_of_the_database) < 8
        assert not list(indexing.differences())

    def test_what_a_developer_renamed_or_deleted_does_not_come_back_and_what_is_missing_does(
        self,
    ) -> None:
        renamed, deleted, missing = asked()[:3]
        assert renamed.question
        assert deleted.question
        actions.edit_question(
            renamed,
            by=renamed.author,
            title="Under another title altogether",
            body=renamed.question.body,
            tags=list(renamed.tags.all()),
            seen=0,
        )
        actions.delete(deleted.question, by=deleted.author)
        missing.delete()
        printed()
        titles = [thread.title for thread in asked()]
        assert len(titles) == 11
        assert missing.title in titles
        assert not {renamed.title, deleted.title} & set(titles)

    def test_questions_are_about_short_words_of_the_stories_and_their_pages_say_so(
        self, client: Client
    ) -> None:
        about = [thread for thread in asked() if thread.passage]
        assert len(about) == sum(bool(one.about) for one in questions())
        for thread in about:
            assert thread.passage
            assert thread.passage.block
            assert len(thread.passage.exact.split()) <= MOST_WORDS
            page = client.get(thread.passage.story.get_absolute_url()).content.decode()
            assert f"/about/{thread.passage.story.slug}/?on={thread.passage.key}" in page


@pytest.mark.slow  # all the samples are made
@pytest.mark.usefixtures("_development")
def test_a_quotation_whose_words_are_gone_is_left_out() -> None:
    import_the_seeds()
    Block.objects.update(plain="All was written anew.")
    Story.objects.filter(slug__startswith="small-labs").delete()
    printed()
    posts = Post.objects.filter(thread__in=asked())
    assert posts.count() > 50
    assert not posts.filter(body__contains="/stories/").exists()
    assert not posts.filter(body__contains=">> ").exists()
    assert not posts.filter(body__contains="\n\n\n").exists()


@pytest.mark.slow  # all the samples are made
@pytest.mark.usefixtures("_development")
def test_a_conversation_with_somebody_whose_account_is_closed_is_left_out() -> None:
    person("sample-hana", is_active=False)
    printed()
    assert 0 < Thread.objects.questions().count() < 12
    assert not Post.objects.filter(author__handle="sample-hana").exists()
