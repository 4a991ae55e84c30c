"""Renaming a tag, and making one tag of two: nothing that pointed at the old one is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.search import indexing
from community.tags import actions
from community.tags.models import FormerTag, Tag, TagFollow
from stories.actions.metadata import put_tags
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.threads.asking import question, tag
from threads.models import AskTemplate, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Tag, Tag]:
    return tag("doctorate"), tag("phd")


def names(thing: Any) -> list[str]:
    return sorted(one.name for one in thing.tags.all())


def test_questions_and_stories_carry_the_other_once(
    pair: tuple[Tag, Tag], owner: User, editor: User
) -> None:
    one = question(owner, tags=[pair[0]])
    both = question(owner, title="Carries both of them?", tags=[*pair, tag("work")])
    story, told_both = StoryFactory.create(), StoryFactory.create()
    put_tags(story, ["doctorate"])
    put_tags(told_both, ["doctorate", "phd"])
    indexing.rebuild()
    actions.merge(*pair, by=editor, reason="The same.")
    assert (names(one), names(both)) == (["phd"], ["phd", "work"])
    assert (names(story), names(told_both)) == (["phd"], ["phd"])
    assert not Tag.objects.filter(slug="doctorate").exists()
    assert not list(indexing.differences())
    put_tags(story, ["Doctorate"])
    assert names(story) == ["phd"], "an import that names it means the other now"


def test_every_table_that_names_a_tag_is_led_over(pair: tuple[Tag, Tag], editor: User) -> None:
    """A table that a later change adds is found by itself, or this test says so."""
    fields = {field.model._meta.label for field in actions.merging._what_points_here()}
    assert {"threads.TaggedThread", "stories.TaggedStory", "tags.TagFollow"} <= fields
    assert "threads.AskTemplate" in fields
    assert not fields & {"tags.Tag", "tags.FormerTag", "tags.TagRevision"}


def test_follows_and_mutes_go_over_and_what_was_said_of_the_other_stands(
    pair: tuple[Tag, Tag], owner: User, stranger: User, editor: User
) -> None:
    actions.follow(pair[0], by=owner)
    actions.mute(pair[0], by=stranger)
    actions.follow(pair[1], by=stranger)
    actions.mute(pair[0], by=editor)
    actions.merge(*pair, by=editor)
    assert dict(TagFollow.objects.values_list("person__handle", "is_muted")) == {
        owner.handle: False,
        stranger.handle: False,
        editor.handle: True,
    }
    assert set(TagFollow.objects.values_list("tag", flat=True)) == {pair[1].pk}


@pytest.mark.parametrize("has_one", [False, True])
def test_a_template_goes_over_where_there_is_none(
    pair: tuple[Tag, Tag],
    editor: User,
    has_one: bool,
) -> None:
    AskTemplate.objects.create(tag=pair[0], name="Old", body="…")
    if has_one:
        AskTemplate.objects.create(tag=pair[1], name="New", body="…")
    actions.merge(*pair, by=editor)
    assert AskTemplate.objects.get().name == ("New" if has_one else "Old")
    assert AskTemplate.objects.get().tag == pair[1]


def test_synonyms_children_and_former_addresses_go_over(
    pair: tuple[Tag, Tag], editor: User
) -> None:
    tag("dr", synonym_of=pair[0])
    tag("defence", parent=pair[0])
    FormerTag.objects.create(slug="doctoral", tag=pair[0])
    actions.merge(*pair, by=editor)
    assert Tag.objects.get(slug="dr").synonym_of == pair[1]
    assert Tag.objects.get(slug="defence").parent == pair[1]
    for slug in ("doctorate", "doctoral"):
        response = Client().get(f"/tags/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/tags/phd/")


def test_the_description_goes_over_where_the_other_has_none(
    pair: tuple[Tag, Tag], editor: User
) -> None:
    actions.describe(pair[0], by=editor, description="Years of study.", seen=0)
    actions.merge(*pair, by=editor)
    pair[1].refresh_from_db()
    assert pair[1].description == "Years of study."
    assert pair[1].revisions.count() == 1


def test_it_is_on_record(pair: tuple[Tag, Tag], editor: User) -> None:
    actions.merge(*pair, by=editor, reason="The same.")
    entry = LogEntry.objects.get(code="tag.merge")
    assert (entry.actor_id, entry.target_id) == (editor.pk, str(pair[1].pk))
    assert "doctorate" in entry.text.before
    assert entry.text.reason == "The same."


def test_circles_are_refused(pair: tuple[Tag, Tag], editor: User) -> None:
    middle = tag("middle", parent=pair[0])
    Tag.objects.filter(pk=pair[1].pk).update(parent=middle)
    synonym = tag("dr", synonym_of=pair[1])
    for gone, kept in ((pair[0], pair[1]), (pair[0], pair[0]), (pair[0], synonym)):
        with pytest.raises(ValidationError) as refused:
            actions.merge(gone, kept, by=editor)
        assert set(refused.value.message_dict) == {"into"}
    assert Tag.objects.count() == 4
    assert not LogEntry.objects.exists()


def test_a_narrower_tag_and_a_synonym_merge_into_what_they_stand_under(
    pair: tuple[Tag, Tag], editor: User
) -> None:
    Tag.objects.filter(pk=pair[0].pk).update(parent=pair[1])
    synonym = tag("dr", synonym_of=pair[1])
    actions.merge(Tag.objects.get(pk=pair[0].pk), pair[1], by=editor)
    actions.merge(synonym, pair[1], by=editor)
    assert list(Tag.objects.values_list("slug", "parent")) == [("phd", None)]


@pytest.mark.parametrize("role", ["", "moderator"])
def test_only_editors_merge(pair: tuple[Tag, Tag], role: str) -> None:
    someone = person("someone", role=role)
    with pytest.raises(policy.NotAllowed):
        actions.merge(*pair, by=someone)
    path = f"/admin/tags/tag/{pair[0].pk}/merge/"
    assert browser_of(someone).post(path, {"into": "phd"}).status_code == 403
    assert Client().post(path, {"into": "phd"}).status_code == 302
    assert Tag.objects.count() == 2


def test_editors_merge_in_the_admin(pair: tuple[Tag, Tag], owner: User, editor: User) -> None:
    question(owner, tags=[pair[0]])
    desk, path = browser_of(editor), f"/admin/tags/tag/{pair[0].pk}/merge/"
    assert path in desk.get(f"/admin/tags/tag/{pair[0].pk}/change/").content.decode()
    assert "1 question carries “doctorate”" in desk.get(path).content.decode()
    for typed, said in {
        "": "Name the tag",
        "nowhere": "no tag of this name",
        "doctorate": "another",
    }.items():
        assert said in desk.post(path, {"into": typed}).content.decode()
    assert desk.post(path, {"into": "PhD", "reason": "The same."}).status_code == 302
    assert names(Thread.objects.get()) == ["phd"]


def test_the_merging_of_tags_that_taggit_brings_is_not_mounted(editor: User) -> None:
    root = person("root", role="editor", is_superuser=True)
    for someone in (editor, root):
        for path in ("", "merge-tags/"):
            assert browser_of(someone).get(f"/admin/taggit/tag/{path}").status_code == 404


# ------------------------------------------------------------------------------------ renaming


def test_a_new_name_is_a_new_address_and_the_old_one_leads_there(editor: User) -> None:
    one = tag("ml")
    actions.set_tag(one, name="Machine learning", by=editor)
    actions.set_tag(one, name="Learning machines", by=editor)
    assert Client().get("/tags/learning-machines/").status_code == 200
    for slug in ("ml", "machine-learning"):
        response = Client().get(f"/tags/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/tags/learning-machines/")


def test_a_name_that_comes_back_has_its_address_back(editor: User) -> None:
    one = tag("ml")
    actions.set_tag(one, name="Machine learning", by=editor)
    actions.set_tag(one, name="ML", by=editor)
    assert Client().get("/tags/ml/").status_code == 200
    assert Client().get("/tags/machine-learning/")["Location"] == "/tags/ml/"


def test_a_new_tag_takes_an_address_that_was_left(editor: User) -> None:
    actions.set_tag(tag("ml"), name="Machine learning", by=editor)
    actions.set_tag(Tag(), name="ML", by=editor)
    assert Client().get("/tags/ml/").status_code == 200
    assert not FormerTag.objects.exists()


def test_the_address_of_another_is_refused(editor: User) -> None:
    tag("ml")
    with pytest.raises(ValidationError, match="same address"):
        actions.set_tag(tag("learning"), name="Ml.", by=editor)


def test_another_field_leaves_the_address_alone(editor: User) -> None:
    one = Tag.objects.create(name="Machine learning", slug="ml")
    actions.set_tag(one, description="By examples.", by=editor)
    one.refresh_from_db()
    assert one.slug == "ml"
    assert one.revisions.get().description == ""
