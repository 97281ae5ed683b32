"""A publication in a process of its own that is killed (SIGKILL) at a named step: for tests of what is left then.

A step is a function of the code, as ``journal._write``; the process dies just before its n-th call.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from site_static.engine import LivingPortal, roll_back
from site_static.trust import load_signer

FULL_BUILD = {
    "generator.PortalGenerator.generate_context": (1,),
    "writer.EditionWriter.put": (1, 90, 240),
    "writer.EditionWriter.link": (1,),
    "manifest.describe": (1,),
    "signing": (1,),
    "assets.retire_theme": (1,),
    "editions.Editions.adopt": (1,),
    "editions.Editions.show": (1,),
    "editions.Editions._drop_old": (1,),
}
"""Steps of a full build, each with the calls before which it is killed."""
SMALL_CHANGE = {
    "making.Workshop.make": (1, 5),
    "manifest.describe": (1,),
    "signing": (1,),
    "journal.write_journal": (1,),
    "journal.finish": (1,),
    "undo.keep": (1,),
    "undo._keep": (2, 9),
    "undo.drop_old": (1,),
    "journal._link": (1,),
    "journal._write": (1, 3, 8, 15, 25),
    "journal._remove_empty": (1,),
}
ROLL_BACK = {
    "signing": (1,),
    "journal.write_journal": (1,),
    "journal.finish": (1,),
    "journal._put_back": (1, 4, 9),
    "journal._write": (1, 2),
    "editions.Editions.show": (1,),
}
ELSEWHERE = {"signing": "site_static.trust.notes.Signer.sign"}


def kill_before(step: str, nth: int) -> None:
    """Replace the function so that its n-th call ends the process as a power cut would."""
    *path, name = ELSEWHERE.get(step, f"site_static.engine.{step}").split(".")
    owner: Any = None
    for end in range(len(path), 0, -1):
        try:
            owner = import_module(".".join(path[:end]))
        except ModuleNotFoundError:
            continue
        for inner in path[end:]:
            owner = getattr(owner, inner)
        break
    real, calls = getattr(owner, name), iter(range(1, nth))

    def killed(*arguments: Any, **named: Any) -> Any:
        if next(calls, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    for module in [owner, *(module for key, module in sys.modules.items() if key.startswith("site_static."))]:
        if getattr(module, name, None) is real:
            setattr(module, name, killed)


def main(step: str, nth: int, action: str, root: Path, names: Iterable[str] = (), number: int = 0) -> None:
    """One publication or roll-back, killed at a step. What it publishes is in ``record-next``, where there is one."""
    signer = load_signer(root / "key.pem", demonstration=True)
    living = LivingPortal(root / "record", root / "editions", signer=signer)
    if action in {"change", "full-disk"}:
        living.publish(())
    if (root / "record-next").is_dir():
        (root / "record").rename(root / "record-before")
        (root / "record-next").rename(root / "record")
    if action == "full-disk":
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
    if step:
        kill_before(step, nth)
    if action == "roll-back":
        roll_back(living.editions, number, living.store, signer)
    else:
        living.publish(names)


def in_a_process(*arguments: Any, **named: Any) -> int:
    """Run `main` in a forked process: 0, minus the signal that killed it, or the number of an OSError."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    code = 255
    try:
        main(*arguments, **named)
        code = 0
    except OSError as error:
        code = error.errno or code
    finally:
        os._exit(code)
