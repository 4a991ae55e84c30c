"""What is a transcript and what only looks like one."""

from __future__ import annotations

import pytest

from stories.importing import Document, Format, read

TALKS = {
    "printed": "An Interview\n\nQ. How did you start?\n\nA. Late.\n\nQ. And how late?\n\nA. Very.",
    "dashes": "A Talk\n\nMaria – How did you start?\n\nTom – Late.\n\nMaria – Why?\n\nTom – Fear.",
    "names in bold": "# A Talk\n\n**Ann Lee**\n\nHow are you?\n\n**Bo Chu**\n\nFine.\n\n"
    "**Ann Lee**\n\nGood?\n\n**Bo Chu**\n\nYes.",
    "capitals": "A Talk\n\nMARIA: How are you?\n\nTOM: Fine.\n\nMARIA (laughing): Is it so?\n\n"
    "TOM: It is.",
}
TEXTS = {
    "an essay that quotes a talk": "I once had a talk with my boss.\n\nBoss: You are late.\n\n"
    "Me: I know.\n\nI went home and thought about it, because it was true.\n\nThe next day was a "
    "different one, and I wrote a list.\n\nBoss: You are early.\n\nMe: I know.\n\nThat was the "
    "end of it.\n\nThe list is still in my drawer.",
    "two lines of a talk": "A Day\n\nShe said it on the stairs.\n\nAnn: Come in.\n\nBo: No.\n\n"
    "Then the door was shut, and it stayed shut.",
    "remarks": "Tools\n\nNote: this is old.\n\nUpdate: it is older.\n\nNote: and again.\n\n"
    "Update: done.\n\nThe end came in May.",
    "properties": "Laptops\n\nCPU: eight cores.\n\nRAM: sixteen.\n\nCPU: at work, four.\n\n"
    "RAM: at work, eight.\n\nI bought neither.",
    "addresses and times": "My Day\n\nhttp://example.org/a is first.\n\n10:30 tea\n\n"
    "http://example.org/b is next.\n\n10:30 tea\n\nAt 12:15: lunch.",
    "headings that come back": "Two Jobs\n\nMy Role\n\nI did the dishes.\n\nThe Team\n\nThey "
    "cooked. Did I mind? No.\n\nMy Role\n\nI cooked.\n\nThe Team\n\nThey ate. Was it good? It was.",
}


def spoken(document: Document) -> list[str]:
    return [block.speaker for block in document.blocks if block.speaker]


@pytest.mark.parametrize("name", TALKS)
def test_a_talk_is_told_by_its_voices(name: str) -> None:
    document = read(TALKS[name].encode())
    assert document.format is Format.TRANSCRIPT
    first, second = dict.fromkeys(spoken(document))
    assert spoken(document) == [first, second, first, second]


@pytest.mark.parametrize("name", TEXTS)
def test_colons_alone_make_no_talk(name: str) -> None:
    document = read(TEXTS[name].encode())
    assert document.format is not Format.TRANSCRIPT
    assert not spoken(document)


def test_a_remark_beside_a_name_is_kept_but_not_said() -> None:
    document = read(TALKS["capitals"].encode())
    assert [block.plain for block in document.blocks][2] == "Is it so?"
    assert ("(laughing)", "aside") in [(entry.text, entry.rule) for entry in document.removed]
