"""The reports of a pack: the update on one file; of a quarter its adherence report, and what was published of it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from projections.publications import publications
from projections.reader import Reader
from service.bootstrap import Putright
from service.packing.subjects import Subject
from service.reports.briefs.kinds import UPDATE
from service.reports.briefs.printing import BRIEF_FORMS
from service.reports.briefs.printing import printed as printed_brief
from service.reports.forms import FORMS
from service.reports.publishing.drawing_up import Asked, draw_up, printed
from service.reports.publishing.kept import file_of

Progress = Callable[[int, int], None]


def reports_of(
    putright: Putright, reader: Reader, subject: Subject, position: int, now: datetime, progress: Progress
) -> dict[str, bytes]:
    """Every report on what the pack is of, in every form, by the name it has in the pack.

    A quarter's is as the record stood at a position; the update on one file says itself what it knew.
    """
    if not subject.is_period:
        data, council = UPDATE.counts(putright, subject.ref), putright.settings.council
        return {f"report/update.{_suffix(form)}": printed_brief(UPDATE, data, council, form) for form in BRIEF_FORMS}
    drawn_up = draw_up(putright, Asked(reference=subject.ref, position=position), now, progress)
    drawn = {f"report/adherence.{_suffix(form)}": said for form, said in printed(putright, drawn_up).items()}
    return drawn | dict(_published(reader, subject.ref))


def _published(reader: Reader, reference: str) -> Iterator[tuple[str, bytes]]:
    for edition in publications(reader, reference):
        for file in edition.files or ():
            content = file_of(reader.connection, reference, edition.edition, file["form"])
            yield f"report/published-edition-{edition.edition}.{_suffix(file['form'])}", content


def _suffix(form: str) -> str:
    return FORMS[form].suffix if form in FORMS else form
