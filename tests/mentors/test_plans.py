"""Plans for goals: some ship with the portal, editors write more, mentorships take them up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.tags import actions as tags
from community.tags.models import Tag
from mentors.actions import load_plans, remove_plan, set_plan, take_up
from mentors.actions.plans import Wanted
from mentors.models import Goal, GoalTemplate, Mentorship
from stories.files import import_paths
from stories.models import Passage, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
SEED = "billy-inn-a-search-across-the-ai-job-spectrum.md"
FILE = """
[[plans]]
key = "two-strands"
name = "Two strands"
about = "Twist them."
story = "a-rope"
at = "two strands"
[[plans.steps]]
text = "Take one"
skill = "rope making"
[[plans.steps]]
text = "Take the other"
skill = "rope making"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plans.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def pair() -> Mentorship:
    return together()


@pytest.fixture
def plan(file: Path) -> GoalTemplate:
    return load_plans(file)[0]


def all_rows() -> list[Any]:
    plans = list(GoalTemplate.objects.order_by("pk").values())
    steps = [list(plan.steps.values()) for plan in GoalTemplate.objects.order_by("pk")]
    return [plans, steps, list(Tag.objects.values()), list(Passage.objects.values())]


class TestLoading:
    def test_what_ships_has_the_six_strands(self) -> None:
        assert [plan.key for plan in load_plans()] == ["interview-preparation"]
        steps = GoalTemplate.objects.get().steps.select_related("skill")
        skills = [step.skill.name for step in steps if step.skill]
        assert skills == [
            "coding interviews",
            "machine learning basics",
            "computing basics",
            "machine learning system design",
            "behavioural interviews",
            "presenting own work",
        ]

    def test_it_leads_to_where_the_shipped_story_says_it(self) -> None:
        load_plans()
        assert GoalTemplate.objects.get().url == ""
        import_paths([settings.BASE_DIR / "seeds" / SEED], publish=True)
        assert len(load_plans()) == 1
        plan = GoalTemplate.objects.get()
        story = Story.objects.get()
        assert plan.passage is not None
        assert plan.passage.block is not None
        assert plan.url == f"{story.get_absolute_url()}#{plan.passage.block.anchor}"

    def test_again_it_changes_nothing(self, file: Path) -> None:
        story = StoryFactory.create(slug="a-rope")
        BlockFactory.create(story=story, plain="It had two strands, and held.")
        load_plans(file)
        before = all_rows()
        assert load_plans(file) == []
        assert all_rows() == before

    def test_a_new_file_brings_an_old_plan_up_to_date(self, file: Path, plan: GoalTemplate) -> None:
        file.write_text(FILE.replace("Take the other", "Take another"), encoding="utf-8")
        assert load_plans(file) == [plan]
        assert list(plan.steps.values_list("text", flat=True)) == ["Take one", "Take another"]

    def test_what_an_editor_changed_stays(
        self, file: Path, plan: GoalTemplate, editor: User
    ) -> None:
        set_plan(plan, by=editor, steps=[Wanted("Only this", None)], name="One strand")
        file.write_text(FILE.replace("Twist", "Turn"), encoding="utf-8")
        before = all_rows()
        assert load_plans(file) == []
        assert all_rows() == before

    def test_a_tag_that_was_renamed_is_the_same_skill(
        self, file: Path, plan: GoalTemplate, editor: User
    ) -> None:
        tags.set_tag(Tag.objects.get(slug="rope-making"), by=editor, name="ropes")
        load_plans(file)
        assert Tag.objects.count() == 1

    def test_a_story_without_the_words_is_named_all_the_same(self, file: Path) -> None:
        story = StoryFactory.create(slug="a-rope")
        BlockFactory.create(story=story, plain="It held.")
        (plan,) = load_plans(file)
        assert plan.url == story.get_absolute_url()

    def test_a_story_out_of_sight_is_not_led_to(self, file: Path) -> None:
        StoryFactory.create(slug="a-rope", status=Status.DRAFT)
        (plan,) = load_plans(file)
        assert plan.url == ""


