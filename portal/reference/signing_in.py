"""What apps ask below `/api/auth/`, for programs: allauth's own description, as it holds here.

allauth brings an OpenAPI document of all that it could do. Of it is told what is mounted, at our
addresses and in our words: without what the portal has switched off, and with the problems by which
we refuse beside allauth's own errors.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import yaml
from allauth.headless.constants import Flow
from django.conf import settings

from community.api import examples, headless_urls
from community.api.problems import KINDS, MEDIA_TYPE
from portal.reference.schema import schema

PACKAGED = resources.files("allauth.headless.spec") / "doc" / "openapi.yaml"
THERE, HERE = "/_allauth/{client}/v1/auth/", "/api/auth/"
TAG = "auth"
INLINE = frozenset({"parameters", "requestBodies", "responses", "examples"})
REFUSED_BY_US, REFUSED_BODIES = (405, 429), (400, 413, 415)


class Words(NamedTuple):
    """What an operation is called, and what it does."""

    name: str
    summary: str
    words: str


OPERATIONS: dict[tuple[str, str], Words] = {
    ("get", "session"): Words(
        "get_session",
        "Read who is signed in",
        "401: nobody, and `flows` says how to sign in. 410: the session is over.",
    ),
    ("delete", "session"): Words(
        "sign_out", "Sign out", "401 is the answer, for nobody is signed in any more."
    ),
    ("post", "signup"): Words(
        "sign_up",
        "Make an account",
        "We send a mail with a link. 401: `verify_email` is pending.",
    ),
    ("get", "email/verify"): Words(
        "get_address_to_verify",
        "Read which address a key verifies",
        "The key is the part of the mail's link after `confirm-email/`.",
    ),
    ("post", "email/verify"): Words(
        "verify_address",
        "Verify an address",
        "Also 401 says that it is verified: its owner signs in next.",
    ),
    ("post", "login"): Words(
        "sign_in",
        "Sign in",
        "With a handle or an address. 401: the password is right, and something else is pending.",
    ),
    ("post", "2fa/authenticate"): Words(
        "take_second_step",
        "Take the second step with a code",
        "Of the authenticator app, or one for emergencies; where `mfa_authenticate` is pending.",
    ),
    ("get", "webauthn/authenticate"): Words(
        "get_options_of_second_step",
        "Read what a passkey signs as the second step",
        "For `parseRequestOptionsFromJSON()`.",
    ),
    ("post", "webauthn/authenticate"): Words(
        "take_second_step_with_passkey",
        "Take the second step with a passkey",
        "Where `mfa_authenticate` is pending.",
    ),
    ("get", "webauthn/login"): Words(
        "get_options_of_passkey",
        "Read what a passkey signs to sign in",
        "A session begins with it. For `parseRequestOptionsFromJSON()`.",
    ),
    ("post", "webauthn/login"): Words(
        "sign_in_with_passkey",
        "Sign in with a passkey",
        "In the session in which its options were read.",
    ),
    ("post", "reauthenticate"): Words(
        "confirm_with_password",
        "Confirm with a password that it is you",
        "Before what nobody else may do for a person (`confirm-first`).",
    ),
    ("post", "2fa/reauthenticate"): Words(
        "confirm_with_code", "Confirm with a code that it is you", "For whoever has a second step."
    ),
    ("get", "webauthn/reauthenticate"): Words(
        "get_options_to_confirm",
        "Read what a passkey signs to confirm that it is you",
        "For `parseRequestOptionsFromJSON()`.",
    ),
    ("post", "webauthn/reauthenticate"): Words(
        "confirm_with_passkey",
        "Confirm with a passkey that it is you",
        "In the session in which its options were read.",
    ),
    ("post", "password/request"): Words(
        "ask_for_new_password",
        "Have a link for a new password sent",
        "The answer is the same whether or not the address has an account.",
    ),
    ("get", "password/reset"): Words(
        "get_account_of_key",
        "Read whose password a key resets",
        "The key is the part of the mail's link after `reset/key/`.",
    ),
    ("post", "password/reset"): Words(
        "reset_password",
        "Set a new password",
        "All tokens and sessions of the account end. 401: sign in with it.",
    ),
}


@cache
def document() -> Any:
    """OpenAPI as nested dictionaries; not to be changed."""
    found = yaml.CSafeLoader(PACKAGED.read_bytes()).get_single_data()
    _narrow(found["components"])
    told: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.PORTAL_NAME}: signing in with an app",
            "version": "1",
            "description": ABOUT,
        },
        "externalDocs": {
            "url": f"{settings.PUBLIC_URL}/api/docs/#apps",
            "description": "The same for people, and the API itself.",
        },
        "tags": [{"name": TAG, "description": "Signing up, in and out."}],
        "security": [{}],
        "paths": {
            f"{HERE}{address}": {
                method: _operation(operation, OPERATIONS[method, address], found)
                for method, operation in found["paths"][f"{THERE}{address}"].items()
            }
            for address in (str(one.pattern) for one in headless_urls.urlpatterns)
        },
    }
    told["components"] = {"schemas": _spoken_of(told["paths"], found["components"]["schemas"])}
    return examples.add(told, None, None, True)  # noqa: FBT003 - its name is the hook's


ABOUT = """\
An app keeps the `session_token` of `meta`, and sends it in `X-Session-Token`: here, and to the API.

