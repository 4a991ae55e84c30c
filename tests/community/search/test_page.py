"""The search page: what was found, what became of the query on its way, and how to go on."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.etree
import pytest
from django.test import Client

from community.accounts.models import User
from community.lib.findable import STAFF, Document, Passage, one
from community.search import grammar
from community.search.indexing import entry_of
from community.search.models import Entry
from community.search.spelling import add_words
from community.search.terms import terms_of
from stories.actions.metadata import put_tags
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.stories.looking import Look, look, queries

pytestmark = pytest.mark.django_db

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
numbers = itertools.count(1)


def enter(number: int = 1, **told: Any) -> None:
    """Let `number` stories be found that are told of in this way."""
    entries, words = [], dict[str, str]()
    for _ in range(number):
        key = next(numbers)
        usual = {
            "kind": "story",
            "key": key,
            "title": f"Story {key}",
            "url": f"/stories/s{key}/",
            "dated_at": BEGINNING + timedelta(days=key),
        }
        document = Document(**usual | told)
        terms = terms_of(document)
        words |= terms.words
        entries.append(entry_of(document, terms))
    Entry.objects.bulk_create(entries)
    add_words(words)


def search(text: str, client: Client | None = None, status: int = 200, **more: str) -> Look:
    return look(f"/search/?{urlencode({'q': text, **more})}", client, status)


def titles(page: Look) -> list[str]:
    return page.texts(".result__title")


def asks(address: str) -> dict[str, str]:
    """What the query string of a link holds."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


# ------------------------------------------------------------------------------- how to ask


def test_without_a_query_it_shows_how_to_ask() -> None:
    page = look("/search/")
    form = page.one("main form[role=search]")
    assert (form.get("action"), form.get("method")) == ("/search/", "get")
    assert page.one("main input[name=q]").get("value") == ""
    assert not page.tree.cssselect("meta[name=robots]")
    assert {field.example for field in grammar.FIELDS} <= set(page.texts(".asking a"))


def test_every_example_asks_what_it_says_and_is_understood() -> None:
    for example, address in look("/search/").links(".asking a").items():
        assert asks(address) == {"q": example}
        assert grammar.parse(example).problems == ()


def test_blanks_are_no_query() -> None:
    assert search("  ").texts("h1") == ["Search"]


def test_every_other_page_has_the_box_in_its_header() -> None:
    page = look("/stories/")
    form = page.one(".site-header form[role=search]")
    assert (form.get("action"), form.get("method")) == ("/search/", "get")
    assert [field.get("name") for field in form.cssselect("input")] == ["q"]
    assert page.links(".site-header a")["Search"] == "/search/"  # where there is no room for it
    assert not search("river").tree.cssselect(".site-header form[role=search]")


# ------------------------------------------------------------------------------- what was found


def test_a_result_says_what_it_is_and_opens_at_the_passage() -> None:
    put_tags(StoryFactory.create(), ["night work"])
    enter(
        title="Rivers & mills",
        url="/stories/mills/",
        passages=(Passage("It was dark.", "#b-1"), Passage("Down by the river it hummed.", "#b-2")),
        byline="Ada Moor",
        dated="2023-04",
        tags=("night-work",),
        tag_words=("night work",),
        score=1_200,
        discussed=4,
    )
    page = search("rivers")
    assert page.texts(".result .kicker") == ["Story"]
    assert page.links(".result__title a") == {"Rivers & mills": "/stories/mills/#b-2"}
    assert page.texts(".result mark") == ["Rivers", "river"]
    assert page.texts(".result time") == ["April 2023"]
    assert page.one(".result time").get("datetime") == "2023-04"
    assert page.links(".result .tag") == {"night work": "/tags/night-work/"}
    for words in ("Ada Moor", "score 1,200", "4 replies", "1 result"):
        assert words in page.words


def test_what_is_not_known_is_not_shown() -> None:
    enter(title="A river")
    assert search("river").texts(".result") == ["Story A river"]


def test_the_page_says_what_was_asked_and_keeps_out_of_other_search_engines() -> None:
    enter(title="A river")
    page = search("river -<b>mill</b>")
    assert page.texts("title")[0].startswith("“river -<b>mill</b>”")
    assert page.one("main input[name=q]").get("value") == "river -<b>mill</b>"
    assert "noindex" in page.one("meta[name=robots]").get("content")


