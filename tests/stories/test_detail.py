"""A story's page: its text, its contents, what was drawn from it, and where to go on."""

from __future__ import annotations

import time

import pytest

from community.accounts.models import User
from stories.actions.metadata import put_tags
from stories.models import (
    Block,
    Claim,
    ContentsEntry,
    Fact,
    Recommendation,
    Resource,
    Story,
    Takeaway,
)
from stories.models.story import Kind, Provenance, Rights
from tests.cast import BlockFactory, PostFactory, StoryFactory, ThreadFactory
from tests.conftest import browser_of
from tests.stories.looking import look, passage, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(
        title="The long way round", slug="the-long-way", minutes=9, words=2093
    )


def block(story: Story, text: str, kind: str = "paragraph", **fields: object) -> Block:
    html = text if kind in {"heading", "figure"} else f"<p>{text}</p>"
    return BlockFactory.create(story=story, plain=text, html=html, kind=kind, **fields)


URL = "/stories/the-long-way/"


def test_the_head_says_who_when_how_long_and_about_what(story: Story) -> None:
    story.credits.create(role="narrator", name="Mariam Aziz", slug="mariam-aziz")
    story.credits.create(role="interviewer", name="Bo Chen", slug="bo-chen", position=1)
    put_tags(story, ["phd"])
    page = look(URL)
    assert page.texts("h1") == ["The long way round"]
    assert page.texts(".story-head__by") == ["Told by Mariam Aziz, asked by Bo Chen"]
    assert page.texts(".facts-line li") == ["date not stated", "9 min read", "2,093 words"]
    assert page.links(".story-head .tag") == {"phd": "/tags/phd/"}
    assert page.links(".story-head__by a")["Bo Chen"] == "/stories/?person=bo-chen"


def test_the_text_stands_in_order_and_every_block_has_its_own_address(story: Story) -> None:
    block(story, "Second things", key="bb", position=2)
    block(story, "How it began", "heading", key="aa", position=1, level=2)
    page = look(URL)
    ids = [one.get("id") for one in page.one("#text").xpath("./*[@id]")]
    assert ids == ["b-aa", "b-bb"]
    assert page.texts("#text h2 > span") == ["How it began"]
    assert [one.get("href") for one in page.tree.cssselect("#b-bb a.block__link")] == [
        "#b-bb",
        f"{URL}?at=bb#write",
        "/threads/ask/?story=the-long-way&at=bb",
        f"/shelf/save/?what=passage-{story.pk}&at=bb",
    ]


def test_contents_are_made_from_headings_on_two_levels(story: Story) -> None:
    for key, text, level in (("a", "One", 2), ("b", "One point five", 3), ("c", "Two", 2)):
        block(story, text, "heading", key=key, level=level)
    page = look(URL)
    assert page.links(".toc > details > ol > li > a") == {"One": "#b-a", "Two": "#b-c"}
    assert page.links(".toc ol ol a") == {"One point five": "#b-b"}


def test_the_documents_own_contents_lead_to_what_supports_each_takeaway(story: Story) -> None:
    heading = block(story, "Applying", "heading", key="h", level=2)
    said = block(story, "Fifty letters brought one reply.", key="p")
    placed = ContentsEntry.objects.create(story=story, position=1, title="Applying", block=heading)
    lost = ContentsEntry.objects.create(story=story, position=2, title="Thoughts on luck")
    Takeaway.objects.create(
        story=story, entry=placed, text="Write many letters", passage=passage(story, said)
    )
    Takeaway.objects.create(story=story, entry=placed, text="Be early", position=1)
    Takeaway.objects.create(story=story, entry=lost, text="Luck is real", position=2)
    page = look(URL)
    assert page.links(".toc > details > ol > li > a") == {"Applying": "#b-h"}
    assert page.links(".toc__takeaways a") == {"Write many letters": "#b-p", "Be early": "#b-h"}
    assert page.texts(".toc__unplaced > span") == ["Thoughts on luck (not found in the text)"]
    assert "Luck is real" in page.words


def test_what_to_take_away_from_the_whole_story_stands_above_the_text(story: Story) -> None:
    said = block(story, "Ask one person inside.", key="p")
    Takeaway.objects.create(story=story, text="Ask insiders", passage=passage(story, said))
    assert look(URL).links(".takeaways a") == {"Ask insiders": "#b-p"}


