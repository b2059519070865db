"""What the file README.txt of a pack says: what the pack is, what it shows, and what it does not."""

from service.anchoring.anchors import Anchor
from service.packing.subjects import Subject

TEXT = """EVIDENCE PACK of {what}

Made by Putright for {council}. Keep it as confidential as the file it is of.

TO CHECK IT, on any computer with Python 3.8 or later and without a network:

    python3 check.py

in the folder that this was unpacked to, or `python3 check.py THE-PACK.zip`. Add
`--anchor MAIL` for a mail with an anchor that you kept (of any day, as a text file),
and `--key KEY` for the public key that the council gave you. check.py is one file of
plain Python, to be read before it is run; who trusts no program that came with what
it checks takes the same file from Putright's source (service/packing/check.py).

WHAT IS IN IT

events.jsonl     what was recorded, a line an event, exactly as it is stored and sealed,
                 with the digest of the event before it and the proof that it is in the
                 anchored log. `state` is base64 of the JSON that the event holds
anchors.jsonl    the anchors of the log until now, each signed, each with the proof that
                 the log of the last one begins with its own. The last is this pack's
{texts}
timeline.txt     the same events in plain sentences; [12] is the event at position 12
report/          {report}
manifest.json    the SHA-256 of every file; manifest.sig is its signature (Ed25519)
check.py         the checker

WHAT IT SHOWS, where check.py says that everything is as it was recorded

- Each event is, to the byte, what was sealed when it was recorded: what, when, by whom.
- Each stands at its place in one log of {position} events, the one that the anchor of
  {date} names. If the mail of that anchor, or of an earlier one, was kept where
  nobody at the council could change it, then nothing up to that anchor was changed,
  taken out, put in or put into another order since that mail was sent.
- Of each record in it every event from the first on is there: none between was left out.
- Each text in it is the one that the event was recorded with.
- No file was changed since the pack was made by whoever has the key.

WHAT IT DOES NOT SHOW

- That what somebody recorded was true.
- That nothing was changed between the time of recording and the first anchor after it.
- Anything, where no mail of an anchor was kept outside: whoever has the database and the
  key could have written all of it anew. Compare at least one mail.
- That the last events of a record are in it: a pack can be older than what came since.
- Timeline and report are made from the events by Putright and signed; they are for
  reading. The events are the evidence.

PEOPLE

{people}
The events hold ids of the staff directory and of children (a random id, not the case
reference). They are sealed and cannot be taken out. No name is in this pack{but}.
"""
TEXTS = """texts.jsonl      what people wrote, and case references, each with the salt that its commitment
                 in the event was made with. Texts that were erased are not there"""
NO_TEXTS = """(texts.jsonl is not in this pack: what people wrote was left out. The events hold
                 salted commitments in its place, which say nothing)"""
WITH = "This pack holds what people wrote about a child, and case references: personal data."
WITHOUT = "This pack was made without what people wrote and without case references."


def readme(subject: Subject, anchor: Anchor, council: str, *, personal_data: bool) -> str:
    """The text of README.txt."""
    report = (
        "the adherence report, and every edition that was published"
        if subject.is_period
        else "the update on it, on a page"
    )
    return TEXT.format(
        what=f"the {subject.kind} {subject.ref}" + ("" if personal_data else ", without personal data"),
        council=council,
        texts=TEXTS if personal_data else NO_TEXTS,
        report=report,
        position=anchor.position,
        date=anchor.date,
        people=WITH if personal_data else WITHOUT,
        but="\nbut what somebody may have written in a text" if personal_data else "",
    )
