"""What webhooks send, for the schema of the API: seen from here, so that a request goes out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiWebhook

from community.webhooks.events import NOTICE, PUBLIC, TEST, types_of

HEADERS = {
    "webhook-id": "Names the event at this webhook; the same when it is sent again.",
    "webhook-timestamp": "When this was sent, in seconds since 1970. Refuse what is old.",
    "webhook-signature": (
        "One or more, with a space between: `v1,` and the base64 of the HMAC-SHA256, by the "
        "secret, of id, timestamp and body with a full stop between. While a secret is being "
        "replaced there is one by each."
    ),
}
TAKES = {
    "2XX": {"description": "It is taken."},
    "410": {"description": "Send nothing more: the webhook is paused, and its owner told."},
    "default": {
        "description": (
            "It is sent again, later and later, for up to three days; so is what was not answered "
            "within some seconds. A redirect is not followed."
        )
    },
}


def _webhook(name: str, summary: str, description: str, types: list[str], data: Any) -> Any:
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "enum": types},
            "timestamp": {
                "type": "string",
                "format": "date-time",
                "description": "When it happened.",
            },
            "data": data,
        },
    }
    sent = {
        "operationId": f"receive_{name}",
        "summary": summary,
        "description": f"{description} In the form of Standard Webhooks (standardwebhooks.com).",
        "parameters": [
            {
                "in": "header",
                "name": header,
                "required": True,
                "schema": {"type": "string"},
                "description": words,
            }
            for header, words in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": TAKES,
    }
    return OpenApiWebhook(name=name, decorator={"post": sent})


CHANGE = _webhook(
    "change",
    "Something public changed",
    "Is new, other or gone, as `/changes/` tells it: what stands when it is sent.",
    [one for kind in PUBLIC for one in types_of(kind)],
    {"$ref": "#/components/schemas/Change"},
)
MINE = _webhook(
    NOTICE,
    "I got a notice",
    "As `/notifications/` tells it.",
    types_of(NOTICE),
    {"$ref": "#/components/schemas/Notice"},
)
TRIED = _webhook(
    TEST,
    "I try the webhook out",
    "Tells of nothing.",
    ["endpoint.test"],
    {
        "type": "object",
        "required": ["endpoint"],
        "properties": {"endpoint": {"type": "integer", "description": "The id of the webhook."}},
    },
)
