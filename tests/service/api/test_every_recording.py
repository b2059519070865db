"""What holds for everything that is recorded over the API: each operation of the document, by its own example."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from service.api.action_bodies import ActionFields
from tests.service.api.conftest import Caller
from tests.service.api.test_requests import refused

NAMED = {"ref": "AUD18-001", "staff_id": "PL01", "number": "1"}
OPENED = ("/audits",)


@dataclass(frozen=True)
class Scene:
    """What is recorded before an operation's example can be, and what differs from the examples."""

    after: tuple[str, ...] = OPENED
    grade: str = "Inadequate"
    ref: str = NAMED["ref"]
    said: dict[str, dict[str, Any]] = field(default_factory=dict)


R, P, S, C = "/remediations/{ref}", "/people/{staff_id}", "/safeguarding-alerts/{ref}", "/caseload-reviews/{ref}"
RESOLUTION = "/reconciliations/{ref}/items/{number}/resolution"
ALERTED = Scene((*OPENED, "/audits/{ref}/safeguarding-alerts"), ref="AUD18-001-S1")
AGREED = (*OPENED, f"{R}/improvement-plan")
DONE = (*AGREED, f"{R}/actions/{{number}}/completion")
CONFIRMED = (*DONE, f"{R}/actions/{{number}}/confirmation")
WORKING = (*CONFIRMED, f"{R}/actions/{{number}}/verification")
ENDED = (*WORKING, f"{R}/service-manager-review", f"{R}/re-audit", f"{R}/closure")
ABSENT = Scene((f"{P}/absences",))
CRITICAL = Scene(grade="Inadequate critical")
Q, ASKED = "/challenges/{number}", (*OPENED, "/challenges")
DECIDED = (*OPENED, f"{R}/acknowledgements", f"{R}/caseload-decision")
"""With a decision on the remediation alone, so that its revision is not the review's."""
REVIEWED = {f"{R}/caseload-decision": {"decision": "review", "instead": None}}
ONE_ACTION = {f"{R}/monitoring-checks": {"actions": [{"number": 1, "on_track": False}]}}
OF_THE_WORKER = ActionFields.example | {"owner": "SW01"}
GIVEN: dict[str, dict[str, Any]] = {
    f"{R}/improvement-plan": {"actions": [OF_THE_WORKER]},
    f"{R}/reassignments": {"to": "PL02"},
    f"{R}/actions/{{number}}/acceptance": {"person": "PL02"},
}
SCENES: dict[str, Scene] = {
    "/audits": Scene(()),
    "/audits/{ref}/void": Scene(),
    "/audits/{ref}/reinstatement": Scene((*OPENED, "/audits/{ref}/void")),
    "/audits/{ref}/moderation": Scene(),
    "/audits/{ref}/corrections": Scene(),
    "/audits/{ref}/challenges": Scene(),
    "/audits/{ref}/challenges/{number}/decision": Scene((*OPENED, "/audits/{ref}/challenges")),
    "/audits/{ref}/case-reference": Scene(grade="Good"),
    "/audits/{ref}/privacy-incident": Scene((*OPENED, "/audits/{ref}/case-reference"), grade="Good"),
    "/audits/{ref}/safeguarding-alerts": Scene(),
    f"{R}/notifications": Scene(),
    f"{R}/acknowledgements": Scene(),
    f"{R}/day-three-meeting": Scene(),
    f"{R}/improvement-plan": Scene(),
    f"{R}/service-manager-review": Scene(AGREED),
    f"{R}/caseload-decision": CRITICAL,
    f"{R}/caseload-review": Scene((*OPENED, f"{R}/caseload-decision"), CRITICAL.grade, said=REVIEWED),
    f"{R}/re-audit": Scene((*AGREED, f"{R}/service-manager-review")),
    f"{R}/monitoring-checks": Scene(AGREED, said=ONE_ACTION),
    f"{R}/closure": Scene(ENDED[:-1]),
    f"{R}/embedding-check": Scene(ENDED),
    f"{R}/actions": Scene(AGREED),
    f"{R}/actions/{{number}}/completion": Scene(AGREED),
    f"{R}/actions/{{number}}/confirmation": Scene(DONE),
    f"{R}/actions/{{number}}/verification": Scene(CONFIRMED),
    f"{R}/actions/{{number}}/reallocation": Scene(AGREED),
    f"{R}/safety-check": CRITICAL,
    f"{R}/safety-check/acknowledgements": CRITICAL,
    f"{R}/duty-team-calls": Scene(),
    f"{R}/interim-protection": CRITICAL,
    f"{R}/extensions": Scene(),
    f"{R}/escalations": Scene(),
    f"{R}/cover": Scene(),
    f"{R}/cover/acceptance": Scene((*OPENED, f"{R}/cover")),
    f"{R}/cover/refusal": Scene((*OPENED, f"{R}/cover")),
    f"{R}/reassignments": Scene(said=GIVEN),
    f"{R}/receiving-check": Scene((*OPENED, f"{R}/reassignments"), said=GIVEN),
    f"{R}/actions/{{number}}/acceptance": Scene((*AGREED, f"{R}/reassignments"), said=GIVEN),
    f"{R}/help-requests": Scene(),
    f"{R}/help-requests/{{number}}/answer": Scene((*OPENED, f"{R}/help-requests")),
    f"{R}/telephone-calls": Scene(),
    f"{R}/case-system-checks": Scene(),
    f"{R}/case-closure": Scene(),
    f"{R}/transfer": Scene(),
    f"{R}/transfer/acknowledgement": Scene((*OPENED, f"{R}/transfer")),
    f"{R}/withdrawal": Scene(),
    f"{R}/void": Scene(),
    f"{R}/reinstatement": Scene((*OPENED, f"{R}/withdrawal")),
    f"{R}/case-reference": Scene(),
    f"{R}/privacy-incident": Scene((*OPENED, f"{R}/case-reference")),
    f"{R}/restriction": Scene(),
    f"{R}/restriction/lifting": Scene((*OPENED, f"{R}/restriction")),
    f"{R}/corrections": Scene((*OPENED, f"{R}/day-three-meeting")),
    f"{R}/calendar-dates": Scene((*OPENED, "/calendars")),
    f"{R}/safeguarding-alerts": Scene(),
    f"{S}/acknowledgements": ALERTED,
    f"{S}/telephone-calls": ALERTED,
    f"{S}/actions-taken": ALERTED,
    f"{S}/sign-off": Scene((*ALERTED.after, f"{S}/actions-taken"), ref=ALERTED.ref),
    f"{C}/countersignature": Scene(DECIDED, CRITICAL.grade),
    f"{C}/caseload": Scene(DECIDED, CRITICAL.grade, said=REVIEWED),
    f"{C}/cases": Scene(DECIDED, CRITICAL.grade, said=REVIEWED),
    "/people": Scene(()),
    f"{P}/post": Scene(()),
    f"{P}/cover": Scene(()),
    f"{P}/email": Scene(()),
    f"{P}/absences": Scene(()),
    f"{P}/absences/{{number}}/change": ABSENT,
    f"{P}/absences/{{number}}/cancellation": ABSENT,
    f"{P}/leaving": Scene(()),
    f"{P}/reassignments": Scene(said={f"{P}/reassignments": {"to": "PL02"}}),
    f"{P}/return": Scene((f"{P}/leaving",)),
    "/reconciliations": Scene(),
    RESOLUTION: Scene((*OPENED, "/reconciliations"), said={RESOLUTION: {"resolved_on": "2019-04-26"}}),
    "/reports/adherence/publications": Scene(),
    "/challenges": Scene(),
    f"{Q}/answer": Scene(ASKED),
    f"{Q}/acceptance": Scene((*ASKED, f"{Q}/answer")),
    f"{Q}/refusal": Scene((*ASKED, f"{Q}/answer")),
    f"{Q}/reassignment": Scene(ASKED),
    f"{Q}/withdrawal": Scene(ASKED),
    "/policies": Scene(()),
    "/calendars": Scene(()),
    "/audit-programme/expectations": Scene(()),
    "/audit-programme/exemptions": Scene(("/audit-programme/expectations",)),
}

