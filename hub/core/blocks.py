"""The blocks a page body is made of; about ten, shared by every room."""

from urllib.parse import urlsplit

from django.core.validators import URLValidator
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = ["h2", "h3", *INLINE_FEATURES, "ol", "ul", "blockquote", "hr"]
CELL_FEATURES = ["bold", "italic", "link", "ul", "ol"]


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120, required=False)
    text = blocks.RichTextBlock(label="Texte", features=[*INLINE_FEATURES, "ul", "ol"], required=False)

    class Meta:
        icon = "list-ol"
        label = "Étape"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120, required=False)
    text = blocks.RichTextBlock(label="Texte", features=[*INLINE_FEATURES, "ul", "ol"])

    class Meta:
        icon = "warning"
        label = "À savoir"
        template = "blocks/callout.html"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=160)
    text = blocks.RichTextBlock(label="Texte", features=TEXT_FEATURES)

    class Meta:
        label = "Volet"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="Document")
    title = blocks.CharBlock(label="Titre", max_length=120, required=False, help_text="À défaut, celui du document.")

    class Meta:
        icon = "doc-full"
        label = "Document à télécharger"
        template = "blocks/document.html"


class VideoLinkValue(blocks.StructValue):
    @property
    def host(self) -> str:
        """The site that holds the film: the reader knows where the click leads."""
        return urlsplit(self.get("url") or "").hostname or ""


class VideoLinkBlock(blocks.StructBlock):
    """A link to a film elsewhere: nothing is loaded from there before the reader's click."""

    title = blocks.CharBlock(label="Titre de la vidéo", max_length=160)
    url = blocks.URLBlock(label="Adresse", validators=[URLValidator(schemes=["https"])])
    duration = blocks.CharBlock(label="Durée", max_length=20, required=False, help_text="Par exemple : 2 min 40.")
    captioned = blocks.BooleanBlock(label="Sous-titrée", required=False)

    class Meta:
        icon = "media"
        label = "Lien vers une vidéo"
        value_class = VideoLinkValue
        template = "blocks/video_link.html"


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120)
    page = blocks.PageChooserBlock(label="Page du hub", required=False)
    url = blocks.CharBlock(
        label="Ou une adresse", required=False, help_text="Une adresse du site (/forums/) ou d’ailleurs (https://…)."
    )
    text = blocks.CharBlock(label="Texte", max_length=250, required=False)

    class Meta:
        icon = "link"
        label = "Carte"
        template = "blocks/card.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page. Headings start at level 2: the title of the page is its level 1."""

    text = blocks.RichTextBlock(label="Texte", features=TEXT_FEATURES, template="blocks/text.html")
    steps = blocks.ListBlock(StepBlock(), label="Étapes", icon="list-ol", template="blocks/steps.html")
    callout = CalloutBlock()
    accordion = blocks.ListBlock(
        AccordionItemBlock(), label="Volets à déplier", icon="collapse-down", template="blocks/accordion.html"
    )
    table = TypedTableBlock(
        [("text", blocks.RichTextBlock(label="Texte", features=CELL_FEATURES))],
        label="Tableau",
        template="blocks/table.html",
    )
    image = ImageBlock(label="Image", template="blocks/image.html")
    document = DocumentBlock()
    video = VideoLinkBlock()
    card = CardBlock()

    class Meta:
        block_counts = {}
