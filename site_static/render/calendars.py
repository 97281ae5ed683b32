"""An event as a calendar file (RFC 5545), by the icalendar library: its folding and escaping are not ours to write."""

from datetime import UTC

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from content.records import Event, Publication

from .maker import PageMaker


def calendar(maker: PageMaker, record: Event, publication: Publication) -> bytes:
    """The event for the reader's own calendar. Its id outlives titles and dates, so a later file replaces this one."""
    names = maker.names(record.locale, f"event/{record.slug}.{record.locale}")
    own = CalendarEvent()
    own.add("uid", f"{record.slug}.{record.locale}@{maker.site.domain}")
    own.add("dtstamp", publication.published_at.astimezone(UTC))
    own.add("sequence", publication.version - 1)
    own.add("dtstart", record.starts_at.astimezone(UTC))
    own.add("dtend", record.ends_at.astimezone(UTC))
    own.add("summary", record.title)
    own.add("location", "，".join([record.place, *([str(names.term(record.city))] if record.city else [])]))
    own.add("description", record.summary)
    own.add("url", maker.portal.base_url + publication.address)
    whole = Calendar()
    whole.add("prodid", f"-//{maker.site.domain}//{record.locale}//")
    whole.add("version", "2.0")
    whole.add_component(own)
    return whole.to_ical()