400, 401, 409 and 410 are told in the form of django-allauth: `status`, and `errors` or `data`.
Whatever else is refused is a problem (RFC 9457), as in the API."""


def _operation(operation: dict[str, Any], told: Words, found: Any) -> dict[str, Any]:
    """`operation` of allauth as it is here, with nothing in it that stands elsewhere but shapes."""
    inlined: dict[str, Any] = _inlined(operation, found)
    inlined |= {"operationId": told.name, "summary": told.summary, "description": told.words}
    inlined["tags"] = [TAG]
    inlined["parameters"] = [
        one for one in inlined.get("parameters", ()) if one["name"] != "client"
    ]
    answers = inlined["responses"]
    answers.pop("403", None)  # signing up is open
    for status in (*REFUSED_BY_US, *(REFUSED_BODIES if "requestBody" in inlined else ())):
        kinds = ", ".join(name for name, kind in KINDS.items() if kind.status == status)
        answer = answers.setdefault(str(status), {"description": kinds, "content": {}})
        answer["content"][MEDIA_TYPE] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if "requestBody" in inlined:
        inlined["requestBody"]["required"] = True
    return inlined


def _inlined(told: Any, found: Any) -> Any:
    """`told` with what it refers to in its place; shapes keep their names."""
    if isinstance(told, list):
        return [_inlined(one, found) for one in told]
    if not isinstance(told, dict):
        return told.strip() if isinstance(told, str) else told
    if "$ref" in told:
        _root, _components, kind, name = told["$ref"].split("/")
        return _inlined(found["components"][kind][name], found) if kind in INLINE else dict(told)
    return {name: _inlined(inner, found) for name, inner in told.items()}


def _spoken_of(paths: Any, known: dict[str, Any]) -> dict[str, Any]:
    """The shapes that `paths` refer to, and those that are in them."""
    known |= {name: schema()["components"]["schemas"][name] for name in ("Problem", "Place")}
    found: dict[str, Any] = {}
    waiting = _named_in(paths)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _inlined(known[name], {})
            waiting |= _named_in(found[name])
    return dict(sorted(found.items()))


def _named_in(told: Any) -> set[str]:
    return set(re.findall(r"'#/components/schemas/(\w+)'", repr(told)))


def _narrow(components: Any) -> None:
    """Take out of allauth's components what the portal does not ask or tell, and name the rest."""
    shapes, samples = components["schemas"], components["examples"]
    text = {"type": "string"}
    user = {"display": text, "username": {"$ref": "#/components/schemas/Username"}}
    shapes["User"] = {"type": "object", "properties": user}
    samples["User"]["value"].clear()  # other examples hold the same one
    samples["User"]["value"] |= {"username": "ana", "display": "Ana Lopes"}
    del shapes["BaseAuthenticationMeta"]["properties"]["access_token"]
    meta = shapes["AuthenticationMeta"]["allOf"][1]["properties"]
    meta["is_authenticated"] = {"type": ["boolean", "null"]}
    shapes["AuthenticationMethod"] = METHOD
    shapes["Flow"]["properties"]["id"]["enum"] = sorted(one.value for one in Flow)
    del shapes["BaseSignup"]["properties"]["phone"]
    shapes["BaseSignup"]["required"] = ["email", "username"]
    ways = shapes["Login"]["allOf"][1]["anyOf"]
    ways[:] = [one | {"type": "object"} for one in ways if "phone" not in one["properties"]]
    shapes["SessionGoneResponse"]["properties"]["data"] = shapes["AuthenticationResponse"][
        "properties"
    ]["data"]
    del components["responses"]["SessionGone"]["content"]["application/json"]["examples"]  # 401
    shapes |= PASSKEYS
    header = components["parameters"]["SessionToken"]
    header["description"] = "The session, once there is one: `session_token` of an earlier answer."
    for sample in samples.values():
        _tell_less(sample["value"])


