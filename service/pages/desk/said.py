"""What a form of the desk says, read value by value."""

from collections.abc import Collection
from datetime import date

from marshmallow import ValidationError

from domain.errors import InvalidValueError
from service.api.fields import MISSING, Prose
from service.pages.recording.fields import IN_OUR_WORDS
from service.pages.sent import Sent
from service.pages.standing import date_given


class Said:
    """What a form says, read value by value; ``wrong`` has what cannot be used, by field."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        self.wrong: dict[str, list[str]] = {}

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """A day as British people type it."""
        try:
            found = date_given(self.sent, name)
        except InvalidValueError as refusal:
            self.wrong[name] = [refusal.message]
            return None
        if found is None and needed:
            self.wrong[name] = [IN_OUR_WORDS[MISSING]]
        return found

    def text(self, name: str, longest: int) -> str:
        """A document of its own, which is needed."""
        said = self.sent.get(name, "").replace("\r\n", "\n")
        if not said.strip():
            self.wrong[name] = [IN_OUR_WORDS[MISSING]]
        elif len(said) > longest:
            self.wrong[name] = [f"It has more than {longest} characters"]
        return said

    def prose(self, name: str) -> str:
        """Words, which are needed."""
        said = self.sent.get(name, "").replace("\r\n", "\n")
        try:
            return str(Prose().deserialize(said or None))
        except ValidationError as wrong:
            self.wrong[name] = [IN_OUR_WORDS[MISSING] if not said.strip() else str(wrong.messages[0])]
            return ""

    def person(self, name: str, known: Collection[str]) -> str | None:
        """Somebody by directory id, or ``None`` where nobody is named."""
        said = self.sent.get(name, "").strip()
        if said and said not in known:
            self.wrong[name] = ["Nobody in the directory has this id"]
        return said or None
