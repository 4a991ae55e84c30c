"""Sample people and what they wrote, for a developer's machine: so that no page is empty.

Everybody here says "sample" in handle and name. Nothing of this exists outside of development.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from community.accounts.models import CareerStage, User
from community.limits.actions import waived
from portal.invented import AT, PREFIX
from portal.sample_content import outlines, writing
from portal.sample_content.mentors import writing as mentoring
from stories.importing.document import BlockKind
from stories.models import Story
from threads import actions, passages
from threads.models import Post, Thread

AS_BEFORE = "(as first printed)"
JOINED = timedelta(days=90)  # so long ago: before anything that they say


@dataclass(frozen=True)
class Sample:
    """A sample person; `role` is a group's name, "administrator", or "member"."""

    handle: str
    name: str
    role: str = "member"
    about: str = ""
    stage: CareerStage | None = None
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.handle}{AT}"


PEOPLE = (
    Sample(
        "sample-mina",
        "Mina (sample)",
        about="Teaches physics and writes Python at night.",
        stage=CareerStage.STUDYING,
    ),
    Sample(
        "sample-tomas",
        "Tomás (sample)",
        about="Kept bridges standing; now tests models.",
        stage=CareerStage.ENTERING,
    ),
    Sample(
        "sample-wei",
        "Wei (sample)",
        about="Eight years of search engines.",
        stage=CareerStage.SENIOR,
    ),
    Sample(
        "sample-amara",
        "Amara (sample)",
        about="Was a nurse; now asks where the labels on a scan come from.",
        stage=CareerStage.EXPLORING,
    ),
    Sample(
        "sample-jun",
        "Jun 俊 (sample)",
        about="七年后端，最近在做检索。 Back-end engineer in Hangzhou, now at work on search.",
        stage=CareerStage.ENTERING,
        language="zh",
    ),
    Sample(
        "sample-lena",
        "Lena (sample)",
        about="In the third year of a doctorate; shares two GPUs with five people.",
        stage=CareerStage.STUDYING,
    ),
    Sample(
        "sample-diego",
        "Diego (sample)",
        about="Keeps models answering at three in the morning.",
        stage=CareerStage.WORKING,
    ),
    Sample(
        "sample-priya",
        "Priya (sample)",
        about="Leads an applied team of eleven and reads every application herself.",
        stage=CareerStage.LEADING,
    ),
    Sample(
        "sample-oleg",
        "Oleg (sample)",
        about="Designs pumps by day, enters competitions by night.",
        stage=CareerStage.EXPLORING,
    ),
    Sample(
        "sample-hana",
        "Hana (sample)",
        about="Advises doctoral students, and learns from them how.",
        stage=CareerStage.LEADING,
    ),
    Sample(
        "sample-kofi",
        "Kofi (sample)",
        about="Data scientist with two silver medals, and a ticket that nobody wanted.",
        stage=CareerStage.WORKING,
    ),
    Sample(
        "sample-sofia",
        "Sofía (sample)",
        about="Left a research lab for a start-up that makes software for hospitals.",
        stage=CareerStage.SENIOR,
    ),
    Sample(
        "sample-ines",
        "Inês (sample)",
        about="Left a doctorate at Easter; keeps an open library.",
        stage=CareerStage.WORKING,
        language="pt",
    ),
    Sample(
        "sample-yusuf",
        "Yusuf (sample)",
        about="Taught mathematics, stayed at home for three years, came back to data.",
        stage=CareerStage.ENTERING,
        language="de",
    ),
    Sample(
        "sample-mei",
        "Mei 梅 (sample)",
        about="Training code, two visas, three countries.",
        stage=CareerStage.SENIOR,
        language="zh",
    ),
    Sample(
        "sample-anders",
        "Anders (sample)",
        about="Finds faults in cardboard, with eight others.",
        stage=CareerStage.LEADING,
    ),
    Sample(
        "sample-ruth",
        "Ruth (sample)",
        about="Measures what speech models get wrong, and for whom.",
        stage=CareerStage.LEADING,
    ),
    Sample(
        "sample-nadia",
        "Nadia (sample)",
        about="Lectured on signals; now decides what a speech product does next.",
        stage=CareerStage.SENIOR,
        language="fr",
    ),
    Sample("sample-moderator", "Moderator (sample)", role="moderator"),
    Sample("sample-editor", "Editor (sample)", role="editor"),
    Sample("sample-administrator", "Administrator (sample)", role="administrator"),
)

