"""What an editor sees, in the page editor, of the proposal that a page comes from."""

from wagtail.admin.panels import Panel


class ProposalPanel(Panel):
    """Who proposed the page, why, and what they typed; shown only on pages that were proposed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "kit/admin/proposal_panel.html"

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.proposal = getattr(self.instance, "proposal", None) if self.instance.pk else None

        def is_shown(self):
            return self.proposal is not None and super().is_shown()

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "proposal": self.proposal}
