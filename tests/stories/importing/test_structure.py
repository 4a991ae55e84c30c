"""Facts written above a story are read with their types, and mistakes are told by line."""

from decimal import Decimal
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.importing.document import Block, BlockKind, ImportRefused, Precision
from stories.importing.structure import Structure, StructureError, read_structure
from stories.importing.structure_items import (
    Amount,
    Claim,
    Funnel,
    Length,
    Measure,
    Milestone,
    Money,
    PartialDate,
    Quote,
    Resource,
    Score,
    Source,
    Takeaway,
)
from stories.importing.structure_json import fact_values
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

FIRST_LINE = 2  # the line below the opening dashes

PIECES = (
    *("narrator", "source", "spectrum", "milestones", "facts", "claims", "kind", "value", "at"),
    *("funnel", "cost", "stages", "count", "start", "2015", "\u0664", "1:30", "bakery", "url"),
    *(": ", "\n", "\n  ", "\n  - ", "[", "]", "{", "}", ", ", "http://]", "'", '"', "!!int ", "? "),
)


def paragraph(key: str, plain: str) -> Block:
    return Block(BlockKind.PARAGRAPH, markdown=plain, plain=plain, key=key, line=1, end_line=1)


BLOCKS = (
    paragraph("b1", "She left the bakery in 2015 and learned to program at night."),
    paragraph("b2", "“Don’t wait,” said her\nneighbour — and she did not wait. Out of 20 letters"),
    paragraph("b3", "came 4 answers. Out of 20 letters, that is little."),
)


def read(text: str, *, is_sidecar: bool = False) -> Structure:
    return read_structure(
        dedent(text).lstrip("\n"), first_line=FIRST_LINE, blocks=BLOCKS, is_sidecar=is_sidecar
    )


def refusal(text: str, *, is_sidecar: bool = False) -> tuple[int, str]:
    """Where and why `text` is refused; lines are counted as in a file with opening dashes."""
    with pytest.raises(StructureError) as caught:
        read(text, is_sidecar=is_sidecar)
    return caught.value.line, caught.value.reason


