"""Trust in what is shown: signed statements of editions, their chain, and how anyone checks them.

Knows neither Pelican nor Django, so that a stranger can read it and run it.
"""

from .chain import Chain, read_chain
from .notes import BadNote, KeyProblem, Note, Signer, VerifierKey, load_signer, make_key
from .statement import CHAIN, KEYS, STATEMENT, Edition, is_statement, read_edition

__all__ = [
    "CHAIN",
    "KEYS",
    "STATEMENT",
    "BadNote",
    "Chain",
    "Edition",
    "KeyProblem",
    "Note",
    "Signer",
    "VerifierKey",
    "is_statement",
    "load_signer",
    "make_key",
    "read_chain",
    "read_edition",
]
