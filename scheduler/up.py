"""Everything in one go, for somebody who has just cloned this: database, sample year, web, scheduler, mail catcher."""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import sqlalchemy as sa

from domain.errors import PutrightError
from projections import people
from projections.imports import Imports
from scheduler import signals
from scheduler.children import TICK_SECONDS, Children
from scheduler.demo_environment import with_mail
from scheduler.ports import mail_port, refuse_taken
from service.access.database import prepare as prepare_access
from service.bootstrap import Putright, build, writable
from service.cli.group import progress_bar
from service.commands.adopting import begin
from service.demo import load_sample
from service.local import keep_secrets, write_private
from service.logs import ACCESS_LOG
from service.pages.signing_in import link_for
from service.settings import LOCAL_ENV, LOOPBACK, Settings, SettingsError, data_folder, environment
from service.storage.migrate import migrate
from service.storage.store import Command

WAIT_SECONDS = 120
DEMO_USER = "QA01"
SAMPLE_AS_AT = "2019-05-31"
SAMPLE_REPORT = f"/reports/adherence?from=2018-06-01&to={SAMPLE_AS_AT}&as_at={SAMPLE_AS_AT}"
Tell = Callable[[str], None]


class ChildEndedError(PutrightError):
    """One of the processes ended by itself, so the others were stopped."""

    code = "process_ended"


@dataclass(frozen=True)
class Plan:
    """What is to be started, with the environment that all of it shares."""

    environment: dict[str, str]
    settings: Settings
    folder: Path
    mail_port: int | None


def up(tell: Tell) -> None:
    """Start everything and run until told to stop.

    Raises :class:`SettingsError` before anything is started, and :class:`ChildEndedError` when a part of it ends.
    """
    signals.interrupt_on_any()
    children = Children()
    try:
        plan = planned()
        sample = prepare(plan, tell)
        start(plan, children)
        wait_until_answering(plan, children)
        for line in welcome(plan, sample=sample, link=way_in(plan) if sample else None):
            tell(line)
        watch(plan, children)
    except KeyboardInterrupt:
        tell("\nStopping.")
    finally:
        signals.ignore()
        children.stop()


def planned() -> Plan:
    """Look before starting: settings, folder and ports."""
    given = environment()
    folder = data_folder(given)
    writable(folder)
    if keep_secrets(given) is not None:
        given = environment()
    catcher_port = None if given.get("PUTRIGHT_SMTP_URL") else mail_port()
    if catcher_port is not None:
        given = with_mail(given, catcher_port)
    settings = Settings.from_env(given)
    if not settings.on_loopback:
        accepted = ", ".join(LOOPBACK)
        message = f"PUTRIGHT_BIND must be one of {accepted}: this is for trying Putright out."
        raise SettingsError(message, field="PUTRIGHT_BIND")
    refuse_taken(settings.bind, settings.port)
    return Plan(given, settings, folder, catcher_port)


def prepare(plan: Plan, tell: Tell) -> bool:
    """Migrate, load the sample year into an empty database, and say whether the sample is what it holds."""
    putright = build(plan.settings)
    try:
        migrate(putright.engine)
        prepare_access(putright.access_engine)
        begin(putright.store, Command(recorded_by="cli", source="cli", now=putright.clock()))
        if _is_to_be_loaded(putright):
            tell("Loading the sample year ...")
            with progress_bar("sample year") as progress:
                load_sample(putright, progress)
        sample = _is_sample(putright)
        if sample:
            _keep_token(putright, plan.folder / "demo-token.txt")
        return sample
    finally:
        putright.dispose()


def start(plan: Plan, children: Children) -> None:
    """Start the mail catcher, the scheduler and the web server."""
    putright = [sys.executable, "-m", "scheduler.cli"]
    if plan.mail_port is not None:
        children.start("mail catcher", [*putright, "catch-mail", "--port", str(plan.mail_port)], plan.environment)
    children.start("scheduler", [*putright, "work"], plan.environment, plan.folder / "scheduler.log")
    bind = f"{_host(plan.settings)}:{plan.settings.port}"
    options = ["--bind", bind, "--workers", "2", "--graceful-timeout", "3", "--log-level", "warning"]
    options += ["--no-control-socket", *ACCESS_LOG]  # the socket would be one for all that a user runs
    children.start("web server", [sys.executable, "-m", "gunicorn", *options, "service.wsgi:app"], plan.environment)


