"""What ``putright up`` adds where nobody said where mail goes: a local catcher."""

from collections.abc import Mapping

MAIL_FROM = "putright@putright.invalid"


def with_mail(given: Mapping[str, str], port: int) -> dict[str, str]:
    """The environment with mail going to the catcher on this port, at any hour, since it is there to be seen."""
    sender = given.get("PUTRIGHT_MAIL_FROM") or MAIL_FROM
    mail = {"PUTRIGHT_SMTP_URL": f"smtp://127.0.0.1:{port}", "PUTRIGHT_MAIL_FROM": sender}
    return {"PUTRIGHT_QUIET_HOURS": "none", **given, **mail}
