"""Each restriction tells its person what, why and how it was decided, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.actions import because
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation import deeds
from community.moderation.models import Case, ReportKind, State, Statement, WarningTemplate
from community.notifications.models import Notification
from stories.models import Credit
from tests.cast import PostFactory, StoryFactory, person
from tests.community.moderation.deciding import WHY, hidden
from tests.conftest import browser_of
from tests.desk import do
from tests.mentors.rooming import room_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions
from threads.models import Closing, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(owner: User) -> Post:
    return actions.answer(question(person("asker")), by=owner, body="Write to ten.")


def until() -> Any:
    return timezone.now() + timedelta(days=2)


Deed = Callable[[User, User], object]
RESTRICTIONS: dict[str, Deed] = {
    "post.hide": lambda one, by: actions.hide(PostFactory.create(author=one), by=by, reason=WHY),
    "post.hold": lambda one, by: actions.hold(PostFactory.create(author=one), by=by, reason=WHY),
    "thread.close": lambda one, by: actions.close(question(one), by=by, why="other", note=WHY),
    "thread.lock": lambda one, by: actions.lock(question(one), by=by, note=WHY),
    "room.hide": lambda one, by: moderation.hide(room_of(one), by=by, reason=WHY),
    "person.warn": lambda one, by: moderation.warn(one, by=by, reason=WHY),
    "person.suspend": lambda one, by: moderation.suspend(
        one, "vote", by=by, reason=WHY, until=until()
    ),
    "post.anonymise": lambda one, by: actions.anonymise(
        PostFactory.create(author=one), by=by, reason=WHY
    ),
}


@pytest.mark.parametrize("code", RESTRICTIONS)
def test_a_restriction_is_explained_and_recorded_with_it(
    code: str, owner: User, moderator: User
) -> None:
    RESTRICTIONS[code](owner, moderator)
    told = Statement.objects.get()
    assert (told.code, told.person, told.by, told.how) == (code, owner, moderator, "person")
    assert WHY in told.reason
    assert LogEntry.objects.filter(code=code, actor_id=moderator.pk).count() == 1
    notice = Notification.objects.get(receiver=owner, kind="statement")
    assert notice.key == told.pk
    page = look(told.get_absolute_url(), browser_of(owner))
    assert WHY in page.words
    assert "Another moderator decides" in page.words
    links = look("/notifications/", browser_of(owner)).links()
    assert told.get_absolute_url() in " ".join(address or "" for address in links.values()) or (
        f"/notifications/{notice.pk}/" in " ".join(address or "" for address in links.values())
    )


def test_nothing_done_is_nothing_explained(answer: Post, moderator: User) -> None:
    hidden(answer, moderator)
    actions.hide(answer, by=moderator, reason="Once more.")
    assert Statement.objects.count() == 1


def test_what_moderators_do_to_their_own_tells_nobody(moderator: User) -> None:
    told = hidden(PostFactory.create(author=moderator), moderator)
    assert told.person is None
    assert not Notification.objects.filter(kind="statement").exists()


def test_a_story_is_nobodys_but_its_hiding_can_be_taken_back(moderator: User) -> None:
    story = StoryFactory.create()
    moderation.hide(story, by=moderator, reason=WHY)
    assert Statement.objects.get().person is None
    deeds.deed_of("story.hide").undo(story, by=moderator, reason="A mistake.")  # type: ignore[union-attr, misc]
    story.refresh_from_db()
    assert (story.state, story.state_changed_at) == (State.LIVE, None)


def test_it_names_the_case_on_whose_ground_it_was_done(
    answer: Post, stranger: User, moderator: User
) -> None:
    moderation.report(answer, by=stranger, kind=ReportKind.objects.all()[0], words="Look.")
    case = Case.objects.get()
    with because(case):
        moderation.warn(answer.author, by=moderator, reason=WHY)  # type: ignore[arg-type]
    told = Statement.objects.get()
    assert (told.case, told.was_reported) == (case, True)
    words = look(told.get_absolute_url(), browser_of(answer.author)).words  # type: ignore[arg-type]
    assert "Somebody had reported it." in words
    assert stranger.handle not in words


def test_what_a_rule_holds_is_decided_by_no_person(answer: Post) -> None:
    actions.hold(answer, rule="Links by new members")
    told = Statement.objects.get()
    assert (told.how, told.rule, told.by) == ("rule", "Links by new members", None)
    assert not Notification.objects.filter(kind="statement").exists()
    page = look(told.get_absolute_url(), browser_of(answer.author))  # type: ignore[arg-type]
    assert "By a rule, without a person." in page.words
    assert "a moderator looks at it anyway" in page.words
    assert not page.tree.cssselect("textarea")


def test_only_its_person_opens_it(answer: Post, stranger: User, moderator: User) -> None:
    told = hidden(answer, moderator)
    address = told.get_absolute_url()
    assert browser_of(stranger).get(address).status_code == 404
    assert browser_of(moderator).get(address).status_code == 404
    assert browser_of(person("other-moderator", role="moderator")).post(address).status_code == 404
    assert list(Statement.objects.visible_to(stranger)) == []
    assert (
        "Nothing was decided about you" in look("/settings/decisions/", browser_of(stranger)).words
    )


def test_a_statement_ends_when_the_deed_is_taken_back(answer: Post, moderator: User) -> None:
    told = hidden(answer, moderator)
    assert "in force" in look("/settings/decisions/", browser_of(answer.author)).words  # type: ignore[arg-type]
    actions.restore(answer, by=moderator)
    told.refresh_from_db()
    assert told.lifted_at is not None
    assert "taken back" in look("/settings/decisions/", browser_of(answer.author)).words  # type: ignore[arg-type]


def test_what_is_held_is_let_through(answer: Post, moderator: User, stranger: User) -> None:
    actions.hold(answer, by=moderator, reason=WHY)
    assert not Post.objects.visible_to(stranger).filter(pk=answer.pk).exists()
    with pytest.raises(policy.NotAllowed):
        actions.release(answer, by=stranger)
    actions.release(answer, by=moderator)
    assert Post.objects.visible_to(stranger).filter(pk=answer.pk).exists()
    assert Statement.objects.get().lifted_at is not None
    assert Notification.objects.filter(receiver=answer.author, event="release").exists()


def test_a_moderator_holds_nothing_without_a_reason(answer: Post, moderator: User) -> None:
    with pytest.raises(ValidationError):
        actions.hold(answer, by=moderator, reason=" ")
    assert Post.objects.get(pk=answer.pk).is_live


@pytest.mark.parametrize("deed", ["hold", "anonymise", "erase", "hide"])
def test_no_stranger_does_it(deed: str, answer: Post, stranger: User) -> None:
    with pytest.raises(policy.NotAllowed):
        getattr(actions, deed)(answer, by=stranger, reason=WHY)
    with pytest.raises(policy.NotAllowed):
        getattr(actions, deed)(answer, by=answer.author, reason=WHY)


def test_whose_question_is_merged_is_told_why_and_may_appeal(owner: User, moderator: User) -> None:
    asked, into = question(owner), question(person("other"), title="How many letters?")
    actions.merge(asked, by=moderator, into=into, reason="It was asked before.")
    told = Statement.objects.get()
    assert (told.code, told.person, told.reason) == ("thread.merge", owner, "It was asked before.")
    page = look(told.get_absolute_url(), browser_of(owner))
    assert "Your question was merged into another" in page.words
    assert "Send the appeal" in page.words


def test_all_who_told_a_story_are_told_why(owner: User, stranger: User, moderator: User) -> None:
    story = StoryFactory.create(title="The harbour")
    for place, teller in enumerate((owner, stranger)):
        told: dict[str, Any] = {"name": teller.name, "slug": teller.handle, "person": teller}
        Credit.objects.create(story=story, role="author", position=place, **told)
    interviewer = person("interviewer")
    asks: dict[str, Any] = {"name": "In", "slug": "in", "person": interviewer}
    Credit.objects.create(story=story, role="interviewer", **asks)
    moderation.hide(story, by=moderator, reason=WHY)
    assert list(Statement.objects.values_list("person__handle", "title").order_by("pk")) == [
        ("owner", "The harbour"),
        ("stranger", "The harbour"),
    ]
    moderation.undo_hiding(story, by=moderator, reason="A mistake.")
    assert not Statement.objects.standing().exists()


class TestTheRule:
    """A statement names the rule: chosen, of the template, of the form, or as it was reported."""

    def rule(self) -> str:
        return Statement.objects.get().rule

    def test_what_it_was_reported_for(
        self, answer: Post, owner: User, stranger: User, moderator: User
    ) -> None:
        kinds = ReportKind.objects.order_by("position", "pk")[:2]
        for kind, by in zip(kinds, (stranger, person("fourth")), strict=True):
            moderation.report(answer, by=by, kind=kind, words="Look.")
        told = hidden(answer, moderator)
        assert told.rule == f"{kinds[0].name}, {kinds[1].name}"
        assert told.rule in look(told.get_absolute_url(), browser_of(owner)).words
        assert f"Rule: {told.rule}." in look("/notifications/", browser_of(owner)).words

    def test_what_was_chosen_with_the_deed(self, answer: Post, moderator: User) -> None:
        chosen = ReportKind.objects.create(name="Names somebody")
        deed = deeds.deed_of("post.hide")
        assert deed
        form = deed.form({"reason": WHY, "rule": str(chosen.pk)})
        assert form.is_valid()
        deed.carry_out(answer, by=moderator, **form.cleaned_data)
        assert self.rule() == "Names somebody"
        assert deeds.named_rule() == ""

    @pytest.mark.parametrize("what", ["post", "thread"])
    def test_what_is_chosen_at_the_desk(self, what: str, owner: User, moderator: User) -> None:
        chosen, asked = ReportKind.objects.create(name="Names somebody"), question(owner)
        thing = asked if what == "thread" else asked.question
        assert thing
        address = f"/admin/threads/{what}/"
        do(browser_of(moderator), address, "hide", thing, reason=WHY, rule=chosen.pk)
        assert self.rule() == "Names somebody"

    def test_the_template_of_a_warning(self, owner: User, moderator: User) -> None:
        template = WarningTemplate.objects.create(name="Tone", words="Be kind.")
        moderation.warn(owner, by=moderator, reason=template.words, template=template)
        assert self.rule() == "Tone"

    def test_why_a_question_is_closed(self, owner: User, moderator: User) -> None:
        actions.close(question(owner), by=moderator, why="unclear")
        assert self.rule() == str(Closing("unclear").label)

    def test_what_had_held_it(self, answer: Post, moderator: User) -> None:
        actions.hold(answer, rule="Links by new members")
        assert hidden(answer, moderator).rule == "Links by new members"

    def test_where_none_is_named_the_page_says_so(
        self, answer: Post, owner: User, moderator: User
    ) -> None:
        told = hidden(answer, moderator)
        assert told.rule == ""
        assert "None is named" in look(told.get_absolute_url(), browser_of(owner)).words


class TestDeletingForGood:
    def test_a_plain_moderator_is_refused(self, answer: Post, moderator: User) -> None:
        with pytest.raises(policy.NotAllowed):
            actions.erase(answer, by=moderator, reason=WHY)
        assert Post.objects.get(pk=answer.pk).body == "Write to ten."

    def test_a_superuser_leaves_nothing_of_it(self, answer: Post, stranger: User) -> None:
        actions.edit(answer, by=answer.author, body="Write to nine.", seen=0)
        moderation.report(answer, by=stranger, kind=ReportKind.objects.all()[0], words="Look.")
        root = person("root", role="administrator", is_superuser=True)
        with pytest.raises(ValidationError):
            actions.erase(answer, by=root, reason="  ")
        actions.erase(answer, by=root, reason=WHY)
        fresh = Post.objects.get(pk=answer.pk)
        assert (fresh.body, fresh.html, fresh.state) == ("", "", State.DELETED)
        assert not fresh.revisions.exists()
        assert Case.objects.get().reports.get().seen == ""
        told = Statement.objects.get(code="post.erase")
        assert told.title == ""
        page = look(told.get_absolute_url(), browser_of(answer.author))  # type: ignore[arg-type]
        assert "cannot be brought back" in page.words
        assert LogEntry.objects.filter(code="post.erase", actor_id=root.pk).exists()

    def test_of_a_question_the_title_goes_too(self, owner: User) -> None:
        thread = question(owner, title="Does Ann Other read what I send?")
        root = person("root", role="administrator", is_superuser=True)
        actions.erase(thread.question, by=root, reason=WHY)  # type: ignore[arg-type]
        thread.refresh_from_db()
        assert (thread.title, thread.state) == ("—", State.DELETED)


class TestAnonymising:
    def test_the_name_goes_from_all_of_the_thread(self, answer: Post, moderator: User) -> None:
        writer = answer.author
        remark = actions.remark(answer, by=writer, body="Or nine.")
        elsewhere = actions.answer(question(person("other")), by=writer, body="No.")
        actions.anonymise(answer, by=moderator, reason=WHY)
        hidden_names = Post.objects.filter(is_pseudonymous=True).values_list("pk", flat=True)
        assert set(hidden_names) == {answer.pk, remark.pk}
        page = look(answer.thread.page_url)
        assert writer.handle not in page.response.content.decode()  # type: ignore[union-attr]
        assert writer.handle in look(elsewhere.thread.page_url).response.content.decode()  # type: ignore[union-attr]

    def test_twice_is_refused(self, answer: Post, moderator: User) -> None:
        actions.anonymise(answer, by=moderator, reason=WHY)
        with pytest.raises(ValidationError):
            actions.anonymise(answer, by=moderator, reason=WHY)
