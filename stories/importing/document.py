"""What a document becomes once it has been read: blocks, metadata, and every finding on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    """The shape of a source document, found from its content and never from its name."""

    MARKDOWN = "markdown"
    TRANSCRIPT = "transcript"
    PLAIN = "plain"
    HTML = "html"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TURN = "turn"
    LIST = "list"
    FIGURE = "figure"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    MATH = "math"
    FOOTNOTE = "footnote"
    RULE = "rule"


class Precision(StrEnum):
    SECOND = "second"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Provenance(StrEnum):
    """Where a metadata value was found."""

    FRONT_MATTER = "front-matter"
    CHROME = "chrome"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Clue:
    """Words in the text that hint at a value without stating it; for an editor to judge."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date, as precise as the source states it.

    `value` is ISO 8601 cut to `precision` (`2025-09`, `2025-10-14`,
    `2022-01-06T18:06:53-05:00`), or None when unknown. `offset` is `±hh:mm` or None.
    """

    value: str | None = None
    precision: Precision = Precision.UNKNOWN
    offset: str | None = None
    provenance: Provenance | None = None
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice in a transcript: the label before its turns, and who that is where the text says."""

    label: str
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its `number` and the `caption` after that number, as the source tells them.

    "Figure 1: A map" gives number 1 and caption "A map"; the block's `plain` keeps the words as
    told. `src` is None when the picture is lost and only its caption was left in the text.
    """

    number: int | None = None
    caption: str = ""
    src: str | None = None
    alt: str = ""
    lost: bool = False


@dataclass(slots=True)
class Block:
    """One unit of a story's text.

    `markdown` is the block's text as CommonMark that stands on its own (links carry their
    addresses; markup of a plain-text source is escaped). A heading comes without its hashes, a
    turn without its label, a figure as `![alt](src "caption as told")`.

    `plain` is what a reader sees, without marks: passages are anchored in it and words are counted
    in it; it is always `plain_of(markdown, kind)`. `key` is stable over re-imports of unchanged
    text and unique within its document.
    """

    kind: BlockKind
    markdown: str
    plain: str
    key: str = ""
    line: int = 0  # first line in the source, from 1
    end_line: int = 0  # last line, included
    level: int = 0  # headings only: 2 is the first level below the page's own title
    evidence: str = ""  # headings only: why this line is a heading
    role: str = ""  # headings only: "acknowledgements" and the like; sections of a known duty
    speaker: str = ""  # who says it: the label as imported; also on a list or quote inside a turn
    continues: bool = False  # says on what the block before began, and carried no label of its own
    figure: Figure | None = None
    items: int = 0  # lists only: items at the outermost level
    ordered: bool = False  # lists only
    links: int = 0  # how many links the text holds


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of the document's own table of contents; `key` is its heading block's, or None."""

    title: str
    line: int
    takeaways: tuple[str, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: the changed run only, so that an editor can see it and take it back."""

    rule: str
    line: int
    before: str
    after: str
    key: str = ""  # the block it lies in; empty when it lies in metadata


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that only an editor can decide; `key` is the block that holds it meanwhile."""

    line: int
    text: str
    why: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """Text that belongs to the page around the story and not to it (chrome)."""

    line: int
    text: str
    rule: str


@dataclass(slots=True)
class Document:
    """Everything that was read from one file."""

    file: str
    sha256: str
    format: Format
    encoding: str
    title: str  # empty when the source states none
    kind: str  # journey, retrospective, essay or interview
    language: str  # BCP 47 tag, or "und"
    blocks: list[Block]
    published: Published = field(default_factory=Published)
    authors: list[str] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    source_host: str = ""
    source_url: str = ""
    description: str = ""
    categories: list[str] = field(default_factory=list)
    comments_enabled: bool = True
    notices: list[str] = field(default_factory=list)  # how it was recorded, who or what edited it
    excerpt_end: str = ""  # key of the last block of the excerpt; empty without a marker
    contents: list[ContentsEntry] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    fixed: list[Fix] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubtful: list[Doubt] = field(default_factory=list)
    front_matter: dict[str, object] = field(default_factory=dict)  # every key, dates as written
    front_matter_source: str = ""  # the same as text, comments included: nothing is lost
    head: dict[str, str] = field(default_factory=dict)  # what a saved page's own head states


class ImportRefused(Exception):  # noqa: N818 - a refusal, with a reason for its author
    """A file that cannot be read as a story; `line` is 0 when no line is to blame."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