class TestWhatIsRead:
    def test_people_source_and_rights(self):
        structure = read("""
            narrator: Ada
            interviewer: Grace
            source: {title: "On: leaving", url: https://example.org/x, published: 2015-09}
            rights: retelling
            """)
        assert (structure.narrator, structure.interviewer) == ("Ada", "Grace")
        assert structure.rights is Rights.RETELLING
        assert structure.source == Source(
            title="On: leaving",
            url="https://example.org/x",
            published=PartialDate("2015-09", Precision.MONTH),
        )

    def test_a_milestone_with_dates_as_precise_as_written(self):
        (milestone,) = read("""
            milestones:
              - kind: transition
                from: baker
                to: programmer
                start: 2015
                end: 2016-03-01
                trigger: [layoff, curiosity]
                duration: {low: 1, high: 2, unit: years}
                at: left the bakery
            """).milestones
        assert milestone == Milestone(
            kind=MilestoneKind.TRANSITION,
            from_role="baker",
            to_role="programmer",
            start=PartialDate("2015", Precision.YEAR),
            end=PartialDate("2016-03-01", Precision.DAY),
            triggers=(Trigger.LAYOFF, Trigger.CURIOSITY),
            duration=milestone.duration,
            at=Quote("b1", "left the bakery", "She ", " in 2015 and learned to program ", 4),
        )
        assert milestone.duration is not None
        assert milestone.duration.amount == Amount(Decimal(1), Decimal(2))
        assert milestone.duration.unit is TimeUnit.YEARS

    def test_dates_are_cut_to_a_stated_precision(self):
        (milestone,) = read("""
            milestones: [{kind: job, start: 2015-09-30, end: 2016-01, precision: month, at: bakery}]
            """).milestones
        assert milestone.start == PartialDate("2015-09", Precision.MONTH)
        assert milestone.end == PartialDate("2016-01", Precision.MONTH)

    def test_the_spectrum_takeaways_resources_and_claims(self):
        structure = read("""
            spectrum: {started: 0, ended: 100, at: bakery}
            takeaways: [{text: Start now., at: did not wait}]
            resources:
              - {title: "1984", aliases: [Nineteen], authors: G. O., kind: book,
                 useful_when: on-the-job, verdict: deferred, url: "http://example.org", at: night}
              - {title: Untold, kind: talk, at: night}
            claims: [{topic: leetcode, position: No., at: did not wait}]
            """)
        wait = Quote("b2", "did not wait", "ait,” said her\nneighbour — and she ", "", 0)
        assert structure.spectrum is not None
        assert (structure.spectrum.started, structure.spectrum.ended) == (0, 100)
        assert [takeaway.text for takeaway in structure.takeaways] == ["Start now."]
        assert isinstance(structure.takeaways[0], Takeaway)
        assert structure.takeaways[0].at.exact == wait.exact
        book, talk = structure.resources
        assert book == Resource(
            title="1984",
            aliases=("Nineteen",),
            authors=("G. O.",),
            kind=ResourceKind.BOOK,
            useful_when=UsefulWhen.ON_THE_JOB,
            verdict=Verdict.DEFERRED,
            url="http://example.org",
            at=book.at,
        )
        assert (talk.verdict, talk.useful_when) == (None, None)
        (claim,) = structure.claims
        assert claim == Claim(Topic.LEETCODE, "No.", claim.at)

    def test_a_funnel_computes_its_rates_from_counts(self):
        (funnel,) = read("""
            facts:
              - kind: funnel
                label: Search
                stages: [{name: sent, count: 20, about: yes}, {name: heard, count: 7},
                         {name: seen, count: 5}, {name: won, count: 3}, {name: took, count: 1}]
                at: 20 letters
            """).facts
        assert isinstance(funnel, Funnel)
        assert [round(rate or 0) for rate in funnel.rates] == [35, 71, 60, 33]
        assert funnel.overall_rate == 5
        assert funnel.has_counts
        assert funnel.stages[0].about

    def test_a_funnel_keeps_rates_that_were_told_without_counts(self):
        (funnel,) = read("""
            facts:
              - kind: funnel
                label: Letters
                stages: [{name: sent}, {name: answered, rate: 10}, {name: glad, rate: 10}]
                at: 20 letters
            """).facts
        assert isinstance(funnel, Funnel)
        assert funnel.rates == (10, 10)
        assert funnel.overall_rate == 1
        assert not funnel.has_counts

    def test_a_funnel_with_an_unknown_step_has_no_overall_rate(self):
        (funnel,) = read("""
            facts:
              - {kind: funnel, label: L, stages: [{name: a}, {name: b}, {name: c, rate: 5}], at: to}
            """).facts
        assert isinstance(funnel, Funnel)
        assert funnel.rates == (None, 5)
        assert funnel.overall_rate is None

    def test_scores_money_durations_and_measures(self):
        score, cost, pay, length, rate, effort = read("""
            facts:
              - {kind: score, exam: IELTS, first: 6, best: 6.5, attempts: 2, at: night}
              - {kind: cost, label: Fee, low: 50, high: 150, currency: unknown currency, at: night}
              - {kind: funding, label: Pay, value: 2000, currency: USD, per: month, at: night}
              - {kind: duration, label: Course, value: 6, unit: years, usual: 5, at: night}
              - {kind: rate, label: Failures, value: 90, about: yes, unit: percent, at: night}
              - {kind: effort, label: Practice, value: 4, unit: hours a day, at: night}
            """).facts
        assert isinstance(score, Score)
        assert (score.label, score.first, score.best, score.attempts) == (
            "IELTS",
            6,
            Decimal("6.5"),
            2,
        )
        assert isinstance(cost, Money)
        assert (cost.kind, cost.currency) == (FactKind.COST, "unknown")
        assert cost.amount == Amount(Decimal(50), Decimal(150))
        assert isinstance(pay, Money)
        assert (pay.kind, pay.amount.low, pay.currency, pay.per) == (
            FactKind.FUNDING,
            2000,
            "USD",
            "month",
        )
        assert isinstance(length, Length)
        assert (length.duration.amount.low, length.duration.usual) == (6, 5)
        assert isinstance(rate, Measure)
        assert rate.amount.about
        assert isinstance(effort, Measure)
        assert (effort.kind, effort.unit) == (FactKind.EFFORT, "hours a day")

    def test_a_fact_becomes_plain_json(self):
        funnel, score = read("""
            facts:
              - {kind: funnel, label: L, stages: [{name: a, count: 3}, {name: b, count: 1}], at: to}
              - {kind: score, exam: IELTS, best: 6.5, at: to}
            """).facts
        assert fact_values(funnel) == {
            "stages": [
                {"name": "a", "count": 3, "rate_told": None, "about": False},
                {"name": "b", "count": 1, "rate_told": None, "about": False},
            ],
            "note": "",
            "rates": [33.3],
            "overall_rate": 33.3,
        }
        assert fact_values(score) == {
            "exam": "IELTS",
            "best": 6.5,
            "first": None,
            "attempts": None,
            "note": "",
        }


