"""Passwords that hold: long, or strong by estimate; no rule of composition.

CNIL, délibération 2022-100 (entropy rather than composition) and OWASP ASVS 5.0, chapter 6.2 (length, no composition,
no common password, none drawn from the context).
"""

import re
import unicodedata

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

# A password this long holds whatever it is made of, if it is neither known, nor repeated, nor about its owner.
LONG = 14
SHORTEST = 8
# Beyond, hashing costs and estimating costs more; far above what anybody types.
LONGEST = 256
# zxcvbn's scale goes from 0 to 4; 3 is "safely unguessable: moderate protection from offline slow-hash scenario".
STRONG = 3
# What the estimate reads: its time grows faster than the length.
ESTIMATED = 72

HELP = (
    f"Au moins {LONG}\u00a0caractères\u00a0: quelques mots sans lien font très bien l’affaire. "
    "Plus court, il doit être vraiment imprévisible. Ni majuscule ni chiffre imposés."
)


class PassphraseValidator:
    """Accept 14 characters and more, or 8 and more when the estimate finds them hard to guess."""

    def validate(self, password: str, user=None) -> None:
        """Raise `ValidationError`, with one French sentence that says what to do."""
        if len(password) > LONGEST:
            raise ValidationError(f"Ce mot de passe dépasse {LONGEST}\u00a0caractères\u00a0: raccourcissez-le.")
        if len(password) < SHORTEST:
            raise ValidationError(
                f"Ce mot de passe compte {len(password)}\u00a0caractères\u00a0: il en faut {LONG}, "
                f"ou {SHORTEST} s’il est imprévisible."
            )
        if _is_about(password, user):
            raise ValidationError(
                "Ce mot de passe ressemble à votre adresse ou à votre nom\u00a0: choisissez des mots sans lien avec "
                "vous."
            )
        if _is_common(password):
            raise ValidationError("Ce mot de passe est dans les listes que l’on essaie en premier\u00a0: changez-en.")
        if len(password) >= LONG and len(set(password.lower())) > 4:
            return
        if zxcvbn(password[:ESTIMATED], user_inputs=_words_about(user), max_length=ESTIMATED)["score"] < STRONG:
            raise ValidationError(
                f"Ce mot de passe se devine trop vite\u00a0: allongez-le jusqu’à {LONG}\u00a0caractères, "
                "par exemple avec un mot de plus."
            )

    def get_help_text(self) -> str:
        return HELP


def _folded(text: str) -> str:
    """Lower case, no accent, letters and digits only."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in plain if character.isalnum() and not unicodedata.combining(character))


def _words_about(user) -> list[str]:
    if user is None:
        return []
    words = re.split(r"[^\w]+", f"{user.email} {getattr(user, 'display_name', '')}")
    return [folded for word in words if len(folded := _folded(word)) >= 4]


def _is_about(password: str, user) -> bool:
    """Whether what is left of the password, once the words of the address and the name are taken out, is too little."""
    rest = _folded(password)
    if user is not None and user.email and _folded(user.email) and _folded(user.email) in rest:
        rest = rest.replace(_folded(user.email), "")
    for word in sorted(_words_about(user), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < len(_folded(password)) and len(rest) < SHORTEST


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
