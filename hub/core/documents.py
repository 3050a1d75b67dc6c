"""Who may download a document: whoever may read a page that shows it."""

from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from .models import HubDocument


def check_may_download(document: HubDocument, request: HttpRequest) -> HttpResponse | None:
    """Let the download go on (None), ask for a sign-in, or answer 404; called by Wagtail before it serves a file.

    A file that no live page shows is a draft: it exists for those who may edit documents, and for whoever sent it.
    """
    pages = Page.objects.live().filter(pk__in=_pages_that_show(document))
    if pages.public().exists() or any(_accepts(page, request) for page in pages):
        return None
    user = request.user
    if user.is_authenticated and (
        document.uploaded_by_user_id == user.pk
        or policy_registry.get_by_type(HubDocument).user_has_permission_for_instance(user, "change", document)
    ):
        return None
    if pages.exists() and not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


def _pages_that_show(document: HubDocument) -> list[int]:
    """The pages whose published content names the document, in a block, a field or a link of a text."""
    references = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    return [int(pk) for pk in references.values_list("object_id", flat=True).distinct()]


def _accepts(page: Page, request: HttpRequest) -> bool:
    """Whether every restriction above the page lets this reader in."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
