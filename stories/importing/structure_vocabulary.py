"""The words an editor may choose from when a story's facts are written down as data.

The values are what stands in the file and what is stored; labels for readers belong to the pages.
"""

from enum import StrEnum


class Rights(StrEnum):
    """On what ground the text may be shown."""

    OWN = "own"
    PERMISSION = "permission"
    LICENCE = "licence"
    RETELLING = "retelling"
    UNKNOWN = "unknown"


class MilestoneKind(StrEnum):
    """What a span or point of a journey is."""

    STUDY = "study"
    JOB = "job"
    TRANSITION = "transition"
    SEARCH = "search"
    OFFER = "offer"
    LAYOFF = "layoff"
    SETBACK = "setback"
    COMPETITION = "competition"
    EXAM = "exam"
    PROJECT = "project"
    MOVE = "move"
    BREAK = "break"


class Trigger(StrEnum):
    """What set a change going."""

    ADVISOR_CHANGE = "advisor-change"
    LAYOFF = "layoff"
    VISA_CLOCK = "visa-clock"
    LOSS_OF_FAITH_IN_FIELD = "loss-of-faith-in-field"
    CURIOSITY = "curiosity"
    OFFER = "offer"
    NEW_TECHNOLOGY = "new-technology"
    GRADUATION = "graduation"
    GOAL_REACHED = "goal-reached"
    WISH_FOR_IMPACT = "wish-for-impact"
    INTRODUCTION = "introduction"


class Topic(StrEnum):
    """Questions on which stories take a position, so that they can be read side by side."""

    DO_A_PHD = "do-a-phd"
    LEETCODE = "leetcode"
    WHO_HELPS = "who-helps"
    HARDWARE = "hardware"
    PAPERS = "papers"
    LEAVING_HOME = "leaving-home"
    CHOOSING_AN_ADVISOR = "choosing-an-advisor"
    TAKING_ADVICE = "taking-advice"
    REJECTION = "rejection"
    PAY = "pay"
    OPEN_SOURCE = "open-source"


class ResourceKind(StrEnum):
    BOOK = "book"
    PAPER = "paper"
    COURSE = "course"
    BLOG = "blog"
    TALK = "talk"
    GUIDE = "guide"
    SOFTWARE = "software"
    PRACTICE_SITE = "practice-site"


class UsefulWhen(StrEnum):
    """The stage at which a resource helped its reader."""

    APPLYING_TO_STUDY = "applying-to-study"
    LEARNING_THE_BASICS = "learning-the-basics"
    COMPETING = "competing"
    PREPARING_INTERVIEWS = "preparing-interviews"
    ON_THE_JOB = "on-the-job"
    CHANGING_FIELD = "changing-field"


class Verdict(StrEnum):
    """What the narrator made of a resource; `deferred`: of use, but later than it was read."""

    RECOMMENDED = "recommended"
    DEFERRED = "deferred"
    NOT_RECOMMENDED = "not-recommended"


class FactKind(StrEnum):
    """What a figure measures; each kind is read into one of the fact classes."""

    FUNNEL = "funnel"
    SCORE = "score"
    COST = "cost"
    FUNDING = "funding"
    DURATION = "duration"
    RATE = "rate"
    COUNT = "count"
    EFFORT = "effort"


class TimeUnit(StrEnum):
    YEARS = "years"
    MONTHS = "months"
    WEEKS = "weeks"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