def _tell_less(value: Any) -> None:
    """Leave out of an example what is switched off."""
    value.get("meta", {}).pop("access_token", None)
    if "flows" in value.get("data", {}):
        flows = value["data"]["flows"]
        flows[:] = [one for one in flows if not one["id"].startswith("provider")]


_TEXT = {"type": "string"}
METHOD: dict[str, Any] = {
    "type": "object",
    "description": "How somebody said who they are, and when.",
    "properties": {
        "method": {**_TEXT, "description": "`password`, `mfa`, `socialaccount`, …"},
        "at": {"$ref": "#/components/schemas/Timestamp"},
        "username": {"$ref": "#/components/schemas/Username"},
        "email": {"$ref": "#/components/schemas/Email"},
        "type": {"$ref": "#/components/schemas/AuthenticatorType"},
        "provider": {"$ref": "#/components/schemas/ProviderID"},
        "uid": {"$ref": "#/components/schemas/ProviderAccountID"},
        "reauthenticated": {"type": "boolean"},
    },
    "required": ["at", "method"],
}
"""In allauth's description one of several shapes, of which two fit a password that is confirmed."""
_FOUND = {
    "type": "object",
    "description": "What the browser or the system gives, its binary parts as base64url.",
}
PASSKEYS: dict[str, Any] = {
    "WebAuthnCredential": {
        **_FOUND,
        "properties": {
            "type": {"type": "string", "enum": ["public-key"]},
            "id": _TEXT,
            "rawId": _TEXT,
            "authenticatorAttachment": {"type": ["string", "null"]},
            "response": {
                "type": "object",
                "properties": {
                    "clientDataJSON": _TEXT,
                    "authenticatorData": _TEXT,
                    "signature": _TEXT,
                    "userHandle": {"type": ["string", "null"]},
                },
                "required": ["authenticatorData", "clientDataJSON", "signature"],
            },
            "clientExtensionResults": {
                "type": "object",
                "additionalProperties": {"type": ["boolean", "string", "object"]},
            },
        },
        "required": ["id", "rawId", "response", "type"],
    },
    "WebAuthnCredentialRequestOptions": {
        "type": "object",
        "properties": {
            "request_options": {
                "type": "object",
                "properties": {
                    "publicKey": {
                        "type": "object",
                        "properties": {
                            "challenge": _TEXT,
                            "rpId": _TEXT,
                            "timeout": {"type": "integer"},
                            "userVerification": {
                                "type": "string",
                                "enum": ["required", "preferred", "discouraged"],
                            },
                            "allowCredentials": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "properties": {"type": _TEXT, "id": _TEXT},
                                    "required": ["id", "type"],
                                },
                            },
                        },
                        "required": ["challenge"],
                    }
                },
                "required": ["publicKey"],
            }
        },
        "required": ["request_options"],
    },
}
"""What allauth's description calls any object."""
