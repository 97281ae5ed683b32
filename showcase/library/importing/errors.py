"""Why a whole file can't be imported."""


class UnreadableFile(Exception):
    """The file can't be read as a whole; the message says why and what to do."""
