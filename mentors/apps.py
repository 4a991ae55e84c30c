from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"
    verbose_name = "Mentors"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from community.accounts import blocking  # noqa: PLC0415
        from community.changes import recording  # noqa: PLC0415
        from community.lib import counters, findable  # noqa: PLC0415
        from community.log import private  # noqa: PLC0415
        from community.moderation import deeds, desks, subjects  # noqa: PLC0415
        from community.notifications import checking, tellers  # noqa: PLC0415
        from mentors import (  # noqa: PLC0415  # noqa: F401, PLC0415
            agreement_telling,
            ending_telling,
            found,
            invitation_telling,
            judging,
            meeting_telling,
            note_telling,
            profile_telling,
            recorded,  # noqa: F401
            reportable,
            request_telling,
            seen,
        )
        from mentors import counters as counted  # noqa: PLC0415
        from mentors import deeds as of_requests  # noqa: PLC0415
        from mentors import invitation_deeds as of_invitations  # noqa: PLC0415
        from mentors import meeting_notices as of_meetings  # noqa: F401, PLC0415
        from mentors import profile_deeds as of_profiles  # noqa: PLC0415
        from mentors import request_notices as declared  # noqa: F401, PLC0415
        from mentors import thanks_deeds as of_thanks  # noqa: PLC0415
        from mentors.actions import parting  # noqa: PLC0415
        from mentors.actions.merging import merge_invitations  # noqa: PLC0415
        from mentors.mentorship import calendar_mail  # noqa: PLC0415
        from mentors.models import Concern, Mentor  # noqa: PLC0415
        from mentors.rooms import deeds as of_rooms_deeds  # noqa: PLC0415
        from mentors.rooms import notices as of_rooms  # noqa: F401, PLC0415
        from mentors.rooms import reportable as room_subjects  # noqa: PLC0415
        from mentors.rooms import telling as room_telling  # noqa: PLC0415
        from threads.actions.merging import goes_along  # noqa: PLC0415

        tellers.register("invitation", invitation_telling.invitations)
        tellers.register("request", request_telling.requests)
        tellers.register("placeinline", request_telling.places)
        tellers.register("agreement", agreement_telling.agreements)
        tellers.register("mentorship", ending_telling.mentorships)
        tellers.register("thanks", ending_telling.thanks)
        tellers.register("concern", ending_telling.concerns)
        tellers.register("meeting", meeting_telling.meetings)
        tellers.register("mentor", profile_telling.mentors)
        tellers.register("storyclaim", profile_telling.story_claims)
        tellers.register("note", note_telling.notes)
        tellers.register("storyproposal", note_telling.proposals)
        private.show_with(Concern.objects.visible_to, kind="mentors.concern")
        checking.ask_too(calendar_mail.is_still_so)
        tellers.register("room", room_telling.rooms)
        tellers.register("roomsession", room_telling.sessions)
        subjects.register(
            "mentor",
            _("a mentor’s profile"),
            reportable.mentors,
            titles=judging.mentor_titles,
            facts=judging.mentor_facts,
        )
        subjects.register(
            "mentorclaim",
            _("a claim of a mentor"),
            judging.see_claims,
            titles=judging.claim_titles,
            facts=judging.claim_facts,
            is_reportable=False,
        )
        subjects.register(
            "storyclaim",
            _("a claim to a story"),
            judging.see_story_claims,
            titles=judging.story_claim_titles,
            facts=judging.story_claim_facts,
            is_reportable=False,
        )
        subjects.register(
            "concern",
            _("a concern about a mentorship"),
            judging.see_concerns,
            is_reportable=False,
        )
        deeds.register(*of_rooms_deeds.OF_ROOMS, *of_rooms_deeds.OF_WORDS, *of_thanks.OF_THANKS)
        deeds.register(*of_requests.OF_REQUESTS, *of_requests.OF_MEETINGS)
        deeds.register(*of_profiles.OF_PROFILES, *of_profiles.OF_CLAIMS)
        deeds.register(*of_invitations.OF_INVITATIONS)
        subjects.register("thanks", _("thanks"), of_thanks.thanks, titles=of_thanks.titles)
        for desk in judging.DESKS:
            desks.register(desk)
        subjects.register("request", _("a request"), reportable.requests)
        subjects.register("meeting", _("a meeting"), reportable.meetings)
        subjects.register(
            "room", _("a study room"), room_subjects.rooms, titles=room_subjects.room_titles
        )
        subjects.register("roomsession", _("a study room’s question"), room_subjects.sessions)
        subjects.register("roomnote", _("a study room’s note"), room_subjects.notes)
        blocking.ends(parting.part)
        goes_along(merge_invitations)
        findable.register(found.MentorSource())
        recording.tell("mentor", recording.Told(Mentor.objects.approved, has_private=True))
        counters.register("mentors", wrong=counted.wrong, put_right=counted.put_right)
        user_logged_in.connect(seen.signed_in, dispatch_uid="mentors.seen")
