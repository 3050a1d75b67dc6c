"""The body of a kit page: the shared blocks, and the visio advisor."""

from wagtail import blocks

from hub.core.blocks import BodyBlock


class VisioBlock(blocks.StaticBlock):
    """A short form that asks the visio advisor from inside a page; the answer is given at `/kit/visio/`."""

    class Meta:
        icon = "desktop"
        label = "Conseiller visio"
        admin_text = "Le formulaire « Quelle visio pour quel usage ? » s’affiche ici."
        template = "kit/blocks/visio.html"


class KitBodyBlock(BodyBlock):
    visio = VisioBlock()

    class Meta:
        block_counts = {"visio": {"max_num": 1}}
