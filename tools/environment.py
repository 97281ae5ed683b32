"""Create or refresh ``.venv`` from the lock files. Standard library only: it runs before anything is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock", "bench": "requirements-bench.lock"}
NEEDED_BYTES = 1_500_000_000


def main(wanted: str) -> int:
    """Make the environment; 0 when it is ready, 2 with one line that says what to do."""
    if problem := _problem():
        print(problem, file=sys.stderr)
        return 2
    if not (VENV / "bin" / "python").exists():
        print("正在建立 Python 环境 …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    print(f"正在按 {LOCKS[wanted]} 安装依赖（首次需要下载） …", file=sys.stderr)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(ROOT / LOCKS[wanted])], check=False
    )
    if result.returncode:
        print("依赖没有装成。请检查网络（或 pip 的镜像设置）后重新运行。", file=sys.stderr)
        return 2
    _mark(wanted)
    return 0


def _mark(wanted: str) -> None:
    for name in {"runtime": ("runtime",), "dev": ("runtime", "dev"), "bench": ("bench",)}[wanted]:
        (VENV / f".{name}").touch()


def _problem() -> str:
    if sys.version_info < (3, 11):
        return f"需要 Python 3.11 或更高版本，现在是 {sys.version.split()[0]}。可用 make PYTHON=python3.11 指定。"
    if not _has_venv():
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        return f"缺少 Python 的 venv 模块，请先运行：sudo apt-get install -y {package}"
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        return f"磁盘空间不足：{ROOT} 所在磁盘只剩 {free // 1_000_000} MB，至少需要 1500 MB。"
    if not os.access(ROOT, os.W_OK):
        return f"没有写入 {ROOT} 的权限，请换一个可写的文件夹。"
    return ""


def _has_venv() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