class TestTakingUp:
    def test_its_steps_become_the_twos_own(
        self, pair: Mentorship, plan: GoalTemplate, editor: User
    ) -> None:
        browser, path = browser_of(pair.mentee), f"{pair.get_absolute_url()}goals/"
        assert "Two strands" in browser.get(path).content.decode()
        taken = browser.post(path, {"deed": "take", "plan": plan.pk}, follow=True)
        page = taken.content.decode()
        assert "0 of 2 steps done" in page
        assert "Make it our goal" not in page
        set_plan(plan, by=editor, steps=[Wanted("Only this", None)])
        goal = Goal.objects.get()
        assert list(goal.steps.values_list("text", "skill__slug")) == [
            ("Take one", "rope-making"),
            ("Take the other", "rope-making"),
        ]

    def test_the_story_is_named_where_it_can_be_read(self, pair: Mentorship, file: Path) -> None:
        StoryFactory.create(slug="a-rope", title="A rope by the river")
        (plan,) = load_plans(file)
        take_up(pair, plan, by=pair.mentor)
        path = f"{pair.get_absolute_url()}goals/"
        assert "A rope by the river" in browser_of(pair.mentee).get(path).content.decode()
        Story.objects.update(status=Status.DRAFT)
        assert "A rope by the river" not in browser_of(pair.mentee).get(path).content.decode()

    def test_a_plan_is_taken_up_once(self, pair: Mentorship, plan: GoalTemplate) -> None:
        take_up(pair, plan, by=pair.mentee)
        path = f"{pair.get_absolute_url()}goals/"
        answer = browser_of(pair.mentor).post(path, {"deed": "take", "plan": plan.pk})
        assert answer.status_code == 422
        assert "among your goals already" in answer.content.decode()

    @pytest.mark.parametrize("number", ["", "0", "one", "9" * 30])
    def test_what_is_no_plan_is_not_there(self, pair: Mentorship, number: str) -> None:
        path = f"{pair.get_absolute_url()}goals/"
        answer = browser_of(pair.mentee).post(path, {"deed": "take", "plan": number})
        assert answer.status_code == 404

    def test_one_that_is_offered_no_more_is_not_taken(
        self, pair: Mentorship, plan: GoalTemplate, editor: User
    ) -> None:
        hidden = set_plan(plan, by=editor, steps=[Wanted("This", None)], is_offered=False)
        path = f"{pair.get_absolute_url()}goals/"
        browser = browser_of(pair.mentee)
        assert "Two strands" not in browser.get(path).content.decode()
        assert browser.post(path, {"deed": "take", "plan": plan.pk}).status_code == 404
        with pytest.raises(ValidationError, match="not offered"):
            take_up(pair, hidden, by=pair.mentee)

    def test_a_stranger_takes_nothing_up(
        self, pair: Mentorship, plan: GoalTemplate, stranger: User
    ) -> None:
        with pytest.raises(policy.NotAllowed):
            take_up(pair, plan, by=stranger)


def posted(plan: GoalTemplate | None, **fields: str) -> dict[str, str]:
    """What the admin's form sends, with the steps as they are."""
    steps = list(plan.steps.all()) if plan else []
    told = {
        "name": plan.name if plan else "",
        "about": plan.about if plan else "",
        "story": "",
        "is_offered": "on",
        "steps-TOTAL_FORMS": str(len(steps) + 1),
        "steps-INITIAL_FORMS": str(len(steps)),
    }
    for number, step in enumerate(steps):
        told |= {
            f"steps-{number}-id": str(step.pk),
            f"steps-{number}-template": str(step.template_id),
            f"steps-{number}-position": str(step.position),
            f"steps-{number}-text": step.text,
            f"steps-{number}-skill": step.skill.name if step.skill else "",
        }
    return {**told, **fields}


class TestUnderTheStory:
    def test_everybody_reads_the_plan_that_grew_out_of_it(self, file: Path) -> None:
        story = StoryFactory.create(slug="a-rope")
        BlockFactory.create(story=story, plain="It had two strands, and held.")
        page = Client().get(story.get_absolute_url()).content.decode()
        assert "A plan made from this story" not in page
        (plan,) = load_plans(file)
        page = Client().get(story.get_absolute_url()).content.decode()
        assert "A plan made from this story" in page
        assert "Take the other" in page
        GoalTemplate.objects.filter(pk=plan.pk).update(is_offered=False)
        page = Client().get(story.get_absolute_url()).content.decode()
        assert "A plan made from this story" not in page

    def test_who_may_not_read_the_text_reads_no_plan(self, file: Path) -> None:
        story = StoryFactory.create(slug="a-rope", rights=Rights.UNKNOWN)
        load_plans(file)
        page = Client().get(story.get_absolute_url()).content.decode()
        assert "Take the other" not in page


