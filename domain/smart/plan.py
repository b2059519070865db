"""Whether a plan as a whole answers what the audit found, and can be carried."""

from collections.abc import Iterator, Sequence

from domain.smart.findings import Draft, Finding, SmartContext, SmartRule, Standing
from domain.smart.timescale import phrase_in
from domain.smart.wording import same_text

ACTIONS = "actions"
OVERSIGHT = ("management oversight", "oversight", "supervision")


def findings_for_plan(drafts: Sequence[Draft], context: SmartContext) -> tuple[Finding, ...]:
    """What is wrong with these actions together with those that stand; all of it warns (``domain.md`` section 8)."""
    whole = [Standing(draft.theme, draft.owner, draft.action, draft.with_family) for draft in drafts]
    whole += context.standing
    return (
        *_themes(whole, context),
        *_twice(drafts),
        *_too_many(whole, context),
        *_family(whole, context),
        *_oversight(whole, context),
    )


def _themes(whole: Sequence[Standing], context: SmartContext) -> Iterator[Finding]:
    answered = {action.theme for action in whole}
    for theme in context.themes:
        if theme not in answered:
            message = f"{theme} was graded inadequate, and no action answers it."
            better = f"Agree at least one action for {theme}."
            yield Finding(ACTIONS, SmartRule.THEME_WITHOUT_ACTION, message, better)


def _twice(drafts: Sequence[Draft]) -> Iterator[Finding]:
    for later, draft in enumerate(drafts):
        earlier = next((n for n in range(later) if same_text(drafts[n].action, draft.action)), None)
        if earlier is not None:
            message = f"Actions {earlier + 1} and {later + 1} say the same."
            yield Finding(f"{ACTIONS}.{later}.action", SmartRule.DUPLICATE, message, "Leave one out.")


def _too_many(whole: Sequence[Standing], context: SmartContext) -> Iterator[Finding]:
    most = context.limits.actions
    if len(whole) > most:
        message = f"{len(whole)} actions are more than a family and its workers can carry."
        better = f"Keep the {most} that change most for the child, and leave the rest for later."
        yield Finding(ACTIONS, SmartRule.TOO_MANY_ACTIONS, message, better)


def _family(whole: Sequence[Standing], context: SmartContext) -> Iterator[Finding]:
    if context.family_has_part and not any(action.with_family for action in whole):
        message = "Nothing says what the family or its network will do."
        better = "Agree what they will do, with a member of staff beside them, or say why they have no part."
        yield Finding(ACTIONS, SmartRule.NOTHING_FOR_FAMILY, message, better)


def _oversight(whole: Sequence[Standing], context: SmartContext) -> Iterator[Finding]:
    for theme in context.themes:
        answering = [action for action in whole if action.theme == theme] or whole
        owners = {action.owner for action in answering}
        if phrase_in(theme, OVERSIGHT) is not None and owners == {context.social_worker} != {None}:
            message = f"{theme} is the managers' to put right, and only the social worker has anything to do."
            better = "Give the team manager or the practice lead an action of their own."
            yield Finding(ACTIONS, SmartRule.OVERSIGHT_LEFT_TO_WORKER, message, better)
