"""Every table says whose rows it holds, and every column with an address of a reader how long."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from community.accounts.models import User
from community.accounts.personal import FIELDS
from community.lib import personal
from community.lib.personal import Closing, holdings, traces
from portal.privacy.prose import NO_PROSE, PROSE
from portal.privacy.sweeping import tables, texts

NAMED_LIKE_A_TRACE = {"ip", "ip_address", "user_agent", "remote_addr", "browser"}
"""Names of columns that hold where from and with what somebody reads."""


def test_every_table_and_every_key_to_a_person_is_declared() -> None:
    """Say so in the app's personal.py: `hold` what is somebody's, `about_nobody` the rest."""
    assert sorted(personal.undeclared()) == []


def test_every_field_of_an_account_has_its_purpose() -> None:
    there = {one.name for one in User._meta.concrete_fields if not one.primary_key}
    assert there == set(FIELDS)


def test_every_declaration_is_of_something_that_is_there() -> None:
    for one in holdings():
        names = {column.name for column in one.table._meta.get_fields()}
        assert one.unsaid <= names, one.name
        assert set(one.empties) <= names, one.name
        str(one.table._base_manager.filter(**{one.key: 1}).values(*one.also).query)


def test_what_is_kept_without_its_person_can_be() -> None:
    for one in holdings():
        if one.closing is Closing.UNNAMED:
            assert one.table._meta.get_field(one.key).null, one.name


def test_every_declaration_is_in_words() -> None:
    for one in holdings():
        assert all(map(str, (one.what, one.why, one.seen, one.kept))), one.name


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_every_column_with_addresses_or_browsers_is_purged(model: type[models.Model]) -> None:
    found = {
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, models.GenericIPAddressField) or column.name in NAMED_LIKE_A_TRACE
    }
    declared = {name for one in traces() if one.model == model._meta.label for name in one.fields}
    assert found <= declared


def test_what_is_emptied_can_be() -> None:
    for one in holdings():
        for name, value in one.empties.items():
            assert value is not None or one.table._meta.get_field(name).null, f"{one.name}.{name}"


def test_every_column_with_words_is_declared_as_prose_or_as_none() -> None:
    """Say so in `portal.privacy.prose`."""
    there = {(table._meta.label, one.name) for table in tables() for one in texts(table)}
    prose = {(one.model, name) for one in PROSE for name in one.columns}
    made = {(one.model, name) for one in PROSE for name in one.html}
    none = {(model, name) for model, names in NO_PROSE.items() for name in names}
    assert not prose & none
    assert there - prose - made - none == set()
    assert prose | made <= there


def test_every_declared_column_is_there_and_every_tie_leads_to_a_person() -> None:
    for model, names in NO_PROSE.items():
        assert set(names) <= {one.name for one in apps.get_model(model)._meta.concrete_fields}
    for one in PROSE:
        if one.ties:
            assert str(one.keys_of(User(pk=1)).query)


def test_html_is_made_of_what_stands_beside_it() -> None:
    for one in PROSE:
        html = {field.name for field in texts(one.table) if field.name.endswith("html")}
        assert html == set(one.html), one.model
        assert {source for source, _made in one.html.values()} <= set(one.columns)
