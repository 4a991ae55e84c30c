"""Stories are found although what is typed is not what is written."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from community.accounts.models import User
from community.lib.findable import STAFF, one
from community.search.asking import search
from stories import actions
from stories.models.story import Rights
from tests.community.search.laying import document, lay
from tests.stories.documents import imported

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()

FIRST = """\
---
title: From Texas A&M to a laboratory
rights: own
---

My mentorship began when Ana Gordić answered one letter of mine about AI.

She had led interviews for years, and of C++ and C# she wanted to hear nothing; we spoke of R.

My visa was an H-1B. The model that I studied was called GPT-3, and only 1% of us got in.

We built a service in .NET, then another in C.

At the café, a naïve question about ML.
"""
SECOND = """\
---
title: 机器学习的道路
rights: own
---

我在北京大学学习人工智能，然后去了上海。

Nothing else is said here of letters.
"""


@pytest.fixture(autouse=True)
def _two_stories(editor: User) -> None:
    for number, text in enumerate((FIRST, SECOND)):
        actions.publish(imported(text, file=f"/posts/{number}.md", rights=Rights.OWN), by=editor)


def titles(text: str, **how: bool) -> list[str]:
    return [hit.plain_title for hit in search(text, person=VISITOR, **how).hits]


TEXAS, ROADS = "From Texas A&M to a laboratory", "机器学习的道路"


@pytest.mark.parametrize(
    "typed",
    [
        *["mentorships", "mentorship began", "interview", "interviewed", "studying models"],
        *["texas am", "Texas A&M", "texas a & m", "TEXAS A&M", "gordic", "GORDIC", "Gordić's"],
        *["cafe", "café", "cafe\u0301", "naive", "ＭＬ", "laboratories"],
        *["AI", "ai", "ML", "R", "C", "C++", "c++", "C#", "c#", ".NET", ".net"],
        *["H-1B", "h1b", "H1B", "h 1b", "GPT-3", "gpt3", "gpt-3", "1%", "A&M", '"C++ and C#"'],
    ],
)
def test_it_is_found_as_it_is_meant(typed: str) -> None:
    results = search(typed, person=VISITOR, exact=True)
    assert [hit.plain_title for hit in results.hits] == [TEXAS]


@pytest.mark.parametrize(
    "typed", ["人工", "智能", "人工智能", "机器学习", "北京大学", "上海", "机器"]
)
def test_chinese_is_found_by_two_characters_or_more(typed: str) -> None:
    assert titles(typed, exact=True) == [ROADS]


@pytest.mark.parametrize("typed", ["能人", "京北", "人智", "工人"])
def test_chinese_characters_that_do_not_stand_so_are_not_found(typed: str) -> None:
    assert titles(typed, exact=True) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mentroship", "mentorship"),
        ("mentorshipp", "mentorship"),
        ("metnorhsip", "mentorship"),
        ("interveiws", "interviews"),
        ("intervews", "interviews"),
        ("labratory", "laboratory"),
        ("laborattory", "laboratory"),
        ("Gorditć", "gordic"),
        ("texsa", "texas"),
        ("visaa", "visa"),
    ],
)
def test_one_or_two_wrong_letters_are_forgiven_and_it_says_so(typed: str, meant: str) -> None:
    results = search(typed, person=VISITOR)
    assert [hit.plain_title for hit in results.hits] == [TEXAS]
    assert results.correction is not None
    assert (results.correction.shown, results.correction.typed) == (meant, typed)
    exactly = search(typed, person=VISITOR, exact=True)
    assert (exactly.hits, exactly.correction) == ([], None)


def test_what_is_spelt_rightly_is_not_corrected() -> None:
    for typed in ("mentorship", "interviewed", "gordic", "texas am"):
        assert search(typed, person=VISITOR).correction is None


def test_only_the_misspelt_word_is_changed_and_filters_stand() -> None:
    shown = search("Ana mentroship kind:story -plover", person=VISITOR).correction
    assert shown is not None
    assert shown.shown == "Ana mentorship kind:story -plover"


def test_a_quoted_word_is_corrected_within_its_quotes() -> None:
    results = search('"mentroship began"', person=VISITOR)
    assert results.correction is not None
    assert results.correction.shown == '"mentorship began"'
    assert [hit.plain_title for hit in results.hits] == [TEXAS]


def test_a_denied_word_is_left_as_it_is() -> None:
    results = search("letter -mentroship", person=VISITOR)
    assert results.correction is None
    assert len(results.hits) == 2


def test_nonsense_is_not_corrected_into_something() -> None:
    results = search("qzxjkvwq", person=VISITOR)
    assert (results.hits, results.correction) == ([], None)


def test_a_word_that_only_somebody_else_may_see_is_never_offered(
    owner: User, moderator: User, stranger: User
) -> None:
    lay(document("ptarmigan", audience=frozenset({STAFF, one(owner.pk)})))
    for someone in (owner, moderator):
        correction = search("ptarmigen", person=someone).correction
        assert correction is not None
        assert correction.shown == "ptarmigan"
    for other in (stranger, VISITOR, None):
        assert "ptarmigan" not in str(search("ptarmigen", person=other))
        assert "ptarmigan" not in str(search("ptarmigen letter", person=other))
        assert search("ptarm*", person=other, exact=True).hits == []


def test_where_few_have_all_of_the_words_those_with_some_follow() -> None:
    results = search("mentorship letters", person=VISITOR)
    assert results.is_relaxed
    assert [hit.plain_title for hit in results.hits] == [TEXAS, ROADS]
    assert titles('"mentorship began" 上海') == []


def test_filters_and_quotes_never_give_way() -> None:
    assert titles("mentorship letters kind:comment") == []
    assert titles('mentorship letters "no such words"') == []
    assert titles("mentorship letters -laboratory", exact=True) == [ROADS]


def test_words_enough_have_are_not_loosened() -> None:
    lay(*(document("heron plover") for _ in range(3)), document("heron"))
    results = search("heron plover", person=VISITOR)
    assert not results.is_relaxed
    assert results.total == 3
