"""Interview transcripts: which paragraphs are whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stories.importing.document import Block, BlockKind, Document, Doubt, Removed
from stories.importing.escaping import escape, unescape
from stories.importing.labels import Said, parts
from stories.importing.syntax import block_text, is_plain_line, parser


def tell(document: Document, blocks: Sequence[Block], labels: frozenset[str]) -> list[Block]:
    """Make turns of paragraphs: a label begins one, and what follows it without one goes on."""
    return list(_Teller(document, labels).tell(blocks))


class _Teller:
    def __init__(self, document: Document, labels: frozenset[str]) -> None:
        self.document = document
        self.labels = labels
        self.speaker = ""
        self.pending: Said | None = None  # a label whose words come in the next block

    def tell(self, blocks: Sequence[Block]) -> Iterator[Block]:
        for block in blocks:
            if block.kind in {BlockKind.HEADING, BlockKind.RULE}:
                self._drop_pending()
                self.speaker = ""
                yield block
            elif block.kind is BlockKind.PARAGRAPH:
                yield from self._paragraph(block)
            else:
                if self.speaker:
                    block.speaker, block.continues = self.speaker, self.pending is None
                    self.pending = None
                yield block
        self._drop_pending()

    def _paragraph(self, block: Block) -> Iterator[Block]:
        whole = list(parts(block, self.labels))
        for said in whole:
            if said.stamps:
                self.document.removed.append(Removed(said.line, said.stamps, "aside"))
            if said.label:
                self._drop_pending()
                self.speaker = said.label
                if not said.markdown:
                    self.pending = said
                    continue
            if not self.speaker:
                yield block if len(whole) == 1 else self._block(BlockKind.PARAGRAPH, said, block)
                continue
            turn = self._block(BlockKind.TURN, said, block)
            turn.speaker = self.speaker
            turn.continues = not said.label and self.pending is None
            self.pending = None
            yield turn

    def _block(self, kind: BlockKind, said: Said, source: Block) -> Block:
        markdown = said.markdown
        if is_plain_line(markdown):
            return Block(kind, markdown, markdown, line=said.line, end_line=said.end_line)
        tokens = parser().parse(markdown)
        if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            markdown = escape("\n".join(map(unescape, markdown.split("\n"))))
            tokens = parser().parse(markdown)
        whole = said.markdown == source.markdown
        links = (
            source.links
            if whole
            else sum(
                child.type == "link_open" for token in tokens for child in token.children or ()
            )
        )
        return Block(
            kind, markdown, block_text(tokens), line=said.line, end_line=said.end_line, links=links
        )

    def _drop_pending(self) -> None:
        if self.pending:
            self.document.removed.append(
                Removed(self.pending.line, f"{self.pending.label}:", "empty-turn")
            )
            self.document.doubtful.append(
                Doubt(self.pending.line, f"{self.pending.label}:", "a label with nothing after it")
            )
        self.pending = None
