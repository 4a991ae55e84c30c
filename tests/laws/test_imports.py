"""Imports run one way, at the top of the file, and names say what they hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STOREYS = [
    {"community.lib", "community.policy", "community.log"},
    {"community.accounts"},
    {"community.limits", "community.changes"},
    {"community.api"},
    {"community.tags"},
    {"community.notifications"},
    {"community.moderation"},
    {"community.webhooks"},
    {"community.search"},
    {"stories"},
    {"threads"},
    {"mentors"},
    {"portal"},
]
HEIGHT = {room: height for height, rooms in enumerate(STOREYS) for room in rooms}
OURS = {"community", "stories", "threads", "mentors", "portal"}
VAGUE = {"utils", "helpers", "manager", "data", "process"}


def room(dotted: str) -> str:
    """The app (or ground floor room) that a dotted module name lies in."""
    parts = dotted.split(".")
    return ".".join(parts[:2]) if parts[0] == "community" else parts[0]


def modules() -> list[Path]:
    return sorted(
        path
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each of our own modules that `tree` imports, with its line."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from ((name, node.lineno) for name in names if name.split(".")[0] in OURS)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.AST]:
    """What each of our modules says; read once for all the laws."""
    return {path: ast.parse(path.read_text()) for path in modules()}


def test_imports_run_one_way(trees: dict[Path, ast.AST]) -> None:
    """An app's `apps.py` is where it registers; the package `community` itself is empty."""
    upward = [
        f"{name_of(path)}, line {line}: {name}"
        for path, tree in trees.items()
        if path.name != "apps.py" and (here := room(name_of(path))) != "community"
        for name, line in imports(tree)
        if room(name) in HEIGHT and HEIGHT[room(name)] > HEIGHT[here]
    ]
    assert not upward


def test_our_own_apps_are_imported_at_the_top(trees: dict[Path, ast.AST]) -> None:
    hidden = [
        f"{name_of(path)}, line {line}: {name}"
        for path, tree in trees.items()
        if path.name != "apps.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name, line in imports(node)
    ]
    assert not hidden


def test_nothing_imports_the_roof(trees: dict[Path, ast.AST]) -> None:
    guilty = [
        name_of(path)
        for path, tree in trees.items()
        if room(name_of(path)) != "portal"
        and any(room(name) == "portal" for name, _ in imports(tree))
    ]
    assert not guilty


def test_the_importer_is_a_plain_library() -> None:
    for path in (ROOT / "stories" / "importing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                assert name.split(".")[0] != "django", f"{path.name} line {node.lineno}"
                if name.split(".")[0] in OURS:
                    assert name.startswith("stories.importing"), f"{path.name}: {name}"


def test_lib_has_no_models_and_knows_no_app() -> None:
    for path in (ROOT / "community" / "lib").rglob("*.py"):
        assert path.name != "models.py"
        for name, line in imports(ast.parse(path.read_text())):
            allowed = name.startswith(("community.lib", "community.policy"))
            assert allowed, f"{path.name} line {line}: {name}"


def test_no_module_has_a_vague_name() -> None:
    assert not [name_of(path) for path in modules() if path.stem in VAGUE]
