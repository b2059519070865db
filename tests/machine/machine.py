"""The machine: any commands, by anybody, on any dates, given to the application and to the model beside it."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from os import getpid
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from domain.errors import PutrightError
from scheduler.cover import GapsTold, tell_of_gaps
from scheduler.sweep import sweep
from service.bootstrap import Putright, build
from service.commands.absences import OwnersAway, note_absences
from service.commands.adopting import begin
from service.commands.leavers import hand_on_all
from service.settings import Settings
from service.storage.store import Command, Receipt
from tests.machine import checks
from tests.machine.commands import (
    BY_NAME,
    CASES,
    COMMANDS,
    EVERY_STEP,
    GRADES,
    Args,
    Given,
    ago,
    beside,
    chosen,
    next_of,
    reasons,
    reconsidered,
    refs,
)
from tests.machine.model import OWNERS, Model
from tests.support.council import appoint_everyone

STARTS = (date(2026, 4, 2), date(2026, 8, 24), date(2026, 12, 14), date(2027, 9, 6))
recorders = st.sampled_from(("QA01", "TM01", "SM01", "SW01", "AU01", "import"))
CORRECTING = ("correct_reference", "correct_audit_reference")
revisions = st.sampled_from((*[None] * 12, "this", "this", "another"))
looked_at = st.sampled_from(("audit", "audit", "grade", "grade", "file", "step", "step", "closing"))
EVERY = 40


URGENT = {"AlertEscalated", "SafetyCheckAsked", "SafetyCheckEscalated"}


def council(template: Path) -> None:
    """Make a migrated file the beginning of a council: its people, its policy and its calendar."""
    putright = application(template, template.parent)
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    appoint_everyone(putright.people, start)
    for person in ("DCS01", "HOS01", "SM01", "TM01"):
        by = Command(recorded_by="QA01", source="api", now=start)
        putright.people.change_email(by, person, f"{person.lower()}@council.example")
    begin(putright.store, Command(recorded_by="QA01", source="api", now=start))
    putright.dispose()


def application(path: Path, folder: Path) -> Putright:
    """The application as it is, but for waiting until the disk has it: a test's machine may lose power."""
    values = {"DATABASE_URL": f"sqlite:///{path}", "DATA_DIR": str(folder), "CASE_KEY": "k" * 32}
    values |= {
        "TOKEN_PEPPER": "p" * 32,
        "LINK_KEYS": "l" * 32,
        "MAIL_FROM": "putright@council.example",
        "ENV_FILE": str(folder / "no.env"),
    }
    putright = build(Settings.from_env({f"PUTRIGHT_{name}": value for name, value in values.items()}))

    @sa.event.listens_for(putright.engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return putright


@cache
def _application(path: Path) -> Putright:
    """The application on a file that is another for every run: what it has prepared to ask outlives them."""
    return application(path, path.parent)


class Machine(RuleBasedStateMachine):
    """Give it ``template``, a file made by :func:`council`. ``steps`` counts what was done, over all runs."""

    template: ClassVar[Path]
    steps: ClassVar[int] = 0
    accepted: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.path = self.template.parent / f"run-{getpid()}.db"
        shutil.copy(self.template, self.path)
        self.putright = _application(self.path)
        self.witness = checks.Witness(str(self.path))
        self.log = checks.logged(self.putright)
        self.dates = checks.dates(self.putright)
        self.whose: dict[str, tuple[str, str]] = {}
        self.keyed: list[tuple[Given, Args, Command, Receipt]] = []
        self.done_here = 0
        self.broken = True

    @initialize(start=st.sampled_from(STARTS), more=st.booleans())
    def begin(self, start: date, more: bool) -> None:
        self.model = Model(start)
        audit = COMMANDS[0]
        drawn = {"case": "C-1", "subject": "SW01", "service": "Safeguarding", "ago": 0}
        drawn |= {"family": None, "practice": "social_worker"}
        self.give(audit, drawn | {"ref": "A-1", "grade": "Inadequate"})
        if more:
            self.give(audit, drawn | {"ref": "A-2", "case": "C-2", "grade": "Inadequate critical"})

    @rule(days=st.sampled_from((1, 1, 1, 2, 3, 5, 8, 20, 60)), sweeping=st.booleans())
    def later(self, days: int, sweeping: bool) -> None:
        """Time passes, and the sweep with it: it raises what is due once."""
        self.model.today += timedelta(days=days)
        type(self).steps += not sweeping
        if not sweeping:
            return
        self.broken = True
        before, foretold = self.head, checks.foretold(self.putright, self.model.today)
        assert hand_on_all(self.putright.store, self.now).failed == 0
        handed = checks.logged(self.putright, self.head)
        passed = {"OwnersChanged", "RolePassedOn", "ActionsPassedOn", "CoverEnded"}
        assert {name for _, name, _ in handed} <= passed | {"DeadlinesEnded", "EscalationResolved", "ClosingAsked"}
        self._take(handed)
        self._absences()
        self._gaps()
        raised = sweep(self.putright, self.now)
        new = checks.logged(self.putright, self.head)
        assert raised.failed == 0
        said = {"RungRaised": raised.raised, "CoverMissing": raised.uncovered}
        counted = Counter("urgent" if name in URGENT else name for _, name, _ in new)
        assert counted == Counter(said | {"urgent": raised.urgent})
        self._take(new)
        self._compare(None)
        assert checks.told_since(self.putright, before) == foretold
        again = sweep(self.putright, self.now)
        assert (again.raised, again.uncovered, again.urgent) == (0, 0, 0)
        assert hand_on_all(self.putright.store, self.now).handed_on == 0
        assert note_absences(self.putright, self.now) == OwnersAway()
        assert tell_of_gaps(self.putright, self.now) == GapsTold()
        self._count()

    def _gaps(self) -> None:
        """Of a step whose owner will not be there it is told once as it stands; no date moves."""
        told = tell_of_gaps(self.putright, self.now)
        assert told.failed == 0
        noted = checks.logged(self.putright, self.head)
        assert Counter(name for _, name, _ in noted) == Counter(
            {"GapForeseen": told.foreseen, "GapClosed": told.closed}
        )
        assert self.model.directory_changed or not noted
        self._take(noted)
        self._compare(None)

    def _absences(self) -> None:
        """Of an action whose owner is away the manager is told once; when it moves on is the application's affair."""
        assert note_absences(self.putright, self.now).failed == 0
        noted = checks.logged(self.putright, self.head)
        moved = {"DeadlinesSet", "DeadlinesEnded", "EscalationResolved", "ClosingAsked"}
        assert {name for _, name, _ in noted} <= moved | {"OwnerAbsent"}
        self._take(noted)
        self._compare(None, frozenset(("action_reallocation",)))

    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        """What was asked with a key is answered the same however often it is asked, and recorded once."""
        type(self).steps += not self.keyed
        if self.keyed:
            self.broken = True
            given, args, command, receipt = data.draw(st.sampled_from(self.keyed))
            before = self.witness.version
            again = given.do(self.putright, replace(command, now=self.now, command_id=uuid4()), args)
            assert again == receipt
            assert self.witness.version == before
            self._count()

    @rule(ref=refs, acting=st.sampled_from((False, False, False, False, True)), ago=ago)
    def carry_on(self, ref: int, acting: bool, ago: int) -> None:
        """The next step of a file, or something beside it, so that runs come far."""
        if (file := self.model.files.get(chosen(self.model, ref))) is None:
            return
        name, said = next_of(file)
        if acting:
            name, said = beside(file, ago)
        self.give(BY_NAME[name], said | {"ref": file.ref, "ago": ago})

    @rule(
        number=refs, what=st.sampled_from(("audit", "audit", "grade", "file")), grade=st.sampled_from(GRADES), ago=ago
    )
    def reconsider(self, number: int, what: str, grade: str, ago: int) -> None:
        """What an audit said is looked at again, so that runs come far in this too."""
        name, said = reconsidered(self.model, number, what, grade)
        self.give(BY_NAME[name], said | {"ago": ago})

    def give(self, given: Given, drawn: dict[str, Any]) -> None:
        """Give a command to both."""
        self.broken = True
        drawn = {"by": "QA01"} | drawn
        args = SimpleNamespace(**drawn, model=self.model)
        if isinstance(drawn.get("ref"), int):
            args.ref = chosen(self.model, drawn["ref"])
        if isinstance(drawn.get("also"), int):
            args.also = chosen(self.model, drawn["also"])
        if "alert" in drawn:
            args.alert = ([*self.model.alerts, "B-9-S1"] * 4)[drawn["alert"]]
        args.day = self.model.today - timedelta(days=args.ago)
        args.due_on = self.model.today + timedelta(days=drawn.get("ahead", 0))
        file = self.model.files.get(getattr(args, "ref", ""))
        revision, stale = None, False
        if given.revised and file is not None and file.revision is not None and drawn.get("revision"):
            stale = drawn["revision"] == "another"
            revision = file.revision + stale
        command = Command(
            recorded_by=args.by,
            source="api",
            now=self.now,
            key=uuid4().hex if drawn.get("keyed") else None,
            expected_revision=revision,
            backdated_reason=drawn.get("why"),
        )
        refusals = None if given.refusals is None else given.refusals(self.model, args)
        if stale:
            refusals = (refusals or set()) | {"revision_conflict"}
        before, refused = self.witness.version, None
        try:
            receipt = given.do(self.putright, command, args)
        except PutrightError as problem:
            refused = problem.code
            assert self.witness.version == before, f"{given.name} was refused and left a trace"
        else:
            assert not refusals, f"{given.name} had to be refused: {refusals}"
            self._accepted(given, args, command, receipt)
        assert refused is None or refusals is None or refused in refusals, (refused, refusals)
        self._count()

    def _accepted(self, given: Given, args: Args, command: Command, receipt: Receipt) -> None:
        self.accepted[given.name] += 1
        new = checks.logged(self.putright, self.head)
        assert [name for _, name, _ in new] == list(receipt.recorded)
        assert {command_id for *_, command_id in new} <= {command.command_id}
        assert receipt.position == (new[-1][0] if new else None)
        self._take(new)
        given.effect(self.model, args, receipt)
        if command.key is not None:
            self.keyed.append((given, args, command, receipt))
        if given.revised and (file := self.model.files.get(getattr(args, "ref", ""))) is not None:
            file.revision = receipt.revision
        if self.model.references_corrected:
            self._learn_children(args if given.name in CORRECTING else None)
        self._learn_openings()
        self._compare(given)
        if given.name == "audit":
            self._owners(args.ref)

    def _learn_openings(self) -> None:
        """What an opening says after its audit was corrected is the application's; nothing else changes it."""
        for ref, (graded_on, subject) in checks.openings(self.putright).items():
            file = self.model.files[ref]
            if ref in self.model.corrected:
                file.worker = subject if file.worker == file.subject else file.worker
                file.graded_on, file.subject = graded_on, subject
                file.criteria |= "caseload_decision" in checks.dates(self.putright)[ref]
            assert (file.graded_on, file.subject) == (graded_on, subject), ref

    def _learn_children(self, corrected: Args | None) -> None:
        """Whose what is after a correction is the application's affair; but only a correction changes that.

        The reference finds what was corrected from then on, and so does each that found it, but for a wrong child's.
        """
        whose, known, before = checks.whose(self.putright), self.whose, self.model.children
        assert whose.keys() == self.model.files.keys() | self.model.audits.keys()
        assert corrected or {ref: whose[ref] for ref in known} == known
        for each in (*self.model.files.values(), *self.model.audits.values()):
            each.child, each.family = whose[each.ref]
        self.model.children = checks.children(self.putright, CASES)
        self.model.families = checks.families(self.putright)
        self.whose = whose
        if corrected is not None:
            child, (was, _) = whose[corrected.ref][0], known.get(corrected.ref, (None, None))
            found_it = {case for case, found in before.items() if found == was} - {corrected.case}
            assert self.model.children[corrected.case] == child
            assert all(
                (self.model.children[each] == child) != (corrected.because == "wrong_child") for each in found_it
            )

    def _take(self, new: list[tuple[int, str, UUID]]) -> None:
        assert [position for position, *_ in new] == list(range(self.head + 1, self.head + 1 + len(new)))
        self.log += new

    def _compare(self, given: Given | None, learns: frozenset[str] = frozenset()) -> None:
        """Every date is the model's, and none that was issued is gone or another unless a correction says so."""
        found = checks.dates(self.putright)
        learns |= given.learns if given is not None else frozenset()
        for ref, known in self.dates.items():
            for name, before in known.items():
                after = found[ref][name]
                own = given is not None and (not given.learns or name.partition(":")[0] in given.learns)
                anew = before.ended == "not_owed"  # what turned out never to be owed may be owed for another reason
                assert before.original == after.original or anew or (own and given.corrects), (ref, name)
                assert before.done in (None, after.done) or (own and (given.reopens or given.corrects)), (ref, name)
                if ref in self.model.regraded:
                    assert after.agreed <= before.agreed or anew, (ref, name)
                    ended_by_itself = name.partition(":")[0] in learns or (own and given.corrects)
                    assert after.ended in (before.ended, None) or ended_by_itself, (ref, name)
        if self.model.directory_changed:  # who is told goes by the line as it is, which the model does not follow
            learns |= {"acknowledgement"}
        for ref, dues in found.items():
            file = self.model.files[ref]
            anew = ref in self.model.regraded | self.model.corrected or learns >= EVERY_STEP
            for name in dues.keys() | file.dues.keys():
                if anew or name.partition(":")[0] in learns | file.learned:
                    file.learn(name, dues.get(name))
            wrong = {name for name in dues.keys() | file.dues.keys() if dues.get(name) != file.dues.get(name)}
            assert not wrong, {name: (dues.get(name), file.dues.get(name)) for name in wrong}
        assert checks.statuses(self.putright) == {ref: file.status for ref, file in self.model.files.items()}
        assert not self.model.unanswered()
        self.dates = found
        self.model.regraded.clear()
        self.model.corrected.clear()

    def _owners(self, ref: str) -> None:
        if not self.model.directory_changed and ref in self.model.files:
            for name, owner in checks.owners(self.putright, ref).items():
                step, _, item = name.partition(":")
                if OWNERS.get(step) != self.model.files[ref].subject:  # of their own case it passes upward
                    assert owner == (item or OWNERS[step]), (ref, name)

    def _count(self) -> None:
        type(self).steps += 1
        self.done_here += 1
        if self.done_here % EVERY == 0:
            checks.assert_views_are_those_of_the_log(self.putright, rebuilding=False)
            checks.assert_figures_add_up(self.putright, self.model)
            checks.assert_nobody_waits_for_what_is_settled(self.putright)
        self.broken = False

    @property
    def now(self) -> datetime:
        return datetime.combine(self.model.today, time(9), UTC)

    @property
    def head(self) -> int:
        return self.log[-1][0] if self.log else 0

    def teardown(self) -> None:
        """What costs too much to ask after each step."""
        try:
            if not self.broken:
                checks.assert_nobody_waits_for_what_is_settled(self.putright)
                checks.assert_figures_add_up(self.putright, self.model)
                checks.assert_every_figure_opens(self.putright, self.model)
                checks.assert_chain_is_whole(self.putright, self.log)
                checks.assert_views_are_those_of_the_log(self.putright, rebuilding=False)
        finally:
            self.witness.close()
            self.putright.dispose()
            for leftover in self.path.parent.glob(f"{self.path.name}*"):
                leftover.unlink()


def _rule_of(given: Given) -> Any:
    drawn = given.args | {"ago": ago, "by": recorders, "keyed": st.sampled_from((False, False, True))}
    drawn |= {"why": reasons}
    drawn |= {"revision": revisions} if given.revised else {}

    def run(self: Machine, **arguments: Any) -> None:
        self.give(given, arguments)

    run.__name__ = given.name
    return rule(**drawn)(run)


for each in COMMANDS:
    setattr(Machine, f"give_{each.name}", _rule_of(each))
for again in range(16):
    setattr(Machine, f"carry_on_{again}", Machine.carry_on)
for again in range(3):
    setattr(Machine, f"reconsider_{again}", Machine.reconsider)
