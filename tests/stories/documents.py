"""Documents that the import tests hand in, and what they look at afterwards."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from stories import actions
from stories.models import Story

POST = """\
---
title: Two years of night trains
date: 2021-03-04
categories: [Travel, Machine Learning]
---

The first train left at midnight and nobody on it slept at all.

## The long way round

We changed engines twice before the border and lost an hour each time.

A stranger explained gradient descent with a loaf of bread and a knife.

## What stayed

I still keep the ticket in the book that I was reading then.
"""

TALK = """\
---
title: A talk by the harbour
kind: interview
speakers:
  - label: A
    name: Ada Moor
    role: interviewer
  - label: B
    name: Ben Quay
    role: pilot of tugs
---

A: How did you come to the harbour?

B: By bicycle, at first. Then they gave me a key.

It was a very small key.

A: And the machines, who taught you those? Nobody did, I read the manual.

B: So you taught yourself.
"""

STRUCTURED = """\
---
title: Three jobs in a row
narrator: Nora Field
rights: retelling
tags: [Career]
spectrum:
  started: 20
  ended: 80
  at: "left the laboratory for the shop floor"
milestones:
  - kind: job
    to: glass blower
    start: 2001
    trigger: [curiosity, offer]
    at: "blew glass from 2001"
takeaways:
  - text: Ask early.
    at: "she wished that she had asked much earlier"
resources:
  - title: "The Glass Book"
    aliases: [TGB]
    authors: [Ann Lee]
    kind: book
    verdict: recommended
    at: "swears by The Glass Book"
facts:
  - kind: funnel
    label: Search
    stages:
      - {name: letters, count: 10}
      - {name: replies, count: 4}
    at: "ten letters brought four replies"
claims:
  - topic: pay
    position: Pay comes last.
    at: "money was the last thing she asked about"
---

Nora Field left the laboratory for the shop floor and blew glass from 2001.

She swears by The Glass Book; ten letters brought four replies.

In the end she wished that she had asked much earlier; money was the last thing she asked about.
"""


def imported(text: str, file: str = "/posts/one.md", **options: Any) -> Story:
    """The story that `text` became."""
    story = actions.import_document(text.encode(), file=file, **options).story
    assert story is not None
    return story


def texts(story: Story) -> list[str]:
    return [block.plain for block in story.blocks.for_page()]


def block(story: Story, words: str) -> Any:
    """The one block of `story` that holds `words`."""
    return story.blocks.get(plain__contains=words)


def every_row() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of the portal, times included."""
    return {
        model._meta.label: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in model._default_manager.order_by("pk")
        ]
        for model in apps.get_models()
        if model._meta.app_label in {"stories", "tags", "log", "threads"}
    }
