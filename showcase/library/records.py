"""From an achievement to the facts of its public record: what the page does not own.

Only rows marked public appear; a text in English is the `_en` column, never the Chinese one. Load achievements
with `Achievement.objects.for_record()`, then this asks the database nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _

from content import records
from content.records import Locale
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Term

from .models import Achievement, Claim, Completer, CompletingUnit, Evidence, Metric
from .models.proof import Better


class NoSuchLanguage(ValueError):
    """A public-source example is shown in the language of its source only."""


def result_facts(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    """Keyword arguments of `content.records.Result`, except what the page owns.

    What is missing is missing here too (`completeness.publication_blockers` says so first); the record refuses it.
    """
    return {
        **_identity(achievement, locale),
        **_makers(achievement, locale),
        **_classification(achievement, locale),
        **_proof(achievement, locale),
        **_outputs(achievement, locale),
        **_history(achievement, locale),
        "contact": _contact(achievement, locale),
        "transfer": _transfer(achievement, locale),
    }


def sourced_facts(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    """Keyword arguments of `content.records.Sourced`, except what the page owns. Raises NoSuchLanguage for ``en``."""
    if locale != "zh-hans":
        raise NoSuchLanguage(_("公开资料示例只有中文，不发布英文版。"))
    return {
        "locale": locale,
        "demonstration": True,
        "id": achievement.public_id,
        "year": achievement.year,
        "award": achievement.award,
        "grade": achievement.grade,
        "note": achievement.source_note,
        "source_title": achievement.source_title,
        "source_link": achievement.source_link or None,
        "unit_role": achievement.unit_role or None,
        "units": tuple(_unit(unit, locale) for unit in achievement.units.all()),
        "completers": tuple(completer.name for completer in achievement.completers.all()),
        "city": _term(achievement.city),
    }


def _identity(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    return {
        "locale": locale,
        "demonstration": achievement.demonstration,
        "id": achievement.public_id,
        "official_name": achievement.name_en or achievement.name if locale == "en" else achievement.name,
        "category": achievement.category,
        "entry": _entry(achievement),
        "last_confirmed_on": achievement.last_confirmed_on,
        "registration_number": achievement.registration_number or None,
        "landmark_year": achievement.landmark_year,
    }


def _entry(achievement: Achievement) -> records.Entry | None:
    entry = achievement.entry
    return entry and records.Entry(batch=entry.batch, document=entry.document, entered_on=entry.entered_on)


def _makers(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    reporting = achievement.reporting_unit
    return {
        "reporting_unit": reporting and records.Unit(organisation=reporting.slug),
        "units": tuple(_unit(unit, locale) for unit in achievement.units.all()),
        "completers": tuple(_completer(completer, locale) for completer in achievement.completers.all()),
    }


def _classification(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    return {
        "city": _term(achievement.city),
        "county": _term(achievement.county),
        "nature": _term(achievement.nature),
        "forms": _terms(achievement.forms.all()),
        "fields": _terms(achievement.strategic_fields.all()),
        "clusters": _terms(achievement.clusters.all()),
        "industries": _terms(achievement.industries.all()),
        "disciplines": _terms(achievement.disciplines.all()),
        "keywords": tuple(achievement.keywords_en if locale == "en" else achievement.keywords),
    }


def _proof(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    return {
        "claims": tuple(_claim(claim, locale) for claim in achievement.claims.all() if claim.is_public),
        "evidence": tuple(_evidence(row, locale) for row in achievement.evidence.all() if row.is_public),
        "metrics": tuple(_metric(metric, locale) for metric in achievement.metrics.all()),
        "limitations": tuple(_text(row, "text", locale) for row in achievement.limitations.all()),
        "maturity": _maturity(achievement, locale),
    }


def _outputs(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    return {
        "properties": tuple(_property(row) for row in achievement.properties.all() if row.is_public),
        "papers": tuple(
            records.Paper(title=row.title, journal=row.journal, year=row.year, doi=row.doi or None)
            for row in achievement.papers.all()
        ),
        "standards": tuple(records.Standard(number=row.number, title=row.title) for row in achievement.standards.all()),
        "projects": tuple(
            records.Project(name=_text(row, "name", locale), kind=row.kind.record_id, number=row.number)
            for row in achievement.projects.all()
        ),
        "applications": tuple(_application(row, locale) for row in achievement.applications.all()),
        "effects": tuple(_effect(row, locale) for row in achievement.effects.all() if row.is_public),
    }


def _history(achievement: Achievement, locale: Locale) -> dict[str, Any]:
    return {
        "life_line": tuple(_life_event(row, locale) for row in achievement.life_line.all() if row.is_public),
        "corrections": tuple(
            records.Correction(on=row.on, text=_text(row, "text", locale)) for row in achievement.corrections.all()
        ),
    }


def _text(row: Any, name: str, locale: Locale) -> str:
    """The text in the language of the record; an English text that nobody wrote is empty, never Chinese."""
    return getattr(row, f"{name}_en" if locale == "en" else name)


def _figure(row: Any, name: str, locale: Locale) -> str:
    """A printed value: the same in both languages unless an English form is given."""
    return (locale == "en" and getattr(row, f"{name}_en")) or getattr(row, name)


def _day(day: date | None) -> date:
    """A date that a constraint of the database promises for public rows; without it the record refuses."""
    return cast("date", day)


def _term(term: Term | None) -> str | None:
    return term.record_id if term else None


def _terms(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(sorted(term.record_id for term in terms))


def _unit(unit: CompletingUnit, locale: Locale) -> records.Unit:
    return _unit_of(unit.organisation, _original(unit.name, unit.name_en, locale))


def _unit_of(organisation: Organisation | None, name: str) -> records.Unit:
    return records.Unit(organisation=organisation.slug) if organisation else records.Unit(name=name)


def _original(name: str, name_en: str, locale: Locale) -> str:
    """A name outside our lists stays as it is printed where there is no English one."""
    return name_en or name if locale == "en" else name


def _completer(completer: Completer, locale: Locale) -> records.Completer:
    unit_name = _original(completer.unit_name, completer.unit_name_en, locale)
    return records.Completer(
        name=_original(completer.name, completer.name_en, locale),
        unit=_unit_of(completer.organisation, unit_name) if completer.organisation or unit_name else None,
        contribution=_text(completer, "contribution", locale),
    )


def _evidence(row: Evidence, locale: Locale) -> records.Evidence:
    return records.Evidence(
        number=row.number,
        kind=row.kind.record_id,
        statement=_text(row, "statement", locale),
        issuer=_text(row, "issuer", locale),
        issued_on=_day(row.issued_on),
        link=row.link or None,
    )


def _claim(claim: Claim, locale: Locale) -> records.Claim:
    return records.Claim(
        kind=claim.kind.record_id,
        statement=_text(claim, "statement", locale),
        verifier=_text(claim, "verifier", locale),
        verified_on=_day(claim.verified_on),
        expires_on=claim.expires_on,
        evidence=claim.numbers,
    )


def _metric(metric: Metric, locale: Locale) -> records.Metric:
    return records.Metric(
        name=_text(metric, "name", locale),
        ours=_figure(metric, "ours", locale),
        unit=_figure(metric, "unit", locale),
        condition=_text(metric, "condition", locale),
        source=_text(metric, "source", locale),
        better="lower" if metric.better == Better.LOWER else "higher",
        domestic=_benchmark(metric, "domestic", locale),
        world=_benchmark(metric, "world", locale),
    )


def _benchmark(metric: Metric, where: str, locale: Locale) -> records.Benchmark | None:
    if not getattr(metric, f"{where}_value"):
        return None
    return records.Benchmark(
        value=_figure(metric, f"{where}_value", locale),
        holder=_text(metric, f"{where}_holder", locale),
        source=_text(metric, f"{where}_source", locale),
    )


def _maturity(achievement: Achievement, locale: Locale) -> records.Maturity | None:
    level = achievement.maturity_level
    if level is None or level.parent is None:
        return None
    return records.Maturity(
        scale=level.parent.record_id,
        level=level.order,
        levels=len(level.parent.children.all()),
        name=_text(level, "name", locale),
        assessed_on=_day(achievement.maturity_assessed_on),
        assessor=_text(achievement, "maturity_assessor", locale),
    )


def _property(row: Any) -> records.Property:
    return records.Property(
        kind=row.kind.record_id,
        number=row.number,
        title=row.title,
        status=row.status.record_id,
        owners=tuple(row.owners),
    )


def _application(row: Any, locale: Locale) -> records.Application:
    return records.Application(
        title=_text(row, "title", locale),
        user=_text(row, "user", locale),
        place=_text(row, "place", locale),
        since=row.since,
        text=_text(row, "text", locale),
    )


def _effect(row: Any, locale: Locale) -> records.Effect:
    return records.Effect(
        statement=_text(row, "statement", locale),
        period=_figure(row, "period", locale),
        source=_text(row, "source", locale),
    )


def _life_event(row: Any, locale: Locale) -> records.LifeEvent:
    return records.LifeEvent(
        on=row.on, kind=row.kind.record_id, title=_text(row, "title", locale), text=_text(row, "text", locale)
    )


def _transfer(achievement: Achievement, locale: Locale) -> records.Transfer:
    return records.Transfer(
        modes=_terms(achievement.transfer_modes.all()),
        price_mode=_term(achievement.price_mode),
        use_then_transfer=achievement.use_then_transfer,
        wanted=_text(achievement, "wanted", locale),
        market=achievement.market_url or None,
    )


def _contact(achievement: Achievement, locale: Locale) -> records.Contact:
    return records.Contact(
        office=_text(achievement, "contact_office", locale),
        telephone=achievement.contact_telephone,
        email=achievement.contact_email,
        address=_text(achievement, "contact_address", locale),
    )
