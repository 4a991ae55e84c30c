"""What is done in moderation; this list is the list of features."""

from community.moderation.actions.appeals import appeal, grant, refuse, reverse
from community.moderation.actions.cases import (
    DecidedError,
    decide,
    leave,
    note_case,
    put_away,
    read_private,
    release,
    take,
)
from community.moderation.actions.closing import uphold
from community.moderation.actions.holding import (
    check_rule,
    hold_on,
    note_edit,
    note_hold,
    set_rule,
    take_untold,
    tend_hold,
)
from community.moderation.actions.kinds import set_report_kind
from community.moderation.actions.opening import open_case, settle
from community.moderation.actions.pictures import give_avatar_back, remove_avatar
from community.moderation.actions.reporting import report
from community.moderation.actions.sanctions import (
    LONGEST_SANCTION,
    check_sanction,
    lift,
    suspend,
)
from community.moderation.actions.states import (
    change_state,
    end_beneath,
    hide,
    hold,
    put_out_again,
    release_held,
    restore,
    standing_of,
    stood,
    undo_hiding,
    undo_holding,
)
from community.moderation.actions.taking_back import take_back
from community.moderation.actions.warnings import (
    acknowledge,
    set_warning_template,
    warn,
    withdraw_warning,
)
from community.moderation.actions.wording import hide_about, restore_about

__all__ = [
    "LONGEST_SANCTION",
    "DecidedError",
    "acknowledge",
    "appeal",
    "change_state",
    "check_rule",
    "check_sanction",
    "decide",
    "end_beneath",
    "give_avatar_back",
    "grant",
    "hide",
    "hide_about",
    "hold",
    "hold_on",
    "leave",
    "lift",
    "note_case",
    "note_edit",
    "note_hold",
    "open_case",
    "put_away",
    "put_out_again",
    "read_private",
    "refuse",
    "release",
    "release_held",
    "remove_avatar",
    "report",
    "restore",
    "restore_about",
    "reverse",
    "set_report_kind",
    "set_rule",
    "set_warning_template",
    "settle",
    "standing_of",
    "stood",
    "suspend",
    "take",
    "take_back",
    "take_untold",
    "tend_hold",
    "undo_hiding",
    "undo_holding",
    "uphold",
    "warn",
    "withdraw_warning",
]
