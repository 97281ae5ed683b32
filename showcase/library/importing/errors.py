"""Why a whole file can't be imported."""


class UnreadableFile(Exception):
    """The file can't be read as a whole; the message says why and what to do."""


class UnknownColumns(UnreadableFile):
    """What should be the heads of a table are none. Whoever shows the message adds where they are listed."""
