"""What moderation keeps: states, sanctions, warnings, reports and cases, statements, appeals."""

from community.moderation.models.bulk import BulkDeed, BulkItem
from community.moderation.models.case import Case, CaseNote, CaseTag, Report, ReportKind
from community.moderation.models.rule import Hold, Pace, Print, Rule, Shingle
from community.moderation.models.sanction import Sanction
from community.moderation.models.statement import APPEAL_WITHIN, Appeal, Statement
from community.moderation.models.states import Moderated, State
from community.moderation.models.taken import TakenWords
from community.moderation.models.warning import Warning, WarningTemplate  # noqa: A004 - the field's word

__all__ = [
    "APPEAL_WITHIN",
    "Appeal",
    "BulkDeed",
    "BulkItem",
    "Case",
    "CaseNote",
    "CaseTag",
    "Hold",
    "Moderated",
    "Pace",
    "Print",
    "Report",
    "ReportKind",
    "Rule",
    "Sanction",
    "Shingle",
    "State",
    "Statement",
    "TakenWords",
    "Warning",
    "WarningTemplate",
]
