"""Changes the functions of domain/ in small ways, one at a time, and lists the changes that no test of it notices.

mutmut 3 was tried first: it does not go with pytest-xdist or with options of coverage, and starts the tests anew for
each change. Here they are collected once. Each change is made in a fork of that process, by giving the function other
code, and only the tests that run its line are run, the quickest first, until one fails.
"""

import ast
import copy
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import click
import coverage
import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / ".mutants"
TESTS = ("tests/domain",)
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.USub: ast.UAdd,
}
NAMES = {"max": "min", "min": "max", "any": "all", "all": "any"}
SAYS = {
    "not_before": slice(-1, None),
    "_refuse_own_case": slice(2, 3),
    "_expect_next": slice(2, 3),
    "Finding": slice(2, 4),
}
"""What says a text that it is given, and which of its arguments that is."""
SAID = {"message", "better"}
Path_ = tuple[tuple[str, int | None], ...]
Change = Callable[[FunctionType], None]


@dataclass(frozen=True)
class Mutant:
    """One change: in which function, on which line, what it was and what it is."""

    path: str
    line: int
    column: int
    function: str
    first_line: int
    was: str
    becomes: str
    tree: ast.Module
    node: ast.FunctionDef
    at: Path_
    changed: ast.AST

    @property
    def key(self) -> str:
        """What tells it apart from the others, for as long as the function stays as it is."""
        return f"{self.path}:{self.line}:{self.column}  {self.function}:  {self.was}  ->  {self.becomes}"

    @property
    def of_default(self) -> bool:
        """Whether it is of an argument's default, which is no part of the function's code."""
        return self.at[0] == ("args", None)

    @property
    def lines(self) -> range:
        """The lines that a test must run to notice it, where none runs its own line."""
        return range(self.first_line, (self.node.end_lineno or 0) + 1 if self.of_default else self.line + 1)


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change that is made in one file."""
    tree = ast.parse(path.read_text("utf-8"))
    for function, name in _functions(tree, ""):
        for node_path, changed in _changes(function, ()):
            node = _at(function, node_path)
            first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
            where = (str(path.relative_to(ROOT)), node.lineno, node.col_offset, name, first)
            yield Mutant(*where, _shown(node), _shown(changed), tree, function, node_path, changed)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[ast.FunctionDef, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child, prefix + child.name
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def _changes(node: ast.AST, at: Path_) -> Iterator[tuple[Path_, ast.AST]]:
    """What a node may become, and where it is; texts for people, annotations and decorators are left alone."""
    yield from ((at, changed) for changed in _instead_of(node))
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "ctx", "op", "ops"}:
            continue
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr) or _is_said(node, name, index, child):
                continue
            yield from _changes(child, (*at, (name, index if isinstance(value, list) else None)))


def _is_said(parent: ast.AST, name: str, index: int, child: ast.AST) -> bool:
    """A docstring, or the text of a refusal: what people read, which no rule rests on."""
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    named = parent.func.id if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) else ""
    message = isinstance(parent, ast.Assign) and {getattr(each, "id", "") for each in parent.targets} <= SAID
    return message or (named.endswith("Error") and name == "args" and index == 0) or _is_told(parent, child)


def _is_told(parent: ast.AST, child: ast.AST) -> bool:
    """An argument that is said to people."""
    if not isinstance(parent, ast.Call):
        return False
    places = SAYS.get(getattr(parent.func, "id", getattr(parent.func, "attr", "")), slice(0))
    return child in parent.args[places]


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            yield _with(node, ops=[SWAPS[type(op)]()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in SWAPS:
            yield _with(node, op=SWAPS[type(op)]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.UnaryOp(op=ast.USub()):
            yield _with(node, op=ast.UAdd())
        case ast.IfExp(test=test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.If(test=test) if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"XX{value}")
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield ast.Name(NAMES[name], ast.Load())


def _with(node: ast.AST, **fields: Any) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _at(node: ast.AST, path: Path_) -> Any:
    found: Any = node
    for name, index in path:
        found = getattr(found, name) if index is None else getattr(found, name)[index]
    return found


def _put(function: ast.AST, path: Path_, changed: ast.AST) -> None:
    *above, (name, index) = path
    parent = _at(function, tuple(above))
    if index is None:
        setattr(parent, name, changed)
    else:
        getattr(parent, name)[index] = changed


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 90 else f"{text[:87]}..."


def _code_of(mutant: Mutant) -> CodeType:
    """The code of the changed function, compiled within its module."""
    memo: dict[int, Any] = {}
    module = copy.deepcopy(mutant.tree, memo)
    _put(memo[id(mutant.node)], mutant.at, mutant.changed)
    waiting = [compile(ast.fix_missing_locations(module), str(ROOT / mutant.path), "exec")]
    while waiting:
        code = waiting.pop()
        if code.co_qualname == mutant.function and code.co_firstlineno == mutant.first_line:
            return code
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
    raise LookupError(mutant.key)


def _change_of(mutant: Mutant) -> Change:
    """What makes the change in a function: other code, and another default where it is one."""
    code, node = _code_of(mutant), copy.deepcopy(mutant.node)
    _put(node, mutant.at, mutant.changed)

    def change(function: FunctionType) -> None:
        function.__code__ = code
        if mutant.of_default:
            _put_default(function, node.args, mutant.at[1])

    return change


def _put_default(function: FunctionType, args: ast.arguments, at: tuple[str, int | None]) -> None:
    name, index = at[0], at[1] or 0
    value = eval(ast.unparse(getattr(args, name)[index]), function.__globals__)  # noqa: S307 - our own code
    if name == "kw_defaults":
        function.__kwdefaults__ = {**(function.__kwdefaults__ or {}), args.kwonlyargs[index].arg: value}
    else:
        defaults = list(function.__defaults__ or ())
        function.__defaults__ = (*defaults[:index], value, *defaults[index + 1 :])


class Run:
    """A pytest plugin that runs the tests once, and then as many of them as it takes for each mutant."""

    def __init__(self, mutants: list[Mutant], results: Path) -> None:
        self.mutants, self.results = mutants, results
        self.took: dict[str, float] = {}
        self.caches: list[Any] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests."""
        _settle_hypothesis()
        session.items[:] = [item for item in session.items if not item.get_closest_marker("slow")]
        contexts = self._baseline(session.items)
        functions = _functions_in_memory()
        self.caches = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]
        gc.freeze()  # the forks share what there is by now
        if self._fork([], None, session.items):
            raise pytest.UsageError("The tests do not pass in a fork, with nothing changed.")
        done = {line.split("  ", 1)[1].strip() for line in self._kept()}
        with self.results.open("a") as kept:
            for number, mutant in enumerate(self.mutants, 1):
                if mutant.key not in done:
                    how = self._try(mutant, session.items, contexts.get(mutant.path, {}), functions)
                    kept.write(f"{how}  {mutant.key}\n")
                    kept.flush()
                    sys.__stdout__.write(f"{number}/{len(self.mutants)} {how} {mutant.key}\n")
        return True

    def _kept(self) -> list[str]:
        return self.results.read_text().splitlines() if self.results.exists() else []

    def _baseline(self, items: list[pytest.Item]) -> dict[str, dict[int, list[str]]]:
        """Which tests run which line of which file."""
        measured = coverage.Coverage(data_file=None, source=[str(ROOT / "domain")], config_file=False)
        measured.start()
        for index, item in enumerate(items):
            measured.switch_context(item.nodeid)
            began = time.perf_counter()
            if _fails(item, items[index + 1] if index + 1 < len(items) else None):
                raise pytest.UsageError(f"{item.nodeid} fails as it is.")
            self.took[item.nodeid] = time.perf_counter() - began
        measured.stop()
        data = measured.get_data()
        return {str(Path(file).relative_to(ROOT)): data.contexts_by_lineno(file) for file in data.measured_files()}

    def _try(
        self,
        mutant: Mutant,
        items: list[pytest.Item],
        lines: dict[int, list[str]],
        functions: dict[tuple[str, str, int], list[FunctionType]],
    ) -> str:
        found = functions.get((mutant.path, mutant.function, mutant.first_line), [])
        names = {name for line in mutant.lines for name in lines.get(line, ())}
        on_line = set(lines.get(mutant.line, ())) or names
        chosen = sorted((item for item in items if item.nodeid in on_line), key=lambda item: self.took[item.nodeid])
        if not chosen or not found:
            return "NOT RUN "
        return "killed  " if self._fork(found, _change_of(mutant), chosen) else "SURVIVED"

    def _fork(self, found: list[FunctionType], change: Change | None, chosen: list[pytest.Item]) -> bool:
        """Run tests in a fork of this process, on changed functions; say whether one failed."""
        if (child := os.fork()) == 0:
            seconds = 20 + int(3 * sum(self.took[item.nodeid] for item in chosen))
            _run_child(found, change, chosen, seconds, self.caches)
        return os.waitpid(child, 0)[1] != 0


