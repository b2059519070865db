"""Evidence packs on the command line."""

import sys
from pathlib import Path

import click

from service.cli.group import application, progress_bar
from service.packing.pack import pack as make_pack
from service.packing.wrapping import write_whole, zipped


@click.command()
@click.argument("ref", metavar="REMEDIATION|QUARTER")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The .zip file.")
@click.option("--for", "person", help="The directory id of whoever it is for: refused where they may not see it.")
@click.option("--without-personal-data", is_flag=True, help="Leave out what people wrote, and case references.")
def pack(ref: str, output: Path, person: str | None, *, without_personal_data: bool) -> None:
    """Make an evidence pack: what was recorded of a remediation or a quarter, to be checked offline.

    Whoever is given it runs the checker in it. Exit code 1 where that finds something wrong, which the pack then shows.
    """
    putright = application()
    with progress_bar("pack") as progress:
        made = make_pack(putright, ref, person=person, personal_data=not without_personal_data, progress=progress)
    write_whole(output, zipped(made.files))
    click.echo(f"{output}: {made.events} events of {ref}, under the anchor of {made.anchor.date}.")
    click.echo(made.anchor.text, nl=False)
    for each in made.wrong:
        click.echo(f"putright: the checker finds: {each}", err=True)
    sys.exit(1 if made.wrong else 0)
