"""The report that a mail was about, from the page of its link: how it stands, and its files."""

from projections import people, publications
from projections.reader import Reader
from service.access.publications import file_read
from service.access.sight import Asker
from service.bootstrap import Putright
from service.clock import london_date
from service.mail.notices import OF_REPORTS, NoticeKind
from service.mail.things import Opened
from service.reports.adherence.forms import printed
from service.reports.publishing.drawing_up import Asked, draw_up
from service.reports.publishing.editions import MEDIA, file_name

READ_AS = ("pdf", "html", "xlsx")
"""The forms that somebody reads; the others are the pages' and the API's."""


def files_of(reader: Reader, page: Opened) -> dict[int, tuple[str, ...]]:
    """By the number of a thing, the forms in which its reader may read the report: as published, or else as drafted."""
    forms = {}
    for thing in page.things:
        if thing.notice.kind in (NoticeKind.REPORT_TO_PUBLISH, NoticeKind.REPORT_PUBLISHED):
            rows = publications.publications(reader, thing.notice.audit_ref)
            kept = {each["form"] for each in rows[0].files} if rows else set(READ_AS)
            forms[thing.number] = tuple(form for form in READ_AS if form in kept)
    return forms


def report_file(putright: Putright, page: Opened, number: int, form: str) -> tuple[bytes, str, str] | None:
    """A form of the report that a thing is about, with its media type and name; ``None`` where there is none to read.

    What was published is read byte for byte; what is to be published is drawn up as it would be now. Whoever does not
    see every file reads either without the references of the others, as where they are signed in.
    """
    thing = next((each for each in page.things if each.number == number), None)
    now = putright.clock()
    with putright.store.reading() as reader:
        if thing is None or form not in files_of(reader, page).get(number, ()) or thing.notice.kind not in OF_REPORTS:
            return None
        reference = thing.notice.audit_ref
        asking = Asker(putright, people.directory(reader)[page.message.person], now)
        published = publications.publications(reader, reference)
    if published:
        content, media_type, edition = file_read(asking, putright, reference, form)
        return content, media_type, file_name(reference, edition, form)
    data = asking.as_read(draw_up(putright, Asked(reference=reference), now))
    content = printed(putright, data, form, may_see=asking.sees_behind)
    return content, MEDIA[form], f"draft-{london_date(now)}-{file_name(reference, 1, form)}"
