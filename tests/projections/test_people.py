"""The directory is read one by one or all at once, and says the same either way."""

from domain.ladder import Person
from projections import people as directory
from tests.support.council import STAFF


def test_one_by_one_or_all_at_once_it_is_the_same_directory(people):
    everyone = {staff_id: Person(staff_id, role, above) for staff_id, role, above in STAFF}
    with people.store.reading() as reader:
        one_by_one, at_once = directory.directory(reader), directory.directory(reader)

        assert {staff_id: one_by_one[staff_id] for staff_id in everyone} == everyone
        assert dict(at_once) == everyone
        assert len(at_once) == len(one_by_one) == len(STAFF)


def test_nobody_is_found_under_an_id_that_is_not_there(people):
    with people.store.reading() as reader:
        found = directory.directory(reader)

        assert "NOBODY" not in found
        assert found.get("NOBODY") is None
        assert list(found) == [staff_id for staff_id in found if staff_id in found]
        assert "NOBODY" not in found
