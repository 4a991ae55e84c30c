"""What an editor hands in: files with their sidecars, or a pasted text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from stories.importing.decode import MAX_BYTES
from stories.models.story import Rights

SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm")
SIDECARS = (".yml", ".yaml")
LONGEST_PASTE = 700_000  # characters: what a form may carry at three bytes each


@dataclass(frozen=True, slots=True)
class Given:
    """One document as it was handed in."""

    data: bytes
    file: str
    sidecar: bytes | None = None
    is_pasted: bool = False


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of the kinds that can be imported, with their sidecars."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files: list[UploadedFile] = [
            super(FilesField, self).clean(one, initial) for one in data or ()
        ]
        for one in files:
            name = str(one.name)
            if not name.lower().endswith(SUFFIXES + SIDECARS):
                raise ValidationError(
                    _("%(file)s is not of a kind we can read."), params={"file": name}
                )
            if (one.size or 0) > MAX_BYTES:
                raise ValidationError(
                    _("%(file)s is larger than %(most)s MB."),
                    params={"file": name, "most": MAX_BYTES // 1024 // 1024},
                )
        return files


class ImportForm(forms.Form):
    """Files, or a pasted text; cleaned to `documents`."""

    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Markdown, plain text or saved pages: .md .markdown .txt .html .htm. A .yml of the "
            "same name beside one holds its metadata."
        ),
    )
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name = forms.CharField(
        label=_("A name for the pasted text"),
        required=False,
        max_length=200,
        help_text=_("Such as interview.md: a later version under the same name updates the story."),
    )
    rights = forms.ChoiceField(
        label=_("Rights"),
        required=False,
        choices=[("", _("as the document states")), *Rights.choices],
    )

    def clean_name(self) -> str:
        return PurePath(self.cleaned_data["name"].strip().replace("\\", "/")).name

    def clean(self) -> dict[str, Any]:
        files = self.cleaned_data.get("uploads") or []
        text = self.cleaned_data.get("text") or ""
        has_text = bool(text.strip())
        if not self.errors and not files and not has_text:
            self.add_error("uploads", _("Choose a file, or paste a text below."))
        if has_text and not self.cleaned_data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the pasted text a name."))
        if not self.errors:
            self.cleaned_data["documents"] = self._documents(files, text if has_text else "")
        return self.cleaned_data

    def _documents(self, files: list[UploadedFile], text: str) -> list[Given]:
        """Each document with its sidecar: that of its name; a lone pair needs no name."""
        named = {PurePath(str(one.name)).name: one.read() for one in files}
        sidecars = {n: data for n, data in named.items() if n.lower().endswith(SIDECARS)}
        found = [(name, data, False) for name, data in named.items() if name not in sidecars]
        if text:
            found.append((self.cleaned_data["name"], _as_bytes(text), True))
        by_stem = {PurePath(name).stem: name for name in sidecars}
        documents = []
        for name, data, is_pasted in found:
            beside = by_stem.pop(PurePath(name).stem, "")
            if not beside and len(found) == len(sidecars) == 1:
                beside = by_stem.popitem()[1]
            documents.append(Given(data, name, sidecars.get(beside), is_pasted))
        if by_stem:
            raise ValidationError(
                {
                    "uploads": ValidationError(
                        _("No document has the name of %(sidecar)s."),
                        params={"sidecar": ", ".join(by_stem.values())},
                    )
                }
            )
        return documents


def _as_bytes(text: str) -> bytes:
    """A browser sends pasted lines with CR LF; a document has plain line feeds."""
    return text.replace("\r\n", "\n").encode("utf-8")
