"""The head of a Markdown file: read as it is written, refused with a line when it cannot be."""

from __future__ import annotations

import pytest

from stories.importing import Document, ImportRefused, Precision, read


def post(head: str, body: str = "Words of the story.") -> Document:
    return read(f"---\n{head}\n---\n{body}\n".encode())


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("2022-01-06 18:06:53 -0500", "2022-01-06T18:06:53-05:00", Precision.SECOND),
        ("2022-01-06T18:06:53Z", "2022-01-06T18:06:53+00:00", Precision.SECOND),
        ("2025-10-14", "2025-10-14", Precision.DAY),
        ("2025-10", "2025-10", Precision.MONTH),
        ("2025", "2025", Precision.YEAR),
        ("October 14th, 2025", "2025-10-14", Precision.DAY),
        ("14 Oct 2025", "2025-10-14", Precision.DAY),
        ("2025年10月14日", "2025-10-14", Precision.DAY),
        ("25/04/2021", "2021-04-25", Precision.DAY),
        ("{created: 2024-02-01, updated: 2024-03-01}", "2024-02-01", Precision.DAY),
    ],
)
def test_dates_are_as_precise_as_they_are_written(
    written: str, value: str, precision: Precision
) -> None:
    published = post(f"date: {written}").published
    assert (published.value, published.precision) == (value, precision)


def test_a_date_that_could_be_two_is_left_to_an_editor() -> None:
    document = post("date: 03/04/2021")
    assert document.published.value is None
    assert "date" in document.missing
    assert [doubt.text for doubt in document.doubtful] == ["03/04/2021"]


def test_toml_says_the_same_as_yaml() -> None:
    document = read(
        b'+++\ntitle = "A post"\ndate = 2020-05-01T10:00:00+02:00\n'
        b'tags = ["AI", "Life"]\n+++\nText.\n'
    )
    assert document.title == "A post"
    assert document.published.value == "2020-05-01T10:00:00+02:00"
    assert document.categories == ["ai", "life"]


def test_keys_that_no_one_here_knows_are_kept() -> None:
    document = post("rights: own # for now\nmilestones:\n  - kind: job\n    at: first words")
    assert document.front_matter["milestones"] == [{"kind": "job", "at": "first words"}]
    assert "# for now" in document.front_matter_source


@pytest.mark.parametrize(
    ("head", "reason", "line"),
    [
        ("title: [unclosed", "does not parse", 2),
        ("title: a\n  broken: b", "does not parse", 3),
        ("a: &x [1, 2]\nb: *x", "alias", 3),
        ("a: " + "[" * 40 + "]" * 40, "nested too deeply", 2),
        ("a: [" + "1, " * 11_000 + "]", "too many values", 2),
        ("a: !!python/object:os.system x", "does not parse", 2),
    ],
)
def test_a_head_that_does_not_parse_is_refused_with_its_line(
    head: str, reason: str, line: int
) -> None:
    with pytest.raises(ImportRefused) as refused:
        post(head)
    assert reason in refused.value.reason
    assert refused.value.line == line


def test_a_head_that_never_ends_is_refused() -> None:
    with pytest.raises(ImportRefused) as refused:
        read(b"---\ntitle: A post\n\nAnd then the text went on.\n")
    assert refused.value.line == 1


def test_rules_around_prose_are_no_head() -> None:
    document = read(
        b"---\n\nJust a sentence between two rules.\n\n---\n\nAnd **another** [one](x).\n"
    )
    assert document.front_matter == {}
    assert document.blocks[0].plain == "Just a sentence between two rules."


def test_a_file_that_says_so_is_taken_as_it_stands() -> None:
    document = post("title: A page\nrepair: no", "Home\n\n• not a list\n\nDonate")
    assert [block.plain for block in document.blocks] == ["Home", "• not a list", "Donate"]
    assert document.fixed == []
    assert document.removed == []