def test_a_remote_picture_is_a_caption_and_a_link_and_loads_nothing(story: Story) -> None:
    src = "https://i.imgur.com/MB0SOte.png"
    block(story, "Figure 1: The spectrum", "figure", key="f", number=1, src=src)
    page = look(URL)
    assert page.texts("figure figcaption") == ["Figure 1: The spectrum"]
    assert page.links("figure a") == {"i.imgur.com": src}
    assert page.one("figure a").get("rel") == "nofollow ugc noopener"
    assert page.main.cssselect("img") == []


def test_our_own_copy_of_a_picture_is_shown_with_its_description(story: Story) -> None:
    block(
        story,
        "Figure 1",
        "figure",
        image="stories/figures/a.png",
        alt="A line",
        src="https://x.y/z",
    )
    image = look(URL).one("figure img")
    assert (image.get("src"), image.get("alt")) == ("/uploads/stories/figures/a.png", "A line")


def test_a_lost_picture_leaves_its_caption(story: Story) -> None:
    block(story, "My first machine", "figure", lost=True)
    page = look(URL)
    assert "This picture is lost" in page.words
    assert page.texts("figcaption") == ["My first machine"]


def test_a_picture_address_that_is_no_web_address_is_not_linked(story: Story) -> None:
    block(story, "Odd", "figure", src="javascript:alert(1)")
    block(story, "Odder", "figure", src="https://[broken")
    assert look(URL).links("figure a") == {}


def test_a_redacted_block_keeps_its_place_and_says_nothing(story: Story) -> None:
    heading = block(story, "A secret heading", "heading", key="h", level=2)
    gone = block(story, "A secret sentence", key="p")
    Takeaway.objects.create(story=story, text="A secret lesson", passage=passage(story, gone))
    Claim.objects.create(
        story=story, topic="pay", statement="A secret view", passage=passage(story, gone)
    )
    ContentsEntry.objects.create(story=story, position=1, title="A secret entry", block=heading)
    for one in (heading, gone):
        one.redacted_at = "2026-01-01T00:00:00Z"
        one.save()
    page = look(URL)
    assert "secret" not in page.response.content.decode()
    assert page.texts("#b-p") == page.texts("#b-h") == ["This passage was removed."]


def test_the_language_of_the_text_is_named(story: Story) -> None:
    Story.objects.update(language="zh-Hans")
    page = look(URL)
    assert page.one("#text").get("lang") == page.one("h1").get("lang") == "zh-Hans"
    assert page.one("#text").get("dir") is None
    Story.objects.update(language="und")
    assert look(URL).one("#text").get("lang") is None


def test_text_that_is_written_from_the_right_is_read_from_the_right(story: Story) -> None:
    Story.objects.update(language="ar-EG")
    page = look(URL)
    assert page.one("#text").get("dir") == page.one("h1").get("dir") == "rtl"


def test_old_advice_says_how_old_it_is(story: Story) -> None:
    Story.objects.update(published_value="2015-03", published_precision="month")
    assert "Written in 2015 — things may have changed" in look(URL).words


def test_where_the_text_comes_from(story: Story) -> None:
    Story.objects.update(
        rights=Rights.RETELLING,
        source_title="The Original",
        source_url="https://example.org/original",
        source_published="2022-01-06",
        recorded_how="Two telephones.",
        edited_by="Grammar by a machine.",
        is_ai_edited=True,
        retrieved_on="2026-02-03",
        published_value="2022",
        published_precision="year",
        published_provenance=Provenance.FRONT_MATTER,
    )
    box = " ".join(look(URL).one(".provenance").text_content().split())
    for words in (
        "Original titleThe Original",
        "https://example.org/original",
        "6 January 2022",
        "Two telephones.",
        "Edited with AI",
        "Grammar by a machine.",
        "3 February 2026",
        "Retold in our own words",
    ):
        assert words in box


def fact(story: Story, kind: str, label: str, **values: object) -> None:
    Fact.objects.create(story=story, kind=kind, label=label, values=values)


