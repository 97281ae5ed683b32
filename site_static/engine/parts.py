"""Work in several processes: forked before the first write, so that each has the snapshot and none copies it."""

import ctypes
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")

WORTH_IT = 400
"""Fewer stories than this are done before a second process has started to pay."""
MOST = 4
DIE_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of prctl(2)."""


def how_many(stories: int) -> int:
    """One process for a small portal, or where threads run already (a fork would copy their locks); else one a core."""
    if stories < WORTH_IT or threading.active_count() > 1:
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def in_parts(parts: int, work: Callable[[int], Result]) -> list[Result]:
    """Results of ``work(0)`` … ``work(parts - 1)``, in order; all but the first are done by children.

    Raises what any of them raised, after all children have ended.
    """
    children = [_start(number, work) for number in range(1, parts)]
    try:
        results = [work(0)]
    except BaseException:
        for process, pipe in children:
            os.kill(process, signal.SIGTERM)
            os.close(pipe)
            os.waitpid(process, 0)
        raise
    answers = [_collect(*child) for child in children]
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
        results.append(answer)
    return results


def _start(number: int, work: Callable[[int], Result]) -> tuple[int, int]:
    """A child at its part: its process id, and the pipe from which its answer will come."""
    reader, writer = os.pipe()
    parent = os.getpid()
    process = os.fork()
    if process:
        os.close(writer)
        return process, reader
    status = 1
    try:
        _die_with(parent)
        os.close(reader)
        with open(writer, "wb") as stream:  # noqa: PTH123 - from a descriptor
            pickle.dump(_answer(number, work), stream, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)  # nothing of the parent's (output, locks, connections) is closed by a child


def _die_with(parent: int) -> None:
    """A build that is killed leaves no child behind, which would go on writing and keep the locks."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _answer(number: int, work: Callable[[int], Result]) -> Result | Exception:
    try:
        return work(number)
    except Exception as error:
        return error


def _collect(process: int, pipe: int) -> Any:
    """What a child sent: its result or its error. It is our own process, so what it pickled can be trusted."""
    with open(pipe, "rb") as stream:
        try:
            answer = pickle.load(stream)  # noqa: S301
        except EOFError:
            answer = ChildProcessError("一个生成进程意外结束")
    os.waitpid(process, 0)
    return answer
