"""How `make run` serves the desk and the collection's portal; the benchmarks serve them in the same way."""

HOST = "127.0.0.1"


def gunicorn(port: int, application: str) -> list[str]:
    """The arguments of Python that serve a WSGI application on this machine.

    Threads, so that a slow upload holds up one thread and not half of the portal.
    """
    served = f"-m gunicorn --workers 2 --threads 4 --timeout 120 --bind {HOST}:{port}"
    quiet = "--no-control-socket --log-level warning"
    return [*served.split(), *quiet.split(), application]