def test_sorting_keeps_the_query_and_the_form_keeps_the_sorting() -> None:
    enter(title="River, quiet", discussed=1)
    enter(title="River, loud", discussed=9)
    enter(title="River, new", discussed=0)
    page = search("river", sort="discussed")
    assert titles(page) == ["River, loud", "River, quiet", "River, new"]
    assert page.texts(".tabs [aria-current]") == ["Most discussed"]
    assert page.one("main form input[name=sort]").get("value") == "discussed"
    orders = page.links(".tabs a")
    assert asks(orders["Newest"]) == {"q": "river", "sort": "newest"}
    assert titles(look(orders["Newest"])) == ["River, new", "River, loud", "River, quiet"]
    assert asks(orders["Best match"]) == {"q": "river"}


def test_an_order_that_is_none_is_the_usual_one() -> None:
    enter(title="A river")
    assert search("river", sort="loudest").texts(".tabs [aria-current]") == ["Best match"]


@pytest.mark.parametrize("sort", ["best", "newest", "discussed"])
def test_pages_hold_everything_once_and_lead_back(sort: str) -> None:
    enter(45, title="A river")
    page, seen = search("river", sort=sort), list[str]()
    while True:
        seen += hrefs(page)
        if not (further := page.tree.cssselect(".pager [rel=next]")):
            break
        page = look(f"/search/{further[0].get('href')}")
    assert len(seen) == len(set(seen)) == 45
    back = look(f"/search/{page.one('.pager [rel=prev]').get('href')}")
    assert hrefs(back) == seen[20:40]


def hrefs(page: Look) -> list[str]:
    return [one.get("href") for one in page.tree.cssselect(".result__title a")]


@pytest.mark.parametrize("sort", ["best", "newest", "discussed"])
def test_a_cursor_that_nobody_gave_out_leads_nowhere(sort: str) -> None:
    enter(title="A river")
    search("river", sort=sort, cursor="🦆", status=404)


# ------------------------------------------------------------------------------- narrowing


def test_facets_count_what_their_filter_then_finds() -> None:
    put_tags(StoryFactory.create(), ["mills"])
    enter(2, title="A river", dated="2021", tags=("mills",))
    enter(1, title="A river", dated="2022")
    page = search("river")
    offered = {
        one.cssselect(".facet__word")[0].text_content(): one
        for one in page.tree.cssselect(".facet__value")
    }
    for name, count in {"2021": 2, "2022": 1, "mills": 2}.items():
        assert str(count) in offered[name].cssselect(".facet__count")[0].text_content()
        narrowed = look(offered[name].get("href"))
        assert len(titles(narrowed)) == count
        assert len(narrowed.tree.cssselect(".facet__value[aria-current]")) == 1


def test_a_filter_goes_away_by_one_click_and_the_rest_stays() -> None:
    enter(title="A river", dated="2021")
    page = search("river year:2021 kind:story", sort="newest")
    chips = {
        one.cssselect("bdi")[0].text_content(): asks(one.get("href"))
        for one in page.tree.cssselect(".filters__active a")
    }
    assert chips == {
        "year:2021": {"q": "river kind:story", "sort": "newest"},
        "kind:story": {"q": "river year:2021", "sort": "newest"},
    }


# ------------------------------------------------------------------------------- on the way


def test_a_part_that_cannot_be_used_is_named() -> None:
    enter(title="A river")
    page = search("river year:abc")
    assert page.texts(".notice--warning") == ["“year:abc” is not a year: left out."]
    assert titles(page) == ["A river"]


def test_several_parts_that_cannot_be_used_are_all_named() -> None:
    enter(title="A river")
    page = search("river year:abc score:many")
    assert len(page.texts(".notice--warning li")) == 2


def test_a_misspelt_word_is_read_as_it_was_meant_and_the_page_says_so() -> None:
    enter(title="An interview by the river")
    page = search("interveiw")
    assert titles(page) == ["An interview by the river"]
    said = "Showing results for interview. Search instead for interveiw."
    assert page.texts(".notice") == [said]
    assert page.one("main input[name=q]").get("value") == "interveiw"
    typed = page.links(".notice a")["interveiw"]
    assert asks(typed) == {"q": "interveiw", "exact": "1"}
    exactly = look(typed)
    assert titles(exactly) == []
    assert asks(exactly.links(".empty a")["Let typing mistakes be forgiven."]) == {"q": "interveiw"}


def test_when_few_have_all_words_those_with_some_follow_and_it_says_so() -> None:
    enter(title="A river and a mill")
    enter(4, title="A river")
    page = search("river mill")
    assert titles(page)[0] == "A river and a mill"
    assert len(titles(page)) == 5
    assert "Few entries, if any, have all of these words" in page.words


