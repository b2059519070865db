"""The report's answer: was the process kept, step by step and on the whole, and by which rules that was said."""

from collections.abc import Mapping
from typing import Any

from domain.policy import Limits
from domain.process_answer import answer


def answered(lines: Mapping[str, Mapping[str, Any]], limits: Limits) -> dict[str, Any]:
    """``word`` for the whole, a word for each step that has deadlines, the counts they are made of, and the rules."""
    steps = [{"step": step, **_of(line, limits)} for step, line in lines.items() if line["due"]]
    on_time, fell_due = (sum(each[name] for each in steps) for name in ("on_time", "fell_due"))
    return {
        "word": answer(on_time, fell_due, limits).value,
        "on_time": on_time,
        "fell_due": fell_due,
        "steps": steps,
        "rules": {"yes_from_percent": limits.kept_from_percent, "no_under_percent": limits.not_kept_under_percent},
    }


def _of(line: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    on_time, fell_due = line["on_time"], line["due"] - line["not_yet_due"]
    return {"word": answer(on_time, fell_due, limits).value, "on_time": on_time, "fell_due": fell_due}
