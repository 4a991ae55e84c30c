"""Search finds for each person only what they may see, and keeps no word of anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models

from community.accounts.models import User
from community.lib import changes, findable
from community.lib.findable import EVERYONE, STAFF, one, sources
from community.search.asking import search, suggest
from community.search.models import Entry
from community.search.similar import similar
from community.tags.models import Tag
from mentors.models import Standing
from stories import actions as stories
from stories.models import Block, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, PostFactory, StoryFactory, person
from tests.community.search.laying import Shelf, document, found, walk
from tests.mentors.mentoring import MentorFactory
from threads import actions as threads
from threads.models import Post

pytestmark = pytest.mark.django_db
WORD = "kingfisher"  # stands in everything that is made here
VISITOR = AnonymousUser()


@pytest.fixture
def cast(owner: User, stranger: User, moderator: User, editor: User) -> dict[str, Any]:
    gone = person("gone", is_active=False, role="moderator")
    chief = person("chief", is_superuser=True)
    signed_in = {"owner": owner, "stranger": stranger, "moderator": moderator, "editor": editor}
    return signed_in | {"chief": chief, "visitor": VISITOR, "nobody": None, "out of use": gone}


def story(words: str = "", **told: Any) -> Story:
    made = StoryFactory.create(title=f"A {WORD} {words}", excerpt=f"Seen: {WORD}.", **told)
    BlockFactory.create(story=made, plain=f"The {WORD} dives. {words}")
    return made


def comment(under: Story, by: User, words: str) -> Post:
    return threads.comment(under, by=by, body=f"A {WORD}! {words}")


@pytest.fixture
def world(owner: User, moderator: User, editor: User) -> Story:
    """One of everything that may be out of sight, beside what is in sight."""
    public = story("in sight")
    comment(public, owner, "first")
    threads.hide(comment(public, owner, "hidden"), by=moderator, reason="x")
    threads.delete(comment(public, owner, "deleted"), by=owner)
    story("draft", status=Status.DRAFT)
    withdrawn = story("withdrawn")
    comment(withdrawn, owner, "under what goes")
    stories.withdraw(withdrawn, by=editor, reason="x")
    unknown = story("of unknown rights")
    comment(unknown, owner, "under what nobody may read")
    Story.objects.filter(pk=unknown.pk).update(rights=Rights.UNKNOWN)
    PostFactory.create(thread__story=story("a draft", status=Status.DRAFT), body=WORD)
    block = BlockFactory.create(story=public, plain=f"The {WORD} has a redacted nest.")
    stories.redact(block, by=editor, reason="x")
    Tag.objects.create(name=f"{WORD} watch", slug="watch")
    asked = Tag.objects.create(name="birds", slug="birds", description=f"The {WORD} and others.")
    for words in ("open", "hidden"):
        question = threads.ask(
            by=owner, title=f"Where is a {WORD} {words}?", body=f"A {WORD}.", tags=[asked]
        )
        threads.answer(question, by=moderator, body=f"Find the {WORD} at the river. {words}")
    assert question.question is not None
    threads.hide(question.question, by=moderator, reason="x")
    for standing in (Standing.APPROVED, Standing.WAITING):
        MentorFactory.create(standing=standing, headline=f"I saw the {WORD} at last")
    for kind, source in sources().items():
        changes.announce(kind, *source.rows().values_list("pk", flat=True))
    changes.announce("post", *Post.objects.values_list("pk", flat=True))
    return public


def everything(someone: Any, query: str = WORD, **how: Any) -> set[tuple[str, int]]:
    return {(hit.kind, hit.key) for page in walk(query, someone, **how) for hit in page.hits}


def test_nobody_finds_what_they_may_not_see(world: Story, cast: dict[str, Any]) -> None:
    for someone in cast.values():
        for kind, source in sources().items():
            seen = set(source.visible_to(someone).values_list("pk", flat=True))
            for sort in ("best", "newest", "discussed"):
                hits = everything(someone, f"{WORD} kind:{kind}", sort=sort)
                assert {key for _kind, key in hits} <= seen
            assert {hit.key for hit in similar(f"a {WORD}", person=someone, kinds=[kind])} <= seen


def test_a_visitor_finds_all_there_is_to_see(world: Story) -> None:
    for kind, source in sources().items():
        seen = set(source.visible_to(VISITOR).values_list("pk", flat=True))
        assert {key for _kind, key in everything(VISITOR, f"kind:{kind}")} == seen
        assert seen, f"the world has no {kind}"


def test_what_is_out_of_sight_is_not_among_the_suggestions(
    world: Story, cast: dict[str, Any]
) -> None:
    for someone in cast.values():
        titles = " ".join(line.title for line in suggest(WORD[:6], person=someone))
        assert "in sight" in titles
        for words in ("draft", "withdrawn", "hidden"):
            assert words not in titles


# ----------------------------------------------------------------------------- private documents


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    kept = dict(findable.sources())
    findable.register(shelf := Shelf("note"))
    yield shelf
    findable.sources().clear()
    findable.sources().update(kept)


def put(shelf: Shelf, key: int, *audience: str, text: str = WORD) -> None:
    shelf.put(document(text, key=key, kind="note", audience=frozenset(audience)))
    changes.announce("note", key)


def test_private_documents_are_found_by_exactly_those_they_are_for(
    shelf: Shelf, cast: dict[str, Any]
) -> None:
    put(shelf, 1, EVERYONE)
    put(shelf, 2, one(cast["owner"].pk))
    put(shelf, 3, STAFF)
    put(shelf, 4, one(cast["owner"].pk), one(cast["stranger"].pk))
    put(shelf, 5)
    told = {who: sorted(found(WORD, someone)) for who, someone in cast.items()}
    outside = {who: [1] for who in ("visitor", "nobody", "out of use")}
    staff = {who: [1, 3] for who in ("moderator", "editor", "chief")}
    assert told == outside | staff | {"owner": [1, 2, 4], "stranger": [1, 4]}


@pytest.mark.parametrize(
    "query",
    [
        "-nothing",
        f"{WORD} or -{WORD}",
        "-(nothing or kind:story)",
        "audience:staff",
        "all:",
        "score:0",
        "year:none",
        "state:none",
        "king*",
        f"{WORD} -audience:everyone",
        f"{WORD}) or (kingfisher",
        'kingfisher" OR "audience:staff',
        "' | 'audience:staff",
    ],
)
def test_no_query_leads_around_the_audience(shelf: Shelf, stranger: User, query: str) -> None:
    put(shelf, 1, STAFF)
    put(shelf, 2, one(stranger.pk + 10**6))
    put(shelf, 3, one(stranger.pk * 10))
    for exact in (True, False):
        results = search(query, person=stranger, exact=exact)
        assert (results.hits, results.total, results.facets) == ([], 0, ())


def test_facets_and_totals_count_only_what_one_may_see(shelf: Shelf, stranger: User) -> None:
    for key in range(1, 6):
        put(shelf, key, STAFF if key > 2 else EVERYONE)
    results = search(WORD, person=stranger)
    assert results.total == 2
    assert [v.count for facet in results.facets for v in facet.values] == [2]


def test_an_audience_that_shrinks_takes_the_others_away(
    shelf: Shelf, owner: User, stranger: User
) -> None:
    put(shelf, 1, EVERYONE)
    put(shelf, 1, one(owner.pk))
    assert found(WORD, owner) == [1]
    assert found(WORD, stranger) == []


# ----------------------------------------------------------------------------- no word is left


def holding(word: str) -> list[str]:
    """Every text column of an entry that holds `word` after all."""
    columns = [
        field.attname
        for field in Entry._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    ]
    assert {"vector", "passages", "body_terms"} <= set(columns)
    return [
        f"{entry} {column}"
        for entry in Entry.objects.all()
        for column in columns
        if word in str(getattr(entry, column)).lower()
    ]


def _hide(post: Post, block: Block, people: dict[str, Any]) -> None:
    threads.hide(post, by=people["moderator"], reason="x")
    stories.redact(block, by=people["editor"], reason="x")


def _delete(post: Post, block: Block, people: dict[str, Any]) -> None:
    threads.delete(post, by=people["owner"])
    stories.redact(block, by=people["editor"], reason="x")


def _edit(post: Post, block: Block, people: dict[str, Any]) -> None:
    threads.edit(post, by=people["owner"], body="Never mind.", seen=0)
    stories.redact(block, by=people["editor"], reason="x")


def _withdraw(post: Post, block: Block, people: dict[str, Any]) -> None:
    stories.withdraw(block.story, by=people["editor"], reason="x")


def _lose_the_rights(post: Post, block: Block, people: dict[str, Any]) -> None:
    stories.set_metadata(block.story, by=people["editor"], rights=Rights.UNKNOWN)


@pytest.mark.parametrize("deed", [_hide, _delete, _edit, _withdraw, _lose_the_rights])
def test_no_word_is_left_once_it_is_out_of_sight(
    deed: Any, cast: dict[str, Any], owner: User
) -> None:
    public = StoryFactory.create()
    BlockFactory.create(story=public, plain="Patience. " * 200)  # as much as an excerpt may show
    block = BlockFactory.create(story=public, plain="A gyrfalcon, no less.")
    changes.announce("story", public.pk)
    post = threads.comment(public, by=owner, body="No gyrfalcon was ever here.")
    assert len({one.split()[0] for one in holding("gyrfalcon")}) == 2
    deed(post, block, cast)
    assert holding("gyrfalcon") == []
    for someone in cast.values():
        assert everything(someone, "gyrfalcon") == set()
        assert "gyrfalcon" not in str(search("gyrfalkon", person=someone))


def test_snippets_of_one_are_not_shown_to_another(shelf: Shelf, owner: User) -> None:
    put(shelf, 1, EVERYONE, text=f"{WORD} by the river")
    put(shelf, 2, one(owner.pk), text=f"{WORD} by the secret pond")
    assert "secret" not in str(search(f"{WORD} secret", person=VISITOR).hits)
    assert "secret" in str(search(f"{WORD} secret", person=owner).hits)


# ----------------------------------------------------------------------------- corrections


def _offered(typed: str, person: Any = VISITOR) -> str:
    """Everything that is said to `person` about what was typed."""
    return f"{search(typed, person=person)} {suggest(typed, person=person)}"


@pytest.mark.parametrize("typed", ["plovwring", "plovring", "heron plovwring"])
def test_a_form_of_a_public_word_that_stands_only_in_private_text_is_not_offered(
    shelf: Shelf, owner: User, stranger: User, typed: str
) -> None:
    put(shelf, 1, EVERYONE, text="To plover is to wade, said the heron.")
    put(shelf, 2, one(owner.pk), text="She was plovering by the heron.")
    assert "plovering" in _offered(typed, owner)
    for other in (stranger, VISITOR, None):
        assert "plovering" not in _offered(typed, other)


@pytest.mark.parametrize("deed", [_hide, _delete, _edit, _withdraw, _lose_the_rights])
def test_a_form_that_has_gone_out_of_sight_is_not_offered_any_more(
    deed: Any, cast: dict[str, Any], owner: User
) -> None:
    story("They plover.")
    public = StoryFactory.create()
    BlockFactory.create(story=public, plain="Patience. " * 200)  # as much as an excerpt may show
    block = BlockFactory.create(story=public, plain="Once they plovered here.")
    changes.announce("story", public.pk, *Story.objects.values_list("pk", flat=True))
    post = threads.comment(public, by=owner, body="They plovered all day.")
    assert "plovered" in _offered("plovreed")
    deed(post, block, cast)
    for someone in cast.values():
        assert "plovered" not in _offered("plovreed", someone)
        assert "plovered" not in _offered("heron plovreed", someone)


def test_what_nobody_may_see_does_not_make_a_word_known(shelf: Shelf) -> None:
    put(shelf, 1, EVERYONE, text="The plovers wade with a heron.")
    put(shelf, 2, EVERYONE, text="A dunlin.")
    before = search("plovered dunlin", person=VISITOR)
    put(shelf, 3, text="She plovered.")
    assert search("plovered dunlin", person=VISITOR) == before


def test_a_form_that_few_of_very_many_have_is_offered_while_it_is_among_the_newest(
    shelf: Shelf,
) -> None:
    for key in range(1, 71):
        put(shelf, key, EVERYONE, text="Plovering!" if key == 20 else "To plover.")
    assert "plovering" in _offered("plovwring")
    put(shelf, 71, EVERYONE, text="To plover.")
    for key in range(72, 92):
        put(shelf, key, EVERYONE, text="To plover.")
    assert "plovering" not in _offered("plovwring")
