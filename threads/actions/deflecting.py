"""Not asking after all, as what is there already answers it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from community import policy
from stories.models import Story
from threads.models import Deflection, Thread


@transaction.atomic
def deflect(thing: Thread | Story, *, by: Any) -> Deflection:
    """Count that `thing` answered what `by` was about to ask: once a person and thing and day.

    Raises SignInRequired.
    """
    policy.require(by, "thread.ask")
    key = {"thread": thing} if isinstance(thing, Thread) else {"story": thing}
    return Deflection.objects.get_or_create(**key, by=by, counted_on=timezone.localdate())[0]
