"""The files that may be handed in: what each is called, and how its content betrays a wrong name."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError

MEGABYTE = 1024 * 1024
# Unpacked size and number of entries past which an archive is a bomb (OWASP ASVS 5.2.3).
MAX_UNPACKED = 200 * MEGABYTE
MAX_ENTRIES = 5000


@dataclass(frozen=True)
class FileKind:
    label: str
    signatures: tuple[bytes, ...] = ()
    # For a zip-based format: an entry that only this format holds.
    member: str = ""
    # For OpenDocument: the exact content of its first entry.
    mimetype: bytes = b""


FILE_KINDS = {
    "pdf": FileKind("Document PDF", (b"%PDF-",)),
    "odt": FileKind("Document texte (ODT)", mimetype=b"application/vnd.oasis.opendocument.text"),
    "ods": FileKind("Tableau (ODS)", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "odp": FileKind("Présentation (ODP)", mimetype=b"application/vnd.oasis.opendocument.presentation"),
    "docx": FileKind("Document texte (DOCX)", member="word/document.xml"),
    "xlsx": FileKind("Tableau (XLSX)", member="xl/workbook.xml"),
    "pptx": FileKind("Présentation (PPTX)", member="ppt/presentation.xml"),
    "rtf": FileKind("Document texte (RTF)", (b"{\\rtf",)),
    "png": FileKind("Image (PNG)", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileKind("Image (JPEG)", (b"\xff\xd8\xff",)),
    "jpeg": FileKind("Image (JPEG)", (b"\xff\xd8\xff",)),
    "gif": FileKind("Image (GIF)", (b"GIF87a", b"GIF89a")),
    "webp": FileKind("Image (WebP)", (b"RIFF",)),
    "csv": FileKind("Tableau (CSV)"),
    "md": FileKind("Texte (Markdown)"),
    "txt": FileKind("Texte"),
    "zip": FileKind("Archive (ZIP)", (b"PK\x03\x04",)),
}


def kind_of(extension: str) -> str:
    """The name of a format for a reader, from the file's extension."""
    kind = FILE_KINDS.get(extension.lower())
    return kind.label if kind else extension.upper()


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_file(name: str, size: int, file: BinaryIO, *, allowed: frozenset[str], max_bytes: int) -> None:
    """Refuse a file that is too large, of a kind not in `allowed`, or whose content is not what its name says.

    Raises `ValidationError` with a sentence for the person who chose the file. Leaves `file` at its start.
    """
    extension = extension_of(name)
    if extension not in allowed:
        kinds = ", ".join(sorted(allowed))
        raise ValidationError(f"Ce format n’est pas accepté. Choisissez un fichier {kinds}.", code="kind")
    if size > max_bytes:
        limit = max_bytes // MEGABYTE
        raise ValidationError(
            f"« {name} » pèse {megabytes(size)} Mo : la limite est de {limit} Mo. "
            "Réduisez ses images ou partagez-le en deux.",
            code="size",
        )
    if size == 0:
        raise ValidationError(f"« {name} » est vide. Choisissez-le à nouveau.", code="empty")
    file.seek(0)
    try:
        _check_content(extension, file)
    finally:
        file.seek(0)


def megabytes(size: int) -> str:
    """A size in megabytes as a French reader writes it: « 14 », « 1,4 »."""
    value = size / MEGABYTE
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")


def _check_content(extension: str, file: BinaryIO) -> None:
    kind = FILE_KINDS[extension]
    wrong = ValidationError(
        f"Ce fichier porte le nom « .{extension} » mais son contenu est d’une autre nature. "
        "Enregistrez-le de nouveau au bon format.",
        code="content",
    )
    head = file.read(2048)
    if kind.signatures:
        if not head.startswith(kind.signatures):
            raise wrong
    elif not kind.member and not kind.mimetype:
        _check_text(head, wrong)
    if extension == "zip" or kind.member or kind.mimetype:
        _check_archive(kind, file, wrong)


def _check_text(head: bytes, wrong: ValidationError) -> None:
    if b"\x00" in head or head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        raise wrong


def _check_archive(kind: FileKind, file: BinaryIO, wrong: ValidationError) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise ValidationError("Cette archive est trop volumineuse une fois ouverte.", code="bomb")
            names = {entry.filename for entry in entries}
            if any(name.startswith("/") or ".." in name.split("/") for name in names):
                raise wrong
            if kind.member and kind.member not in names:
                raise wrong
            if kind.mimetype and (
                not entries or entries[0].filename != "mimetype" or archive.read(entries[0]) != kind.mimetype
            ):
                raise wrong
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise ValidationError("Les documents qui contiennent des macros ne sont pas acceptés.", code="macros")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise wrong from error
