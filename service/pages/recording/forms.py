"""The form of an operation: shown, read, checked, and handed to the operation that the API runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import g, jsonify, redirect, request, url_for
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from domain.errors import NotFoundError, PutrightError, RevisionConflictError
from projections.board_queries import remediation
from projections.reader import Reader
from service.access.csrf import NotOurFormError
from service.access.tokens import Caller
from service.api.requests import FormSent
from service.bootstrap import Putright
from service.clock import london_date
from service.errors import status_of
from service.pages.guard import signed_in, typed_before
from service.pages.recording.afterwards import afterwards
from service.pages.recording.answers import answers
from service.pages.recording.beginning import beginning, row_titles
from service.pages.recording.choices import choices
from service.pages.recording.errors import errors_of, problems_of
from service.pages.recording.fields import Filled, every, fields_of
from service.pages.recording.foreseen import Foreseeing, foreseen
from service.pages.recording.operations import Operation, endpoint_of
from service.pages.recording.overtaken import OVERTAKEN, number_in, recorded_since, revision_now
from service.pages.recording.reading import body_of, flat
from service.pages.recording.titles import TITLES, Title
from service.pages.recording.worded import WORDED, said_of_wording
from service.pages.rendering import render
from service.pages.sent import Answered, Sent, carried, key_of, refuse_strange_forms, renewed, said_in
from service.storage.store import KeyReusedError

HIDDEN = frozenset({"overridden", "position", "rows"})
"""What only a program says."""


@dataclass(frozen=True)
class Form:
    """One form for one request: its operation, and what its address is about."""

    putright: Putright
    operation: Operation
    about: Mapping[str, Any]

    @property
    def title(self) -> Title:
        """What it is called."""
        return TITLES[self.operation.name]

    @property
    def today(self) -> date:
        """The day on which it is filled in."""
        return london_date(self.putright.clock())

    @property
    def address(self) -> str:
        """Where it is sent to, from whatever page it was begun on."""
        return url_for(f"recording.{endpoint_of(self.operation)}", **self.about)

    @property
    def is_worded(self) -> bool:
        """Whether it agrees actions, whose wording is looked at."""
        return self.operation.name in WORDED

    @property
    def ref(self) -> str | None:
        """The reference of what it is about, if that has one."""
        return self.about.get("ref")

    def show(self) -> str:
        """The form as it begins."""
        with self.putright.store.reading() as reader:
            self._refuse_nothing(reader)
            typed = typed_before(self.putright)
            if typed is not None:
                return self._page(reader, MultiDict(typed), kept=True)
            return self._page(reader, beginning(reader, self.operation, self._file(), self.today, request.args))

    def send(self) -> Answered:
        """What was sent: refused with everything that was typed still there, looked at once more, or recorded."""
        sent = MultiDict(request.form)
        try:
            refuse_strange_forms(self.putright, "_form")
        except NotOurFormError as refusal:
            return self._again(sent, {"": [refusal.message]}), HTTPStatus.BAD_REQUEST
        if "_wording" in sent and self.is_worded:
            return jsonify(said_of_wording(self.putright, self.operation.name, str(self.ref), sent, self.today))
        if (more := sent.get("_more")) is not None:
            return self._again(sent, {}, more_rows=1 if more else 0)
        schema = self.operation.recording.body()
        try:
            body = schema.load(_fit(self.operation.name, body_of(schema, sent)))
        except ValidationError as wrong:
            return self._again(sent, flat(wrong.messages)), HTTPStatus.UNPROCESSABLE_ENTITY
        if self.title.checked and "_checked" not in sent:
            return self._foresee(sent, body) if self.title.foreseen else self._checking(sent)
        return self._run(sent, body)

    def _foresee(self, sent: Sent, body: dict[str, Any]) -> Answered:
        """The answers once more, with what they would set going; what would be refused is refused now."""
        seeing = Foreseeing()
        answered = self._run(sent, body, seeing)
        return answered if seeing.recorded is None else self._checking(sent, seeing)

    def _run(self, sent: Sent, body: dict[str, Any], foresee: Foreseeing | None = None) -> Answered:
        g.caller = Caller("", signed_in().id)
        said = repr(sorted(said_in(sent))).encode()
        g.form_sent = FormSent(key_of(sent), said, number_in(sent, "_revision"), foresee)
        try:
            answer = self.operation.recording.run(None, **self.about, **body)
        except RevisionConflictError:
            return self._overtaken(sent), HTTPStatus.CONFLICT
        except KeyReusedError:
            again = "This form was recorded once already. If you want to record it again as it is now, send it again."
            return self._again(renewed(sent), {"": [again]}), HTTPStatus.CONFLICT
        except NotFoundError as refusal:
            if refusal.field is None or refusal.field in self.about:
                raise
            return self._refused(sent, refusal)
        except PutrightError as refusal:
            return self._refused(sent, refusal)
        except IntegrityError:
            return self._overtaken(sent), HTTPStatus.CONFLICT
        return redirect(afterwards(self.operation, self.about, answer[0], self.putright), HTTPStatus.SEE_OTHER)

    def _refused(self, sent: Sent, refusal: PutrightError) -> tuple[str, HTTPStatus]:
        return self._again(sent, errors_of(refusal)), status_of(type(refusal))

    def _overtaken(self, sent: Sent) -> str:
        """Somebody recorded something since the form was opened: what, and the form again with all that was typed."""
        fresh = renewed(sent)
        fresh.setlist("_revision", [])
        return self._again(fresh, {"": [OVERTAKEN]}, since=number_in(sent, "_opened"))

    def _again(
        self, sent: Sent, errors: Mapping[str, Sequence[str]], *, more_rows: int = 0, since: int | None = None
    ) -> str:
        with self.putright.store.reading() as reader:
            return self._page(reader, sent, errors, more_rows=more_rows, since=since)

    def _page(
        self,
        reader: Reader,
        sent: Sent,
        errors: Mapping[str, Sequence[str]] | None = None,
        *,
        more_rows: int = 0,
        since: int | None = None,
        kept: bool = False,
    ) -> str:
        options = choices(reader, self.operation.name, self._file(), self.today)
        titles = row_titles(reader, self.operation, self._file(), self.today)
        filled = Filled(sent=sent, errors=errors or {}, options=options, more_rows=more_rows, titles=titles)
        found = [
            each
            for each in fields_of(self.operation.recording.body(), self.operation.name, filled)
            if each.name not in HIDDEN
        ]
        shown = {each.name for each in every(found)}
        return render(
            "record.html",
            title=f"{'Error: ' if errors else ''}{self.title.heading}",
            council=self.putright.settings.council,
            form=self,
            fields=[each for each in found if not each.aside],
            aside=[each for each in found if each.aside],
            problems=problems_of(errors or {}, found, shown),
            people=options["people"],
            carried=self._carried(reader, sent),
            since=recorded_since(reader, self._file(), since, self.today),
            kept=kept,
        )

    def _checking(self, sent: Sent, seeing: Foreseeing | None = None) -> str:
        """Everything that was answered, to be read once more before it counts."""
        with self.putright.store.reading() as reader:
            options = choices(reader, self.operation.name, self._file(), self.today)
            found = fields_of(self.operation.recording.body(), self.operation.name, Filled(sent=sent, options=options))
            return render(
                "record_check.html",
                title=f"Check your answers: {self.title.heading}",
                council=self.putright.settings.council,
                form=self,
                foreseen=foreseen(reader, seeing, self.today) if seeing is not None else None,
                answers=answers(found, dict(options["people"])),
                sent=[(name, value) for name, value in sent.items(multi=True) if name != "_checked"],
            )

    def _carried(self, reader: Reader, sent: Sent) -> dict[str, str]:
        """What the form carries unseen: that it is ours, its key, the file's revision, and how long the log was."""
        revision = sent.get("_revision")
        if not revision and self.operation.resource == "remediations" and self.operation.recording.revised:
            revision = revision_now(self.putright, reader, self.ref)
        opened = sent.get("_opened") or str(reader.position)
        return carried(self.putright, sent) | {"_revision": revision or "", "_opened": opened}

    def _file(self) -> str | None:
        """The file that the form is about, if it is about one."""
        return self.ref if self.operation.resource in ("remediations", "caseload-reviews") else None

    def _refuse_nothing(self, reader: Reader) -> None:
        """Raise :class:`NotFoundError` for a file that is not there."""
        if self.operation.resource == "remediations" and remediation(reader, str(self.ref)) is None:
            raise NotFoundError(f"There is no remediation {self.ref}.", field="ref")


def _fit(operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a form shows of both cases: a meeting was held, or it was not."""
    if operation != "steps.DayThreeMeeting":
        return body
    other = ("held_on", "chair", "attendees", "also_for") if body.get("not_held") else ("noted_on",)
    return {name: value for name, value in body.items() if name not in other}
