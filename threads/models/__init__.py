"""Threads and posts: a story's discussion, questions and private threads on the same tables."""

from threads.models.following import Follow
from threads.models.pattern import PatternVote, VotePattern
from threads.models.post import MAX_DEPTH, MAX_LENGTH, Post, Revision, Vote
from threads.models.thread import (
    Acceptance,
    Closing,
    FormerThread,
    Participant,
    TaggedThread,
    Thread,
)
from threads.models.writing import AskTemplate, Deflection, Draft, Suggestion

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Acceptance",
    "AskTemplate",
    "Closing",
    "Deflection",
    "Draft",
    "Follow",
    "FormerThread",
    "Participant",
    "PatternVote",
    "Post",
    "Revision",
    "Suggestion",
    "TaggedThread",
    "Thread",
    "Vote",
    "VotePattern",
]
