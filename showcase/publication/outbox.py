"""The outbox: rows are written by a trigger with the change itself; this wakes whoever works them off."""

import contextlib
import socket

from django.conf import settings


def wake_publisher() -> None:
    """Nudge the publisher process through its local socket. A nudge that nobody hears is no error: it polls too."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as nudge:
        nudge.setblocking(False)
        nudge.sendto(b"1", str(settings.PUBLISHER_SOCKET))
