"""The stories that ship: retold in our own words, complete, and tied to their data."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from stories.importing import read
from stories.importing.document import Block, BlockKind, Document
from stories.importing.structure import Structure, read_structure
from stories.importing.structure_items import Funnel, Money, Score
from stories.importing.structure_vocabulary import (
    FactKind,
    MilestoneKind,
    ResourceKind,
    Rights,
    TimeUnit,
    Topic,
    Trigger,
    UsefulWhen,
    Verdict,
)

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted(path for path in (ROOT / "seeds").glob("*.md") if path.name != "README.md")
ORIGINALS = ROOT.parent / "shared" / "seeds"
RUN = 8  # words in a row that would be somebody else's sentence
NAMES_OF_OTHERS = {"title", "aliases", "authors", "url"}  # of the original and of what it names
SHARED_TOPICS = {Topic.DO_A_PHD, Topic.LEETCODE, Topic.WHO_HELPS, Topic.PAPERS}

each_seed = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)


def parts(path: Path) -> tuple[str, str]:
    """Front matter and body of a seed."""
    _before, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return front_matter, body


def document_of(path: Path) -> Document:
    return read(path.read_bytes(), file=path.name)


def structure_of(path: Path) -> Structure:
    document = document_of(path)
    return read_structure(document.front_matter_source, first_line=2, blocks=document.blocks)


def words(text: str) -> list[str]:
    """The words of a text, case folded and without punctuation."""
    without_marks = re.sub(r"[’'‘]", "", text.casefold())
    return re.findall(r"\w+", without_marks)


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def free_texts(value: object) -> Iterator[str]:
    """What we wrote in a front matter, without names and titles that are other people's."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from free_texts(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NAMES_OF_OTHERS:
                yield from free_texts(inner)


def test_four_stories_ship():
    assert len(SEEDS) == 4


@each_seed
def test_a_seed_is_as_long_as_a_reader_has_patience_for(path):
    assert 600 <= len(parts(path)[1].split()) <= 1200


@each_seed
def test_a_seed_is_told_in_the_third_person(path):
    without_quotes = re.sub(r"“[^”]*”|\"[^\"]*\"", "", parts(path)[1])
    assert not re.search(r"\b(I|I'm|I've|me|my|mine|we|our|us)\b", without_quotes)


@each_seed
def test_a_seed_has_sections_and_an_excerpt(path):
    body = parts(path)[1]
    assert len(re.findall(r"^## ", body, re.MULTILINE)) >= 4
    assert body.count("\n<!--more-->\n") == 1


@each_seed
def test_no_sentence_of_the_original_is_in_a_seed(path):
    if not ORIGINALS.is_dir():
        pytest.skip("the originals are not part of the project and are not here")
    borrowed = set[tuple[str, ...]]()
    for original in ORIGINALS.glob("*.txt"):
        borrowed |= runs(original.read_text(encoding="utf-8"))
    assert borrowed, "the folder of originals is empty"
    front_matter, body = parts(path)
    keys = yaml.safe_load(front_matter)
    ours = [body, keys["title"], *free_texts(keys)]
    assert not {" ".join(run) for text in ours for run in runs(text) & borrowed}


def test_the_words_that_readers_search_for_are_kept():
    together = " ".join(parts(path)[1] for path in SEEDS)
    for word in ("PhD", "LeetCode", "H-1B", "machine learning", "Kaggle", "advisor"):
        assert word in together


def test_one_seed_is_tagged_career():
    tags = [yaml.safe_load(parts(path)[0])["tags"] for path in SEEDS]
    assert sum("career" in of_one for of_one in tags) == 1


def test_the_four_are_of_four_kinds():
    kinds = {yaml.safe_load(parts(path)[0])["kind"] for path in SEEDS}
    assert kinds == {"interview", "retrospective", "essay", "journey"}


@each_seed
def test_a_seed_names_its_narrator_original_and_rights(path):
    structure = structure_of(path)
    assert structure.narrator
    assert structure.rights is Rights.RETELLING
    source = structure.source
    assert source is not None
    assert source.title
    assert source.url.startswith(f"https://{source.site}/")
    assert source.published is not None
    date = re.search(r"^date: (.+)$", parts(path)[0], re.MULTILINE)
    assert date is not None
    assert date[1] == source.published.value


