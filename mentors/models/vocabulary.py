"""The words that paths are told in: few enough that two people meet under the same one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is, before and after a transition."""

    STUDENT = "student", _("student")
    DOCTORAL = "doctoral-student", _("PhD student")
    POSTDOC = "postdoc", _("postdoc")
    PROFESSOR = "professor", _("professor or lecturer")
    OTHER_ENGINEER = "other-engineer", _("engineer in another field")
    SOFTWARE = "software-engineer", _("software engineer")
    DATA = "data-scientist", _("data scientist or analyst")
    ML = "ml-engineer", _("machine learning engineer")
    INFRASTRUCTURE = "ml-infrastructure", _("machine learning infrastructure engineer")
    RESEARCH_ENGINEER = "research-engineer", _("research engineer")
    RESEARCH = "research-scientist", _("research scientist")
    APPLIED = "applied-scientist", _("applied scientist")
    PRODUCT = "product", _("product manager")
    LEAD = "lead", _("leading a team")
    FOUNDER = "founder", _("founder")
    OTHER = "other-work", _("work in another field")
    AWAY = "away", _("away from work")


class Means(models.TextChoices):
    """By what somebody got across."""

    DEGREE = "degree", _("a degree")
    INTERNSHIP = "internship", _("an internship")
    TRANSFER = "internal-transfer", _("a transfer within the company")
    REFERRAL = "referral", _("a referral")
    APPLICATION = "application", _("plain applications")
    SELF_STUDY = "self-study", _("studying by oneself")
    OPEN_SOURCE = "open-source", _("open source work")
    COMPETITION = "competition", _("competitions")
    COURSE = "course", _("a course or bootcamp")
    FELLOWSHIP = "fellowship", _("a fellowship or residency")
    OTHER = "other-means", _("something else")


class SetbackKind(models.TextChoices):
    LAYOFF = "layoff", _("a layoff")
    VISA_CLOCK = "visa-clock", _("a visa running out")
    ADVISOR = "advisor-switch", _("a change of advisor")
    REJECTIONS = "rejections", _("a row of rejections")
    EXAM = "failed-exam", _("a failed exam")
    FUNDING = "lost-funding", _("lost funding")
    LEFT_DEGREE = "left-degree", _("a degree left unfinished")
    BREAK = "break", _("a break for health or family")


class Status(models.TextChoices):
    """A circumstance that narrows the ways there are."""

    VISA = "visa", _("needs a visa to work or study")
    CARER = "carer", _("cares for children or others")
    FIRST = "first-generation", _("first in the family at university")
    LATE = "late-change", _("changes fields after ten years of work")
    PART_TIME = "part-time", _("studies beside a job")
    RETURNING = "returning", _("comes back after a break")


class Degree(models.TextChoices):
    NONE = "none", _("no degree")
    BACHELOR = "bachelor", _("bachelor’s degree")
    MASTER = "master", _("master’s degree")
    DOCTORATE = "doctorate", _("doctorate")


class Rhythm(models.TextChoices):
    """When a mentor gives time to mentees; with it goes how soon they answer."""

    ANY = "any-day", _("any day")
    WEEKDAYS = "weekdays", _("on weekdays")
    EVENINGS = "evenings", _("on weekday evenings")
    WEEKENDS = "weekends", _("at weekends")
    SUNDAYS = "sundays", _("on Sundays")
    FORTNIGHT = "fortnight", _("every other week")
