import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def stored():
    names = []

    def _store(name: str, content: bytes = PNG) -> str:
        name = default_storage.save(name, ContentFile(content))
        names.append(name)
        return name

    yield _store
    for name in names:
        default_storage.delete(name)


def test_media_serves_pictures_for_a_long_time(client, db, stored):
    response = client.get(f"/media/{stored('images/photo.png')}")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["documents/note.pdf", "images/page.html", "images/image.svg", "other/photo.png", "images/script.js"]
)
def test_media_serves_nothing_else(client, db, stored, name):
    assert client.get(f"/media/{stored(name)}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/media/images/none.png", "/media/images/../../hub.sqlite3", "/media/images/%2e%2e/secret-key", "/media/../x.png"],
)
def test_media_never_leaves_its_folder(client, db, address):
    assert client.get(address).status_code == 404
