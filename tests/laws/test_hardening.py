"""What an attacker tries first, one heading each: proven here, or where `PROVEN` says.

How long something takes is never held against a clock: the same work is done with a text and with
one four times as long, and must not take much more than four times as long.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, resolve, reverse

from community.accounts.models import User
from community.lib import markdown
from community.moderation.rules import likeness, watching
from community.search import grammar
from stories.importing import ImportRefused, read
from stories.models import Story
from tests.community.api.asking import ME, Caller, problem, token_of
from tests.community.limits.test_doors import address_of
from tests.conftest import browser_of
from tests.laws.test_imports import ROOT, modules, name_of
from tests.laws.test_strangers import EVERYWHERE

PROVEN = {
    "open redirects": (
        "tests/community/test_leading.py: test_nothing_but_a_path",
        "tests/portal/test_admin_door.py: test_staff_go_where_they_wanted",
        "tests/community/accounts/test_two_factor.py: test_the_way_back_leads_nowhere_else",
    ),
    "forged forms": (
        "tests/laws/test_doors.py: test_a_form_without_its_token_is_refused",
        "tests/community/limits/test_doors.py: test_nobody_is_made_to_say_things_by_another_site",
    ),
    "forged calls of the server": (
        "tests/community/test_fetching.py: test_an_address_that_is_not_for_all_is_never_called",
        "tests/community/test_fetching.py: test_a_redirect_inwards_is_refused",
        "tests/community/test_fetching.py: "
        "test_a_name_is_looked_up_once_and_the_connection_goes_there",
    ),
    "things of others": (
        "tests/laws/test_strangers.py: test_no_door_names_who_asks_under_no_name",
        "tests/laws/test_doors.py: test_it_keeps_its_promise",
    ),
    "bombs": (
        "tests/stories/importing/test_hostile_front_matter.py: test_it_is_refused_at_once",
        "tests/community/test_fetching.py: test_a_small_packet_that_unpacks_without_end_is_left",
        "tests/stories/admin/test_pictures.py: bomb",
    ),
    "headers and cookies": (
        "tests/laws/test_headers.py: test_it_keeps_other_sites_away",
        "tests/laws/test_headers.py: test_over_https_every_cookie_is_bound_to_this_host",
        "tests/portal/test_html.py: test_every_page_is_valid_and_keeps_the_rules",
    ),
    "scripts in what members write": (
        "tests/community/test_markdown.py: test_of_our_own_collection",
    ),
}


@pytest.mark.parametrize("what", PROVEN)
def test_what_is_proven_elsewhere_is(what: str) -> None:
    for place in PROVEN[what]:
        path, name = place.split(": ")
        assert f"def {name}(" in (ROOT / path).read_text(), place


# ------------------------------------------------------------- texts that take for ever (ReDoS)

SHORT, TIMES = 1_500, 4
QUICK = 0.15  # seconds of work that nobody minds, whatever they grow like
MUCH = 10  # times as long: 4 where each letter costs the same, 16 where it costs one per letter


def grows(work: Callable[[str], object], text_of: Callable[[int], str], size: int = SHORT) -> bool:
    """Whether `work` takes out of proportion longer with a longer text; the best of three."""

    def takes(text: str) -> float:
        began = time.process_time()
        work(text)
        return time.process_time() - began

    for _ in range(3):
        short, long = takes(text_of(size)), takes(text_of(size * TIMES))
        if long < QUICK or long < MUCH * short:
            return False
    return True


HEAD = "# A title\n\nSome words of a story.\n\n"
PAGE = "<!doctype html><html><body><h1>T</h1><p>Words of it.</p>"
UNITS: dict[str, tuple[str, str, str]] = {
    "brackets": (HEAD, "[", ""),
    "links without end": (HEAD, "[a](", ""),
    "one link without end": (HEAD + "[a](", "x", ""),
    "notes without end": (HEAD, "[^a", ""),
    "a long tag": (HEAD + "<", "a", ""),
    "tags without end": (HEAD, '<a "', ""),
    "ticks": (HEAD, "`", "a"),
    "stars": (HEAD, "*a ", ""),
    "a rule that is none": (HEAD, "- ", "x"),
    "blanks in a heading": (HEAD + "## a", " ", "{: #x"),
    "blanks in a line": (HEAD + "a", " ", "b"),
    "tabs and blanks": (HEAD, "\t ", "b"),
    "comments without end": (HEAD, "<!--", ""),
    "comments before nothing": ("", "<!-- -->", "<x"),
    "a picture of Hugo's": (HEAD + "{{< figure ", "_-", " >}}"),
    "blanks in a picture": (HEAD + "{{< figure", " ", "x >}"),
    "a picture of Jekyll's": (HEAD + "{% include ", "img", ""),
    "an admonition": (HEAD + "!!! ", "a ", '"'),
    "names of speakers": (HEAD, "Anna ", ":"),
    "minutes of reading": (HEAD, "1 ", "min read"),
    "damaged letters": (HEAD, "Ã©", ""),
    "pages in pieces": (PAGE, "<b>", "x"),
    "attributes": (PAGE + "<p ", 'a="" ', ""),
}


def imported(text: str) -> None:
    try:
        read(text.encode())
    except ImportRefused:
        pass


def text_of(unit: str) -> Callable[[int], str]:
    before, one, after = UNITS[unit]
    return lambda size: before + one * (size // len(one)) + after


@pytest.mark.parametrize("unit", UNITS)
def test_no_document_takes_out_of_proportion_to_read(unit: str) -> None:
    assert not grows(imported, text_of(unit))


@pytest.mark.slow  # documents of 80,000 letters: some seconds each
@pytest.mark.parametrize("unit", UNITS)
def test_nor_does_a_large_one(unit: str) -> None:
    assert not grows(imported, text_of(unit), 20_000)


@pytest.mark.slow  # very large texts
def test_no_text_of_a_member_takes_out_of_proportion_to_show() -> None:
    slow = [unit for unit in UNITS if grows(markdown.render, text_of(unit), 4_000)]
    assert slow == []


def test_a_query_is_cut_before_anything_is_made_of_it() -> None:
    for unit in ("(", "-", '"', "a:", "tag:", "a,", ">", "(a or ", "score:>", '"a" -('):
        query = grammar.parse(unit * 200_000)
        assert len(query.text) <= grammar.MAX_LENGTH, unit


def test_watched_words_are_compared_and_never_run_as_a_pattern() -> None:
    words = "(a+)+b\na a a a b\n.*.*.*x\n[[[[a"
    assert not grows(lambda text: watching.found(words, text), lambda size: "a " * size, 20_000)
    assert watching.found(words, "aaaaaaaab y") == []
    assert watching.found(words, "say a, a: a; a b!") == ["(a+)+b", "a a a a b", "[[[[a"]


def test_likeness_is_measured_in_one_pass() -> None:
    assert not grows(likeness.sketch, lambda size: "abcdefghij" * (size // 10), 20_000)


# --------------------------------------------------------------------------- what is unpacked


def test_nothing_is_unpacked_that_somebody_sent() -> None:
    """What packs writes; what unpacks is `fetching`, which stops at a bound."""
    opens = re.compile(r"\b(?:extractall|unpack_archive|decompress(obj)?|gunzip|pickle|marshal)\b")
    users = {name_of(path) for path in modules() if opens.search(path.read_text())}
    assert users == {"community.lib.fetching"}


def test_a_packet_is_no_document() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as packet:
        packet.writestr("story.md", "# A story\n\nIts words.\n" * 100_000)
    with pytest.raises(ImportRefused):
        read(packed.getvalue())


def test_yaml_is_read_by_loaders_that_make_nothing_of_it() -> None:
    makes = re.compile(r"yaml\.(?:load|load_all|unsafe_load|full_load|UnsafeLoader|Loader)\b")
    assert [name_of(path) for path in modules() if makes.search(path.read_text())] == []


def test_a_laughing_bomb_beside_a_story_is_refused_by_its_line(editor: User) -> None:
    laughs = "a: &a [x, x, x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    sent = [
        SimpleUploadedFile("bread.md", b"# Bread\n\nIt takes a night.\n"),
        SimpleUploadedFile("bread.yml", laughs.encode()),
    ]
    answer = browser_of(editor).post("/admin/stories/story/import/", {"uploads": sent}, follow=True)
    assert "References (*) are not allowed" in answer.content.decode()
    assert not Story.objects.exists()


# --------------------------------------------------------------------- paths from outside

PATHS = (
    "/static/../portal/settings.py",
    "/static/%2e%2e/portal/settings.py",
    "/uploads/avatars/../../secret-key",
    "/uploads/avatars/..%2f..%2fsecret-key.webp",
    "/uploads/%2e%2e/%2e%2e/etc/passwd",
    "/uploads//etc/passwd",
    "/stories/../../etc/passwd/",
)


@pytest.mark.django_db
def test_no_address_leads_out_of_its_folder() -> None:
    for path in PATHS:
        assert Client().get(path).status_code in {400, 404}, path


@pytest.mark.parametrize("name", ["../../etc/cron.d/story.md", "..\\..\\story.md", "/etc/story.md"])
def test_a_document_is_called_by_its_last_name_alone(editor: User, name: str) -> None:
    sent = {"name": name, "text": "# Bread\n\nIt takes a night to rise.\n"}
    browser_of(editor).post("/admin/stories/story/import/", sent, follow=True)
    kept = [str(one) for one in Path(settings.MEDIA_ROOT).parent.rglob("story.md")]
    assert kept == []
    for story in Story.objects.all():
        assert {source.file for source in story.sources.all()} == {"story.md"}


def test_a_path_in_a_document_is_an_address_and_no_file() -> None:
    document = read(f"{HEAD}![x](../../../../etc/passwd)\n\n![y](file:///etc/passwd)\n".encode())
    assert "root:" not in repr(document.blocks)


# ------------------------------------------------------------------- fields nobody was asked for


def test_what_a_form_does_not_ask_for_is_not_set(owner: User) -> None:
    more = {"is_staff": "1", "is_superuser": "1", "handle": "root", "groups": "1", "is_active": ""}
    browser_of(owner).post(reverse("settings_profile"), {"display_name": "Robin", **more})
    now = User.objects.get(pk=owner.pk)
    assert (now.is_staff, now.is_superuser, now.handle, now.is_active) == (
        *(False, False, "owner", True),
    )
    asked = {"email": "new@example.org", "username": "newcomer", "is_confirmed": "1"}
    passwords = dict.fromkeys(("password1", "password2"), "a calm evening by the lake")
    Client().post(reverse("account_signup"), {**asked, **passwords, **more})
    new = User.objects.get(handle="newcomer")
    assert (new.is_staff, new.is_superuser, new.is_confirmed) == (False, False, False)


def test_nor_by_the_api_which_says_so(owner: User) -> None:
    mine = Caller(token_of(owner))
    for name, value in (("is_staff", True), ("is_superuser", True), ("roles", ["moderator"])):
        answer = mine.change(ME, {name: value})
        assert problem(answer) == "invalid", name
        assert f"/{name}" in {one["pointer"] for one in answer.json()["errors"]}
    assert not User.objects.filter(is_staff=True).exists()


def test_no_form_takes_all_the_fields_there_are() -> None:
    for path in modules():
        assert not re.search(r"fields\s*=\s*[\"']__all__", path.read_text()), name_of(path)


# ------------------------------------------------------------------------------ forged forms

BY_SIGNED_LINK = {"notifications:unsubscribe", "saved_searches:unsubscribe"}
"""A mail's “unsubscribe” is pressed by a mail program, with a signed address (RFC 8058)."""


