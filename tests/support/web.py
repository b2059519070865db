"""The web around one application after another: making it takes longer than most requests."""

from typing import Any, cast

from flask import Flask

from service.app import create_app
from service.bootstrap import Putright
from service.settings import Settings


class Latest:
    """Stands for whichever application the test at hand has, so that the web around it is made once."""

    def __init__(self) -> None:
        self.putright: Putright | None = None
        self._app: Flask | None = None
        self._made_for: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.putright, name)

    def web(self, putright: Putright) -> Flask:
        """The web, serving ``putright`` from now on."""
        self.putright = putright
        asked = _beside_places(putright.settings)
        if self._app is None or asked != self._made_for:
            self._app, self._made_for = create_app(cast(Putright, self)), asked
        return self._app


def _beside_places(settings: Settings) -> dict[str, Any]:
    """What an application was asked to do, but for where its database and its files are."""
    folder, asked = str(settings.data_dir), vars(settings).items()
    return {name: value for name, value in asked if name != "database_url" and folder not in str(value)}
