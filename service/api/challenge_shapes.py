"""What answers about questions look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.figure_seen import Standing
from service.api.remediation_shapes import HistoryEntry
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null


class ChallengedFigure(Answer):
    """A figure as it was when it was asked about: the same report, made again, has it."""

    name = text()
    first = fields.Date(data_key="from", required=True)
    last = fields.Date(data_key="to", required=True)
    as_at = fields.Date(required=True)
    as_known_at = text()
    position = fields.Integer(required=True)
    value = fields.Float(required=True, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "name": "volume.inadequate",
        "from": "2018-04-01",
        "to": "2018-06-30",
        "as_at": "2018-07-31",
        "as_known_at": "2018-08-01T12:00:00.000000+00:00",
        "position": 412,
        "value": 2.0,
    }


class ReportChallengeRow(Answer):
    """One question, with the answer and the reason that were given last. Open until it is accepted or withdrawn."""

    number = fields.Integer(required=True)
    figure = fields.Nested(ChallengedFigure, required=True, allow_none=True)
    remediation = text_or_null()
    question = text_or_null()
    asked_on = fields.Date(required=True)
    asked_by = text()
    answerer = text()
    answer_by = fields.Date(required=True)
    standing = fields.String(required=True, metadata={"enum": list(Standing)})
    overdue = fields.Boolean(required=True)
    answer = text_or_null()
    answered_on = date_or_null()
    answered_by = text_or_null()
    reason = text_or_null()
    ended_on = date_or_null()
    ended_by = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "number": 1,
        "figure": ChallengedFigure.example,
        "remediation": None,
        "question": "Two files in a quarter: which teams, and what was done at once?",
        "asked_on": "2018-08-01",
        "asked_by": "DCS01",
        "answerer": "SM01",
        "answer_by": "2018-08-08",
        "standing": "awaited",
        "overdue": False,
        "answer": None,
        "answered_on": None,
        "answered_by": None,
        "reason": None,
        "ended_on": None,
        "ended_by": None,
    }


ReportChallengePage = page_of(ReportChallengeRow)


class OneReportChallenge(ReportChallengeRow):
    """One question with everything that happened on it, every answer with it, in the order in which it happened."""

    revision = fields.Integer(required=True)
    history = fields.List(fields.Nested(HistoryEntry), required=True)

    example: ClassVar[dict[str, Any]] = ReportChallengeRow.example | {
        "revision": 1,
        "history": [
            HistoryEntry.example
            | {
                "kind": "ChallengeAsked",
                "detail": {"number": 1, "asked_by": "DCS01", "answerer": "SM01", "answer_by": "2018-08-08"},
                "texts": {"question": "Two files in a quarter: which teams, and what was done at once?"},
            }
        ],
    }
