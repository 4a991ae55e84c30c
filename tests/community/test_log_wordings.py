"""Every code of the record is told to everybody in words, or kept from them with a reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from community import policy
from community.log.wordings import all_wordings, groups, public_codes, wording_of
from community.moderation.models import Moderated
from mentors.models import StoryClaim
from mentors.standing import Step
from threads.models import Suggestion

ROOT = Path(__file__).parents[2]
READER = ROOT / "stories" / "importing"  # knows no Django, and calls something else `record`
SOURCE = ("community", "stories", "threads", "mentors", "portal")
WRITERS = {"record", "change_state"}
"""The two functions that write entries; all else goes through them."""
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
MODERATED = [one._meta.model_name for one in apps.get_models() if issubclass(one, Moderated)]


def _both(what: str, *verbs: str) -> set[str]:
    return {f"{what}.{verb}" for verb in verbs}


# What a code is made of where it is not written out: module → the codes that it may write.
BUILT: dict[str, set[str]] = {
    "community/moderation/actions/states.py": {
        f"{name}.{verb}"
        for name in MODERATED
        for verb in ("hide", "restore", "hold", "release")
        if f"{name}.{verb}" in policy.TABLE
    },
    "stories/actions/proposals.py": _both("proposal", "take", "ask", "decline"),
    "threads/actions/posts.py": _both("thread", "hide", "restore", "delete"),
    "threads/actions/suggestions.py": _both("suggestion", *Suggestion.State.values)
    - {"suggestion.waiting"},
    "mentors/actions/reviewing.py": _both("mentor", *Step),
    "mentors/actions/claiming.py": _both("story_claim", *StoryClaim.State.values)
    - {"story_claim.waiting"},
}


# Deeds of the policy that such a module asks for, and never writes.
ONLY_ASKED: dict[str, set[str]] = {
    "community/moderation/actions/appeals.py": {"appeal.judge"},
    "stories/actions/publishing.py": {"story.edit"},
    "stories/actions/repairs.py": {"story.edit"},
    "threads/actions/comments.py": {"post.comment", "thread.remark"},
    "threads/actions/parting.py": {"threads.post", "threads.thread"},
}


def _spelt(tree: ast.Module) -> Iterator[str]:
    words = (one.value for one in ast.walk(tree) if isinstance(one, ast.Constant))
    return (one for one in words if isinstance(one, str) and CODE.fullmatch(one))


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in SOURCE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and not str(path).startswith(str(READER)):
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def codes_given(tree: ast.Module) -> Iterator[ast.expr]:
    """What is given as the code wherever an entry is written."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if called not in WRITERS:
            continue
        named = [one.value for one in node.keywords if one.arg == "code"]
        yield from named or (node.args[:1] if called == "record" else [])


def written_in(path: str, tree: ast.Module) -> set[str]:
    """The codes that a module may write: those spelt out, else every one that it spells at all."""
    found: set[str] = set()
    for code in codes_given(tree):
        if isinstance(code, ast.Constant):
            found |= {str(code.value)} - {"None"}  # without a code nothing is written
        elif path in BUILT:
            found |= BUILT[path]
        else:
            spelt = set(_spelt(tree)) - ONLY_ASKED.get(path, set())
            assert spelt, f"{path} makes up its codes: list them in BUILT"
            found |= spelt
    return found


def test_every_code_of_the_source_is_declared() -> None:
    every = {path: written_in(path, tree) for path, tree in modules()}
    codes = set.union(*every.values())
    assert {"post.hide", "thread.close", "version.show", "person.set_roles"} <= codes
    missing = {
        path: sorted(one for one in found if wording_of(one) is None)
        for path, found in every.items()
    }
    assert {path: found for path, found in missing.items() if found} == {}


@pytest.mark.slow  # a second and more
def test_whoever_calls_the_writers_is_found() -> None:
    """Nothing else makes rows of the record: the walk above sees every code."""
    makers = [
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"create", "bulk_create", "get_or_create"}
        and ast.unparse(node.value).startswith(("LogEntry.", "LogText."))
    ]
    assert set(makers) == {"community/log/actions.py"}


def test_what_is_private_says_why_and_what_is_public_says_what() -> None:
    for one in all_wordings():
        assert str(one.words).strip(), one.code
        assert str(one.by).strip(), one.code
        assert one.is_public or not (one.is_linked or one.tells_reason), one.code
        assert one.is_linked or not one.tells_reason, f"{one.code}: a reason goes with its thing"


def test_what_names_a_person_leads_nowhere() -> None:
    of_people = ("person.", "sanction.", "mentor.", "case.", "log.", "note.", "story_claim.")
    for one in all_wordings():
        if one.code.startswith(of_people):
            assert not one.is_linked, one.code


def test_every_group_has_deeds() -> None:
    assert all(public_codes(name) for name, _label in groups())
    assert sum(len(public_codes(name)) for name, _label in groups()) == len(public_codes())
