"""The inspection as a whole: every check, the score, and how it is told."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from .bonus import check_bonus
from .columns import check_blank, check_home, check_how_many, check_still
from .finding import Check, Finding
from .frame import check_elder, check_footer, check_placeholders, check_search
from .links import check_links, check_listed, check_reachable
from .look import check_colours, check_weight
from .rules import Rule, rules
from .site import Site
from .tags import check_tags
from .words import check_articles, check_descriptions, check_titles

CHECKS: tuple[Check, ...] = (
    check_reachable,
    check_home,
    check_how_many,
    check_tags,
    check_footer,
    check_placeholders,
    check_links,
    check_listed,
    check_blank,
    check_still,
    check_titles,
    check_descriptions,
    check_articles,
    check_search,
    check_elder,
    check_colours,
    check_weight,
    check_bonus,
)
SHOWN = 5
"""Places of a rule that are printed; the JSON has them all."""


class Loss(NamedTuple):
    """A rule with the places at which it told, and what that comes to."""

    rule: Rule
    places: tuple[Finding, ...]

    @property
    def points(self) -> int:
        return self.rule.cost(len(self.places))


class Report(NamedTuple):
    """``losses`` in the order of the rules: vetoes, deductions, bonuses."""

    site: str
    pages: int
    day: date
    demonstration: bool
    losses: tuple[Loss, ...]

    def of_kind(self, kind: str) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if loss.rule.kind == kind)

    @property
    def deducted(self) -> int:
        return min(sum(loss.points for loss in self.of_kind("deduction")), rules().full)

    @property
    def bonus(self) -> int:
        return min(sum(loss.points for loss in self.of_kind("bonus")), rules().most_bonus)

    @property
    def score(self) -> int:
        """Out of 100, without the bonus; nothing after a veto."""
        return 0 if self.of_kind("veto") else rules().full - self.deducted

    @property
    def passed(self) -> bool:
        return self.score >= rules().passing

    @property
    def exit_code(self) -> int:
        """1 after a veto, 3 after deductions, else 0."""
        return 1 if self.of_kind("veto") else 3 if self.deducted else 0


def inspect(folder: Path, today: date) -> Report:
    """Inspect the portal in ``folder`` as it stands on a day. Raises NoSite."""
    site = Site(folder)
    found = list(chain.from_iterable(check(site, today) for check in CHECKS))
    losses = ((rule, tuple(finding for finding in found if finding.rule == rule.id)) for rule in rules().rules)
    return Report(
        site=str(site.root),
        pages=len(site.public),
        day=today,
        demonstration=site.demonstration,
        losses=tuple(Loss(rule, places) for rule, places in losses if places),
    )


def as_text(report: Report) -> str:
    """The report as the people who must mend things read it."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    kind = "，演示站：示例和占位内容不计扣分，正式上线前必须全部换掉" if report.demonstration else ""
    yield f"检查 {report.site}：{report.pages} 个网页，按 {report.day.isoformat()} 计{kind}"
    yield ""
    yield "单项否决" if report.of_kind("veto") else "单项否决：没有"
    for loss in report.of_kind("veto"):
        yield from _loss_lines(loss, "✗")
    yield "扣分" if report.of_kind("deduction") else "扣分：没有"
    for loss in report.of_kind("deduction"):
        yield from _loss_lines(loss, f"−{loss.points}")
    yield "加分（估计）" if report.of_kind("bonus") else "加分：没有"
    yield from (f"  +{loss.points}  {loss.rule.name}" for loss in report.of_kind("bonus"))
    yield ""
    yield _verdict(report)
    yield f"说明：{rules().points_note}"
    yield "没有检查的："
    yield from (f"  · {line}" for line in rules().not_inspected)


def _loss_lines(loss: Loss, mark: str) -> Iterator[str]:
    yield f"  {mark}  {loss.rule.name}（{rules().basis[loss.rule.basis]} [{loss.rule.mark}]），{len(loss.places)} 处"
    yield from (f"      {place.page}：{place.what}" for place in loss.places[:SHOWN])
    if len(loss.places) > SHOWN:
        yield f"      另有 {len(loss.places) - SHOWN} 处，用 --json 可以看到全部"
    yield f"      → {loss.rule.advice}"


def _verdict(report: Report) -> str:
    if report.of_kind("veto"):
        return "结论：单项否决，不合格。"
    return f"结论：{report.score} 分，另有加分 {report.bonus} 分，{'合格' if report.passed else '不合格'}。"


def as_json(report: Report) -> dict[str, object]:
    """The report for programs: every place."""
    return {
        "site": report.site,
        "day": report.day.isoformat(),
        "pages": report.pages,
        "demonstration": report.demonstration,
        "score": report.score,
        "bonus": report.bonus,
        "passed": report.passed,
        "rules": [
            {
                "id": loss.rule.id,
                "kind": loss.rule.kind,
                "name": loss.rule.name,
                "basis": rules().basis[loss.rule.basis],
                "certainty": loss.rule.mark,
                "points": loss.points,
                "advice": loss.rule.advice,
                "places": [{"page": place.page, "what": place.what} for place in loss.places],
            }
            for loss in report.losses
        ],
        "not_inspected": list(rules().not_inspected),
    }