class TestWordsThatSupportAnItem:
    def quote(self, words: str) -> Quote:
        (takeaway,) = read(f"takeaways: [{{text: x, at: {words}}}]").takeaways
        return takeaway.at

    def test_quotation_marks_dashes_and_line_breaks_do_not_matter(self):
        quote = self.quote("'\"Don''t wait,\" said her   neighbour - and'")
        assert (quote.key, quote.exact) == ("b2", "“Don’t wait,” said her\nneighbour — and")

    def test_the_first_place_in_reading_order_counts(self):
        quote = self.quote("Out of 20 letters")
        assert (quote.key, quote.suffix) == ("b2", "")

    def test_the_context_is_at_most_32_characters_on_each_side(self):
        quote = self.quote("2015 and")
        assert quote.prefix == "She left the bakery in "
        assert quote.suffix == " learned to program at night."
        assert self.quote("at night").prefix == "y in 2015 and learned to program "[-32:]

    def test_words_are_never_sought_across_two_blocks(self):
        line, reason = refusal("""
            takeaways:
              - text: x
                at: 20 letters came 4 answers
            """)
        assert line == 4
        assert "“20 letters came 4 answers” are not in the text" in reason

    def test_capitals_matter(self):
        assert refusal("takeaways: [{text: x, at: LEFT THE BAKERY}]")[0] == 2

    @pytest.mark.parametrize("entry", ["text: x", "{text: x, at: }", '{text: x, at: "  "}'])
    def test_an_item_must_name_words(self, entry):
        line, reason = refusal(f"""
            narrator: Ada
            takeaways:
              - {entry}
            """)
        assert (line, reason) == (4, "“at” is missing in a takeaway.")


class TestWhatIsRefused:
    def test_a_funnel_that_grows(self):
        line, reason = refusal("""
            facts:
              - kind: funnel
                label: Search
                stages:
                  - {name: sent, count: 20}
                  - name: heard
                  - name: seen
                    count: 21
                at: 20 letters
            """)
        assert line == 9
        assert "more than the 20 of a stage before it (“21”)" in reason

    @pytest.mark.parametrize(
        ("fact", "told"),
        [
            ("{kind: funnel, label: L, stages: [{name: a, count: 1}]}", "at least two"),
            ("{kind: funnel, label: L, stages: {name: a}}", "must be a list"),
            ("{kind: funnel, label: L, stages: [{name: a}, {name: b, rate: 101}]}", "at most 100"),
            ("{kind: funnel, label: L, stages: [{name: a, count: 1.5}]}", "whole number"),
            ("{kind: score, exam: E, first: 9, best: 8}", "less than the first"),
            ("{kind: score, exam: E, best: 8, attempts: 0}", "at least 1"),
            ("{kind: score, best: 8}", "“exam” is missing"),
            ("{kind: cost, label: L, value: 40k, currency: CNY}", "a number such as 40000"),
            ("{kind: cost, label: L, value: -4, currency: CNY}", "a number such as 40000"),
            ("{kind: cost, label: L, value: 4}", "“currency” is missing"),
            ("{kind: cost, label: L, value: 4, currency: yuan}", "three capitals"),
            ("{kind: cost, label: L, currency: CNY}", "“value” is missing"),
            ("{kind: cost, label: L, low: 4, currency: CNY}", "“high” is missing"),
            ("{kind: cost, label: L, low: 4, high: 3, currency: CNY}", "less than “low”"),
            ("{kind: cost, label: L, low: 4, high: 5, value: 4, currency: CNY}", "keep one"),
            ("{kind: cost, label: L, value: 4, about: roughly, currency: CNY}", "yes or no"),
            ("{kind: duration, label: L, value: 4, unit: year}", "did you mean “years”?"),
            ("{kind: rate, label: L, value: 4, unit: people}", "must be percent"),
            ("{kind: rate, label: L, value: 140, unit: percent}", "at most 100"),
            ("{kind: count, value: 4, unit: people}", "“label” is missing"),
            ("{kind: scores, exam: E, best: 4}", "did you mean “score”?"),
            ("{label: L, value: 4}", "“kind” is missing"),
            ("just words", "written as keys and values"),
        ],
    )
    def test_a_figure_that_cannot_be(self, fact, told):
        line, reason = refusal(f"""
            narrator: Ada
            facts:
              - {fact}
            """)
        assert line == 4
        assert told in reason

    @pytest.mark.parametrize(
        ("keys", "told"),
        [
            ("start: 2015-13", "a date such as"),
            ("start: 2015-02-30", "a date such as"),
            ("start: spring 2015", "a date such as"),
            ("start: [2015]", "must be a date such as"),
            ("end: 2014-12, start: 2015", "earlier than its start"),
            ("start: 2015, precision: day", "less precise"),
            ("start: 2015, precision: second", "year, month or day"),
            ("trigger: layof", "did you mean “layoff”?"),
            ("trigger: {layoff: 1}", "must be a word"),
            ("organization: Bakery", "did you mean “organisation”?"),
            ("to: [a, b]", "one piece of text"),
        ],
    )
    def test_a_milestone_that_cannot_be(self, keys, told):
        line, reason = refusal(f"""
            milestones:
              - {{kind: job, at: bakery}}
              - {{kind: job, at: bakery, {keys}}}
            """)
        assert line == 4
        assert told in reason

    @pytest.mark.parametrize("position", ["101", "-1", "middle", "12.5"])
    def test_a_position_outside_the_spectrum(self, position):
        line, reason = refusal(f"""
            spectrum:
              started: 0
              ended: {position}
              at: bakery
            """)
        assert line == 4
        assert "“ended” of the spectrum must" in reason

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "www.example.org", "https://[x/"])
    def test_an_address_that_is_not_of_the_web(self, url):
        line, reason = refusal(f"""
            narrator: Ada
            source:
              url: "{url}"
            """)
        assert line == 4
        assert "must be an address" in reason

    def test_a_word_far_from_every_known_one_is_answered_with_the_list(self):
        line, reason = refusal("claims: [{topic: xyz, position: p, at: bakery}]")
        assert line == 2
        assert "choose one of do-a-phd, leetcode" in reason

    def test_a_licence_without_its_name(self):
        assert refusal("narrator: Ada\nrights: licence") == (
            2,
            "“licence” is missing in this file.",
        )
        assert read("narrator: Ada\nrights: licence\nlicence: CC BY 4.0").licence == "CC BY 4.0"

    def test_a_day_of_retrieval_without_the_day(self):
        line, reason = refusal("narrator: Ada\nsource:\n  retrieved: 2015-09")
        assert line == 4
        assert "must name the day" in reason

    def test_a_name_longer_than_its_place(self):
        line, reason = refusal(f"rights: own\nnarrator: {'a' * 161}")
        assert line == 3
        assert "longer than 160 characters" in reason
        assert len(reason) < 200

    def test_unknown_rights(self):
        line, reason = refusal("narrator: Ada\nrights: retold")
        assert line == 3
        assert "“retold” is not known as “rights”" in reason


