"""Write an e-mail from its templates: a text part always, an HTML part that asks nothing of the network.

An e-mail called `accounts/confirm` is made of `emails/accounts/confirm.txt`, `confirm_subject.txt` (without it,
the first line of the text is the subject) and, when it exists, `confirm.mjml`, which extends `emails/base.mjml`.
"""

import re
from collections.abc import Iterable

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.template.defaultfilters import linebreaksbr
from django.utils.html import linebreaks, urlize

from .models import SiteSettings

# Characters that no XML may hold: typed or pasted in a member's text, one would make the whole e-mail unreadable.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def render_email(template: str, context: dict) -> tuple[str, str, str]:
    """The subject, the text and the HTML of an e-mail; `TemplateDoesNotExist` when it has no text.

    `site_url` and `service_name` are added to the context. Text parts are not escaped, HTML parts are. Without a
    template of its own, the HTML part says what the text says.
    """
    context = {"site_url": settings.SITE_URL, "service_name": _service_name(), **context}
    text = _render(f"emails/{template}.txt", context, escape=False).strip()
    try:
        subject = _render(f"emails/{template}_subject.txt", context, escape=False)
    except TemplateDoesNotExist:
        subject, _, text = text.partition("\n")
    # A subject is one line, whatever a member's name or title holds; its no-break spaces stay.
    subject = re.sub(r"[ \t\r\n\v\f]+", " ", subject).strip()
    text = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    try:
        mjml = _render(f"emails/{template}.mjml", context, escape=True)
    except TemplateDoesNotExist:
        body, _, footer = text.partition("\n-- \n")
        parts = {
            "text_as_html": linebreaks(urlize(body, autoescape=True)),
            "footer_as_html": linebreaksbr(urlize(footer.strip(), autoescape=True)),
        }
        mjml = _render("emails/base.mjml", {**context, **parts, "subject": subject}, escape=True)
    mjml = NOT_IN_XML.sub("", mjml).strip()
    return subject, text, mrml.to_html(mjml, render_options=mrml.RenderOptions(fonts={})).content


def send_email(
    to: str | Iterable[str], template: str, context: dict, headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """Send an e-mail made of these templates to one address, or to several that see each other.

    It goes through Django's ordinary mail: stored by the outbox in the present transaction, sent after it.
    """
    subject, text, html = render_email(template, context)
    message = EmailMultiAlternatives(subject, text, to=[to] if isinstance(to, str) else list(to), headers=headers)
    message.attach_alternative(html, "text/html")
    message.send()
    return message


def _render(name: str, context: dict, *, escape: bool) -> str:
    engine = next(engine for engine in engines.all() if isinstance(engine, DjangoTemplates)).engine
    return engine.get_template(name).render(Context(context, autoescape=escape))


def _service_name() -> str:
    return (SiteSettings.objects.first() or SiteSettings()).service_name
