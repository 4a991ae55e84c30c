"""Markdown: what is shown of what people type, and that nothing of it ever runs."""

import re
import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.lib.markdown import MAX_LENGTH, mentioned, plain, render, render_inline
from tests.community.xss import OWN, SHARED, payloads

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code"),
    *("em", "strong", "s", "sup", "a", "img", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("href", "title", "rel", "class", "dir", "src", "alt", "loading", "start", "tabindex"),
}


class Page(HTMLParser):
    """Everything in a piece of HTML that could act: its tags, attributes and addresses."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.links, self.images, self.text = set(), set(), [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href"]
        self.images += [value for name, value in attrs if name == "src"]

    def handle_data(self, data):
        self.text += data

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration: {decl}")

    handle_comment = handle_pi = unknown_decl = handle_decl


def assert_harmless(html):
    page = Page(html)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert all(urlsplit(link).scheme in {"", "http", "https", "mailto"} for link in page.links)
    assert all(image.startswith("/uploads/") for image in page.images)
    assert not re.search("[\x00\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)


def spread(*parts):
    return st.lists(st.sampled_from(parts) | st.text(max_size=4), max_size=60).map("".join)


MARKUP = spread(
    *("[", "]", "(", ")", "![", "](", "<", ">", "*", "_", "**", "`", "```\n", "~~", "$", "$$\n"),
    *("|", "|-|-|\n", "- ", "1. ", "> ", "# ", "\n", "\n\n", "    ", "[^1]", "]: ", "@ada", "&#"),
    *("javascript:alert(1)", "https://a.example/", "/uploads/x.png", "onerror=", '"', "'", "\\"),
    *("<script>", "</script>", "<img src=x onerror=alert(1)>", "&lt;", "\x00", "\u202e", "\ud800"),
)


class TestWhatIsShown:
    def test_headings_stand_below_the_heading_of_the_page(self):
        assert "<h3" in render("# One")
        assert "<h4" in render("Two\n---")
        assert "<h6" in render("###### Six")
        assert "<h2" in render("# One", heading_base=2)

    def test_tables_keep_their_alignment_without_a_style_attribute(self):
        html = render("a|b\n-:|:-:\n1|2")
        assert 'class="align-right">1</td>' in html
        assert 'class="align-center">2</td>' in html
        assert "style" not in html

    def test_a_wide_table_can_be_scrolled_by_keyboard(self):
        assert '<div class="scroll" tabindex="0"><table>' in render("a|b\n-|-\n1|2")

    def test_cells_beyond_the_last_column_are_kept(self):
        assert "2 | 3 | 4</td>" in render("a|b\n-|-\n|1|2|3|4|")
        assert "2 | 3</td>" in render("> a|b\n> -|-\n> 1|2|3")

    def test_struck_out_words(self):
        assert "<s>old</s>" in render("~~old~~ new")

    def test_raw_html_is_shown_as_the_text_it_is(self):
        assert "&lt;b&gt;bold&lt;/b&gt;" in render("<b>bold</b>")

    def test_text_in_any_direction_sets_its_own(self):
        assert render("שלום") == '<p dir="auto">שלום</p>\n'

    def test_characters_that_reorder_text_unseen_are_left_out(self):
        assert render("a\u202eb &#x202e;c \u2067d") == '<p dir="auto">ab c d</p>\n'

    def test_characters_that_no_page_may_hold_are_replaced(self):
        assert render("a\x00b \x1b \ud800") == '<p dir="auto">a\ufffdb \ufffd \ufffd</p>\n'

    def test_inline_text_has_no_blocks(self):
        assert render_inline("# a *b* `c`") == "# a <em>b</em> <code>c</code>"


class TestMathsAndFootnotes:
    def test_the_source_of_a_formula_is_kept_as_it_is(self):
        assert '<code class="math">$a_1 * b_2$</code>' in render("so $a_1 * b_2$ holds")
        assert '<code class="math">$$\\frac{1}{2}$$</code>' in render("$$\\frac{1}{2}$$")

    def test_a_formula_over_several_lines_is_one_block(self):
        html = render("$$\na\n- b\n= c\n$$\nand on")
        assert '<pre class="math" tabindex="0"><code>$$\na\n- b\n= c\n$$\n</code></pre>' in html
        assert ">and on</p>" in html

    @pytest.mark.parametrize("price", ["from $5 to $10", "$100k-$150k", "US$5, US$6", "$$ and $$"])
    def test_prices_are_not_formulas(self, price):
        assert render(price) == f'<p dir="auto">{price}</p>\n'

    def test_footnotes_keep_their_marks_and_words(self):
        html = render("seen[^1] twice[^b]\n\n[^1]: note\n[^b]: words")
        assert "seen<sup>[1]</sup>" in html
        assert "<sup>[1]</sup> note</p>" in html
        assert "<sup>[b]</sup> words</p>" in html


class TestLinks:
    def test_a_link_vouches_for_nothing(self):
        expected = '<a href="https://a.example/" rel="nofollow ugc noopener">a</a>'
        assert expected in render("[a](https://a.example/)")

    @pytest.mark.parametrize("address", ["/stories/", "mailto:a@b.example", "http://a.example/"])
    def test_ordinary_addresses_are_linked(self, address):
        assert f'href="{address}"' in render(f"[a]({address})")

    def test_an_address_in_running_text_is_linked_without_the_punctuation_around_it(self):
        html = render("(see https://a.example/b_(c)?d=1&e=2).")
        assert 'href="https://a.example/b_(c)?d=1&amp;e=2"' in html
        assert ">https://a.example/b_(c)?d=1&amp;e=2</a>)." in html

    def test_an_address_of_another_kind_stays_text(self):
        assert "a (irc://b.example)</p>" in render("[a](irc://b.example)")
        assert ">irc://b.example</p>" in render("<irc://b.example>")

    def test_an_address_in_code_stays_text(self):
        assert "<a " not in render("`https://a.example/`")


class TestImages:
    def test_an_upload_of_ours_is_shown(self):
        html = render("![A *fine* plot](/uploads/a.png)")
        assert '<img src="/uploads/a.png" alt="A fine plot" loading="lazy">' in html

    def test_an_image_elsewhere_becomes_a_link(self):
        html = render("![plot](https://a.example/a.png) ![](https://a.example/b.png)")
        assert 'href="https://a.example/a.png" rel="nofollow ugc noopener">plot</a>' in html
        assert ">https://a.example/b.png</a>" in html
        assert "<img" not in html

    def test_a_linked_image_elsewhere_leaves_its_words_in_the_link(self):
        html = render("[![plot](https://a.example/a.png)](/b)")
        assert '<a href="/b" rel="nofollow ugc noopener">plot</a>' in html

    def test_without_uploads_there_are_no_images(self, settings):
        settings.MEDIA_URL = ""
        assert "<img" not in render("![a](//a.example/a.png) ![b](/b.png)")


class TestMentions:
    people = {"ada": "/people/ada/", "bob-2": "/people/bob-2/"}

    def test_known_people_are_linked(self):
        html = render("Thanks @Ada, and @bob-2!", mentions=self.people)
        assert '<a class="mention" href="/people/ada/" rel="nofollow ugc noopener">@Ada</a>' in html
        assert 'href="/people/bob-2/"' in html

    def test_others_stay_text(self):
        assert "<a " not in render(
            "@carol @ada_x me@ada.example @ada@b.example", mentions=self.people
        )

    def test_not_in_code_nor_links_nor_when_escaped(self):
        text = "`@ada` [@ada](/x) <me@ada> \\@ada https://a.example/@ada\n\n    @ada"
        assert 'class="mention"' not in render(text, mentions=self.people)
        assert mentioned(text) == set()

    def test_everybody_mentioned_is_found(self):
        assert mentioned("@Ada (@bob-2) *@carol*\n\n> @dan-\n\na|b\n-|-\n@eve|") == {
            *("ada", "bob-2", "carol", "dan", "eve")
        }


class TestPlain:
    def test_a_reader_sees_words_without_marks(self):
        text = "# A *b*\n\n- [c](/d)\n- `e` ![f](/uploads/g.png)\n\nh\\\ni\n\n```\nj\n```"
        assert plain(text) == "A b\nc\ne f\nh\ni\nj"

    def test_an_image_without_words_is_its_address(self):
        assert plain("![](/uploads/a.png)") == "/uploads/a.png"


class TestNothingRuns:
    def test_the_collection_is_large_and_has_no_doubles(self):
        assert len(set(OWN)) == len(OWN) >= 80

    @pytest.mark.parametrize("payload", OWN)
    def test_of_our_own_collection(self, payload):
        assert_harmless(render(payload))
        assert_harmless(render_inline(payload))

    @pytest.mark.skipif(not SHARED.exists(), reason="the shared collection is not present")
    def test_of_the_shared_collection(self):
        for payload in payloads():
            assert_harmless(render(payload))

    @given(st.text() | MARKUP)
    def test_of_anything(self, text):
        assert_harmless(render(text, mentions={"ada": "/people/ada/"}))
        assert_harmless(render_inline(text))

    @given(st.text() | MARKUP)
    def test_plain_and_mentioned_take_anything(self, text):
        assert isinstance(plain(text), str)
        assert all(re.fullmatch("[a-z0-9-]+", handle) for handle in mentioned(text))


words = st.sampled_from(["alpha", "beta", "gamma", "delta"])
marks = st.sampled_from(["*", "_", "**", "`", "~~", "|", "|\n-|-\n", "\n", "\n\n", ">", "-", "#"])


class TestNoWordIsLost:
    @given(st.lists(words | marks, max_size=80))
    def test_in_any_arrangement_of_marks(self, parts):
        text = " ".join(parts)
        word = re.compile("alpha|beta|gamma|delta")
        assert word.findall(Page(render(text)).text) == word.findall(text)

    def test_when_the_text_is_too_long_to_format(self):
        html = render("**word** " * MAX_LENGTH)
        assert 'class="notice"' in html
        assert html.count("**word**") == MAX_LENGTH

    @pytest.mark.parametrize("mark", [">", "> ", "- ", "1. "])
    def test_when_it_is_nested_too_deeply(self, mark):
        html = render(mark * 30 + "word")
        assert 'class="notice"' in html
        assert "word</pre>" in html


HOSTILE = {
    **{
        f"{part!r} over and over": part
        for part in (
            *("[", "]", "(", "`", "<", ">", "> ", "*", "_", "~", "|", "$", "@", "#", "&", "\\"),
            *(
                "- ",
                "1. ",
                "[a](",
                "![",
                "[[a](b)",
                "[^",
                "<a ",
                "*a_ ",
                "**a",
                "a**b",
                "`a",
                "- a\n",
            ),
            *(
                "> a\n",
                "[a]: b\n",
                "$$a\n# b\n",
                "```\n",
                "a|b\n-|-\n",
                "http://a ",
                "@a-",
                "&amp;",
            ),
        )
    },
    "lists ever deeper": "".join("  " * depth + "- a\n" for depth in range(170)),
    "backticks ever longer": "".join("a" + "`" * length for length in range(240)),
    "one long address used often": f"[a]: /{'b' * 15_000}\n\n" + "[a]" * 4_900,
    "short rows under a wide head": "a|" * 250 + "\n" + "-|" * 250 + "\n" + "a|\n" * 9_000,
    "many such tables": ("a|" * 60 + "\n" + "-|" * 60 + "\n" + "a|\n" * 60 + "\n") * 70,
    "an address full of brackets": "http://a" + ")" * 29_000,
}


class TestHostileTextTakesBoundedTime:
    """A second or so on a machine of today; the bound leaves room for a busy one."""

    @pytest.mark.slow  # a second and more
    @pytest.mark.parametrize("name", HOSTILE)
    def test_at_the_limit_and_far_beyond(self, name):
        part = HOSTILE[name]
        for length in (MAX_LENGTH, 1_000_000):
            text = (part * (length // len(part) + 1))[:length]
            started = time.perf_counter()
            html = render(text)
            assert time.perf_counter() - started < 8
            assert len(html) < 12 * length
            assert_harmless(html[:100_000].rpartition("<")[0])
