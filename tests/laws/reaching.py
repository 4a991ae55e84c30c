"""What the code behind a door calls: read from the source, resolved in the modules as they stand.

A name in a function is looked up where Python would look it up, so an alias, a table of verbs and a
registered deed lead to the function that they mean.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import cache, partial
from types import FunctionType, MethodType, ModuleType
from typing import Any

WRAPPED = (staticmethod, classmethod, MethodType)
OURS = ("community", "stories", "threads", "mentors", "portal")


def is_ours(thing: Any) -> bool:
    """Whether `thing` was written in one of our apps."""
    return str(getattr(thing, "__module__", "")).partition(".")[0] in OURS


def is_action(thing: Any) -> bool:
    """Whether `thing` is a public function of an app's `actions`."""
    return (
        isinstance(thing, FunctionType)
        and is_ours(thing)
        and "actions" in thing.__module__.split(".")
        and not thing.__name__.startswith("_")
    )


def ours() -> set[Any]:
    """Every function and class of ours that is loaded, by itself and not as it is decorated."""
    modules = [one for name, one in sys.modules.items() if name.partition(".")[0] in OURS]
    return {part for module in modules for part in _parts(dict(vars(module)))}


def called_by(things: Iterable[Any]) -> set[Any]:
    """What the source of each of `things` names, besides itself."""
    return {named for one in things for named in _named_by(one) if named is not one}


def reached(doors: Iterable[Any]) -> set[Any]:
    """The functions of ours that `doors` lead to; what an action does in turn is its own matter."""
    found: set[Any] = set()
    waiting = [one for door in doors for one in _parts(door)]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        if not is_action(one):
            waiting += _named_by(one)
    return found


@cache
def _named_by(thing: Any) -> tuple[Any, ...]:
    """Everything of ours that the source of `thing` names."""
    names = sys.modules[thing.__module__].__dict__
    tree = _tree(thing.__module__).get(thing.__qualname__)
    if tree is None:  # a lambda
        code = getattr(thing, "__code__", None)
        known = [names.get(name) for name in getattr(code, "co_names", ())]
        return tuple(part for one in known for part in _parts(one))
    given = [part for node in ast.walk(tree) for part in _parts(_resolved(node, names))]
    if isinstance(thing, type):
        given += [part for base in thing.__mro__[1:] for part in _parts(base)]
    return tuple(given)


@cache
def _tree(module: str) -> dict[str, ast.AST]:
    """What a module defines, by name as Python tells it."""
    found: dict[str, ast.AST] = {}

    def walk(node: ast.AST, prefix: str) -> None:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.FunctionDef | ast.ClassDef):
                found[prefix + inner.name] = inner
                local = "" if isinstance(inner, ast.ClassDef) else "<locals>."
                walk(inner, f"{prefix}{inner.name}.{local}")
            else:
                walk(inner, prefix)

    walk(ast.parse(inspect.getsource(sys.modules[module])), "")
    return found


def _resolved(node: ast.AST, names: dict[str, Any]) -> Any:
    """What `node` means where these names are known, if it names something."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        whole = _resolved(node.value, names)
        if isinstance(whole, ModuleType | type):
            return inspect.getattr_static(whole, node.attr, None)
    return None


def _parts(thing: Any, depth: int = 4) -> Iterator[Any]:
    """The functions and classes of ours in `thing`: itself, or what it wraps or holds."""
    thing = _bare(thing)
    if depth == 0 or thing is None:
        return
    if isinstance(thing, FunctionType):
        yield from _of_function(thing, depth)
    elif isinstance(thing, type):
        yield from (thing,) * is_ours(thing)
    else:
        if is_ours(type(thing)):
            yield type(thing)
        for one in _held(thing):
            yield from _parts(one, depth - 1)


def _bare(thing: Any) -> Any:
    """The function in a property or a method."""
    thing = thing.fget if isinstance(thing, property) else thing
    return getattr(thing, "__func__", thing) if isinstance(thing, WRAPPED) else thing


def _held(thing: Any) -> Iterator[Any]:
    """What `thing` holds, where it is something that holds functions."""
    if isinstance(thing, partial):
        yield from (thing.func, *thing.args, *thing.keywords.values())
    elif isinstance(thing, dict):
        yield from thing.values()
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from thing
    elif is_ours(type(thing)) and dataclasses.is_dataclass(thing):
        yield from (getattr(thing, field.name) for field in dataclasses.fields(thing))


def _of_function(thing: FunctionType, depth: int) -> Iterator[Any]:
    """The function itself, below its decorators, and what they were given."""
    while (inner := getattr(thing, "__wrapped__", None)) is not None:
        for cell in thing.__closure__ or ():
            if not isinstance(cell.cell_contents, FunctionType):
                yield from _parts(cell.cell_contents, depth - 1)
        thing = inner
    if is_ours(thing):
        yield thing
        for cell in thing.__closure__ or ():
            with_what = _content(cell)
            yield from _parts(with_what, depth - 1)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None
