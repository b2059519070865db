"""The view of the deadlines."""

from domain.remediation import Remediation
from projections.deadlines import deadlines_of
from tests.support.council import ROLES, command, findings


def test_an_acknowledgement_is_owned_by_the_person_who_owes_it(audits):
    audits.record(command(), findings("A-1"))

    with audits.store.reading() as reader:
        owed = [row for row in deadlines_of(reader, [Remediation.create_id("A-1")]) if row.step == "acknowledgement"]
    assert {row.item: row.owner for row in owed} == {person: person for person in ROLES.values()}
