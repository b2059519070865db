"""Logs hold only fields that are known to hold nothing of anybody."""

import json
from datetime import UTC, datetime

import pytest
import structlog

from service.logs import configure_logs


def test_a_line_is_json_and_an_unknown_field_is_left_out_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(lambda: datetime(2026, 11, 20, 9, tzinfo=UTC))
    try:
        structlog.get_logger("putright").info("sweep", raised=2, child="a name")
    finally:
        structlog.reset_defaults()

    assert json.loads(capsys.readouterr().err) == {
        "event": "sweep",
        "left_out": ["child"],
        "level": "info",
        "raised": 2,
        "timestamp": "2026-11-20T09:00:00.000+00:00",
    }
