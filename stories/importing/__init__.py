"""Text in, blocks and a report out: a plain library with no Django inside.

    document = read(data, file="post.md")     # ImportRefused with reason and line
    report(document, slug="a-post")           # what was found, fixed, missing and doubtful
    to_markdown(document)                     # a file that reads back to the same blocks

`plain_of`, `words` and `minutes` measure text; `align` carries block keys over a re-import and
`find` re-attaches a quoted passage.
"""

from stories.importing.anchors import Found as Found
from stories.importing.anchors import Quote as Quote
from stories.importing.anchors import find as find
from stories.importing.document import Block as Block
from stories.importing.document import BlockKind as BlockKind
from stories.importing.document import ContentsEntry as ContentsEntry
from stories.importing.document import Document as Document
from stories.importing.document import Doubt as Doubt
from stories.importing.document import Figure as Figure
from stories.importing.document import Fix as Fix
from stories.importing.document import Format as Format
from stories.importing.document import ImportRefused as ImportRefused
from stories.importing.document import Precision as Precision
from stories.importing.document import Provenance as Provenance
from stories.importing.document import Published as Published
from stories.importing.document import Removed as Removed
from stories.importing.document import Speaker as Speaker
from stories.importing.export import to_markdown as to_markdown
from stories.importing.keys import Alignment as Alignment
from stories.importing.keys import align as align
from stories.importing.measures import minutes as minutes
from stories.importing.measures import words as words
from stories.importing.read import read as read
from stories.importing.report import body_text as body_text
from stories.importing.report import excerpt_words as excerpt_words
from stories.importing.report import report as report
from stories.importing.report import slug_of as slug_of
from stories.importing.syntax import plain_of as plain_of
