"""A test database that is copied from one that is migrated already: tools/tests.py makes it once for all workers."""

import os
import shutil
from urllib.parse import urlsplit

import psycopg


def copy(source: str, name: str) -> None:
    """Make the database ``name`` a copy of ``source`` (an address as DATABASE_URL has it; nobody may be connected)."""
    parts = urlsplit(source)
    if parts.scheme == "sqlite":
        shutil.copyfile(parts.path, name)
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        template = psycopg.sql.Identifier(parts.path.lstrip("/"))
        connection.execute(
            psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(psycopg.sql.Identifier(name), template)
        )
