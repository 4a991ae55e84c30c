"""Editors say who speaks: a name and a role put right, a voice that the document did not name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from stories import actions
from stories.models import Speaker, Story
from tests.conftest import browser_of
from tests.stories.admin.looking import address, deeds, do, last_entry
from tests.stories.documents import block, imported

NAMELESS = """\
---
title: A talk nobody signed
kind: interview
rights: own
---

How did you come to the harbour?

By bicycle, at first.
"""


def correct(desk: Client, speaker: Speaker, **given: str) -> Any:
    """Send the form of one speaker, its label as it is where no other is given."""
    sent = {"label": speaker.label, **given}
    return desk.post(address("speaker", speaker.story_id, speaker.pk), sent, follow=True)


def remove(desk: Client, speaker: Speaker) -> Any:
    """Press the button that takes one speaker away."""
    return desk.post(address("remove_speaker", speaker.story_id, speaker.pk), follow=True)


def add(desk: Client, story: Story, **given: str) -> Any:
    """Send the form of a new speaker."""
    return desk.post(address("add_speaker", story.pk), given, follow=True)


def panel(answer: Any) -> html.HtmlElement:
    return html.fromstring(answer.content).cssselect("#speakers")[0]


def names(page: html.HtmlElement) -> list[str]:
    """The names above the turns of a reader's page."""
    return [one.text_content() for one in page.cssselect(".turn__speaker")]


def read(story: Story) -> html.HtmlElement:
    return html.fromstring(Client().get(f"/stories/{story.slug}/").content)


def test_the_speakers_stand_folded_on_the_desk_each_with_a_form(desk: Client, talk: Story) -> None:
    speakers = panel(desk.get(address("desk", talk.pk)))
    assert speakers.get("open") is None
    assert speakers.cssselect("summary")[0].text_content() == "Speakers: 2"
    forms = speakers.cssselect("form")
    assert [form.cssselect("h2")[0].text_content() for form in forms] == ["A", "B", "Another voice"]
    assert [form.cssselect("[name=name]")[0].get("value") for form in forms] == [
        "Ada Moor",
        "Ben Quay",
        None,
    ]


def test_readers_see_a_corrected_name_at_once(desk: Client, talk: Story, editor: User) -> None:
    actions.set_metadata(talk, by=editor, rights="own")
    actions.publish(talk, by=editor)
    assert "Ben Quay" in names(read(talk))
    ben = talk.speakers.get(label="B")
    answer = correct(desk, ben, name="Benno  Quay", role="pilot")
    assert answer.redirect_chain[-1][0].endswith(f"#voice-{ben.pk}")
    page = read(talk)
    assert "Benno Quay" in names(page)
    assert "Ben Quay" not in page.text_content()
    assert deeds()[-1] == "story.set_speaker"


def test_a_corrected_speaker_says_that_no_import_changes_it(desk: Client, talk: Story) -> None:
    answer = correct(desk, talk.speakers.get(label="B"), name="Benno Quay", role="")
    said = [form.text_content() for form in panel(answer).cssselect("form")]
    assert ["Set by an editor" in words for words in said] == [False, True, False]


def test_a_talk_without_names_gets_its_voices(desk: Client, editor: User) -> None:
    story = imported(NAMELESS, file="/posts/nameless.md")
    actions.publish(story, by=editor)
    add(desk, story, label="A", name="Ada Moor", role="interviewer")
    add(desk, story, label="B", name="Ben Quay")
    ada, ben = story.speakers.all()
    do(desk, block(story, "How did you"), "speaker", speaker=ada.pk)
    do(desk, block(story, "By bicycle"), "speaker", speaker=ben.pk)
    page = read(story)
    assert names(page) == ["Ada Moor", "Ben Quay"]
    assert "interviewer" in page.text_content()


def test_a_third_voice_can_be_given_a_turn(desk: Client, talk: Story) -> None:
    add(desk, talk, label="C", name="Cleo Strand", role="passer-by")
    key = block(talk, "small key").key
    page = html.fromstring(desk.get(address("desk", talk.pk), {"at": key, "open": key}).content)
    choices = page.cssselect(f"#speaker-{key} select option")
    assert [one.text for one in choices] == ["nobody", "Ada Moor", "Ben Quay", "Cleo Strand"]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("", "This field is required."),
        ("b", "has a speaker with this label already"),
        ("C: D", "Begin with a letter"),
        ("C" * 41, "at most 40."),
        ("C" * 81, "at most 80 characters"),
    ],
)
def test_a_label_that_cannot_be_is_told_at_its_field_and_the_words_are_kept(
    desk: Client, talk: Story, label: str, said: str
) -> None:
    answer = add(desk, talk, label=label, name="Cleo Strand", role="passer-by")
    speakers = panel(answer)
    assert speakers.get("open") is not None
    form = speakers.cssselect("#voice-new")[0]
    field = form.cssselect("[name=label]")[0]
    assert field.get("aria-invalid") == "true"
    told = [form.get_element_by_id(one) for one in field.get("aria-describedby").split()]
    assert any(said in one.text_content() for one in told)
    kept = [form.cssselect(f"[name={name}]")[0].get("value") for name in ("label", "name", "role")]
    assert [one or "" for one in kept] == [label, "Cleo Strand", "passer-by"]
    notice = html.fromstring(answer.content).cssselect("[role=alert] a")[0]
    assert notice.get("href") == "#voice-new"
    assert talk.speakers.count() == 2
    assert deeds() == []