def _run_child(
    found: list[FunctionType], change: Change | None, chosen: list[pytest.Item], seconds: int, caches: list[Any]
) -> None:
    """Run the tests on the changed function, and end this process: 0 where all of them passed."""
    signal.alarm(seconds)  # a change that never ends is noticed too
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    for function in found if change is not None else ():
        change(function)
    for each in caches:
        each.cache_clear()
    try:
        for index, item in enumerate(chosen):
            if _fails(item, chosen[index + 1] if index + 1 < len(chosen) else None):
                os._exit(1)
    except BaseException:  # noqa: BLE001 - whatever it was, it was noticed
        os._exit(1)
    os._exit(0)


def _settle_hypothesis() -> None:
    """The same examples each time; one that fails is enough, and being slow is no failure."""
    from hypothesis import HealthCheck, Phase, settings  # pytest rewrites it first

    settings.register_profile(
        "mutants",
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _functions_in_memory() -> dict[tuple[str, str, int], list[FunctionType]]:
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(str(ROOT / "domain")):
            code = each.__code__
            path = str(Path(code.co_filename).relative_to(ROOT))
            found.setdefault((path, code.co_qualname, code.co_firstlineno), []).append(each)
    return found


def _summary(results: Path) -> None:
    lines = results.read_text().splitlines()
    for line in sorted(line for line in lines if not line.startswith("killed")):
        click.echo(line)
    noticed = sum(line.startswith("killed") for line in lines)
    click.echo(f"{noticed} of {len(lines)} changes were noticed: {100 * noticed / max(len(lines), 1):.1f} %")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--every", default=1, help="Take only each so manieth change.")
@click.option("--tests", multiple=True, default=TESTS, help="Where the tests are that should notice.")
def main(files: tuple[Path, ...], every: int, tests: tuple[str, ...]) -> None:
    """Change FILES, or all of domain/, and list what no test notices. Goes on where it was stopped."""
    chosen = [file.resolve() for file in files] or sorted((ROOT / "domain").rglob("*.py"))
    mutants = [mutant for file in chosen for mutant in mutants_of(file)][::every]
    RESULTS.mkdir(exist_ok=True)
    sources = sorted(path for name in ("domain", "tests") for path in (ROOT / name).rglob("*.py"))
    results = RESULTS / sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    options = ["-n0", "-p", "no:randomly", "-p", "no:cacheprovider", "--capture=no"]
    status = pytest.main([*options, *tests], plugins=[Run(mutants, results)])
    if status != pytest.ExitCode.OK:
        raise click.ClickException(f"The tests do not pass as they are ({status}).")
    _summary(results)


if __name__ == "__main__":
    main()