class TestDesk:
    def test_an_editor_writes_a_plan_of_a_story(self, editor: User) -> None:
        story = StoryFactory.create(slug="a-rope")
        Tag.objects.create(name="Ropes", slug="ropes")
        fields = {"name": "Hold on", "story": f"/stories/{story.slug}/"}
        fields |= {"steps-0-position": "1", "steps-0-text": "Hold", "steps-0-skill": "ropes"}
        path = reverse("admin:mentors_goaltemplate_add")
        browser = browser_of(editor)
        assert browser.get(path).status_code == 200
        answer = browser.post(path, posted(None, **fields))
        assert answer.status_code == 302
        plan = GoalTemplate.objects.get()
        assert (plan.name, plan.story, plan.is_edited) == ("Hold on", story, True)
        assert plan.steps.values_list("text", "skill__slug").get() == ("Hold", "ropes")
        assert LogEntry.objects.filter(code="plan.edit").count() == 1

    def test_steps_change_places_and_go(self, plan: GoalTemplate, editor: User) -> None:
        path = reverse("admin:mentors_goaltemplate_change", args=[plan.pk])
        fields = {"steps-0-position": "3", "steps-1-position": "2"}
        fields |= {"steps-2-position": "1", "steps-2-text": "First of all"}
        browser = browser_of(editor)
        assert "Take the other" in browser.get(path).content.decode()
        assert browser.post(path, posted(plan, **fields)).status_code == 302
        in_order = plan.steps.order_by("position").values_list("text", flat=True)
        assert list(in_order) == ["First of all", "Take the other", "Take one"]
        assert browser.post(path, posted(plan, **{"steps-1-DELETE": "on"})).status_code == 302
        assert list(in_order.all()) == ["First of all", "Take one"]

    def test_the_same_again_is_no_change(self, plan: GoalTemplate, editor: User) -> None:
        path = reverse("admin:mentors_goaltemplate_change", args=[plan.pk])
        assert browser_of(editor).post(path, posted(plan)).status_code == 302
        plan.refresh_from_db()
        assert not plan.is_edited
        assert not LogEntry.objects.filter(code="plan.edit").exists()

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"name": ""}, "required"),
            ({"story": "no-such-story"}, "No story has this address"),
            ({"steps-0-skill": "wizardry"}, "There is no tag of this name"),
            ({"steps-0-text": ""}, "required"),
            ({"steps-0-DELETE": "on", "steps-1-DELETE": "on"}, "at least one step"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, plan: GoalTemplate, editor: User, fields: dict[str, str], says: str
    ) -> None:
        path = reverse("admin:mentors_goaltemplate_change", args=[plan.pk])
        answer = browser_of(editor).post(path, posted(plan, **fields))
        assert answer.status_code == 200
        assert says in answer.content.decode()
        plan.refresh_from_db()
        assert not plan.is_edited

    def test_one_that_ships_is_not_deleted_and_another_is(
        self, plan: GoalTemplate, editor: User
    ) -> None:
        own = set_plan(GoalTemplate(), by=editor, name="Own", steps=[Wanted("Do it", None)])
        browser = browser_of(editor)
        path = "admin:mentors_goaltemplate_delete"
        assert browser.post(reverse(path, args=[plan.pk]), {"post": "yes"}).status_code == 403
        assert browser.post(reverse(path, args=[own.pk]), {"post": "yes"}).status_code == 302
        assert list(GoalTemplate.objects.all()) == [plan]
        with pytest.raises(policy.NotAllowed, match="ships with the portal"):
            remove_plan(plan, by=editor)

    def test_goals_outlive_their_plan(self, pair: Mentorship, editor: User) -> None:
        own = set_plan(GoalTemplate(), by=editor, name="Own", steps=[Wanted("Do it", None)])
        take_up(pair, own, by=pair.mentee)
        remove_plan(own, by=editor)
        assert Goal.objects.get().steps.get().text == "Do it"

    def test_nobody_else_changes_plans(
        self, plan: GoalTemplate, moderator: User, stranger: User
    ) -> None:
        path = reverse("admin:mentors_goaltemplate_change", args=[plan.pk])
        for who in (moderator, stranger):
            assert browser_of(who).post(path, posted(plan)).status_code == 403
            with pytest.raises(policy.NotAllowed):
                set_plan(plan, by=who, steps=[Wanted("Mine", None)])
            with pytest.raises(policy.NotAllowed):
                remove_plan(plan, by=who)

    def test_only_what_editors_set_is_theirs_to_set(self, editor: User) -> None:
        with pytest.raises(TypeError, match="key"):
            set_plan(GoalTemplate(), by=editor, steps=[Wanted("Do", None)], key="x")
        with pytest.raises(ValidationError, match="at least one step"):
            set_plan(GoalTemplate(), by=editor, steps=[], name="Empty")


def test_a_key_names_one_plan(plan: GoalTemplate) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalTemplate.objects.create(key=plan.key, name="Twice")
    GoalTemplate.objects.create(name="One")
    GoalTemplate.objects.create(name="Two")
