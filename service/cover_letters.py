"""What the mails about cover say: of which step and file, on which day, where to look; never why somebody is away."""

from service.notices import Notice, NoticeKind

COVER = (NoticeKind.COVER_MISSING, NoticeKind.COVER_ASKED)


def cover_subject(notice: Notice, step: str) -> str:
    """What the mail is about, after the file's reference; ``step`` is the step's title."""
    asked = notice.kind is NoticeKind.COVER_ASKED
    return f"you are asked to cover the {step}" if asked else f"nobody covers the {step}"


def cover_letter(notice: Notice, step: str, when: str) -> str:
    """The text before the link; ``when`` says that the step *is due on* its day."""
    ref = " ".join(notice.audit_ref.split())
    if notice.kind is NoticeKind.COVER_ASKED:
        return (
            f"You are asked to take the {step} of {ref} in its owner's place. It {when}.\n\n"
            "Why you: you were named as cover.\n\n"
            "Please accept, or say at once that you cannot:\n"
        )
    return (
        f"The {step} of {ref} {when}. Its owner is away on that day, and nobody has accepted to cover it.\n\n"
        "Why you: it passes to the service manager of the file.\n\n"
        "Name somebody who will, or take it yourself:\n"
    )
