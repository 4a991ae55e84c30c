"""Shared notes become a story with both consents, and either takes it back: then it is gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from community.accounts.actions import block
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.log.models import LogEntry, LogText
from community.moderation.actions import report
from community.moderation.models import Case, Report, ReportKind
from community.moderation.waiting import CASE_WAITS, tell_of_cases
from community.notifications import mailing
from community.notifications.models import Mail, Notification
from community.policy import NotAllowed
from community.search import indexing
from community.search.models import Entry
from mentors.actions import (
    StaleProposalError,
    agree_to_story,
    decline_story,
    edit_story,
    take_story_back,
)
from mentors.models import Mentorship, StoryProposal
from mentors.note_limits import STORY
from mentors.states import State
from portal.ready import keeping
from portal.ready.models import ReadyPage
from portal.shelf.highlighting import highlight
from portal.shelf.models import Highlight
from stories import actions as story_actions
from stories.actions import erase, import_document, publish, set_metadata
from stories.importing.document import ImportRefused
from stories.models import Source, Story
from stories.models.story import Rights, Status
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.mentors.calendars import pair
from tests.mentors.noting import STORY as WORDS
from tests.mentors.noting import agreed, noted, proposed
from tests.mentors.requesting import together
from threads import actions as thread_actions
from threads import passages
from threads.actions.drafts import save_draft
from threads.models import Draft

pytestmark = pytest.mark.django_db

OF_IT = ("Two winters", "quittance", "I had peeled")
"""Words of the story that stand nowhere else."""


@pytest.fixture
def mentorship() -> Mentorship:
    return pair()


def pages(mentorship: Mentorship) -> str:
    return f"/mentors/mentorships/{mentorship.pk}/stories/"


def decide(who: User, proposal: StoryProposal, deed: str, **fields: str) -> Any:
    sent = {"deed": deed, "version": str(proposal.version), **fields}
    return browser_of(who).post(f"{proposal.get_absolute_url()}decide/", sent)


def changed(proposal: StoryProposal, by: User, **fields: Any) -> StoryProposal:
    return edit_story(proposal, by=by, **{**WORDS, "seen": proposal.version, **fields})


class TestConsent:
    def test_one_alone_makes_no_story(self, mentorship: Mentorship) -> None:
        proposal = proposed(mentorship)
        assert proposal.is_open
        assert not Story.objects.exists()
        agree_to_story(proposal, by=mentorship.mentee, seen=1)  # twice the same side
        assert not Story.objects.exists()

    def test_both_make_a_draft_for_the_editors(self, mentorship: Mentorship) -> None:
        proposal = agreed(mentorship)
        story = Story.objects.get()
        assert proposal.story == story
        assert (story.title, story.status, story.rights) == (
            WORDS["title"],
            Status.DRAFT,
            Rights.OWN,
        )
        assert [credit.name for credit in story.credits.all()] == ["Mira Solano"]
        assert "quittance" in " ".join(story.blocks.values_list("plain", flat=True))
        assert Client().get(story.get_absolute_url()).status_code == 404
        assert not Entry.objects.filter(kind="story").exists()

    def test_without_a_byline_it_names_nobody(self, mentorship: Mentorship) -> None:
        agreed(mentorship, byline="")
        story = Story.objects.get()
        assert not story.credits.exists()
        said = bytes(Source.objects.get().raw).decode() + str(Source.objects.get().report)
        assert "Mira" not in said
        assert "mira" not in said

    def test_consent_is_to_the_words_that_were_read(self, mentorship: Mentorship) -> None:
        proposal = proposed(mentorship)
        changed(proposal, mentorship.mentee, body="Gil is a scoundrel.")
        with pytest.raises(StaleProposalError):
            agree_to_story(proposal, by=mentorship.mentor, seen=1)
        answer = decide(mentorship.mentor, proposal, "agree")
        assert answer.status_code == 422
        assert "scoundrel" in answer.content.decode()
        assert not Story.objects.exists()

    def test_a_change_takes_the_others_consent_back(self, mentorship: Mentorship) -> None:
        fresh = changed(proposed(mentorship), mentorship.mentor, title="Another")
        assert fresh.mentee_agreed_at is None
        assert fresh.mentor_agreed_at is not None
        with pytest.raises(StaleProposalError):
            changed(fresh, mentorship.mentee, seen=1)
        agree_to_story(fresh, by=mentorship.mentee, seen=2)
        assert Story.objects.get().title == "Another"

    def test_declined_the_words_go(self, mentorship: Mentorship) -> None:
        ended = decline_story(proposed(mentorship), by=mentorship.mentor)
        assert (ended.title, ended.body, ended.byline) == ("", "", "")
        assert not Story.objects.exists()
        with pytest.raises(ValidationError, match="not open any more"):
            agree_to_story(ended, by=mentorship.mentor, seen=1)
        assert proposed(mentorship).is_open, "another one may follow"

    def test_one_at_a_time(self, mentorship: Mentorship) -> None:
        proposed(mentorship)
        with pytest.raises(ValidationError, match="proposed already"):
            proposed(mentorship)

    def test_of_the_same_words_one_story(self, mentorship: Mentorship) -> None:
        agreed(mentorship)
        other = together(mentor=mentorship.request.mentor)
        with pytest.raises(ValidationError, match="a story already"):
            agreed(other)
        assert StoryProposal.objects.get(mentorship=other).is_open
        assert Source.objects.count() == 1

    def test_words_in_front_of_it_do_not_reach_another_story(self, mentorship: Mentorship) -> None:
        theirs = StoryFactory.create(title="Taken over", slug="taken-over")
        agreed(mentorship, title="Taken over", body="---\nslug: taken-over\n---\n\nMine now.")
        theirs.refresh_from_db()
        assert not theirs.blocks.exists()
        assert Story.objects.count() == 2

    def test_of_what_cannot_be_read_nothing_is_made(
        self, mentorship: Mentorship, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*args: Any, **options: Any) -> None:
            raise ImportRefused("too odd")

        proposal = proposed(mentorship)
        monkeypatch.setattr("mentors.actions.proposals.import_document", refuse)
        answer = decide(mentorship.mentor, proposal, "agree")
        assert answer.status_code == 422
        assert "too odd" in answer.content.decode()
        proposal.refresh_from_db()
        assert (proposal.is_open, proposal.mentor_agreed_at) == (True, None)


class TestTheEditors:
    def notices(self, who: User) -> str:
        page = browser_of(who).get("/notifications/").content.decode()
        assert not [word for word in ("Mira", "Gil", *OF_IT) if word in page]
        return page

    def test_are_told_of_a_draft_once_both_agree_and_of_nobody_in_it(
        self, mentorship: Mentorship, editor: User, moderator: User
    ) -> None:
        proposal = proposed(mentorship)
        tell_of_cases.call()
        assert not editor.notifications.exists()
        agree_to_story(proposal, by=mentorship.mentor, seen=1)
        for _round in range(2):
            tell_of_cases.call()
        assert list(editor.notifications.values_list("event", flat=True)) == [CASE_WAITS.code]
        assert "A case is waiting" in self.notices(editor)
        assert not moderator.notifications.exists()

    def test_what_is_taken_back_waits_for_nobody(
        self, mentorship: Mentorship, editor: User
    ) -> None:
        proposal = agreed(mentorship)
        tell_of_cases.call()
        take_story_back(proposal, by=mentorship.mentee)
        assert "A case is waiting" not in self.notices(editor)
        assert not Case.objects.open().exists()

    def test_may_choose_not_to_be_told(self, mentorship: Mentorship, editor: User) -> None:
        matrix = browser_of(editor).get("/settings/notifications/").content.decode()
        assert "A case waits for moderators or editors" in matrix
        matrix = browser_of(mentorship.mentee).get("/settings/notifications/").content.decode()
        assert "A case waits for moderators or editors" not in matrix


class TestWhoMay:
    def test_strangers_and_staff_see_and_do_nothing(
        self, mentorship: Mentorship, stranger: User, moderator: User, editor: User
    ) -> None:
        noted(mentorship, mentorship.mentee)
        proposal = proposed(mentorship)
        manager = person("programme", role="programme manager")
        for who in (stranger, moderator, editor, manager):
            browser = browser_of(who)
            for path in (
                pages(mentorship),
                f"{pages(mentorship)}new/",
                proposal.get_absolute_url(),
                f"{proposal.get_absolute_url()}edit/",
            ):
                assert browser.get(path).status_code == 404
            assert decide(who, proposal, "agree").status_code == 404
            for deed in (
                lambda who=who: agree_to_story(proposal, by=who, seen=1),
                lambda who=who: decline_story(proposal, by=who),
                lambda who=who: take_story_back(proposal, by=who),
                lambda who=who: changed(proposal, who),
            ):
                with pytest.raises(NotAllowed):
                    deed()
        assert Client().get(proposal.get_absolute_url()).status_code == 302

    def test_no_editor_and_no_stranger_erases(
        self, mentorship: Mentorship, stranger: User, moderator: User, editor: User
    ) -> None:
        story = agreed(mentorship).story
        assert story is not None
        for who in (stranger, moderator, editor, person("root", is_superuser=True)):
            with pytest.raises(NotAllowed):
                erase(story, by=who)
        with pytest.raises(NotAllowed):
            erase(StoryFactory.create(), by=mentorship.mentee)

    @pytest.mark.parametrize("state", [State.ACCEPTED, State.COMPLETED, State.ENDED])
    def test_also_when_the_mentorship_is_over(self, state: str) -> None:
        assert agreed(together(state)).is_agreed

    def test_not_where_it_never_came_about(self) -> None:
        with pytest.raises(ValidationError, match="came about"):
            proposed(together(State.WITHDRAWN))

    def test_who_blocked_the_other_tells_nothing_with_them_and_still_takes_back(
        self, mentorship: Mentorship
    ) -> None:
        told = agreed(mentorship)
        waiting = proposed(mentorship, title="Another")
        block(mentorship.mentor, by=mentorship.mentee)
        with pytest.raises(ValidationError, match="Nothing can be changed here any more"):
            agree_to_story(waiting, by=mentorship.mentor, seen=1)
        take_story_back(told, by=mentorship.mentor)
        assert Story.objects.get().is_erased

    @pytest.mark.usefixtures("still")
    def test_so_many_in_a_day(
        self, mentorship: Mentorship, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(STORY), "allows", lambda self, trust: max(1, self.least))
        proposal = proposed(mentorship)
        with pytest.raises(TooManyError):
            changed(proposal, mentorship.mentee)
        edit = browser_of(mentorship.mentee).post(
            f"{proposal.get_absolute_url()}edit/", {**WORDS, "version": "1"}
        )
        assert edit.status_code == 429


def published(mentorship: Mentorship, editor: User) -> tuple[StoryProposal, Story]:
    proposal = agreed(mentorship)
    assert proposal.story is not None
    return proposal, publish(proposal.story, by=editor)


WORDS_BY_THEMSELVES = ("search_word", "search_terms")
"""Single words that were ever found, in no order, and SQLite's tree of them, which tidies up later.

