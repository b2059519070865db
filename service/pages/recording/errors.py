"""What was wrong with what was sent, at the field and in the summary above the form."""

from collections.abc import Mapping, Sequence

from domain.errors import NotSmartError, PutrightError
from service.errors import InvalidRequestError
from service.pages.recording.fields import Field, every


def errors_of(refusal: PutrightError) -> dict[str, list[str]]:
    """What a refusal says, by the field of the form; under no name where it is of none."""
    if isinstance(refusal, NotSmartError):
        found: dict[str, list[str]] = {}
        for each in refusal.findings:
            found.setdefault(each.field, []).append(f"{each.message} {each.better}")
        if not any(each.blocks for each in refusal.findings):
            found["override_reason"] = ["These are warnings: change the actions, or say why they stand"]
        return found
    if isinstance(refusal, InvalidRequestError):
        return {each.field: [each.message] for each in refusal.errors}
    return {refusal.field or "": [refusal.message]}


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
