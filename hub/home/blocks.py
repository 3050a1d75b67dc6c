"""The body of an editorial page: the shared blocks, and the accessibility status."""

from wagtail import blocks

from hub.core.blocks import BodyBlock


class AccessibilityStatusBlock(blocks.StaticBlock):
    """The conformance status, which is decided in one place: the settings of the hub."""

    class Meta:
        icon = "check"
        label = "État d’accessibilité"
        admin_text = "L’état choisi dans Paramètres › Réglages du hub s’affiche ici."
        template = "home/blocks/accessibility_status.html"


class ContentBodyBlock(BodyBlock):
    accessibility_status = AccessibilityStatusBlock()

    class Meta:
        block_counts = {"accessibility_status": {"max_num": 1}}
