"""What happened, in the words of the pages: for reading beside the events, which are what is proved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from projections import history
from projections.challenge_queries import challenges_of_remediation
from projections.reader import Reader
from service.packing.subjects import Subject, alerts_of
from service.pages.timelines import entry, references
from service.queries.rules import rules_of
from service.storage.confidences import texts
from service.terms import day

LEFT_OUT = "(left out of this pack)"


def timeline(reader: Reader, subject: Subject, *, personal_data: bool) -> str:
    """The timeline of each file of a pack, as text; the number before an entry is the event's position."""
    telling = _Telling(reader, personal_data)
    lines = [line for file in subject.files for line in telling.file(file)]
    return "\n".join([*lines, ""]) if lines else "No remediation is in this pack.\n"


@dataclass(frozen=True)
class _Telling:
    reader: Reader
    personal_data: bool

    def file(self, file: Any) -> Iterator[str]:
        """A remediation, and the alerts about its child."""
        yield from self._record(f"Remediation {file.audit_ref}", file.remediation, file.policy_version)
        for alert in alerts_of(self.reader, file):
            title = f"Safeguarding alert {alert.alert_ref}, about the child of {file.audit_ref}"
            yield from self._record(title, alert.alert, file.policy_version)
        for asked in challenges_of_remediation(self.reader, file.audit_ref):
            yield from self._record(
                f"Question {asked.number}, about {file.audit_ref}", asked.challenge, file.policy_version
            )

    def _record(self, title: str, record: UUID, policy_version: int) -> Iterator[str]:
        told = history.timeline(self.reader, record)
        refs = references(told)
        kept = texts(self.reader.connection, refs) if self.personal_data else dict.fromkeys(refs, LEFT_OUT)
        policy = rules_of(self.reader).policy_of(policy_version)
        yield from (title, "=" * len(title), "")
        for each in told:
            said = entry(each, kept, policy)
            yield f"[{each.position}] {day(said.occurred_on)}: {said.said}"
            yield f"    {said.recorded}"
            for what, text in said.texts.items():
                yield f"    {what}:"
                yield from (f"      {line}" for line in text.splitlines())
        yield ""