def path_of(route: str, entry: URLPattern) -> str:
    """An address of a route; a router has patterns, with groups for what they are about."""
    if not route.startswith("api/"):
        return address_of(route, entry)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>", "1", route).translate(NO_SIGNS)


NO_SIGNS = str.maketrans("", "", "^$\\?")


def test_every_address_but_two_asks_for_the_token_of_its_form() -> None:
    free = set()
    for route, entry in EVERYWHERE:
        if getattr(entry.callback, "csrf_exempt", False) and not route.startswith("api/"):
            free.add(resolve(address_of(route, entry)).view_name)
    assert free <= BY_SIGNED_LINK


def test_the_api_takes_no_session_without_one(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    for route, entry in EVERYWHERE:
        if route.startswith("api/v1/"):
            path = path_of(route, entry)
            answer = client.post(path, {}, content_type="application/json")
            assert answer.status_code in {403, 405}, path


# ---------------------------------------------------------------------------- open redirects


@pytest.mark.slow  # every address there is, asked twice
def test_nothing_leads_elsewhere_whatever_it_is_told(owner: User) -> None:
    browser, evil = browser_of(owner), "https://evil.example/"
    for route, entry in EVERYWHERE:
        path = path_of(route, entry)
        for answer in (
            browser.get(path, {"next": evil, "url": evil}),
            browser.post(path, {"next": evil, "url": evil}),
        ):
            led = urlsplit(answer.headers.get("Location", ""))
            assert led.netloc in {"", "testserver", urlsplit(settings.PUBLIC_URL).netloc}, path
        if route == "accounts/logout/":
            browser = browser_of(owner)


def test_the_walks_go_everywhere() -> None:
    assert len(EVERYWHERE) > 200
    assert any(route.startswith("api/v1/") for route, _entry in EVERYWHERE)
