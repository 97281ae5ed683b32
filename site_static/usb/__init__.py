"""A copy of an edition for a USB disk: it works opened from the disk, without a server and without a network."""

from .carrying import UsbCopy, UsbRefused, write_copy

__all__ = ["UsbCopy", "UsbRefused", "write_copy"]
