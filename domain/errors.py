"""What a refusal says: a stable code, the field, and what would be accepted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.smart.findings import Finding


class PutrightError(Exception):
    """Base of every refusal. ``code`` is part of the API and never changes; ``field`` names the culprit."""

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFoundError(PutrightError):
    """The thing named does not exist."""

    code = "not_found"


class ConflictError(PutrightError):
    """The record already holds something that this would contradict."""

    code = "conflict"


class RemediationClosedError(ConflictError):
    """The remediation is closed; only a correction could still change it."""

    code = "remediation_closed"


class RemediationWithdrawnError(ConflictError):
    """The remediation was withdrawn; only reinstating it would let it go on."""

    code = "remediation_withdrawn"


class VoidedError(ConflictError):
    """It was never true: nothing more can be recorded on it unless it is reinstated."""

    code = "voided"


class NothingToReinstateError(ConflictError):
    """What was neither withdrawn nor voided goes on anyway."""

    code = "nothing_to_reinstate"


class FollowedError(ConflictError):
    """Something that was recorded later rests on this and would have to be undone first."""

    code = "followed"


class StepAlreadyRecordedError(ConflictError):
    """The step was recorded before; a correction, not a second recording, would change it."""

    code = "step_already_recorded"


class StepNotRecordedError(ConflictError):
    """What was never recorded cannot have been recorded wrongly."""

    code = "step_not_recorded"


class NotCorrectableError(ConflictError):
    """The step is met by what was recorded elsewhere, and is put right there."""

    code = "not_correctable"


class AlreadyExistsError(ConflictError):
    """Something with this reference was recorded before."""

    code = "already_exists"


class SameCaseReferenceError(ConflictError):
    """The file is found by this case reference already (E24)."""

    code = "same_case_reference"


class CaseReferenceTakenError(ConflictError):
    """The case reference is of another child who is on record (E24)."""

    code = "case_reference_taken"


class AnsweredElsewhereError(ConflictError):
    """A remediation answers this audit, and it is there that this is recorded."""

    code = "answered_elsewhere"


class NoPrivacyQuestionError(ConflictError):
    """The file was never entered against the wrong child, so that there is nothing to decide (E25)."""

    code = "no_privacy_question"


class AlreadyLeftError(ConflictError):
    """The person has left, so that this can no longer happen to them."""

    code = "already_left"


class NotLeftError(ConflictError):
    """The person has not left, so they cannot return."""

    code = "not_left"


class PostVacantError(ConflictError):
    """Nobody holds the post yet, so that nothing can happen to its holder."""

    code = "post_vacant"


class AbsencesOverlapError(ConflictError):
    """The person is away on some of these days already."""

    code = "absences_overlap"


class AlreadyEscalatedError(ConflictError):
    """A step has gone up as high as somebody asks, or whoever would be told has been told."""

    code = "already_escalated"


class ExtensionsUsedUpError(ConflictError):
    """A deadline was extended as often as the policy allows (E21)."""

    code = "extensions_used_up"


class OpenActionsError(ConflictError):
    """A case does not go quietly while actions are open: both managers sign (E11). ``numbers`` are the actions'."""

    code = "open_actions"

    def __init__(self, ref: str, numbers: Sequence[int], *, field: str) -> None:
        listed = ", ".join(str(number) for number in numbers)
        super().__init__(
            f"Actions of {ref} are open: {listed}. The team manager and the service manager sign that off.", field=field
        )
        self.numbers = tuple(numbers)


class RevisionConflictError(ConflictError):
    """Somebody recorded something since the caller last looked."""

    code = "revision_conflict"


class AlertSignedOffError(ConflictError):
    """The safeguarding alert was signed off; what happened since is another alert's."""

    code = "alert_signed_off"


class NothingDoneError(ConflictError):
    """A safeguarding alert ends only once it is recorded what was done."""

    code = "nothing_done"


class HelpAnsweredError(ConflictError):
    """What somebody asked for was answered before."""

    code = "help_answered"


class SeenAlreadyError(ConflictError):
    """The file was looked up in the case management system, and nothing was recorded since."""

    code = "seen_already"


class NobodyToTellError(ConflictError):
    """Something urgent goes up to somebody, and the directory has nobody whom mail could reach."""

    code = "nobody_to_tell"


class NotAllowedError(PutrightError):
    """Something that this person may not do, whoever recorded it."""

    code = "not_allowed"


class OwnCaseError(NotAllowedError):
    """Nobody decides on, chairs or verifies the response to their own practice (E18, E19)."""

    code = "own_case"


class OwnTeamError(NotAllowedError):
    """No auditor audits their own team again (F15, E19)."""

    code = "own_team"


class OwnAlertError(NotAllowedError):
    """Whoever raised an alert cannot acknowledge it for those who were told."""

    code = "own_alert"


class InTheLineError(NotAllowedError):
    """A challenge of a grade is decided by nobody on the file, nor by anybody who manages those who are (E33)."""

    code = "in_the_line"


class InvalidValueError(PutrightError):
    """A value that cannot be true or is not on its scale."""

    code = "invalid_value"


class DateInFutureError(InvalidValueError):
    """What has not happened yet cannot be recorded."""

    code = "date_in_future"


class DatesContradictError(InvalidValueError):
    """Two dates that cannot both be true."""

    code = "dates_contradict"


class UnknownPersonError(InvalidValueError):
    """Nobody in the directory has this id."""

    code = "unknown_person"


class UnknownGradeError(InvalidValueError):
    """The grade is not on the policy's scale."""

    code = "unknown_grade"


class UnknownRungError(InvalidValueError):
    """The ladder of a step has no such rung."""

    code = "unknown_rung"


class NotSmartError(InvalidValueError):
    """Actions that cannot be agreed as they are worded (``domain.md`` section 8): what blocks, what only warns.

    ``findings`` are all of them, each with the wording that would do; what warns can be agreed with a reason.
    """

    code = "not_smart"

    def __init__(self, findings: "Sequence[Finding]") -> None:
        first = findings[0]
        only_warns = " Or say in override_reason why it is agreed as it is." if not first.blocks else ""
        super().__init__(f"{first.message} {first.better}{only_warns}", field=first.field)
        self.findings = tuple(findings)


class StepNotDueError(ConflictError):
    """The step has no deadline on this remediation, so there is nothing to record."""

    code = "step_not_due"


class PolicyError(PutrightError):
    """The policy document does not describe a process that could be run."""

    code = "invalid_policy"


class CalendarError(PutrightError):
    """The calendar cannot answer for the day asked."""

    code = "calendar_out_of_range"
