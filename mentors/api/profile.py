"""`me/mentor`: my own profile as a mentor, from its beginning to its end."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Visibility
from community.api.fields import AddressField
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions.profiles import WORDS, seen_of
from mentors.api.doors import MentoringDoor, found
from mentors.api.fields import InstantField, NothingSerializer, require_different, some_of, subjects
from mentors.api.reading import told_way
from mentors.api.way import ToldSerializer, way_of
from mentors.forms import MOST_CLAIMS, MOST_SPANS, MOST_TAGS
from mentors.models import Mentor, MentorClaim, Rhythm, Standing
from mentors.models.mentor import (
    LATEST_DAYS,
    MINUTES_A_DAY,
    MOST_PLACES,
    MOST_QUESTIONS,
    MOST_TO_ANSWER,
    SOONEST_DAYS,
)
from mentors.profile import Profile, next_with


class HoursSerializer(StrictSerializer):
    """A span of a weekday, in my own time zone, in minutes after midnight."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    starts = serializers.IntegerField(min_value=0, max_value=MINUTES_A_DAY - 1)
    ends = serializers.IntegerField(min_value=1, max_value=MINUTES_A_DAY)

    def validate(self, attrs: dict[str, int]) -> dict[str, int]:
        if attrs["starts"] >= attrs["ends"]:
            words = _("The end comes after the beginning. Over midnight it is two rows.")
            raise serializers.ValidationError({"ends": words})
        return attrs


class MyClaimSerializer(StrictSerializer):
    """What I say of myself, and to whom it is shown; moderators verify it."""

    text = serializers.CharField(max_length=200)
    visibility = serializers.ChoiceField(Visibility.choices)
    evidence = serializers.ChoiceField(MentorClaim.Evidence.choices, read_only=True)
    is_verified = serializers.BooleanField(read_only=True)


class MyMentorProfileSerializer(ToldSerializer):
    """My profile. What is empty may stay so until I send it to the moderators."""

    page = AddressField()
    standing = serializers.ChoiceField(Standing.choices, read_only=True)
    standing_reason = serializers.CharField(read_only=True, help_text="What a moderator said.")
    standing_at = InstantField(read_only=True)
    next = serializers.CharField(read_only=True, help_text="What happens next, in a sentence.")
    is_offered = serializers.BooleanField(read_only=True)
    why_not = serializers.CharField(read_only=True, help_text="Why I cannot be asked now.")
    is_paused = serializers.BooleanField(read_only=True)
    is_paused_by_clock = serializers.BooleanField(
        read_only=True, help_text="Requests went unanswered: `resume` lifts it."
    )
    paused_until = InstantField(read_only=True, allow_null=True)
    taken = serializers.IntegerField(read_only=True, help_text="Places taken.")
    waiting = serializers.IntegerField(read_only=True, help_text="Requests that wait.")
    headline = serializers.CharField(max_length=120, allow_blank=True)
    who_i_am = serializers.CharField(max_length=3000, allow_blank=True)
    helps_with = serializers.CharField(max_length=2000, allow_blank=True)
    helps_not_with = serializers.CharField(max_length=1000, allow_blank=True)
    helps_not_with_visibility = serializers.ChoiceField(Visibility.choices)
    interviews_given = serializers.IntegerField(min_value=0, max_value=5000, allow_null=True)
    interviews_given_visibility = serializers.ChoiceField(Visibility.choices)
    time_zone = serializers.CharField(max_length=60, help_text="That of my account.")
    hours = serializers.ListField(child=HoursSerializer(), max_length=MOST_SPANS)
    hours_visibility = serializers.ChoiceField(Visibility.choices)
    rhythm = serializers.ChoiceField(Rhythm.choices)
    answer_days = serializers.IntegerField(
        min_value=SOONEST_DAYS,
        max_value=LATEST_DAYS,
        allow_null=True,
        help_text="Null: as my rhythm has it.",
    )
    answer_days_visibility = serializers.ChoiceField(Visibility.choices)
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)
    most_waiting = serializers.IntegerField(
        min_value=1, max_value=MOST_TO_ANSWER, help_text="Requests to answer at once."
    )
    tags = serializers.ListField(child=serializers.CharField(max_length=100), max_length=MOST_TAGS)
    questions = serializers.ListField(
        child=serializers.CharField(max_length=300), max_length=MOST_QUESTIONS
    )
    questions_visibility = serializers.ChoiceField(Visibility.choices)
    claims = serializers.ListField(child=MyClaimSerializer(), max_length=MOST_CLAIMS)

    def validate_time_zone(self, zone: str) -> str:
        if zone not in available_timezones():
            words = _("%(name)s is not a time zone we know.")
            raise serializers.ValidationError(words % {"name": zone})
        return zone

    def validate_hours(self, spans: list[dict[str, int]]) -> list[dict[str, int]]:
        for day in range(7):
            held = sorted((s["starts"], s["ends"]) for s in spans if s["weekday"] == day)
            if any(end > start for (_s, end), (start, _e) in pairwise(held)):
                raise serializers.ValidationError(_("This overlaps another span of the day."))
        return spans

    def validate_questions(self, texts: list[str]) -> list[str]:
        require_different(texts)
        return texts

    def validate_claims(self, claims: list[dict[str, str]]) -> list[dict[str, str]]:
        claims = [{**one, "text": " ".join(one["text"].split())} for one in claims]
        require_different([one["text"] for one in claims])
        return claims

    def validate_tags(self, slugs: list[str]) -> list[Any]:
        return subjects(slugs, most=MOST_TAGS)