def wait_until_answering(plan: Plan, children: Children) -> None:
    """Wait for ``/healthz``. Raises :class:`ChildEndedError` when a process ends instead."""
    for _ in range(int(WAIT_SECONDS / TICK_SECONDS)):
        _refuse_ended(plan, children)
        if _answers(plan.settings):
            return
        time.sleep(TICK_SECONDS)
    raise ChildEndedError(f"The web server did not answer within {WAIT_SECONDS} seconds.")


def way_in(plan: Plan) -> str | None:
    """A link that signs the sample's QA administrator in; nothing where that person is not there any more."""
    putright = build(plan.settings)
    try:
        return link_for(putright, DEMO_USER)
    except PutrightError:
        return None
    finally:
        putright.dispose()


def watch(plan: Plan, children: Children) -> None:
    """Wait for the end. Raises :class:`ChildEndedError` when one of the processes ends by itself."""
    while True:
        _refuse_ended(plan, children)
        time.sleep(TICK_SECONDS)


def welcome(plan: Plan, *, sample: bool, link: str | None = None) -> list[str]:
    """What somebody who sees it for the first time needs to know."""
    address, folder = f"http://{_host(plan.settings)}:{plan.settings.port}", plan.folder
    lines = ["", f"Putright is running at {address}/ and Ctrl-C stops it.", ""]
    lines += [f"  The board now         {address}/"]
    if sample:
        lines += [f"  Sign in as {DEMO_USER}       {link} (once, within 15 minutes)"] if link else []
        lines += [
            f"  At the sample's end   {address}/?as_at={SAMPLE_AS_AT}",
            f"  The adherence report  {address}{SAMPLE_REPORT}",
        ]
    lines += [f"  The API               {address}/api/v1/docs"]
    if plan.mail_port is not None:
        lines += [f"  Mail, sent nowhere    {folder / 'mail'}"]
    if (token := folder / "demo-token.txt").exists():
        lines += [
            f"  A token for the API   {token}",
            f'    curl -H "Authorization: Bearer $(cat {token})" {address}/api/v1/remediations',
        ]
    lines += ["", "People sign in by a link in a mail. `putright sign-in link PERSON` prints one for anybody."]
    if (secrets := folder / LOCAL_ENV).exists():
        lines += [f"Its secrets are kept in {secrets}, where the other commands find them."]
    return [*lines, ""]


def _is_to_be_loaded(putright: Putright) -> bool:
    """Whether nobody has begun to work in this database, or it was left in the middle of being loaded."""
    with putright.store.reading() as reader:
        table = reader.table(Imports)
        begun = sa.select(table.c.import_id).where(table.c.recorded_by == "demo", table.c.completed_on.is_(None))
        return not people.directory(reader) or reader.connection.scalar(begun) is not None


def _is_sample(putright: Putright) -> bool:
    with putright.store.reading() as reader:
        table = reader.table(Imports)
        return reader.connection.scalar(sa.select(table.c.import_id).where(table.c.recorded_by == "demo")) is not None


def _keep_token(putright: Putright, path: Path) -> None:
    with putright.store.reading() as reader:
        known = DEMO_USER in people.directory(reader)
    if known and not path.exists():
        write_private(path, putright.tokens.issue(DEMO_USER, putright.clock()) + "\n")


def _refuse_ended(plan: Plan, children: Children) -> None:
    ended = children.ended()
    if ended is None:
        return
    message = f"The {ended} ended by itself, so everything was stopped."
    if ended == "scheduler":
        message += f" Its last words are in {plan.folder / 'scheduler.log'}."
    raise ChildEndedError(message)


def _answers(settings: Settings) -> bool:
    with closing(HTTPConnection(settings.bind, settings.port, timeout=1)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False


def _host(settings: Settings) -> str:
    return f"[{settings.bind}]" if ":" in settings.bind else settings.bind
