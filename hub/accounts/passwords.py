"""Passwords that hold: long, or strong by estimate; no rule of composition."""


class PassphraseValidator:
    def validate(self, password, user=None):
        pass

    def get_help_text(self):
        return ""
