"""The four documents this importer was first made for, read from ../shared/seeds if present."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stories.importing import Document, read, report, to_markdown

FOLDER = Path(__file__).parents[3].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/seeds is not here")


def original(number: str) -> tuple[Document, Any]:
    (path,) = FOLDER.glob(f"{number}_*.txt")
    document = read(path.read_bytes(), file=path.name)
    return document, report(document)


@pytest.fixture(scope="module")
def interview() -> tuple[Document, Any]:
    return original("000")


@pytest.fixture(scope="module")
def post() -> tuple[Document, Any]:
    return original("001")


@pytest.fixture(scope="module")
def essay() -> tuple[Document, Any]:
    return original("003")


@pytest.fixture(scope="module")
def journey() -> tuple[Document, Any]:
    return original("004")


class TestTheInterview:
    def test_two_people_are_named_with_their_roles(self, interview: Any) -> None:
        speakers = interview[1]["speakers"]
        assert [(s["label"], s["name"]) for s in speakers] == [
            ("A", "Zhiwei Li"),
            ("B", "Haifeng Jin"),
        ]
        assert all(s["role"].startswith("Software Engineer working") for s in speakers)

    def test_each_paragraph_has_its_speaker(self, interview: Any) -> None:
        document, told = interview
        assert told["turns"] == {
            "labelled": 152,
            "continuations": 11,
            "by_speaker": {"A": 77, "B": 75},
        }
        continued = {b.line: b.speaker for b in document.blocks if b.continues}
        assert [*continued] == [152, 232, 278, 280, 282, 286, 288, 304, 334, 338, 346]
        assert "".join(continued.values()) == "BBAAABBABAB"

    def test_the_contents_keep_the_entry_that_has_no_place(self, interview: Any) -> None:
        told = interview[1]
        assert len(told["toc"]) == 6
        assert sum(len(entry["takeaways"]) for entry in told["toc"]) == 19
        (lost,) = [entry for entry in told["toc"] if entry["key"] is None]
        assert [doubt["text"] for doubt in told["doubtful"]] == [lost["title"]]
        assert any(lost["title"] in what for what in told["missing"])
        assert len(told["headings"]) == 5

    def test_the_page_around_it_is_gone_and_its_date_is_kept(self, interview: Any) -> None:
        document, told = interview
        assert told["published"]["value"] == "2025-09"
        assert told["published"]["precision"] == "month"
        assert told["published"]["provenance"] == "chrome"
        assert told["source_host"] == "chatgpt.com"
        everything = "\n".join([document.title, *(block.plain for block in document.blocks)])
        for scrap in ("Back Donate", "Home 2025.09", "| Original", "Table of Contents"):
            assert scrap not in everything
        assert len(document.notices) == 1
        assert "AI" in document.notices[0]
        assert told["kind"] == "interview"
        assert told["authors"] == []


class TestThePost:
    def test_headings_stand_on_two_levels(self, post: Any) -> None:
        headings = post[1]["headings"]
        assert [h["level"] for h in headings] == [2, 2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2]
        assert headings[-1]["text"] == "Acknowledgements"

    def test_tables_that_held_pictures_are_figures(self, post: Any) -> None:
        document, told = post
        assert [figure["number"] for figure in told["figures"]] == [1, 2, 3]
        assert all(figure["caption"] and figure["src"] for figure in told["figures"])
        assert sum("alternative text" in what for what in told["missing"]) == 3
        assert all(block.plain.strip() for block in document.blocks)

    def test_the_date_keeps_its_second_and_its_offset(self, post: Any) -> None:
        assert post[1]["published"]["value"] == "2022-01-06T18:06:53-05:00"
        assert post[1]["published"]["offset"] == "-05:00"

    def test_one_name_is_mended_and_no_typo_is(self, post: Any) -> None:
        document, told = post
        assert [fix for fix in told["fixed"] if fix["rule"] == "mojibake"] == [
            {"rule": "mojibake", "line": 9, "before": "Ä‡", "after": "ć"}
        ]
        everything = " ".join(block.plain for block in document.blocks)
        assert "Gordić" in everything
        assert all(typo in everything for typo in ("specturm", "Evenutally", "huamn", ", , and"))

    def test_the_rest_of_its_head_is_read(self, post: Any) -> None:
        told = post[1]
        assert (told["excerpt_words"], told["links"]) == (372, 13)
        assert (told["categories"], told["comments_enabled"]) == (["life"], True)
        assert told["lists"] == {"ordered": [], "unordered": [6, 6]}
        assert (told["kind"], told["authors"]) == ("retrospective", [])


def test_the_essay_keeps_the_numbers_in_its_headings_once(essay: Any) -> None:
    told = essay[1]
    assert [h["text"].split()[0] for h in told["headings"]] == ["1.", "2.", "3.", "The"]
    assert len({h["key"] for h in told["headings"]}) == 4
    assert told["published"]["value"] == "2025-10-14"
    assert told["published"]["precision"] == "day"
    assert (told["kind"], told["categories"]) == ("essay", ["story"])
    assert told["doubtful"] == []


class TestTheJourney:
    def test_the_title_is_the_second_line_with_words(self, journey: Any) -> None:
        assert journey[1]["title"].startswith("My Journey from Mechanical Engineering")

    def test_every_heading_has_its_evidence(self, journey: Any) -> None:
        evidence = [heading["evidence"].split()[0] for heading in journey[1]["headings"]]
        assert evidence == ["stands", "equals", "equals", "resembles", "is"]

    def test_captions_of_lost_pictures_are_left_to_an_editor(self, journey: Any) -> None:
        told = journey[1]
        assert [doubt["line"] for doubt in told["doubtful"]] == [27, 31, 55, 63, 91]
        assert [figure["lost"] for figure in told["figures"]] == [True] * 5

    def test_lists_are_lists(self, journey: Any) -> None:
        assert journey[1]["lists"] == {"ordered": [3, 6], "unordered": [5, 4, 3]}

    def test_no_date_and_no_author_are_invented(self, journey: Any) -> None:
        told = journey[1]
        assert told["published"]["value"] is None
        assert any("2024" in clue["text"] for clue in told["published"]["clues"])
        assert told["authors"] == []
        assert {"date", "author"} <= set(told["missing"])


@pytest.mark.parametrize(
    ("number", "count"), [("000", 6813), ("001", 3656), ("003", 903), ("004", 2093)]
)
def test_words_are_counted_and_files_written_that_read_back_the_same(
    number: str, count: int
) -> None:
    document, told = original(number)
    assert told["words"] == pytest.approx(count, rel=0.015)
    again = report(read(to_markdown(document).encode()))
    same = [
        "title",
        "kind",
        "language",
        "authors",
        "speakers",
        "categories",
        "words",
        "excerpt_words",
        "toc",
        "turns",
        "figures",
        "lists",
    ]
    assert {name: told[name] for name in same} == {name: again[name] for name in same}
    assert [h["key"] for h in told["headings"]] == [h["key"] for h in again["headings"]]
