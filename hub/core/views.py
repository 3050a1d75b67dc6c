"""Pages that belong to no room."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import showcase

# What the public storage serves: pictures made by Wagtail. Documents live in the private one.
PUBLIC_MEDIA = ("images/", "original_images/")
PICTURE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A picture from the local public storage; nothing else is served from there, whatever lies in it."""
    picture_type = PICTURE_TYPES.get(name.rpartition(".")[2].lower())
    if picture_type is None or ".." in name or not name.startswith(PUBLIC_MEDIA) or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type=picture_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages (local environment only)."""
    return render(request, "components/all.html", showcase.context())