def test_too_many_to_rank_is_said_and_newest_lists_them() -> None:
    enter(1_003, title="A river", dated="2021")
    page = search("river")
    assert page.texts(".found__count") == ["1,000+ results"]
    assert "More than 1,000 match" in page.words
    assert "1,000+" in page.texts(".facet__count")[0]
    newest = look(page.links(".found__note a")["Newest lists all."])
    assert len(titles(newest)) == 20
    assert "More than 1,000 match" not in newest.words


def test_where_nothing_is_found_it_says_what_to_do_next() -> None:
    page = search("zyzzyva kind:story")
    assert page.texts(".empty h2") == ["Nothing found for “zyzzyva kind:story”"]
    assert {"/stories/", "/tags/"} <= set(page.links(".empty a").values())
    assert page.texts(".filters__active bdi") == ["kind:story"]


def test_a_query_of_small_words_alone_says_that_nothing_is_left() -> None:
    page = search("the of")
    assert page.texts(".empty h2") == ["There is nothing left to look for"]
    assert "the" in page.texts(".notice--warning")[0]


@pytest.mark.parametrize(
    "text",
    ["\0", "((((", '"', "-", "a" * 5_000, "<script>alert(1)</script>", "\ud800", "or or or", "🦆"],
)
def test_no_query_makes_an_error_page(text: str) -> None:
    address = f"/search/?{urlencode({'q': text}, errors='surrogatepass')}"
    assert not look(address).tree.cssselect("main script")
    assert look(address.replace("/?", "/suggest/?")).response.json() == []


# ------------------------------------------------------------------------------- for whom


def test_everybody_finds_what_they_may_see(owner: User, stranger: User, moderator: User) -> None:
    enter(title="River for all")
    enter(title="River for the desk", audience=frozenset({STAFF}))
    enter(title="River of one's own", audience=frozenset({one(owner.pk)}))
    told = {
        who: {*titles(search("river", client))} | {*suggested("river", client)}
        for who, client in {
            "visitor": Client(),
            "stranger": browser_of(stranger),
            "owner": browser_of(owner),
            "moderator": browser_of(moderator),
        }.items()
    }
    assert told == {
        "visitor": {"River for all"},
        "stranger": {"River for all"},
        "owner": {"River for all", "River of one's own"},
        "moderator": {"River for all", "River for the desk"},
    }


def test_a_word_of_what_is_hidden_is_not_given_away_as_a_correction() -> None:
    enter(title="A redundancy", audience=frozenset({STAFF}))
    page = search("redundency")
    assert "redundancy" not in page.words
    assert titles(page) == []


# ------------------------------------------------------------------------------- while typing


def suggested(text: str, client: Client | None = None) -> list[str]:
    answer = (client or Client()).get("/search/suggest/", {"q": text})
    return [line["title"] for line in answer.json()]


def test_suggestions_go_on_from_what_was_typed() -> None:
    enter(title="<b>Interviews</b> by the river", url="/stories/one/")
    answer = Client().get("/search/suggest/", {"q": "interv"})
    assert answer.json() == [
        {"title": "<b>Interviews</b> by the river", "url": "/stories/one/", "kind": "story"}
    ]
    assert answer["Content-Type"] == "application/json"
    assert "private" in answer["Cache-Control"]
    assert "max-age=5" in answer["Cache-Control"]


def test_suggestions_are_few() -> None:
    enter(30, title="A river")
    assert len(suggested("riv")) == 7
    assert suggested("") == []


@pytest.mark.parametrize("path", ["/search/?q=river", "/search/suggest/?q=river"])
def test_its_queries_do_not_grow(path: str) -> None:
    for number in range(3):
        enter(title="A river", tags=(f"t{number}",), dated=f"20{number + 10}")
    few = queries(path)
    for number in range(30):
        enter(title="A river", tags=(f"t{number}",), dated=f"20{number + 10}")
    assert queries(path) == few


# ------------------------------------------------------------------------------- for machines


def test_browsers_may_offer_the_portal_as_a_search_engine() -> None:
    link = look("/").one("link[rel=search]")
    answer = Client(headers={"host": "127.0.0.1"}).get(link.get("href"))
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    tree = lxml.etree.fromstring(answer.content)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert tree.xpath("string(o:ShortName)", namespaces=names) == "Crossings"
    (address,) = tree.xpath("o:Url[@type='text/html']/@template", namespaces=names)
    assert address == "http://127.0.0.1:8000/search/?q={searchTerms}"


def test_robots_leave_result_pages_alone() -> None:
    assert "Disallow: /search/?" in Client().get("/robots.txt").content.decode().splitlines()
