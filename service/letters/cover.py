"""What the mails about cover say: of which step and file, on which day, where to look; never why somebody is away."""

from service.letters.letter import Group, Letter, Reading, ref_of
from service.mail.notices import Notice, NoticeKind

COVER = (NoticeKind.COVER_MISSING, NoticeKind.COVER_ASKED)


def cover_letter(notice: Notice, reading: Reading) -> Letter:
    """The words of one of these mails."""
    ref, step, when = ref_of(notice), reading.step_of(notice), reading.is_due(notice.due_on)
    on = f" on {reading.short(notice.due_on)}" if notice.due_on is not None else ""
    if notice.kind is NoticeKind.COVER_ASKED:
        subject = f"please say whether you cover the {step}{on}"
        says = f"You are asked to take the {step} of {ref} in its owner's place. It {when}."
        why = "you were named as cover."
        asks = "Accept, or say that you cannot, today if you can"
    else:
        subject = f"nobody covers the {step}{on}"
        whose = "Nobody owns it" if "unowned" in (notice.facts or {}) else "Its owner is away on that day"
        says = f"The {step} of {ref} {when}. {whose}, and nobody has accepted to cover it."
        if "declined" in (notice.facts or {}):
            says = f"The {step} of {ref} {when}. Whoever was asked to cover it cannot."
        why = "it passes to the service manager of the file."
        asks = "Name somebody who will, or take it yourself"
    return Letter(
        subject=subject,
        entry=f"{subject}.",
        says=[says],
        why=why,
        asks=asks,
        group=Group.DUE,
        due_on=notice.due_on,
    )
