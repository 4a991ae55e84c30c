"""What webhooks send is what the schema says that they send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from community.accounts.models import User
from community.webhooks import actions
from community.webhooks.dispatching import dispatch
from community.webhooks.events import EVENTS
from tests.community.webhooks.receiving import Receiver, added, notice_to, receiving, sent_all

pytestmark = pytest.mark.slow  # the schema of every address


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.FETCH_LOOPBACK = True
    with receiving() as running:
        yield running


@pytest.mark.django_db(transaction=True)
def test_each_event_is_as_the_schema_says(owner: User, receiver: Receiver) -> None:
    dispatch()
    endpoint, _secret = added(owner, receiver.url, *EVENTS)
    actions.send_test(endpoint, by=owner)
    notice_to(owner)
    dispatch()
    sent_all()
    schema = json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))  # type: ignore[no-untyped-call]
    known: Any = Registry().with_resource("urn:api", Resource(schema, DRAFT202012))
    told = set()
    for head, body in receiver.heard:
        event = json.loads(body)
        [(name, operation)] = [
            (name, one["post"])
            for name, one in schema["webhooks"].items()
            if event["type"] in _body(one)["properties"]["type"]["enum"]
        ]
        told.add(name)
        place = f"urn:api#/webhooks/{name}/post/requestBody/content/application~1json/schema"
        judge = Draft202012Validator({"$ref": place}, registry=known)
        assert [error.message for error in judge.iter_errors(event)] == [], event["type"]
        assert {one["name"] for one in operation["parameters"]} <= {one.lower() for one in head}
    assert told == set(schema["webhooks"]) == {"change", "notice", "test"}


def _body(path: Any) -> Any:
    return path["post"]["requestBody"]["content"]["application/json"]["schema"]
