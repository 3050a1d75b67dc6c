"""Documents in the search: those that a page anyone may read offers."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from hub.core.models import HubDocument
from hub.core.restrictions import unrestricted
from hub.core.search_rooms import SearchRoom, Shown, register_search_room
from hub.core.templatetags.hub import file_size


def visible() -> QuerySet[HubDocument]:
    """Documents that a live page under no restriction names, as those who download them are allowed by `core`."""
    content_types = ContentType.objects.get_for_models(Page, HubDocument)
    public = unrestricted(Page.objects.live()).values("pk")
    named = (
        ReferenceIndex.objects.filter(base_content_type=content_types[Page], to_content_type=content_types[HubDocument])
        .annotate(page_id=Cast("object_id", BigIntegerField()), document_id=Cast("to_object_id", BigIntegerField()))
        .filter(page_id__in=public)
    )
    return HubDocument.objects.filter(pk__in=named.values("document_id"))


def show(pks: Iterable[int]) -> dict[int, Shown]:
    """One query."""
    return {document.pk: _shown(document) for document in HubDocument.objects.filter(pk__in=pks)}


def _shown(document: HubDocument) -> Shown:
    facts = [document.kind_label, file_size(document.file_size), document.get_language_display()]
    return Shown(
        title=document.title,
        url=document.url,
        origin="Document",
        icon="file-download-line",
        note=", ".join(fact for fact in facts if fact),
    )


register_search_room(SearchRoom("documents", "Documents", order=80, model=HubDocument, visible=visible, show=show))
