"""How `make run` serves the desk and the collection's portal; the benchmarks serve them in the same way."""

HOST = "127.0.0.1"


def gunicorn(port: int, application: str) -> list[str]:
    """The arguments of Python that serve a WSGI application on this machine."""
    command = f"-m gunicorn --workers 2 --timeout 120 --no-control-socket --log-level warning --bind {HOST}:{port}"
    return [*command.split(), application]
