"""Files and pictures that members attach."""

import io
from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from hub.accounts.models import User
from hub.core.file_kinds import MEGABYTE, check_file, kind_of
from hub.core.templatetags.hub import file_size
from hub.forums.cooking import File
from hub.forums.models import Attachment, Post

MAX_BYTES = 10 * MEGABYTE
PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
DOCUMENTS = frozenset({"pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "md", "zip"})
ACCEPTED = PICTURES | DOCUMENTS
PILLOW_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}
# A picture larger than this is brought down to it: nobody reads wider in a thread.
LONGEST_SIDE = 2400
# Pixels past which a picture is a decompression bomb.
MAX_PIXELS = 50_000_000
# A file that no post shows is swept after this long.
KEEP_ORPHANS = timedelta(days=2)
# A member who sends more than this in a day is not writing posts.
PER_DAY = 100


@transaction.atomic
def attach(user: User, upload: UploadedFile, alt: str = "") -> Attachment:
    """Keep a file for a post to come. Raises `ValidationError`, in French, when it is not acceptable.

    A picture is written anew by Pillow: whatever it carried besides its pixels (place, date, device) is gone.
    """
    extension = upload.name.rpartition(".")[2].lower()
    check_file(upload.name, upload.size, upload, allowed=ACCEPTED, max_bytes=MAX_BYTES)
    since = timezone.now() - timedelta(days=1)
    if Attachment.objects.filter(uploader=user, created_at__gt=since).count() >= PER_DAY:
        raise ValidationError("Vous avez envoyé beaucoup de fichiers aujourd’hui. Réessayez demain.")
    attachment = Attachment(
        uploader=user, name=clean_name(upload.name), extension=extension, size=upload.size, alt=alt[:250]
    )
    content = upload
    if extension in PICTURES:
        content, attachment.width, attachment.height = _picture(upload, extension)
        attachment.size = content.size
    attachment.file.save(upload.name, content, save=False)
    attachment.save()
    return attachment


def clean_name(name: str) -> str:
    """The name as it is shown: its last part, without control characters or brackets, which Markdown reads."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable() and char not in "[]()<>")[-200:] or "fichier"


def _picture(upload: UploadedFile, extension: str) -> tuple[ContentFile, int, int]:
    wrong = ValidationError("Cette image ne s’ouvre pas. Enregistrez-la de nouveau, en PNG ou en JPEG.")
    try:
        with Image.open(upload, formats=[PILLOW_FORMATS[extension]]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ValidationError("Cette image est trop grande. Réduisez-la, puis réessayez.")
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            if extension in ("jpg", "jpeg") and picture.mode not in ("RGB", "L"):
                picture = picture.convert("RGB")
            elif picture.mode == "P" and extension != "gif":
                picture = picture.convert("RGBA")
            # A copy of the pixels alone: no EXIF, no comment, no colour profile follows.
            bare = Image.new(picture.mode, picture.size)
            bare.putdata(picture.getdata()) if picture.mode == "P" else bare.paste(picture)
            if picture.mode == "P":
                bare.putpalette(picture.getpalette() or [])
    except ValidationError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise wrong from error
    out = io.BytesIO()
    bare.save(out, PILLOW_FORMATS[extension], **({"quality": 85} if extension in ("jpg", "jpeg", "webp") else {}))
    return ContentFile(out.getvalue()), bare.width, bare.height


def shown_files(keys: frozenset[str], user: User | None, post: Post | None = None) -> Mapping[str, File]:
    """What a text may show: the files of this post, and those that this member attached to nothing yet. One query."""
    allowed = Q(post=post) if post is not None and post.pk else Q(pk__in=[])
    if user is not None and user.is_authenticated:
        allowed |= Q(uploader=user, post=None)
    found = Attachment.objects.filter(allowed, key__in=keys)
    return {
        str(each.key): File(
            each.get_absolute_url(),
            each.name,
            f"{kind_of(each.extension)}, {file_size(each.size)}",
            each.width,
            each.height,
        )
        for each in found
    }


def claim(post: Post, keys: frozenset[str], user: User) -> None:
    """Give a post the files that its text shows."""
    if keys:
        Attachment.objects.filter(key__in=keys, uploader=user, post=None).update(post=post)


def sweep_orphans() -> int:
    """Delete the files that no post shows and no draft can still use; how many."""
    old = Attachment.objects.filter(post=None, created_at__lt=timezone.now() - KEEP_ORPHANS)
    count = 0
    for each in old[:500]:
        each.file.delete(save=False)
        each.delete()
        count += 1
    return count
