"""``python -m site_static.verify [--site DIR] [--key FILE]``: check an edition, without database and without Django."""

import argparse
import sys
from pathlib import Path

from site_static.trust.chain import read_keys
from site_static.trust.notes import BadNote
from site_static.trust.statement import STATEMENT
from site_static.trust.verification import Report, verify

FOUND_FAULTS, NOT_LOOKED = 1, 2
SHOWN = 50


def folder_of(site: Path) -> Path:
    """The edition in a folder of editions, or the folder itself."""
    return site / "current" if (site / "current").is_dir() else site


def lines_of(report: Report) -> list[str]:
    """The report for people: what was looked at, then each fault."""
    edition, lines = report.edition, []
    if edition:
        lines.append(f"第 {edition.number} 版，{edition.made_at}，记录 {edition.record}")
        lines.append(f"核对了 {report.files} 个文件、{report.statements} 项版次声明。")
    if report.key:
        lines.append(f"签署密钥：{report.key}")
        lines.append(f"密钥指纹（SHA-256）：{report.key.fingerprint}")
    lines += [str(fault) for fault in report.faults[:SHOWN]]
    if len(report.faults) > SHOWN:
        lines.append(f"……还有 {len(report.faults) - SHOWN} 处。")
    lines.append("核验通过：没有发现改动、缺失、多余的文件，版次链完整。" if report.whole else "核验没有通过。")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """0 when everything is as signed, 1 with every fault named, 2 when there is nothing to look at."""
    parser = argparse.ArgumentParser(prog="python -m site_static.verify", description="核验一版门户。")
    parser.add_argument("--site", type=Path, default=Path("var/editions"), help="版次文件夹，或各版所在的文件夹")
    parser.add_argument("--key", type=Path, help="从别的途径得到的公钥文件（edition-keys.txt）")
    options = parser.parse_args(arguments)
    folder = folder_of(options.site)
    if not (folder / STATEMENT).is_file() and not (folder / "site").is_dir():
        sys.stderr.write(f"{options.site} 里没有门户。请用 --site 指定位置。\n")
        return NOT_LOOKED
    try:
        trusted = read_keys(options.key) if options.key else []
    except (BadNote, OSError) as error:
        sys.stderr.write(f"公钥文件 {options.key} 无法识别：{error}\n")
        return NOT_LOOKED
    report = verify(folder, trusted=trusted)
    sys.stdout.write("\n".join(lines_of(report)) + "\n")
    return 0 if report.whole else FOUND_FAULTS


if __name__ == "__main__":
    sys.exit(main())