def test_a_name_that_is_too_long_is_kept_in_its_own_form(desk: Client, talk: Story) -> None:
    ben = talk.speakers.get(label="B")
    speakers = panel(correct(desk, ben, name="B" * 201, role="pilot"))
    form = speakers.cssselect(f"#voice-{ben.pk}")[0]
    assert "at most 200 characters" in form.text_content()
    assert form.cssselect("[name=name]")[0].get("value") == "B" * 201
    assert not speakers.cssselect("#voice-new [aria-invalid=true]")
    ben.refresh_from_db()
    assert ben.name == "Ben Quay"


def test_a_label_is_put_right_and_readers_find_the_voice_by_it(
    desk: Client, talk: Story, editor: User
) -> None:
    actions.set_metadata(talk, by=editor, rights="own")
    actions.publish(talk, by=editor)
    ben = talk.speakers.get(label="B")
    correct(desk, ben, label=" Guest ", name="Ben Quay", role="")
    page = html.fromstring(Client().get(f"/stories/{talk.slug}/?speaker=Guest").content)
    assert set(names(page)) == {"Ben Quay"}
    assert deeds()[-1] == "story.set_speaker"
    told = json.loads(last_entry().text.before), json.loads(last_entry().text.after)
    assert [one["label"] for one in told] == ["B", "Guest"]


@pytest.mark.parametrize(
    ("label", "said"),
    [("", "This field is required."), ("a", "has a speaker with this label"), ("1", "Begin with")],
)
def test_a_new_label_that_cannot_be_is_told_in_its_own_form(
    desk: Client, talk: Story, label: str, said: str
) -> None:
    ben = talk.speakers.get(label="B")
    form = panel(correct(desk, ben, label=label, name="Benno")).cssselect(f"#voice-{ben.pk}")[0]
    assert said in form.text_content()
    assert form.cssselect("[name=name]")[0].get("value") == "Benno"
    ben.refresh_from_db()
    assert (ben.label, ben.name) == ("B", "Ben Quay")


def test_a_speaker_added_by_mistake_is_removed(desk: Client, talk: Story) -> None:
    add(desk, talk, label="C", name="Cleo Strand", role="passer-by")
    cleo = talk.speakers.get(label="C")
    answer = remove(desk, cleo)
    assert "C is removed." in answer.content.decode()
    assert [one.label for one in talk.speakers.all()] == ["A", "B"]
    entry = last_entry()
    assert (entry.code, entry.target_id) == ("story.remove_speaker", str(cleo.pk))
    assert json.loads(entry.text.before)["name"] == "Cleo Strand"


def test_a_speaker_with_turns_stays(desk: Client, talk: Story) -> None:
    ben = talk.speakers.get(label="B")
    answer = remove(desk, ben)
    assert f"This speaker has {ben.turns.count()} turns." in answer.content.decode()
    assert talk.speakers.filter(pk=ben.pk).exists()
    assert deeds() == []
    offered = [form.get("action") for form in panel(answer).cssselect("form")]
    assert not any("remove" in action for action in offered)


def test_the_editor_stays_on_the_page_of_the_text(desk: Client, db: None) -> None:
    turns = "\n\n".join(f"{'AB'[n % 2]}: This is what I said, number {n}." for n in range(60))
    story = imported(f"---\ntitle: T\nspeakers: [A, B]\n---\n\n{turns}\n", file="/posts/t.md")
    last = story.blocks.latest("position")
    page = html.fromstring(desk.get(address("desk", story.pk), {"at": last.key}).content)
    target = page.cssselect("#voice-new")[0].get("action")
    answer = desk.post(target, {"label": "C"}, follow=True)
    shown = html.fromstring(answer.content)
    assert shown.cssselect(f"#{last.anchor}")


def test_a_speaker_of_another_story_is_no_page(desk: Client, talk: Story, post: Story) -> None:
    ada = talk.speakers.get(label="A")
    for form in ("speaker", "remove_speaker"):
        assert desk.post(address(form, post.pk, ada.pk), {"name": "X"}).status_code == 404


def test_nobody_but_an_editor_names_anybody(moderator: User, talk: Story) -> None:
    browser = browser_of(moderator)
    ada = talk.speakers.get(label="A")
    mute = talk.speakers.create(label="M", name="Mute")
    answers = [correct(browser, ada, name="X"), add(browser, talk, label="C")]
    answers += [remove(browser, mute)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert {str(one) for one in talk.speakers.all()} == {"Ada Moor", "Ben Quay", "Mute"}
