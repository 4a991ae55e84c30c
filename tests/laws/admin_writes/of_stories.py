"""Stories: how they come in, what is said of them, what their blocks and voices say."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from stories import actions
from stories.models import Block, Edit, Finding, Speaker, Story
from stories.models.story import Status
from stories.models.upload import Upload
from tests.cast import BlockFactory, StoryFactory
from tests.laws.admin_writes.sending import (
    WHY,
    Senders,
    Sent,
    Told,
    at,
    bulk,
    form,
    gone,
    led,
    made,
    page,
    root,
    somebody,
)
from tests.stories.documents import POST, TALK, block, imported
from tests.stories.looking import passage
from tests.stories.proposing import proposed

WORDS = "And the machines, who taught you those? Nobody did, I read the manual."


def talk() -> Story:
    """An interview of two voices."""
    return imported(TALK, file="/posts/talk.md")


def picture() -> Block:
    return BlockFactory.create(kind="figure", plain="", alt="A bridge.")


def _file() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(drawn, "PNG")
    return SimpleUploadedFile("bridge.png", drawn.getvalue())


def _state(deed: str, story: Story, after: str, before: str, **typed: str) -> Sent:
    path = at("stories_story_deed", deed)
    return page(path, story, (before, after), id=[story.pk], **typed)


def _block(deed: str, one: Block, told: Told, *, of: Any = None, **typed: Any) -> Sent:
    path = at("stories_story_block", one.story_id, one.key, deed)
    return page(path, of or one, told, **typed)


def _split() -> Sent:
    one = block(talk(), WORDS)
    return _block("split", one, (WORDS, "Nobody"), words="Nobody did")


def _merged() -> Sent:
    """A block is joined to the one before, which stays."""
    story = talk()
    first, second = block(story, "By bicycle"), block(story, "a very small key")
    return _block("merge", second, ("small key", "bicycle"), of=first)


def _given() -> Sent:
    one = block(talk(), WORDS)
    ben = one.story.speakers.get(label="B")
    return _block("speaker", one, ("A", "B"), speaker=ben.pk)


def _placed() -> Sent:
    one = BlockFactory.create(kind="heading")
    entry = one.story.contents.create(title="The way out", position=0)
    return _block("place", one, ("", one.key), of=entry, entry=entry.pk)


def _attached() -> Sent:
    one = BlockFactory.create(plain="Patience and compilers.")
    lost = passage(one.story, None)
    lost.orphaned_at = one.story.changed_at
    lost.save()
    told = ("compilers", "Patience")
    return _block("attach", one, told, of=lost, passage=lost.pk, exact="Patience")


def _supported() -> Sent:
    one = BlockFactory.create(plain="Patience and compilers.")
    takeaway = one.story.takeaways.create(text="Be patient.")
    told = made("Patience")
    return _block("support", one, told, of=takeaway, takeaway=takeaway.pk, words="Patience")


def _shown_again() -> Sent:
    one = actions.redact(BlockFactory.create(), by=root(), reason=WHY)
    return _block("unredact", one, ("redacted", "shown"), reason=WHY)


def _settled(what: str, thing: Any, told: Told, chosen: str = "") -> Sent:
    path = at("stories_story_settle", thing.story_id, what, thing.pk)
    return page(path, thing, told, **{"as": chosen})


def _doubtful() -> Finding:
    line = block(imported(POST), "A stranger")
    return Finding.objects.create(story=line.story, kind="doubtful", key=line.key, text=line.plain)


def _repair(state: str, before: str, after: str) -> Edit:
    """A repair of a word in a line about engines."""
    line = block(imported(POST), "We changed engines")
    said = {"before": before, "after": after, "state": state}
    return Edit.objects.create(story=line.story, key=line.key, rule="r", **said)


def _entry() -> Any:
    one = BlockFactory.create(kind="heading")
    return one.story.contents.create(title="The way out", position=0, block=one)


def _corrected() -> Sent:
    ben, told = talk().speakers.get(label="B"), ('"Ben Quay"', '"Benno Quay"')
    path = at("stories_story_speaker", ben.story_id, ben.pk)
    return page(path, ben, told, label="B", name="Benno Quay")


def _voice_added() -> Sent:
    path = at("stories_story_add_speaker", talk().pk)
    return page(path, Speaker, made('"Cleo"'), label="C", name="Cleo")


def _voice_removed() -> Sent:
    cleo = talk().speakers.create(label="C", name="Cleo")
    path = at("stories_story_remove_speaker", cleo.story_id, cleo.pk)
    return page(path, cleo, gone('"Cleo"'))


def held() -> Upload:
    """A document that root has handed in."""
    return actions.hold_document(POST.encode(), file="one.md", by=root())


def _imported_again() -> Sent:
    """A new version of a story: the record tells which document it was made of, and is."""
    former = imported(POST, file="one.md")
    newer = POST.replace("A stranger", "Somebody").encode()
    upload = actions.hold_document(newer, file="one.md", story=former, by=root())
    told = (former.sources.get().sha256, sha256(newer).hexdigest())
    return page(at("stories_story_held", upload.pk), former, told, **{"as": "import"})


def _all_imported() -> Sent:
    return page(at("stories_story_import_all"), Story, made(sha256(bytes(held().raw)).hexdigest()))


def _proposal(verb: str, state: str) -> Sent:
    one = proposed(somebody())
    path = at("stories_proposal_change", one.pk)
    return page(path, one, ("waiting", state), do=verb, words="Which year was it?")


def _taken_on() -> Sent:
    """Its text is read in, and imported."""
    one = proposed(somebody())
    upload = actions.read_text(one, by=root())
    path = at("stories_story_held", upload.pk)
    return page(path, one, ("waiting", "imported"), **{"as": "import"})


def _approved(told: Told, **typed: str) -> Sent:
    story = StoryFactory.create()
    if "as" in typed:
        actions.approve(story, name="Ada Moor", on=story.listed_at.date(), by=root())
    return page(at("stories_story_approval", story.pk), story, told, **typed)


def _renamed() -> Sent:
    story = StoryFactory.create(title="Night trains")
    told = ('"Night trains"', '"Day trains"')
    return form(at("stories_story_change", story.pk), story, told, title="Day trains")


def _moved() -> Sent:
    story = StoryFactory.create(slug="night-trains")
    path = at("stories_story_address", story.pk)
    return page(path, story, ("night-trains", "day-trains"), slug="day-trains")


SENDERS: Senders = {
    "stories.Story:hide": {
        "story.hide": lambda: led("hide", StoryFactory.create(), ("live", "hidden")),
    },
    "stories.Story:restore": {
        "story.restore": lambda: led(
            "restore", StoryFactory.create(state="hidden"), ("hidden", "live")
        ),
    },
    "stories.Proposal:page:ask": {"proposal.ask": lambda: _proposal("ask", "asked")},
    "stories.Proposal:page:decline": {
        "proposal.decline": lambda: _proposal("decline", "declined"),
    },
    "stories.Story:change": {"story.describe": _renamed},
    "stories.Story:page": {"story.describe": _renamed},
    "stories.Story:stories_story_deed": {
        "story.publish": lambda: _state(
            "publish", StoryFactory.create(status=Status.DRAFT), "published", "draft"
        ),
        "story.withdraw": lambda: _state(
            "withdraw", StoryFactory.create(), "withdrawn", "published", reason=WHY
        ),
        "story.delete": lambda: _state(
            "delete", StoryFactory.create(), "withdrawn", "published", reason=WHY
        ),
    },
    "stories.Story:stories_story_held:import": {
        "story.import": _imported_again,
        "proposal.take": _taken_on,
    },
    "stories.Story:stories_story_import_all": {"story.import": _all_imported},
    "stories.Story:stories_story_block": {
        "story.set_alt": lambda: _block("alt", picture(), ("A bridge.", "A ford."), text="A ford."),
        "story.set_picture": lambda: _block(
            "picture", picture(), made(".png"), file=_file(), alt="A bridge."
        ),
        "story.reassign_speaker": _given,
        "story.mark": lambda: _block(
            "mark", BlockFactory.create(), made("chatter"), mark="chatter"
        ),
        "story.place_entry": _placed,
        "story.reattach": _attached,
        "story.support": _supported,
        "story.split_turn": _split,
        "story.merge_turns": _merged,
        "story.redact": lambda: _block(
            "redact", BlockFactory.create(), ("shown", "redacted"), reason=WHY
        ),
        "story.unredact": _shown_again,
    },
    "stories.Story:stories_story_speaker": {"story.set_speaker": _corrected},
    "stories.Story:stories_story_add_speaker": {"story.add_speaker": _voice_added},
    "stories.Story:stories_story_remove_speaker": {"story.remove_speaker": _voice_removed},
    "stories.Story:stories_story_settle": {
        "story.decide": lambda: _settled("finding", _doubtful(), ("", "heading"), "heading"),
        "story.accept_edit": lambda: _settled(
            "edit", _repair("undone", "engines", "trains"), ("undone", "accepted"), "accept"
        ),
        "story.undo_edit": lambda: _settled(
            "edit", _repair("applied", "enkines", "engines"), ("applied", "undone"), "undo"
        ),
        "story.place_entry": lambda: _settled("entry", _entry(), ("k", "")),
    },
    "stories.Story:stories_story_address": {"story.change_slug": _moved},
    "stories.Story:stories_story_approval": {
        "story.approve": lambda: _approved(("{}", '"Ada Moor"'), name="Ada Moor", on="2025-09-01"),
        "story.take_approval_back": lambda: _approved(('"Ada Moor"', "{}"), **{"as": "take-back"}),
    },
    "stories.Story:stories_story_bulk": {
        "bulk.do": lambda: bulk("story.hide", StoryFactory.create()),
    },
}
