"""Where the page of a mail leads: to the form of what its reader owes, and to the page of what the mail is about.

Each of these pages asks who its reader is: the link of a mail opens none of them.
"""

from collections.abc import Mapping
from urllib.parse import quote

from service.mail.notices import OF_ALERTS, OF_REPORT_CHALLENGES, Notice, NoticeKind
from service.mail.things import Thing
from service.pages.record_links import Link, to_do, under
from service.reports.periods import period_of

ANSWERED_BY: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.COVER_MISSING: ("cover", "Ask somebody to do it"),
    NoticeKind.GAP_FORESEEN: ("cover", "Ask somebody else to do it"),
    NoticeKind.NOT_DELIVERED: ("telephone-calls", "Record that you rang"),
}
"""What is asked of a reader who does not own the step: the form, and what its link is called."""

TO_READ = (NoticeKind.REPORT_PUBLISHED, NoticeKind.RECORDINGS_MISSING)
"""What is there to be read on its own page."""


def leads_of(thing: Thing) -> tuple[Link, ...]:
    """The forms in which what a thing asks of its reader is recorded, the first due first; none where it is over."""
    notice, stand = thing.notice, thing.stand
    owed = tuple(to_do(step, notice.audit_ref, item)[1] for step, item in stand.owes)
    if owed or stand.done is not None or stand.over is not None or stand.offers:
        return owed
    if notice.kind is NoticeKind.MODERATION:
        return under(f"audits/{notice.audit_ref}", {"moderation": "Look at its grade again"})
    if notice.kind is NoticeKind.CLOSING_ASKED:
        return under(f"remediations/{notice.audit_ref}", {"closure": "Close the remediation"})
    if notice.kind in TO_READ:
        return (about(notice),)
    if notice.kind in ANSWERED_BY and not notice.of_audit:
        tail, words = ANSWERED_BY[notice.kind]
        return under(f"remediations/{notice.audit_ref}", {tail: words})
    return ()


def about(notice: Notice) -> Link:
    """The page of what a thing is about."""
    ref = quote(notice.audit_ref, safe="")
    if notice.kind in OF_ALERTS:
        return Link("See the alert", f"/safeguarding-alerts/{quote(notice.item or '', safe='')}")
    if notice.kind in OF_REPORT_CHALLENGES:
        return Link("See the question", f"/challenges/{notice.item}")
    if notice.kind is NoticeKind.RECORDINGS_MISSING:
        return Link("See everything that you have to do", "/my-work")
    if notice.kind is NoticeKind.REPORT_TO_PUBLISH:
        first, last = period_of(notice.audit_ref)
        return Link("See the figures on a page", f"/reports/adherence?from={first}&to={last}")
    if notice.kind is NoticeKind.REPORT_PUBLISHED:
        return Link("Read the report", f"/reports/adherence/publications/{ref}")
    return Link(f"See {notice.audit_ref}", f"/{'audits' if notice.of_audit else 'remediations'}/{ref}")
