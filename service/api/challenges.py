"""The director's questions about figures and remediations: ask, list, read, answer, accept or not."""

from typing import Any

from flask import url_for
from flask.views import MethodView

from domain.errors import NotFoundError
from domain.report_challenge import ReportChallenge
from projections import challenge_queries, history
from service.access.sight import asker, must_see, only_seen, sees_question
from service.api import challenge_bodies as bodies
from service.api import challenge_shapes as shapes
from service.api.answers import history_shown, page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.queries import ChallengesQuery
from service.api.recording import Answer, answer, by_caller, naming
from service.api.requests import application, command
from service.clock import london_date
from service.commands.report_challenges import AskedFigure, ReportChallenges
from service.queries.challenges_shown import shown, texts_of_challenges
from service.queries.rules import rules_of
from service.reports.periods import period

blueprint = ApiBlueprint(
    "challenges",
    __name__,
    description="Questions of the director and of the head of quality assurance about a figure of a report or about a "
    "remediation: each has somebody who answers, a day, an answer, and is accepted or asked again. Not the challenge "
    "of a grade.",
    backdated=False,
)


@blueprint.route("")
class Challenges(MethodView):
    """All questions."""

    @blueprint.reads(shapes.ReportChallengePage, query=ChallengesQuery)
    def get(self, cursor: Any, limit: int, state: str | None) -> dict[str, Any]:
        """List the questions, the latest first: all, those that are open, overdue or over."""
        today = london_date(application().clock())
        with application().store.reading() as reader:
            found = only_seen(
                lambda after, most: challenge_queries.challenges(reader, today, state=state, after=after, limit=most),
                lambda row: sees_question(asker().seen, row),
                lambda row: (row.asked_on, row.number),
                cursor,
                limit + 1,
            )
            rows, last = page(found, limit)
            said = texts_of_challenges(reader.connection, rows)
        following = encoded(last.asked_on.isoformat(), str(last.number)) if last is not None else None
        return {"items": [shown(row, said, today) for row in rows], "next_cursor": following}

    @blueprint.records(bodies.ReportChallengeBody, revised=False)
    def post(self, figure: dict[str, Any] | None, **body: Any) -> Answer:
        """Ask about a figure, which is kept with what it says, or about a remediation; the answerer is told."""
        must_see(body.get("remediation"), "remediation")
        said = by_caller(body, "asked_by")
        occurred_on, asked = said.pop("asked_on"), None
        with naming(occurred_on="asked_on", name="figure.name", as_at="figure.as_at", to="figure.to"):
            if figure is not None:
                period(figure["first"], figure["last"])
                asked = AskedFigure(**figure)
            recorded = _commands().ask(command(revised=False), occurred_on, figure=asked, **said)
        at = url_for("challenges.OneChallenge", number=int(recorded.reference or 0))
        return answer(recorded, Location=at)


@blueprint.route("/<number:number>")
class OneChallenge(MethodView):
    """One question."""

    @blueprint.reads(shapes.OneReportChallenge, tagged=True)
    def get(self, number: int) -> tuple[dict[str, Any], dict[str, str]]:
        """Read a question with every answer and what became of each."""
        store = application().store
        with store.reading() as reader:
            row = challenge_queries.challenge(reader, number)
            found = store.load(ReportChallenge, ReportChallenge.create_id(str(number)), reader.connection)
            if row is None or found is None:
                raise NotFoundError(f"There is no challenge {number}.", field="number")
            told = history_shown(history.timeline(reader, row.challenge), reader.connection, rules_of(reader).calendar)
            said = shown(row, texts_of_challenges(reader.connection, [row]), london_date(application().clock()))
        return said | {"revision": found.revision, "history": told}, {"ETag": f'"{found.revision}"'}


@blueprint.route("/<number:number>/answer")
class ChallengeAnswer(MethodView):
    """The answer."""

    @blueprint.records(bodies.ChallengeAnsweredBody)
    def post(self, number: int, **body: Any) -> Answer:
        """Answer a question: whoever was asked, or who acts for them; whoever asked is told."""
        return _recorded(_commands().answer, number, "answered_on", by_caller(body, "answered_by"))


@blueprint.route("/<number:number>/acceptance")
class ChallengeAcceptance(MethodView):
    """The answer is accepted."""

    @blueprint.records(bodies.AnswerAcceptedBody)
    def post(self, number: int, **body: Any) -> Answer:
        """Accept the answer: whoever asked, or the other who may ask; it is over."""
        return _recorded(_commands().accept, number, "accepted_on", by_caller(body, "accepted_by"))


@blueprint.route("/<number:number>/refusal")
class ChallengeRefusal(MethodView):
    """The answer is not accepted."""

    @blueprint.records(bodies.AnswerRefusedBody)
    def post(self, number: int, **body: Any) -> Answer:
        """Ask for another answer, with the reason: it goes back to whoever answers, with a later day."""
        return _recorded(_commands().refuse, number, "refused_on", by_caller(body, "refused_by"))


@blueprint.route("/<number:number>/reassignment")
class ChallengeReassignment(MethodView):
    """Somebody else answers."""

    @blueprint.records(bodies.OtherAnswererBody)
    def post(self, number: int, **body: Any) -> Answer:
        """Give the question to somebody else to answer, by the day that stands."""
        return _recorded(_commands().reassign, number, "reassigned_on", by_caller(body, "reassigned_by"))


@blueprint.route("/<number:number>/withdrawal")
class ChallengeWithdrawal(MethodView):
    """The question is taken back."""

    @blueprint.records(bodies.QuestionWithdrawnBody)
    def post(self, number: int, **body: Any) -> Answer:
        """Take a question back; what was answered until then stays."""
        return _recorded(_commands().withdraw, number, "withdrawn_on", by_caller(body, "withdrawn_by"))


def _recorded(act: Any, number: int, day: str, said: dict[str, Any]) -> Answer:
    occurred_on = said.pop(day)
    with naming(occurred_on=day):
        return answer(act(command(), number, occurred_on, **said))


def _commands() -> ReportChallenges:
    return application().report_challenges
