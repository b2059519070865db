"""What was wrong with what was sent, at the field and in the summary above the form."""

from collections.abc import Mapping, Sequence

from domain.errors import NotSmartError, PutrightError
from domain.smart import Finding
from service.errors import InvalidRequestError
from service.pages.recording.fields import Field, every


def errors_of(refusal: PutrightError) -> dict[str, list[str]]:
    """What a refusal says, by the field of the form; under no name where it is of none."""
    if isinstance(refusal, NotSmartError):
        found: dict[str, list[str]] = {}
        for each in refusal.findings:
            found.setdefault(on_form(each.field), []).append(said_of(each))
        if not any(each.blocks for each in refusal.findings):
            found["override_reason"] = ["These are warnings: change the actions, or say why they stand"]
        return found
    if isinstance(refusal, InvalidRequestError):
        return {each.field: [each.message] for each in refusal.errors}
    return {refusal.field or "": [refusal.message]}


def said_of(finding: Finding) -> str:
    """What is wrong with the wording of an action, and the wording that would do."""
    return f"{finding.message} {finding.better}"


def on_form(field: str) -> str:
    """The field of the form: when an action is to be done is asked once, whether that is a date or not."""
    path, _, name = field.rpartition(".")
    return ".".join(part for part in (path, "due_on" if name == "timescale" else name) if part)


def problems_of(errors: Mapping[str, Sequence[str]], found: Sequence[Field], shown: set[str]) -> list[dict[str, str]]:
    """The summary of errors: each leads to its field, where the form has that field."""
    ids = {each.name: each.id for each in every(found)}
    told = []
    for name, messages in errors.items():
        at = name if name in ids else name.rpartition(".")[0] if name.rpartition(".")[0] in shown else None
        label = next((each.words.label for each in every(found) if each.name == at), None)
        error = next((each.error for each in every(found) if each.name == name and each.error), "; ".join(messages))
        told.append({"text": f"{label}: {error}" if label else error} | ({"href": f"#{ids[at]}"} if at else {}))
    return told