def test_a_funnel_computes_its_rates(story: Story) -> None:
    counts = (
        ("applied", 20, True),
        ("replies", 7, False),
        ("onsites", 5, False),
        ("offers", 3, False),
    )
    stages = [{"name": name, "count": count, "about": about} for name, count, about in counts]
    fact(story, "funnel", "Job search", stages=stages)
    page = look(URL)
    assert page.texts(".funnel li") == [
        "Applied: about 20 100 %",
        "Replies: 7 35 % of those before 35 %",
        "Onsites: 5 71 % of those before 25 %",
        "Offers: 3 60 % of those before 15 %",
    ]
    assert "15 % from first to last" in page.words.replace("\xa0", " ")
    assert [one.get("value") for one in page.tree.cssselect(".funnel meter")] == [
        "100",
        "35",
        "25",
        "15",
    ]


def test_a_funnel_of_rates_alone_says_that_counts_were_not_given(story: Story) -> None:
    stages = [
        {"name": "mails"},
        {"name": "replies", "rate_told": 10},
        {"name": "yes", "rate_told": 10},
    ]
    fact(story, "funnel", "Letters", stages=stages)
    page = look(URL)
    assert "1 % from first to last · rates as told; counts not given" in page.words
    assert page.tree.cssselect("meter") == []


def test_figures_are_shown_as_told(story: Story) -> None:
    about = {"low": 40000, "high": 40000, "about": True}
    fact(story, "cost", "Applying", amount=about, currency="CNY")
    fee = {"low": 50, "high": 150, "about": False}
    fact(story, "cost", "Fee", amount=fee, currency="unknown", per="university", note="A guess.")
    fact(story, "score", "TOEFL", exam="TOEFL", first=92, best=107, attempts=3)
    six = {"low": 6, "high": 6, "about": False}
    fact(story, "duration", "PhD", duration={"amount": six, "unit": "years", "usual": 5})
    fact(story, "rate", "Fraud", amount={"low": 90, "high": 90}, unit="percent")
    fact(story, "duration", "Odd", duration="long")
    page = look(URL)
    assert page.texts(".fact-card__value") == [
        "about 40,000 CNY",
        "50–150",
        "92 → 107",
        "6 years",
        "90 %",
    ]
    assert "Cost · per university · currency not stated" in page.words
    assert "A guess." in page.words
    assert "usual: 5" in page.words
    assert "Odd" in page.texts(".fact-card__label")


def test_resources_are_a_reading_list(story: Story) -> None:
    said = block(story, "I read ESL closely.", key="p")
    book = Resource.objects.create(
        slug="esl",
        title="The Elements",
        authors="Hastie",
        kind="book",
        url="https://example.org/esl",
    )
    Recommendation.objects.create(
        story=story,
        resource=book,
        verdict="deferred",
        useful_when="preparing-interviews",
        passage=passage(story, said),
    )
    page = look(URL)
    assert page.texts(".reading-list__title") == ["The Elements"]
    assert page.texts(".reading-list__why") == [
        "Book, Hastie · of use later, not at first · when preparing interviews · "
        "in the text: The Elements"
    ]
    assert page.links(".reading-list a")["in the text: The Elements"] == "#b-p"


def test_positions_stand_by_topic(story: Story) -> None:
    Claim.objects.create(story=story, topic="do-a-phd", statement="Start now.")
    Claim.objects.create(story=story, topic="leetcode", statement="It matters less.", position=1)
    Claim.objects.create(story=story, topic="do-a-phd", statement="But not alone.", position=2)
    page = look(URL)
    assert page.texts(".positions dt") == ["Doing a PhD", "LeetCode and coding tests"]
    assert page.texts(".positions dd") == ["Start now.", "But not alone.", "It matters less."]


def test_before_after_and_related(story: Story) -> None:
    Story.objects.update(published_sort="2020-01-01T00:00:00Z", kind=Kind.ESSAY)
    put_tags(story, ["phd", "career"])
    older = StoryFactory.create(title="Older", published_sort="2019-01-01T00:00:00Z")
    newer = StoryFactory.create(title="Newer", published_sort="2021-01-01T00:00:00Z")
    newest = StoryFactory.create(
        title="Newest", published_sort="2022-01-01T00:00:00Z", kind=Kind.ESSAY
    )
    StoryFactory.create(title="Secret", published_sort="2020-01-02T00:00:00Z", status="draft")
    put_tags(older, ["phd", "career"])
    put_tags(newer, ["phd"])
    page = look(URL)
    assert page.texts(".story-nav a > :last-child") == [older.title, newer.title]
    assert page.texts("[aria-labelledby=related-title] .card__title") == [
        older.title,
        newer.title,
        newest.title,
    ]


