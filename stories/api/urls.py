"""Where stories stand in the API."""

from django.urls import path

from stories.api import desk, drawn, editing, parts
from stories.api.deeds import StoryDeedDoor
from stories.api.documents import DocumentDoor
from stories.api.pictures import PictureDoor
from stories.api.proposals import ProposalDoor
from stories.api.stories import StoryDoor

STORY = "stories/<slug:slug>/"

BLOCK = f"{STORY}blocks/<slug:key>/"
PROPOSAL = "story-proposals/<int:pk>/"
DOCUMENT = "story-documents/<int:pk>/"

reading = [
    path("stories/", StoryDoor.as_view({"get": "list"}), name="stories"),
    path(STORY, StoryDoor.as_view({"get": "retrieve", "patch": "partial_update"}), name="story"),
    path(f"{STORY}onward/", StoryDoor.as_view({"get": "onward"}), name="story_onward"),
    path(
        f"{STORY}place/",
        StoryDoor.as_view({"get": "place", "put": "keep_place"}),
        name="story_place",
    ),
    path(f"{STORY}blocks/", parts.BlockDoor.as_view({"get": "list"}), name="story_blocks"),
    path(
        f"{STORY}speakers/",
        editing.SpeakerEditDoor.as_view({"get": "list", "post": "create"}),
        name="story_speakers",
    ),
    path(f"{STORY}passages/", parts.PassageDoor.as_view({"get": "list"}), name="story_passages"),
    path(
        f"{STORY}milestones/", drawn.MilestoneDoor.as_view({"get": "list"}), name="story_milestones"
    ),
    path(f"{STORY}takeaways/", drawn.TakeawayDoor.as_view({"get": "list"}), name="story_takeaways"),
    path(
        f"{STORY}recommendations/",
        drawn.RecommendationDoor.as_view({"get": "list"}),
        name="story_recommendations",
    ),
    path(f"{STORY}facts/", drawn.FactDoor.as_view({"get": "list"}), name="story_facts"),
    path(f"{STORY}claims/", drawn.ClaimDoor.as_view({"get": "list"}), name="story_claims"),
]
deeds = [
    path(f"{STORY}{address}/", StoryDeedDoor.as_view({"post": verb}), name=f"story_{verb}")
    for address, verb in (
        ("publish", "publish"),
        ("withdraw", "withdraw"),
        ("erase", "erase"),
        ("approve", "approve"),
        ("take-approval-back", "unapprove"),
        ("move", "move"),
    )
]
editors = [
    path(
        BLOCK,
        editing.BlockEditDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="story_block",
    ),
    path(f"{BLOCK}picture/", PictureDoor.as_view({"put": "upload"}), name="block_picture"),
    *(
        path(f"{BLOCK}{verb}/", editing.BlockEditDoor.as_view({"post": verb}), name=f"block_{verb}")
        for verb in ("redact", "unredact", "split", "join")
    ),
    path(
        f"{STORY}speakers/<int:pk>/",
        editing.SpeakerEditDoor.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
        name="story_speaker",
    ),
    *(
        path(
            f"{STORY}{part}/<int:pk>/{verb}/",
            editing.DrawnEditDoor.as_view({"post": verb}),
            name=f"{part}_{verb}",
        )
        for part, verb in (
            ("takeaways", "support"),
            ("passages", "reattach"),
            ("contents", "place"),
        )
    ),
    path(f"{STORY}findings/", desk.FindingDoor.as_view({"get": "list"}), name="story_findings"),
    path(
        f"{STORY}findings/<int:pk>/decide/",
        desk.FindingDoor.as_view({"post": "decide"}),
        name="decide_finding",
    ),
    path(f"{STORY}repairs/", desk.RepairDoor.as_view({"get": "list"}), name="story_repairs"),
    *(
        path(
            f"{STORY}repairs/<int:pk>/{verb}/",
            desk.RepairDoor.as_view({"post": verb}),
            name=f"repair_{verb}",
        )
        for verb in ("accept", "undo")
    ),
]
proposals = [
    path(
        "story-proposals/",
        ProposalDoor.as_view({"get": "list", "post": "create"}),
        name="story_proposals",
    ),
    path(PROPOSAL, ProposalDoor.as_view({"get": "retrieve"}), name="story_proposal"),
    *(
        path(f"{PROPOSAL}{verb}/", ProposalDoor.as_view({"post": verb}), name=f"proposal_{verb}")
        for verb in ("answer", "withdraw", "ask", "decline", "read", "fetch")
    ),
    path(
        "story-documents/",
        DocumentDoor.as_view({"get": "list", "post": "create"}),
        name="story_documents",
    ),
    path(
        DOCUMENT,
        DocumentDoor.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="story_document",
    ),
    path(f"{DOCUMENT}import/", DocumentDoor.as_view({"post": "take"}), name="import_document"),
]

urlpatterns = [*reading, *deeds, *editors, *proposals]
