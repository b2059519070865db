"""The table of who may go where, as ``docs/access.md`` has it: written by ``python -m tests.support.access_table``."""

from pathlib import Path

from domain.access import Reach, Right, reach
from domain.vocabulary import Role
from service.access.routes import NEEDS, About, Needs
from service.terms import role_title

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
MARKS = {Reach.EVERY: "every", Reach.OWN: "own", Reach.NONE: "–"}
OF_ONE = {About.FILE, About.AUDIT, About.ALERT, About.REVIEW, About.QUESTION, About.LIST}
HEAD = """# Who may see and do what

Written from the table that the service itself goes by (`service/access/routes.py`, `domain/access.py`), and held to it
by a test: a route without a row is refused, and fails the build.

- **every**: of every file. **own**: of those that somebody has a part, a step or an action on, or audited again; that
  somebody has whom they act for today or manage; of their own team, for team managers and practice leads; of their own
  service, for service managers and heads of service. **yes**: it is of no file. **–**: not at all.
- Of oneself or those one manages: absences and cover. Of others, whoever keeps the directory records them.
- An auditor reads back an audit that they recorded, whatever came of it.
- An alert is also its own to whoever was told of it or raised it; a question to whoever asked or is to answer it.
- A file that is **closed off** is nobody's by team or service, nor because they see every file, and no reason opens it:
  only whoever has a part, an open step or an action on it, acts for or manages them, and those who may close files off
  ([decision 35](decisions/0035-files-that-are-closed-off.md)). To those who see every other file it is not found (404).
- A list leaves out what is not theirs. A page or call about it is refused (403), in the same words where there is
  nothing.
- To be let in is not to be right there: who may decide what on a file is said in [the process](process.md).
"""


def said(role: Role, needs: Needs) -> str:
    """How far a role gets."""
    if needs.right is None:
        return "open"
    far = reach(role, needs.right)
    if needs.about is About.ONESELF:
        return "own"
    if needs.about is About.PERSON:
        return "every" if reach(role, Right.DIRECTORY) is Reach.EVERY else "own"
    return MARKS[far] if needs.about in OF_ONE or far is Reach.NONE else "yes"


def table() -> str:
    """The page."""
    by_needs: dict[Needs, list[str]] = {}
    for route, needs in NEEDS.items():
        by_needs.setdefault(needs, []).append(route)
    open_rows = [(needs, routes) for needs, routes in by_needs.items() if needs.right is None]
    rest = sorted(
        ((needs, needs.right, routes) for needs, routes in by_needs.items() if needs.right is not None),
        key=lambda each: (list(Right).index(each[1]), list(About).index(each[0].about)),
    )
    lines = [HEAD, "## Open, and why\n", "| routes | because |", "|---|---|"]
    lines += [f"| {_named(routes)} | {needs.because} |" for needs, routes in open_rows]
    lines += ["\n## By role\n", "Each table is of the routes that need the same.\n"]
    for needs, right, routes in rest:
        lines += [f"### To {right.value}: {needs.about.value}\n", f"{_named(routes)}\n"]
        lines += ["| role | own | another’s |", "|---|---|---|"]
        lines += [_row(role, needs) for role in Role]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(role: Role, needs: Needs) -> str:
    far = said(role, needs)
    own, other = {"every": ("yes", "yes"), "own": ("yes", "–"), "–": ("–", "–")}.get(far, (far, far))
    return f"| {role_title(role)} | {own} | {other} |"


def _named(routes: list[str]) -> str:
    return ", ".join(f"`{route}`" for route in sorted(routes))


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
