"""Files between their preview and their confirmation: kept privately, for a day at most."""

import uuid
from datetime import timedelta
from typing import BinaryIO

from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from .files import KINDS

FOLDER = "imports-glossaire"
KEPT_FOR = timedelta(days=1)


def _storage() -> Storage:
    return storages["private"]


def keep(upload: UploadedFile, kind: str) -> uuid.UUID:
    """Keep a file; returns the key that finds it again."""
    token = uuid.uuid4()
    upload.seek(0)
    _storage().save(f"{FOLDER}/{token}.{kind}", upload)
    return token


def kept(token: uuid.UUID) -> tuple[BinaryIO, str] | None:
    """The file of this key, open, and its format; None when it is no longer there."""
    for kind in KINDS:
        name = f"{FOLDER}/{token}.{kind}"
        if _storage().exists(name):
            return _storage().open(name), kind
    return None


def drop(token: uuid.UUID) -> None:
    """Forget the file of this key."""
    for kind in KINDS:
        _storage().delete(f"{FOLDER}/{token}.{kind}")


def drop_old() -> None:
    """Forget the files that nobody has confirmed within a day."""
    limit = timezone.now() - KEPT_FOR
    try:
        names = _storage().listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in names:
        if _storage().get_modified_time(f"{FOLDER}/{name}") < limit:
            _storage().delete(f"{FOLDER}/{name}")