No word is offered there that finds nothing now.
"""


def everywhere() -> str:
    """All that any table of the portal holds, whatever kind of value."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(WORDS_BY_THEMSELVES):
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                cells = (bytes(one) if isinstance(one, memoryview) else one for one in row)
                said = (
                    one.decode(errors="replace") if isinstance(one, bytes) else one for one in cells
                )
                told += [f"{table}: {one}" for one in said]
    return "\n".join(told)


class TestTakenBack:
    @pytest.fixture
    def told(self, mentorship: Mentorship, editor: User) -> tuple[StoryProposal, Story]:
        return published(mentorship, editor)

    @pytest.mark.parametrize("side", ["mentee", "mentor"])
    def test_before_it_is_published(self, mentorship: Mentorship, side: str) -> None:
        proposal = agreed(mentorship)
        ended = take_story_back(proposal, by=getattr(mentorship, side))
        story = Story.objects.get()
        assert (story.status, story.is_erased) == (Status.WITHDRAWN, True)
        assert (ended.state, ended.body) == ("withdrawn", "")

    def test_while_it_is_proposed(self, mentorship: Mentorship) -> None:
        ended = take_story_back(proposed(mentorship), by=mentorship.mentee)
        assert (ended.state, ended.title) == ("withdrawn", "")

    @pytest.mark.parametrize("side", ["mentee", "mentor"])
    def test_published_it_is_out_of_every_page(
        self, mentorship: Mentorship, told: tuple[StoryProposal, Story], side: str
    ) -> None:
        proposal, story = told
        path = story.get_absolute_url()
        shown = (
            path,
            "/",
            "/stories/",
            "/feeds/stories/",
            "/sitemap.xml",
            "/search/?q=quince",
            "/search/suggest/?q=marmalade",
        )
        before = {one: Client().get(one).content.decode() for one in shown}
        assert "quince" in before[path]
        assert story.slug in before["/sitemap.xml"]
        assert "marmalade" in before["/search/?q=quince"]
        take_story_back(proposal, by=getattr(mentorship, side))
        readers = [Client(), browser_of(mentorship.mentee), browser_of(person("someone"))]
        for client in readers:
            answer = client.get(path)
            assert answer.status_code == 410
            for one in shown:
                said = client.get(one).content.decode()
                assert not [words for words in OF_IT if words in said], one
                assert f'{story.slug}/"' not in said, one
        assert not Entry.objects.filter(kind="story").exists()
        assert not [one for one in indexing.differences() if "story" in one.what]

    def test_nothing_of_it_is_kept_in_any_table(
        self,
        mentorship: Mentorship,
        told: tuple[StoryProposal, Story],
        editor: User,
        stranger: User,
    ) -> None:
        proposal, story = told
        note = noted(mentorship, mentorship.mentee, body="Not of it.")
        set_metadata(story, title="Marmalade and a quince", by=editor)
        set_metadata(story, title=WORDS["title"], tags=["Quinces"], by=editor)
        block_of_text = story.blocks.get(plain__contains="peeled")
        story_actions.mark(block_of_text, "chatter", by=editor)
        words = passages.find(block_of_text)
        highlight(words.story, words, by=stranger, label="insight", note="Mine to keep.")
        post = thread_actions.comment(story, by=stranger, body="I was there.", passage=words)
        for thing in (story, post, post.thread):
            advert = ReportKind.objects.get_or_create(name="Advertising")[0]
            report(thing, by=person(f"reporter-{thing._meta.model_name}"), kind=advert)
        passage = {"at": block_of_text.key, "quote": block_of_text.plain, "before": "", "after": ""}
        begun = passage | {"body": "My own thoughts."}
        save_draft(f"comment-{story.pk}", begun, by=stranger, seen=0)
        asking = {**begun, "story": story.slug}
        save_draft("ask", asking, by=stranger, seen=0)
        assert "quince" in everywhere()
        take_story_back(proposal, by=mentorship.mentor)
        save_draft("ask", asking, by=stranger, seen=1)  # a page that was open since before
        left = everywhere()
        lines = [
            line
            for line in left.splitlines()
            for stem in (
                "a quince",
                "which quince",
                "quittance",
                "armalade and",
                "peeled",
                "drawer",
            )
            if stem in line
        ]
        assert [one[:200] for one in lines] == []
        assert "Two winters" not in left
        assert Highlight.objects.get().note == "Mine to keep."
        assert {draft.content["body"] for draft in Draft.objects.all()} == {"My own thoughts."}
        reports = {one.subject_kind: one.seen for one in Report.objects.all()}
        assert reports == {"story": "", "post": "I was there.", "thread": ""}
        note.refresh_from_db()
        assert note.body == "Not of it."

    def test_not_as_a_page_kept_ready(
        self, told: tuple[StoryProposal, Story], mentorship: Mentorship
    ) -> None:
        proposal, story = told
        held = keeping.claim("story", story.pk)
        assert held is not None
        keeping.keep(held, story.get_absolute_url(), {}, b"<p>A quince.</p>")
        assert keeping.fetch(story.get_absolute_url()) is not None
        take_story_back(proposal, by=mentorship.mentee)
        assert keeping.fetch(story.get_absolute_url()) is None
        assert not [row for row in ReadyPage.objects.all() if bytes(row.body)]

    def test_pictures_go_with_it(
        self,
        told: tuple[StoryProposal, Story],
        mentorship: Mentorship,
        settings: Any,
        tmp_path: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        proposal, story = told
        figure = story.blocks.earliest("pk")
        figure.image.save("quince.png", ContentFile(b"picture"))
        (file,) = [one for one in tmp_path.rglob("*") if one.is_file()]
        with django_capture_on_commit_callbacks(execute=True):
            take_story_back(proposal, by=mentorship.mentee)
        assert not file.exists()

    def test_the_record_says_that_and_no_word(
        self, told: tuple[StoryProposal, Story], mentorship: Mentorship
    ) -> None:
        proposal, story = told
        take_story_back(proposal, by=mentorship.mentee)
        entry = LogEntry.objects.get(code="story.erase")
        assert (entry.actor_id, entry.target_id) == (mentorship.mentee.pk, str(story.pk))
        assert not LogText.objects.filter(after__contains="quince").exists()

    def test_both_are_told(self, told: tuple[StoryProposal, Story], mentorship: Mentorship) -> None:
        proposal, _story = told
        take_story_back(proposal, by=mentorship.mentee)
        last = Notification.objects.filter(event="story-withdrawn")
        assert {one.receiver for one in last} == {mentorship.mentee, mentorship.mentor}
        for one in last:
            mailing.mail_due(one.mail_at)
        said = [bytes(mail.raw).decode() for mail in Mail.objects.all()]
        assert len([one for one in said if "was taken back" in one]) == 2
        assert not [one for one in said if "marmalade" in one]

    def test_no_editor_brings_it_back(
        self, told: tuple[StoryProposal, Story], mentorship: Mentorship, editor: User
    ) -> None:
        proposal, story = told
        path = story.get_absolute_url()
        take_story_back(proposal, by=mentorship.mentee)
        with pytest.raises(ValidationError, match="took it back for good"):
            publish(story, by=editor)
        with pytest.raises(ImportRefused, match="took it back for good"):
            import_document(b"# New\n\nWords of it.\n", file="new.md", by=editor, story=story)
        desk = browser_of(editor).get(f"/admin/stories/story/{story.pk}/desk/")
        assert desk.status_code in {200, 302, 404}
        assert Client().get(path).status_code == 410

    def test_an_earlier_address_of_it_says_gone_too(
        self, told: tuple[StoryProposal, Story], mentorship: Mentorship, editor: User
    ) -> None:
        proposal, story = told
        before = story.get_absolute_url()
        story_actions.change_slug(story, "elsewhere", by=editor)
        take_story_back(proposal, by=mentorship.mentee)
        for path in (before, "/stories/elsewhere/"):
            assert Client().get(path).status_code == 410

    def test_twice_it_is_over(
        self, told: tuple[StoryProposal, Story], mentorship: Mentorship
    ) -> None:
        proposal, story = told
        take_story_back(proposal, by=mentorship.mentee)
        with pytest.raises(ValidationError, match="not open any more"):
            take_story_back(proposal, by=mentorship.mentor)
        with pytest.raises(NotAllowed):
            erase(story, by=mentorship.mentor)


class TestPages:
    def test_from_notes_to_a_draft(self, mentorship: Mentorship) -> None:
        first = noted(mentorship, mentorship.mentee, body="I kept a drawer.")
        second = noted(mentorship, mentorship.mentor, body="Then a cupboard.")
        secret = noted(mentorship, mentorship.mentor, "private", body="A cellar.")
        mine = browser_of(mentorship.mentee)
        listed = mine.get(pages(mentorship)).content.decode()
        assert "I kept a drawer." in listed
        assert "A cellar." not in listed
        chosen = {"notes": [second.pk, first.pk]}
        form = mine.get(f"{pages(mentorship)}new/", chosen).content.decode()
        assert "I kept a drawer.\n\nThen a cupboard." in form
        forged = mine.get(f"{pages(mentorship)}new/", {"notes": [secret.pk, "x"]})
        assert "A cellar." not in forged.content.decode()
        sent = {**WORDS, "body": "I kept a drawer. Then a cupboard came."}
        made = mine.post(f"{pages(mentorship)}new/", sent)
        proposal = StoryProposal.objects.get()
        assert made["Location"] == proposal.get_absolute_url()
        page = browser_of(mentorship.mentor).get(made["Location"]).content.decode()
        assert "asks whether you do" in page
        assert "Take it back" not in page
        assert decide(mentorship.mentor, proposal, "agree").status_code == 302
        assert Story.objects.get().status == Status.DRAFT
        assert "the editors have it" in mine.get(made["Location"]).content.decode()

    def test_the_other_is_told_and_reads(self, mentorship: Mentorship) -> None:
        proposal = proposed(mentorship)
        inbox = browser_of(mentorship.mentor).get("/notifications/").content.decode()
        assert "proposes a story" in inbox
        assert "You and Mira Solano" in inbox
        decide(mentorship.mentor, proposal, "decline")
        inbox = browser_of(mentorship.mentee).get("/notifications/").content.decode()
        assert "does not agree to a story" in inbox
        assert WORDS["title"] not in inbox

    def test_taken_back_by_a_press(self, mentorship: Mentorship, editor: User) -> None:
        proposal, story = published(mentorship, editor)
        page = browser_of(mentorship.mentor).get(proposal.get_absolute_url()).content.decode()
        assert story.get_absolute_url() in page
        assert decide(mentorship.mentor, proposal, "withdraw").status_code == 302
        gone = browser_of(mentorship.mentee).get(proposal.get_absolute_url()).content.decode()
        assert "was taken back" in gone
        assert "quince" not in gone
        assert Client().get(story.get_absolute_url()).status_code == 410

    @pytest.mark.parametrize("deed", ["", "publish", "agree"])
    def test_a_deed_there_is_not(self, mentorship: Mentorship, deed: str) -> None:
        proposal = proposed(mentorship)
        assert decide(mentorship.mentor, proposal, deed, version="x").status_code == 404

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"title": ""}, "required"),
            ({"body": " "}, "required"),
            ({"body": "x" * 30_001}, "at most 30000"),
            ({"title": "a\x00"}, "Null characters"),
        ],
    )
    def test_what_is_wrong_is_said_and_all_is_kept(
        self, mentorship: Mentorship, fields: dict[str, str], says: str
    ) -> None:
        answer = browser_of(mentorship.mentee).post(f"{pages(mentorship)}new/", {**WORDS, **fields})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert "Mira Solano" in answer.content.decode()

    def test_an_old_page_shows_both(self, mentorship: Mentorship) -> None:
        proposal = proposed(mentorship)
        changed(proposal, mentorship.mentor, body="Saved meanwhile.")
        sent = {**WORDS, "body": "Older.", "version": "1"}
        path = f"{proposal.get_absolute_url()}edit/"
        late = browser_of(mentorship.mentee).post(path, sent)
        words = late.content.decode()
        assert late.status_code == 422
        assert "Older." in words
        assert "Saved meanwhile." in words
        again = browser_of(mentorship.mentee).post(path, {**sent, "version": "2"})
        assert again.status_code == 302

    def test_what_is_over_is_not_changed(self, mentorship: Mentorship) -> None:
        proposal = agreed(mentorship)
        answer = browser_of(mentorship.mentee).get(f"{proposal.get_absolute_url()}edit/")
        assert answer["Location"] == proposal.get_absolute_url()
