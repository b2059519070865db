"""The sample council: a made-up year, so that somebody new sees the thing at work."""

from importlib.resources import as_file, files

from service.bootstrap import Putright
from service.imports.importing import Outcome, Progress, import_spreadsheet, scales_of
from service.imports.reading import read
from service.storage.store import Command

SAMPLE = "sample-monitoring-2018-19.xlsx"


def load_sample(putright: Putright, progress: Progress = lambda *_: None) -> Outcome:
    """Import the sample year into this database; a second time changes nothing."""
    command = Command(recorded_by="demo", source="import", now=putright.clock())
    with as_file(files("service") / "data" / SAMPLE) as path:
        reading = read(path, command.today, scales_of(putright))
    return import_spreadsheet(putright, reading, command, progress=progress)
