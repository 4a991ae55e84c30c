"""What is sent to every form and button of the admin, and what the record must say of it."""

from __future__ import annotations

from tests.laws.admin_writes import of_cases, of_mentors, of_stories, of_the_ground, of_threads
from tests.laws.admin_writes.quiet import OF_THE_SITE, QUIET, Quiet
from tests.laws.admin_writes.sending import NOTHING, Sender, Senders, Sent

__all__ = ["NOTHING", "OF_THE_SITE", "QUIET", "SENDERS", "Quiet", "Sender", "Sent"]

SENDERS: Senders = {
    **of_the_ground.SENDERS,
    **of_cases.SENDERS,
    **of_mentors.SENDERS,
    **of_stories.SENDERS,
    **of_threads.SENDERS,
}