COMMENTS = (
    "What helped me most is how honest this is about the months when *nothing* happened.",
    "I am on the same road, two years behind. My list for this winter:\n\n"
    "1. one small project that somebody uses\n2. one talk at the local meet-up\n"
    "3. fewer courses",
    "Did anybody here get through the interviews without **any** preparation for puzzles?",
    "I disagree a little: it went the other way round for me, first the job and then the degree.",
)
REPLY = "The same for me. I would only add that asking people took less courage than I feared."
ON_A_PASSAGE = (
    "I read this sentence three times. Then I wrote the e-mail I had put off for a month."
)
OFF_TOPIC = "Buy my course! Ninety-nine per cent off, today only."


def make() -> Iterator[str]:
    """Make what is missing of the samples; gives the lines to print about them.

    The password is PORTAL_SAMPLE_PASSWORD, or a random one for whoever is made now. Raises
    ImproperlyConfigured outside of development.
    """
    if not settings.DEVELOPMENT:
        raise ImproperlyConfigured("Sample people are for PORTAL_ENV=development alone.")
    chosen = os.environ.get("PORTAL_SAMPLE_PASSWORD", "")
    password = _Password(chosen or secrets.token_urlsafe(9), is_chosen=bool(chosen))
    yield "Sample people, for this machine alone:"
    people = {person.handle: person for person in User.objects.filter(handle__startswith=PREFIX)}
    for sample in PEOPLE:
        person, shown = _make_person(sample, people.get(sample.handle), password)
        people[sample.handle] = person
        yield f"  {sample.handle:<21} {sample.email:<33} {sample.role:<14} {shown}"
    with waived(), transaction.atomic():  # they say some things more than once, and in no time
        _make_comments(people)
    outlines.write(people["sample-editor"])
    members = [sample.handle for sample in PEOPLE if sample.role == "member"]
    speaking = {
        handle.removeprefix(PREFIX): people[handle]
        for handle in members
        if people[handle].is_active
    }
    writing.write(speaking)
    mentoring.write(speaking, moderator=people["sample-moderator"])


class _Password:
    """One password for all samples, hashed once: hashing is slow on purpose."""

    def __init__(self, raw: str, *, is_chosen: bool) -> None:
        self.raw, self.is_chosen = raw, is_chosen
        self.right: set[str] = set()

    @cached_property
    def encoded(self) -> str:
        return make_password(self.raw)

    def is_in(self, encoded: str) -> bool:
        """Whether `encoded` stands for this password."""
        if encoded not in self.right and check_password(self.raw, encoded):
            self.right.add(encoded)
        return encoded in self.right


def _make_person(sample: Sample, person: User | None, password: _Password) -> tuple[User, str]:
    """See that `sample` stands, with the password if one was chosen; and what to print of it."""
    if person is None:
        return _join(sample, password), password.raw
    if not password.is_chosen:
        return person, AS_BEFORE
    if not password.is_in(person.password):
        person.password = password.encoded
        person.save(update_fields=["password"])
    return person, password.raw


@transaction.atomic
def _join(sample: Sample, password: _Password) -> User:
    person = User.objects.create(
        handle=sample.handle,
        email=sample.email,
        display_name=sample.name,
        about=sample.about,
        career_stage=sample.stage,
        language=sample.language,
        is_staff=sample.role != "member",
        is_superuser=sample.role == "administrator",
        password=password.encoded,
        joined_at=timezone.now() - JOINED,
    )
    person.emailaddress_set.create(email=sample.email, verified=True, primary=True)
    person.groups.set(Group.objects.filter(name=sample.role))
    return person


def _make_comments(people: Mapping[str, User]) -> None:
    """Comments under the first stories, one of them hidden; nothing if there were any before."""
    under_stories = Post.objects.filter(thread__kind=Thread.Kind.DISCUSSION)
    if under_stories.filter(author__handle__startswith=PREFIX).exists():
        return
    members = [people[handle] for handle in ("sample-mina", "sample-tomas", "sample-wei")]
    stories = [
        story for story in Story.objects.published().order_by("pk")[:4] if story.takes_comments
    ]
    for number, (story, body) in enumerate(zip(stories, COMMENTS, strict=False)):
        first = actions.comment(story, by=members[number % 3], body=body)
        actions.comment(story, by=members[(number + 1) % 3], body=REPLY, parent=first)
    if stories:
        _comment_on_a_passage(stories[0], members[2])
        advert = actions.comment(stories[0], by=members[1], body=OFF_TOPIC)
        actions.hide(
            advert, by=people["sample-moderator"], reason="An advertisement, not a comment."
        )


def _comment_on_a_passage(story: Story, by: User) -> None:
    block = story.blocks.filter(kind=BlockKind.PARAGRAPH).exclude(plain="").first()
    if block is not None:
        sentence = block.plain.partition(". ")[0]
        actions.comment(story, by=by, body=ON_A_PASSAGE, passage=passages.find(block, sentence))
