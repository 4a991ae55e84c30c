"""Two workers at once: what one has in hand the other leaves alone."""

from __future__ import annotations

from threading import Thread as Runner

import pytest
from django.db import connection, transaction

from community.accounts.models import User
from community.webhooks import actions
from community.webhooks.models import Delivery
from community.webhooks.sending import AT_ONCE, OF_ONE_OWNER, _chosen, _claim, send
from tests.community.webhooks.receiving import Receiver, added

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_delivery_is_in_the_hands_of_one(owner: User, receiver: Receiver) -> None:
    endpoint, _secret = added(owner, receiver.url)
    made = actions.send_test(endpoint, by=owner)
    taken: list[bool] = []

    def other() -> None:
        try:
            taken.append(bool(send([made.pk])))
        finally:
            connection.close()

    runner = Runner(target=other)
    with transaction.atomic():
        assert _claim(made.pk)
        runner.start()
        runner.join(0.5)  # waits for the row, or for the only writer
        assert not taken or connection.vendor == "sqlite"
    runner.join(20)
    assert taken == [False]
    assert not receiver.heard
    assert Delivery.objects.get().tries == 1


def test_of_many_owners_each_gets_their_share(
    owner: User, stranger: User, receiver: Receiver
) -> None:
    busy = added(owner, receiver.url)[0]
    for _each in range(AT_ONCE):
        actions.send_test(busy, by=owner)
    assert len(_chosen()) == OF_ONE_OWNER
    calm = added(stranger, receiver.url)[0]
    last = actions.send_test(calm, by=stranger)
    assert last.pk in _chosen()


def test_many_endpoints_are_no_more_than_one(
    owner: User, stranger: User, receiver: Receiver
) -> None:
    many = [added(owner, f"{receiver.url}&n={n}")[0] for n in range(6)]
    for endpoint in many * 2:
        actions.send_test(endpoint, by=owner)
    first = _chosen()
    assert len(first) == OF_ONE_OWNER
    calm = actions.send_test(added(stranger, receiver.url)[0], by=stranger)
    send(first)
    turns = _chosen()
    assert turns[0] == calm.pk, "who was served longest ago comes first"
    fresh = set(Delivery.objects.filter(endpoint__in=many[4:]).values_list("pk", flat=True))
    assert set(turns[1:]) == fresh, "and of one's own the endpoint that was"