def test_comments_on_a_passage_are_counted_beside_it(story: Story) -> None:
    said = block(story, "It took compilers and patience.", key="p")
    thread = ThreadFactory.create(story=story)
    PostFactory.create(thread=thread, passage=passage(story, said))
    PostFactory.create(thread=thread, passage=passage(story, said), state="hidden")
    note = look(URL).one("#b-p .margin-note")
    assert note.text_content() == "1 comment here"
    assert note.get("href") == f"{URL}?on=p#discussion"


def test_a_story_without_comments_offers_none(story: Story) -> None:
    block(story, "Quiet.", key="p")
    Story.objects.update(comments_enabled=False)
    assert look(URL).tree.cssselect("#b-p a[href*=write]") == []


def test_a_visitor_gets_no_cookie_and_nothing_from_elsewhere(story: Story) -> None:
    block(story, "Text.", src="https://i.imgur.com/a.png", kind="figure")
    page = look(URL)
    assert not page.response.cookies
    loading = page.tree.xpath("//img/@src | //script/@src | //link[not(@rel='canonical')]/@href")
    assert all(address.startswith("/") for address in loading)


def test_an_old_address_leads_on_in_one_hop(story: Story) -> None:
    story.old_slugs.create(slug="the-first-name")
    response = look("/stories/the-first-name/?view=answers", status=301).response
    assert response["Location"] == f"{URL}?view=answers"


def test_what_nobody_wrote_is_not_found() -> None:
    look("/stories/no-such-story/", status=404)


def crowd(story: Story, number: int) -> None:
    """`number` of everything a page shows."""
    for n in range(number):
        said = block(story, f"Compilers {n}")
        book = Resource.objects.create(slug=f"r{said.pk}", title=f"Book {n}", kind="book")
        Recommendation.objects.create(story=story, resource=book, passage=passage(story, said))
        Takeaway.objects.create(story=story, text=f"Lesson {n}", passage=passage(story, said))
        Claim.objects.create(
            story=story, topic="pay", statement=f"View {n}", passage=passage(story, said)
        )
        fact(story, "count", f"Count {n}", amount={"low": n, "high": n}, unit="things")
        story.milestones.create(kind="job", to_role=f"Role {n}", passage=passage(story, said))
        story.credits.create(role="author", name=f"Person {n}", slug=f"person-{said.pk}")
        story.contents.create(position=n, title=f"Part {n}", block=said)
        PostFactory.create(
            thread=story.threads.first() or ThreadFactory.create(story=story),
            passage=passage(story, said),
        )
        put_tags(StoryFactory.create(), ["phd", f"tag-{said.pk}"])


@pytest.mark.slow  # thirty rows, written as members write them
def test_thirty_of_everything_ask_no_more_queries_than_three(story: Story) -> None:
    put_tags(story, ["phd"])
    crowd(story, 4)
    few = queries(URL)
    crowd(story, 16)
    assert queries(URL) == few


def test_a_member_too_asks_no_more(story: Story, stranger: User) -> None:
    crowd(story, 4)
    few = queries(URL, browser_of(stranger))
    crowd(story, 8)
    assert queries(URL, browser_of(stranger)) == few


def test_a_transcript_of_four_hundred_turns_renders_quickly(story: Story) -> None:
    speakers = [story.speakers.create(label=label, position=n) for n, label in enumerate("AB")]
    Block.objects.bulk_create(
        BlockFactory.build(story=story, kind="turn", speaker=speakers[n % 2], position=n)
        for n in range(400)
    )
    look(URL)
    begun = time.process_time()
    page = look(URL)
    took = time.process_time() - begun
    assert len(page.tree.cssselect(".turn")) == 400
    assert took < 2, f"{took:.1f} s of processor time"
