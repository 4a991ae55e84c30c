"""Reading stories over the API: the list, a story, its text and what is drawn from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.search.indexing import rebuild
from stories import actions
from stories.models import Claim, Credit, Fact, Milestone, Passage, Story, Takeaway
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

STORIES = "/api/v1/stories/"
PARTS = ("blocks", "passages", "milestones", "takeaways", "recommendations", "facts", "claims")


def told(number: int, *, story: Story | None = None) -> Story:
    """A story, with `number` pieces of text and as much drawn from it."""
    story = story or StoryFactory.create()
    for _ in range(number):
        block = BlockFactory.create(story=story)
        passage = Passage.objects.create(story=story, block=block, key=block.key, exact="patience")
        for model in (Milestone, Takeaway, Fact, Claim):
            model.objects.create(story=story, passage=passage)
    return story


def shelve(number: int) -> None:
    for _ in range(number):
        story = StoryFactory.create()
        Credit.objects.create(story=story, role=Credit.Role.AUTHOR, name="Ada", slug="ada")
        story.tags.add("compilers", f"tag-{story.pk}")


def test_the_list_is_the_page(visitor: Caller) -> None:
    shelve(2)
    StoryFactory.create(status=Status.DRAFT)
    rows = visitor.get(STORIES).json()["items"]
    page = look("/stories/")
    assert [row["title"] for row in rows] == page.texts(".card__title")
    assert rows[0]["credits"][0]["name"] == "Ada"
    assert {tag["slug"] for tag in rows[0]["tags"]} >= {"compilers"}
    assert rows[0]["excerpt"]
    assert rows[0]["is_readable"] is True


def test_it_is_filtered_and_searched_as_the_page(visitor: Caller) -> None:
    shelve(2)
    other = StoryFactory.create(title="Of patience and welding", kind="essay")
    rebuild()
    for query, titles in (
        ("?kind=essay", [other.title]),
        ("?q=welding", [other.title]),
        ("?q=welding&kind=journey", []),
        ("?q=nosuchword", []),
        ("?q=tag:", []),
        ("?person=nobody", []),
    ):
        rows = visitor.get(STORIES + query).json()["items"]
        assert [row["title"] for row in rows] == titles, query
    assert len(visitor.get(f"{STORIES}?tag=compilers&person=ada&q=").json()["items"]) == 2
    assert problem(visitor.get(f"{STORIES}?cursor=made-up")) == "bad-parameter"


def test_pages_hang_together(visitor: Caller) -> None:
    shelve(5)
    first = visitor.get(f"{STORIES}?page_size=2&sort=discussed").json()
    second = visitor.get(first["next"].replace("http://testserver", "")).json()
    slugs = [row["slug"] for row in first["items"] + second["items"]]
    assert len(set(slugs)) == 4
    assert second["previous"]


def test_a_story_whose_rights_are_unknown(visitor: Caller, editor: User) -> None:
    story = told(2, story=StoryFactory.create(rights=Rights.UNKNOWN, source_url="https://a.org/"))
    Credit.objects.create(story=story, role=Credit.Role.AUTHOR, name="Ada", slug="ada")
    found = visitor.get(f"{STORIES}{story.slug}/").json()
    assert (found["is_readable"], found["kind"], found["credits"]) == (False, None, [])
    assert found["source_url"] == "https://a.org/"
    for part in PARTS:
        assert visitor.get(f"{STORIES}{story.slug}/{part}/").json()["items"] == []
    staff = Caller(token_of(editor))
    assert staff.get(f"{STORIES}{story.slug}/").json()["credits"][0]["name"] == "Ada"
    assert len(staff.get(f"{STORIES}{story.slug}/blocks/").json()["items"]) == 2


def test_what_is_not_visible_is_not_there(visitor: Caller, mine: Caller, editor: User) -> None:
    draft = StoryFactory.create(status=Status.DRAFT)
    gone = StoryFactory.create(status=Status.WITHDRAWN)
    staff = Caller(token_of(editor))
    for caller in (visitor, mine):
        for part in ("", "blocks/", "place/", "onward/", "facts/"):
            assert problem(caller.get(f"{STORIES}{draft.slug}/{part}")) == "not-found"
            assert problem(caller.get(f"{STORIES}{gone.slug}/{part}")) == "gone"
    assert staff.get(f"{STORIES}{draft.slug}/").json()["status"] == "draft"


def test_an_address_of_before_leads_to_where_it_is(visitor: Caller) -> None:
    story = StoryFactory.create()
    story.old_slugs.create(slug="before")
    answer = visitor.get(f"{STORIES}before/")
    assert (answer.status_code, answer["Location"]) == (301, f"{STORIES}{story.slug}/")


def test_redacted_words_are_nowhere(visitor: Caller) -> None:
    story = told(3)
    block = story.blocks.order_by("position")[1]
    block.redacted_at = timezone.now()
    block.save()
    told_block = visitor.get(f"{STORIES}{story.slug}/blocks/").json()["items"][1]
    assert (told_block["is_redacted"], told_block["html"], told_block["plain"]) == (True, "", "")
    for part in PARTS[1:]:
        if part != "recommendations":
            rows = visitor.get(f"{STORIES}{story.slug}/{part}/").json()["items"]
            assert len(rows) == 2, part


def test_a_place_is_kept(mine: Caller, visitor: Caller, owner: User) -> None:
    story = told(2)
    place = f"{STORIES}{story.slug}/place/"
    key = story.blocks.order_by("position")[1].key
    assert mine.get(place).json() == {"key": None}
    assert mine.send("PUT", place, {"key": key}).json() == {"key": key}
    assert mine.get(place).json() == {"key": key}
    page = look(story.get_absolute_url(), browser_of(owner))
    assert f"#b-{key}" in str(page.links())
    assert problem(mine.send("PUT", place, {"key": "nowhere"})) == "invalid"
    assert problem(visitor.get(place)) == problem(visitor.send("PUT", place, {"key": key}))
    read_only = Caller(token_of(owner, "read"))
    assert problem(read_only.send("PUT", place, {"key": key})) == "out-of-scope"


def test_a_list_asks_as_often_for_many_as_for_few(mine: Caller) -> None:
    story = told(3)
    shelve(3)
    addresses = [STORIES, f"{STORIES}{story.slug}/"]
    addresses += [f"{STORIES}{story.slug}/{part}/" for part in PARTS]
    few = [queries(mine, one) for one in addresses]
    told(27, story=story)
    shelve(27)
    assert [queries(mine, one) for one in addresses] == few
    assert max(few) <= MOST_QUERIES


def test_figures_are_told_as_they_are(visitor: Caller) -> None:
    story = StoryFactory.create()
    amount = {"low": 2, "high": 3, "about": True}
    Fact.objects.create(story=story, kind="cost", label="Rent", values={"amount": amount})
    Fact.objects.create(story=story, kind="funnel", label="Misfit", values={"stages": "many"})
    stages = [{"name": "sent", "count": 10}, {"name": "hired", "count": 1}]
    Fact.objects.create(
        story=story, kind="funnel", label="F", values={"stages": stages, "rates": [10]}
    )
    cost, misfit, funnel = (
        row["told"] for row in visitor.get(f"{STORIES}{story.slug}/facts/").json()["items"]
    )
    assert cost["amount"] == amount
    assert misfit["stages"] == []
    assert [stage["rate"] for stage in funnel["stages"]] == [None, 10]


def test_who_proposed_it_is_named_only_if_they_wish(visitor: Caller) -> None:
    story = StoryFactory.create()
    row = {"way": "own", "title": "T", "body": "B", "claim": "mine"}
    made = story.proposals_by_members.create(by=person("ana"), is_credited=False, **row)
    address = f"{STORIES}{story.slug}/"
    assert visitor.get(address).json()["proposer"] is None
    made.is_credited = True
    made.save()
    assert visitor.get(address).json()["proposer"]["handle"] == "ana"


def test_a_visitor_is_told_that_it_is_as_it_was_until_it_is_not(
    visitor: Caller, editor: User
) -> None:
    story = told(1)
    block = story.blocks.get()
    deeds: dict[str, Callable[[], object]] = {
        STORIES: lambda: actions.set_metadata(story, by=editor, title="Anew"),
        f"{STORIES}{story.slug}/": lambda: actions.set_metadata(story, by=editor, tags=["boats"]),
        f"{STORIES}{story.slug}/blocks/": lambda: actions.mark(block, "chatter", by=editor),
        f"{STORIES}{story.slug}/speakers/": lambda: actions.add_speaker(
            story, label="A", name="Ada", role="", by=editor
        ),
        f"{STORIES}{story.slug}/takeaways/": lambda: actions.redact(block, by=editor, reason="So."),
    }
    for address, deed in deeds.items():
        etag = visitor.get(address)["ETag"]
        assert visitor.get(address, If_None_Match=etag).status_code == 304, address
        deed()
        assert visitor.get(address, If_None_Match=etag).status_code == 200, address
