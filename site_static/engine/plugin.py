"""The Pelican plugin: our generator and our writer."""

from typing import Any

from pelican import signals

from .generator import PortalGenerator
from .writer import EditionWriter


def get_generators(_pelican: Any) -> type[PortalGenerator]:
    return PortalGenerator


def get_writer(_pelican: Any) -> type[EditionWriter]:
    return EditionWriter


def register() -> None:
    signals.get_generators.connect(get_generators)
    signals.get_writer.connect(get_writer)
