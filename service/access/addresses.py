"""Whose mail address this is. Addresses are confidences, so they are compared as they are read, and indexed nowhere."""

from datetime import date

from projections import people
from projections.reader import Reader
from service.storage.confidences import texts


def person_at(reader: Reader, address: str, today: date) -> str | None:
    """The one person in post who has this address, whatever its case; ``None`` where nobody has, or several."""
    in_post = [each.id for each in people.directory(reader).values() if each.holds_post_on(today)]
    refs = {staff_id: ref for staff_id, ref in people.email_refs(reader, in_post).items() if ref is not None}
    kept = texts(reader.connection, refs.values())
    wanted = address.strip().casefold()
    found = [staff_id for staff_id, ref in refs.items() if kept.get(ref, "").strip().casefold() == wanted]
    return found[0] if len(found) == 1 else None


def address_of(reader: Reader, staff_id: str) -> str | None:
    """Somebody's mail address, or ``None``."""
    ref = people.email_refs(reader, [staff_id]).get(staff_id)
    return texts(reader.connection, [ref]).get(ref) if ref is not None else None