class PauseSerializer(StrictSerializer):
    """Until when I take no requests."""

    until = serializers.DateField(help_text="From that day on I am offered again.")


def told_of(mentor: Mentor) -> dict[str, Any]:
    """A mentor's own profile, as MyMentorProfileSerializer has it."""
    person = mentor.person
    return told_way(person.pk) | {
        **{name: getattr(mentor, name) for name in WORDS},
        **{
            f"standing{part}": getattr(mentor, f"standing{part}") for part in ("", "_reason", "_at")
        },
        "get_absolute_url": mentor.get_absolute_url(),
        "next": next_with(mentor),
        "is_offered": mentor.is_offered,
        "why_not": Profile(mentor, person).why_not if mentor.is_approved else "",
        "is_paused": mentor.is_paused,
        "is_paused_by_clock": mentor.is_paused_by_clock,
        "paused_until": mentor.paused_until,
        "taken": mentor.taken,
        "waiting": mentor.waiting,
        "time_zone": person.time_zone,
        "hours": list(mentor.hours.all()),
        "tags": sorted(tag.slug for tag in mentor.tags.all()),
        "questions": [one.text for one in mentor.questions.all()],
        "claims": list(mentor.claims.all()),
    }


def save(by: Any, told: dict[str, Any]) -> Mentor:
    """Keep what is told as the profile of `by`, over what stands now."""
    return actions.save_profile(
        by=by,
        seen=seen_of(by),
        words={name: told[name] for name in WORDS},
        way=way_of({**told, "wanted": None}),
        hours=told["hours"],
        questions=told["questions"],
        claims=told["claims"],
        tags=told["tags"],
        time_zone=told["time_zone"],
    )


class MyMentorProfileDoor(MentoringDoor):
    """My own profile as a mentor."""

    def get_object(self) -> Mentor:
        """Raises SignInRequired for a visitor, Http404 for whoever is no mentor."""
        mine: Mentor = found(Mentor.objects.for_page(), person=self.me.pk)
        return mine

    @extend_schema(
        operation_id="get_my_mentor_profile",
        summary="Read my own profile as a mentor",
        responses=MyMentorProfileSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """All of it, with to whom each part is shown, where its review stands and what is next."""
        return Response(MyMentorProfileSerializer(told_of(self.get_object())).data)

    @extend_schema(
        operation_id="become_mentor",
        summary="Become a mentor",
        request=MyMentorProfileSerializer,
        responses={201: MyMentorProfileSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Begin a profile. Only I see it, until I send it and a moderator approves it."""
        if Mentor.objects.filter(person=self.me.pk).exists():
            raise ProblemError("conflict", _("You have a profile already: change that one."))
        save(request.user, MyMentorProfileSerializer.read(request))
        answer = self.retrieve(request)
        answer.status_code = 201
        return answer

    @extend_schema(
        operation_id="update_my_mentor_profile",
        summary="Change my profile as a mentor",
        request=MyMentorProfileSerializer,
        responses=MyMentorProfileSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change some parts, each whole. An approved profile has to stay whole."""
        mine = self.get_object()
        given = some_of(MyMentorProfileSerializer, request)
        stands = MyMentorProfileSerializer(told_of(mine)).data
        kept = {name: stands[name] for name in stands if name not in given}
        if "tags" not in given:
            kept["tags"] = list(mine.tags.all())
        save(request.user, {**kept, **given})
        return self.retrieve(request)

    @extend_schema(
        operation_id="send_my_mentor_profile",
        summary="Send my profile to the moderators",
        request=NothingSerializer,
        responses=MyMentorProfileSerializer,
    )
    def send(self, request: Request, **kwargs: Any) -> Response:
        """Ask the moderators to look at it; 422 says what it lacks."""
        NothingSerializer.read(request)
        actions.send_for_review(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="pause_mentoring",
        summary="Take no requests until a day to come",
        request=PauseSerializer,
        responses=MyMentorProfileSerializer,
    )
    def pause(self, request: Request, **kwargs: Any) -> Response:
        """I am not offered until that day."""
        actions.pause_mentoring(self.get_object(), by=request.user, **PauseSerializer.read(request))
        return self.retrieve(request)

    @extend_schema(
        operation_id="resume_mentoring",
        summary="Come back from a pause",
        request=NothingSerializer,
        responses=MyMentorProfileSerializer,
    )
    def resume(self, request: Request, **kwargs: Any) -> Response:
        """Whoever began it, also that which silence brought."""
        NothingSerializer.read(request)
        mine = self.get_object()
        back = actions.come_back if mine.is_paused_by_clock else actions.resume_mentoring
        back(mine, by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="end_mentoring",
        summary="Be a mentor no more",
        request=NothingSerializer,
        responses=MyMentorProfileSerializer,
    )
    def end(self, request: Request, **kwargs: Any) -> Response:
        """What is under way goes on; whoever waits for an answer gets one."""
        NothingSerializer.read(request)
        actions.end_mentoring(self.get_object(), by=request.user)
        return self.retrieve(request)
