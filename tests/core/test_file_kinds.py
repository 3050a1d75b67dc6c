import contextlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.file_kinds import FILE_KINDS, check_file, kind_of, megabytes

ALLOWED = frozenset(FILE_KINDS)


def archive(entries: dict[str, bytes], *, compressed: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


ODT = archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
DOCX = archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})


def check(name: str, content: bytes, max_bytes: int = 20 * 1024 * 1024):
    check_file(name, len(content), io.BytesIO(content), allowed=ALLOWED, max_bytes=max_bytes)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.pdf", b"%PDF-1.7 ..."),
        ("trame.odt", ODT),
        ("trame.docx", DOCX),
        ("photo.jpg", b"\xff\xd8\xff\xe0 ..."),
        ("capture.PNG", b"\x89PNG\r\n\x1a\n..."),
        ("liste.csv", "nom;académie\n".encode()),
        ("lisez.md", b"# Titre"),
        ("tout.zip", archive({"a.txt": b"a"})),
    ],
)
def test_check_file_accepts_what_is_what_it_says(name, content):
    check(name, content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("virus.exe", b"MZ", "kind"),
        ("page.html", b"<html>", "kind"),
        ("image.svg", b"<svg onload=alert(1)>", "kind"),
        ("sansextension", b"x", "kind"),
        ("vide.pdf", b"", "empty"),
        ("note.pdf", b"<html><script>alert(1)</script>", "content"),
        ("note.pdf", b"MZ\x90", "content"),
        ("photo.png", b"%PDF-1.7", "content"),
        ("liste.csv", b"<script>alert(1)</script>", "content"),
        ("liste.txt", b"\x00\x01\x02", "content"),
        ("page.md", b"  <!DOCTYPE html><p>x", "content"),
        ("trame.odt", DOCX, "content"),
        ("trame.docx", ODT, "content"),
        ("trame.odt", b"PK\x03\x04 truncated", "content"),
        ("trame.docx", archive({"word/document.xml": b"", "word/vbaProject.bin": b"x"}), "macros"),
        ("tout.zip", archive({"../../etc/passwd": b"x"}), "content"),
        ("tout.zip", archive({"/etc/passwd": b"x"}), "content"),
        ("bombe.zip", archive({"zeros": b"\x00" * (201 * 1024 * 1024)}, compressed=True), "bomb"),
        ("tout.zip", archive({f"{n}": b"" for n in range(5001)}), "bomb"),
    ],
)
def test_check_file_refuses_hostile_files(name, content, code):
    with pytest.raises(ValidationError) as error:
        check(name, content)
    assert error.value.code == code


def test_check_file_says_the_size_and_the_limit():
    with pytest.raises(ValidationError) as error:
        check_file("photo.jpg", 14 * 1024 * 1024, io.BytesIO(b""), allowed=ALLOWED, max_bytes=10 * 1024 * 1024)
    assert error.value.message == (
        "« photo.jpg » pèse 14 Mo : la limite est de 10 Mo. Réduisez ses images ou partagez-le en deux."
    )


@given(st.binary(max_size=300), st.sampled_from(sorted(FILE_KINDS)))
@settings(deadline=None)
def test_check_file_only_ever_accepts_or_refuses_and_rewinds(content, extension):
    file = io.BytesIO(content)
    with contextlib.suppress(ValidationError):
        check_file(f"x.{extension}", len(content), file, allowed=ALLOWED, max_bytes=1000)
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("size", "expected"), [(1024 * 1024, "1,0"), (14_680_064, "14"), (1_500_000, "1,4"), (100, "0,0")]
)
def test_megabytes_are_written_as_in_french(size, expected):
    assert megabytes(size) == expected


def test_kind_of_names_known_and_unknown_formats():
    assert [kind_of("ODT"), kind_of("pdf"), kind_of("xyz")] == ["Document texte (ODT)", "Document PDF", "XYZ"]
