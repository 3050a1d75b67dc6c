"""`{% load glossary %}`, then `{% glossary %}…{% endglossary %}` around what is to be explained."""

from django import template
from django.utils.safestring import mark_safe

from hub.glossary.explain import explain

register = template.Library()


class GlossaryNode(template.Node):
    def __init__(self, nodelist, options):
        self.nodelist, self.options = nodelist, options

    def render(self, context):
        html = self.nodelist.render(context)
        options = {name: value.resolve(context) for name, value in self.options.items()}
        if not options.get("when", True):
            return html
        return mark_safe(explain(html, context.get("request"), exclude=options.get("exclude") or ""))


@register.tag
def glossary(parser, token):
    """Make the first occurrence of each term, between the two tags, a button that opens its definition.

    Options: `when=page.explain_words` leaves the HTML as it is when false; `exclude=term.slug` leaves one term alone.
    """
    bits = token.split_contents()[1:]
    options = template.base.token_kwargs(bits, parser)
    if bits or set(options) - {"when", "exclude"}:
        raise template.TemplateSyntaxError("{% glossary %} takes when=… and exclude=… only.")
    nodelist = parser.parse(("endglossary",))
    parser.delete_first_token()
    return GlossaryNode(nodelist, options)
