"""What a person is shown to set up an authenticator: the same at the desk and at the portal."""

import segno
from django.utils.safestring import SafeString, mark_safe


def picture(address: str) -> SafeString:
    """The QR code of an otpauth address, as SVG for a page: it has no size of its own and fits any width."""
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, border=2, light="#fff")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno, which takes the address as data


def in_fours(secret: str) -> str:
    """The secret as people type it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