class TestFrontMatterThatIsNotOurs:
    def test_keys_that_other_sites_use_in_their_own_sense_are_left_alone(self):
        structure = read("""
            layout: post
            source: a friend
            rights: all reserved
            resources: [{src: header.png}]
            """)
        assert structure == Structure()

    def test_what_their_keys_hold_does_not_matter(self):
        text = "tags: &odd [a]\ntags: b\n? [c]\n: {d: 1, d: 2}\n"
        assert read(text) == Structure()

    def test_other_keys_beside_ours_belong_to_the_reader(self):
        assert read("title: T\nlayout: post\nnarrator: Ada") == Structure(narrator="Ada")

    def test_a_misspelt_key_of_ours_is_not_passed_over(self):
        assert refusal("title: T\nmilestone: []") == (
            3,
            "“milestone” is not known; did you mean “milestones”?",
        )

    def test_a_sidecar_holds_our_keys_only(self):
        line, reason = refusal("narrator: Ada\nnarators: x", is_sidecar=True)
        assert line == 3
        assert "did you mean “narrator”?" in reason
        assert read("rights: own", is_sidecar=True).rights is Rights.OWN

    def test_nothing_at_all_is_an_empty_structure(self):
        assert read("") == read("", is_sidecar=True) == Structure()


class TestYamlThatIsRefused:
    @given(text=st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
    def test_any_text_is_read_or_refused_with_a_line(self, text):
        line = FIRST_LINE
        try:
            read_structure(text, first_line=FIRST_LINE, blocks=BLOCKS)
        except StructureError as refused:
            line = refused.line
        assert FIRST_LINE <= line <= FIRST_LINE + len(text)

    @pytest.mark.parametrize(
        ("text", "line", "told"),
        [
            ("narrator: Ada\nfacts: [", 3, "not valid YAML"),
            ("narrator: Ada\nfacts: \x00", 2, "not allowed"),
            ("narrator: Ada\nfacts: *a", 3, "References"),
            ("narrator: Ada\nnarrator: Eve", 3, "given twice"),
            ("narrator: Ada\nsource:\n  ? [a]\n  : b", 4, "must be a word"),
            ("- narrator", 2, "list of keys"),
            ("narrator: Ada\nfacts: " + "[" * 20 + "]" * 20, 3, "nested"),
            ("narrator: Ada\n---\nnarrator: Eve", 3, "not valid YAML"),
            ("narrator: " + "a" * 1_000_001, 2, "longer than"),
        ],
    )
    def test_with_its_line(self, text, line, told):
        found_line, reason = refusal(text)
        assert found_line == line
        assert told in reason

    def test_a_flood_of_brackets_is_refused_at_once(self):
        assert "nested" in refusal("facts: " + "[" * 100_000)[1]

    def test_a_refusal_is_one_that_the_importer_knows(self):
        assert issubclass(StructureError, ImportRefused)
