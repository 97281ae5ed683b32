"""What the commands that load files share: who acts, a dry run, honest exit codes."""

from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from showcase.publication.actors import Actor, acting, actor_of

from .seed_files import FileRefused

FAILED, REFUSED = 1, 3


class LoadingCommand(BaseCommand):
    """A command that writes all of a file or nothing. Exit codes: 0 done, 1 failed, 3 lines were refused."""

    process = "system:load"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入。")
        parser.add_argument(
            "--as", dest="username", default="", help="以哪个工作台账号的名义写入；不填即记为系统进程。"
        )

    def acting(self, username: str) -> AbstractContextManager[None]:
        """Everything saved inside is saved by the named account, or by this process."""
        if not username:
            return acting(Actor(name=self.process))
        user = get_user_model().objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有名为“{username}”的有效账号。", returncode=FAILED)
        return acting(actor_of(user))

    def load(self, work: Callable[[], object], *, username: str, dry_run: bool) -> None:
        """Do the work and say what came of it."""
        try:
            with self.acting(username):
                outcome = work()
        except FileRefused as refused:
            self.stdout.write("\n".join(map(str, refused.problems)))
            raise CommandError(f"共 {len(refused.problems)} 处问题，未写入任何内容。", returncode=REFUSED) from refused
        except OSError as error:
            raise CommandError(f"无法读取文件：{error.filename or error}", returncode=FAILED) from error
        self.stdout.write(f"{'检查通过，未写入' if dry_run else '已写入'}：{outcome}。")
