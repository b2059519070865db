"""A form of the desk as it is drawn: its fields, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.bootstrap import Putright
from service.pages.recording.fields import Field, Kind
from service.pages.recording.words import Words
from service.pages.rendering import render
from service.pages.sent import Sent, carried

Wrong = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Drawn:
    """A form to be drawn: what it says, what is wrong with it, and what its fields are called."""

    sent: Sent
    words: Mapping[str, Words]
    wrong: Wrong

    def field(self, name: str, kind: str = Kind.LINE, *, needed: bool = True) -> Field:
        """One field."""
        return Field(
            kind=Kind(kind),
            name=name,
            words=self.words[name],
            values=self.sent.getlist(name),
            error=" ".join(self.wrong.get(name, ())) or None,
            needed=needed,
        )

    @property
    def problems(self) -> list[dict[str, str]]:
        """The summary of errors; each leads to its field, where there is one."""
        return [
            {"text": f"{self.words[name].label}: {text}", "href": f"#{name}"} if name in self.words else {"text": text}
            for name, texts in self.wrong.items()
            for text in texts
        ]


def form_page(putright: Putright, template: str, heading: str, drawn: Drawn, **more: Any) -> str:
    """A page with a form on it; its title says so where something is wrong."""
    return render(
        template,
        title=f"Error: {heading}" if drawn.wrong else heading,
        heading=heading,
        council=putright.settings.council,
        drawn=drawn,
        carried=carried(putright, drawn.sent),
        **more,
    )
