"""What the tests need from the machine: says what is missing, installs it once where it may, never goes on by half."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def chromium() -> str | None:
    """The browser of the tests: ``CHROMIUM`` or Debian's."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def postgresql() -> Path | None:
    """The folder of PostgreSQL's programs: the newest that Debian installed, or that of ``initdb`` on the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).parent if found else None


def nginx() -> str | None:
    """The web server of larger installations; Debian keeps it beside the administrator's programs."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Debian packages that the tests need and the machine does not have."""
    needs = {
        "chromium": chromium() is not None,
        "fonts-noto-cjk": _has_chinese_font(),
        "default-jre-headless": shutil.which("java") is not None,
        "libxml2-utils": shutil.which("xmllint") is not None,
        "postgresql": postgresql() is not None,
        "nginx-light": nginx() is not None,
        "npm": shutil.which("npm") is not None,
    }
    return [package for package, present in needs.items() if not present]


def _may_install() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def main() -> int:
    """Bring the machine to what the tests need: 0 when it is there, 2 with the one line to run."""
    packages = missing()
    if packages:
        prefix = _may_install()
        line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
        if prefix is None:
            print(f"测试缺少系统软件，请运行：sudo {line}", file=sys.stderr)
            return 2
        print(f"测试缺少 {'、'.join(packages)}，正在安装 …", file=sys.stderr)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*prefix, "apt-get", "update", "-qq"], env=environment, check=False, stdout=subprocess.DEVNULL)
        subprocess.run([*prefix, *line.split()], env=environment, check=False, stdout=subprocess.DEVNULL)
        if still := missing():
            print(f"仍然缺少 {'、'.join(still)}，请运行：sudo {line}", file=sys.stderr)
            return 2
    return _npm()


def _npm() -> int:
    """Test tools of npm, exactly as locked; none of their install scripts runs (vnu-jar's would fetch a Java)."""
    installed, lock = ROOT / "node_modules" / ".package-lock.json", ROOT / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return 0
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        print("npm 测试工具没有装成，请检查网络后重新运行。", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
