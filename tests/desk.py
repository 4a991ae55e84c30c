"""The desk as a moderator uses it: rows chosen in a list, and the page that an action leads to."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.test import Client


def choose(desk: Client, path: str, action: str, *rows: Model) -> Any:
    """Choose rows of the list at `path` for an action of it; the page that comes then."""
    chosen = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows]}
    return desk.post(path, chosen, follow=True)


def do(desk: Client, path: str, action: str, *rows: Model, **typed: Any) -> Any:
    """Choose rows, look at what the deed meets, and send it; the page that comes then."""
    look = choose(desk, path, action, *rows)
    if look.status_code != 200:
        return look
    sent = {"deed": look.context["deed"].code, "chosen": look.context["chosen"], **typed}
    address = f"{look.request['PATH_INFO']}?{look.request['QUERY_STRING']}"
    return desk.post(address, sent, follow=True)