@each_seed
def test_the_importer_reads_a_seed_and_leaves_nothing_to_decide(path):
    document = document_of(path)
    keys = yaml.safe_load(parts(path)[0])
    assert (document.title, document.kind) == (keys["title"], keys["kind"])
    assert (document.language, document.categories) == ("en", keys["tags"])
    assert document.published.value == str(keys["date"])
    assert document.source_url == keys["source"]["url"]
    assert document.description == keys["summary"]
    assert document.excerpt_end
    assert document.doubtful == document.fixed == []
    assert {removed.rule for removed in document.removed} <= {"excerpt-mark"}
    assert document.missing == ["author"], "a retelling has a narrator; its author is not stated"


@each_seed
def test_every_item_of_a_seed_has_its_words_in_the_text(path):
    structure = structure_of(path)
    text = {block.key: block.plain for block in document_of(path).blocks}
    drawn = (
        *structure.milestones,
        *structure.takeaways,
        *structure.resources,
        *structure.facts,
        *structure.claims,
    )
    assert len(drawn) >= 10
    for at in (item.at for item in drawn):
        assert text[at.key][at.start :].startswith(at.exact)


def test_the_four_speak_about_the_same_questions():
    topics = [{claim.topic for claim in structure_of(path).claims} for path in SEEDS]
    assert all(of_one >= SHARED_TOPICS for of_one in topics)
    assert set.union(*topics) >= {Topic.HARDWARE, Topic.LEAVING_HOME}


def seed(start: str) -> Structure:
    (path,) = (path for path in SEEDS if path.name.startswith(start))
    return structure_of(path)


def test_the_retrospective_tells_its_search_as_a_funnel_and_its_drift():
    structure = seed("billy-inn")
    (funnel,) = (fact for fact in structure.facts if isinstance(fact, Funnel))
    assert [stage.count for stage in funnel.stages] == [20, 7, 5, 3, 1]
    assert [round(rate or 0) for rate in funnel.rates][:3] == [35, 71, 60]
    assert structure.spectrum is not None
    assert structure.spectrum.started < 50 < structure.spectrum.ended


def test_the_interview_tells_scores_costs_and_an_outreach_by_rates():
    facts = seed("haifeng-jin").facts
    scores = {fact.exam: (fact.first, fact.best) for fact in facts if isinstance(fact, Score)}
    assert scores == {"TOEFL": (92, 107), "GRE": (315, 326)}
    money = {fact.label: fact for fact in facts if isinstance(fact, Money)}
    assert money["Applying without an agency"].amount.low == 40_000
    assert money["Application fee"].currency == "unknown"
    (outreach,) = (fact for fact in facts if isinstance(fact, Funnel))
    assert (outreach.overall_rate, outreach.has_counts) == (1, False)


def test_the_essay_leaves_one_attempt_in_ten():
    (ideas,) = (fact for fact in seed("jasonppy").facts if isinstance(fact, Funnel))
    assert ideas.overall_rate == 10


def test_the_journey_defers_what_was_read_too_early():
    resources = seed("randxie").resources
    deferred = [found.aliases for found in resources if found.verdict is Verdict.DEFERRED]
    assert deferred == [("BigTable",), ("MapReduce",)]


def test_the_guide_for_editors_names_every_word_of_the_vocabularies():
    guide = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    vocabularies = (
        *(Rights, MilestoneKind, Trigger, Topic, ResourceKind, UsefulWhen, Verdict),
        *(FactKind, TimeUnit),
    )
    missing = [word for words in vocabularies for word in words if f"`{word}`" not in guide]
    assert not missing


def test_the_examples_in_the_guide_are_right():
    guide = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    examples = "".join(re.findall(r"^```yaml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL))
    quoted = re.findall(r'at: "(.*)"', examples)
    blocks = [Block(BlockKind.PARAGRAPH, markdown=text, plain=text) for text in quoted]
    structure = read_structure(examples, first_line=1, blocks=blocks)
    assert structure.spectrum
    for part in ("milestones", "takeaways", "resources", "facts", "claims"):
        assert getattr(structure, part), part


def test_stories_that_name_one_book_name_it_alike():
    """The catalogue merges by title, so one alias must not belong to two titles."""
    titles = {
        (alias, found.title)
        for path in SEEDS
        for found in structure_of(path).resources
        for alias in (found.title, *found.aliases)
    }
    by_alias = sorted(titles)
    assert all(earlier[0] != later[0] for earlier, later in pairwise(by_alias))