BY_NO_DAY = ("people", "policies", "calendars", "reconciliations", "reports", "challenges", "audit-programme")
NEVER_LATE = {path for path in SCENES if path.split("/")[1] in BY_NO_DAY}
NEVER_LATE |= {f"{R}/calendar-dates"}
"""What no figure is made of by its day: the directory, the rules, and what is compared."""


class Recording:
    """One operation, where its example can be recorded."""

    def __init__(self, calling: Callable[[str], Caller], document: dict[str, Any], path: str) -> None:
        self._calling, self.scene = calling, SCENES[path]
        self.caller = self._who(path)
        self._paths = document["paths"]
        self.operation = self._paths[f"/api/v1{path}"]["post"]
        self._new = ""
        for earlier in self.scene.after:
            answer = self._who(earlier).post(self._at(earlier), self._example(earlier))
            assert answer.status_code == 201, (earlier, answer.text)
            self._new = answer.json["reference"]
        self.path, self.body = self._at(path), self._example(path)

    @property
    def takes(self) -> set[str]:
        """The headers that the operation takes, and the fields of its body."""
        named = {parameter["name"] for parameter in self.operation["parameters"] if "name" in parameter}
        return named & {"Idempotency-Key", "If-Match"}

    def post(self, body: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.caller.post(self.path, self.body if body is None else body, **headers)

    def revision(self) -> int:
        """The revision of what the operation acts on, as reading it tells."""
        _, kind, ref, *_ = self.path.split("/")
        return int(self.caller.get(f"/{kind}/{ref}").headers["ETag"].strip('"'))

    def history(self, ref: str) -> list[dict[str, Any]]:
        """What has happened to a file, where the answer names no events."""
        return list(self.caller.get(f"/remediations/{ref}/history").json["items"])

    def _who(self, path: str) -> Caller:
        """The quality assurance administrator, but where it is not theirs to say."""
        return self._calling("DCS01" if path in (f"{R}/restriction", f"{R}/restriction/lifting") else "QA01")

    def _at(self, path: str) -> str:
        ref = self._new if path.startswith("/reconciliations/") else NAMED["ref"]
        return path.format(**NAMED | {"ref": self.scene.ref if path.startswith(S) else ref})

    def _example(self, path: str) -> dict[str, Any]:
        content = self._paths[f"/api/v1{path}"]["post"]["requestBody"]["content"]["application/json"]
        said = {"grade": self.scene.grade} if path == "/audits" else {}
        return dict(content["example"] | said | self.scene.said.get(path, {}))


def recordings(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        if "Idempotency-Key" in str(methods.get("post", {}).get("parameters", [])):
            yield path.removeprefix("/api/v1")


@pytest.fixture
def recording(request: pytest.FixtureRequest, calling: Callable[[str], Caller], document: dict[str, Any]) -> Recording:
    return Recording(calling, document, request.param)


on_everything = pytest.mark.parametrize("recording", sorted(SCENES), indirect=True)


def another(body: dict[str, Any]) -> dict[str, Any]:
    """A body that says something else."""
    for name, value in body.items():
        if isinstance(value, str) and name.endswith(("_on", "_at", "_from")):
            moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
            earlier = (moment - timedelta(days=1)).isoformat()
            return body | {name: earlier}
    return body | {"reason": f"{body.get('reason')} So it was."}


def test_every_recording_operation_has_a_scene(document: dict[str, Any]) -> None:
    assert set(recordings(document)) == set(SCENES)


@on_everything
def test_a_key_makes_repeating_safe(recording: Recording, recorded: Callable[[], int]) -> None:
    first = recording.post(Idempotency_Key="k-1")
    assert first.status_code == 201, first.text
    before = recorded()

    again = recording.post(Idempotency_Key="k-1")

    assert (again.status_code, again.json, again.headers.get("ETag")) == (201, first.json, first.headers.get("ETag"))
    refused(recording.post(another(recording.body), Idempotency_Key="k-1"), 422, "idempotency_key_reused",
            "Idempotency-Key")  # fmt: skip
    assert recorded() == before


@on_everything
def test_a_form_that_is_older_than_the_last_decision_records_nothing(
    recording: Recording, recorded: Callable[[], int]
) -> None:
    before = recorded()
    if "If-Match" not in recording.takes:
        refused(recording.post(If_Match='"1"'), 400, "malformed_request", "If-Match")
        assert recorded() == before
        return
    seen = recording.revision()

    refused(recording.post(If_Match=f'"{seen - 1}"'), 412, "revision_conflict", "If-Match")

    assert recorded() == before
    answer = recording.post(If_Match=f'"{seen}"')
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == f'"{recording.revision()}"'


@on_everything
def test_a_field_that_nobody_knows_is_refused_by_name(recording: Recording, recorded: Callable[[], int]) -> None:
    before = recorded()

    answer = recording.post(recording.body | {"colour": "red"})

    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [("colour", "unknown_field")]
    assert recorded() == before


def test_a_reason_for_being_late_has_room_where_a_figure_is_made_of_it(document: dict[str, Any]) -> None:
    def has_room(path: str) -> bool:
        content = document["paths"][f"/api/v1{path}"]["post"]["requestBody"]["content"]["application/json"]
        schema = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        return "backdated_reason" in schema["properties"]

    assert {path for path in SCENES if not has_room(path)} == NEVER_LATE


@pytest.mark.parametrize("recording", sorted(SCENES.keys() - NEVER_LATE), indirect=True)
def test_room_for_a_reason_is_room_where_it_is_kept(recording: Recording) -> None:
    answer = recording.post(recording.body | {"backdated_reason": "The minutes came by post"})

    recorded = answer.json.get("recorded") or [
        each["kind"] for ref in answer.json["files"] for each in recording.history(ref)
    ]
    assert "BackDated" in recorded
