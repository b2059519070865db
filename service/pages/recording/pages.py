"""The pages on which something is recorded: one for each operation of the API that records."""

from typing import Any

from flask import Blueprint, Flask, request

from service.bootstrap import Putright
from service.pages.recording.forms import Form
from service.pages.recording.operations import Operation, endpoint_of, operations


def add_recording(pages: Blueprint, app: Flask, putright: Putright) -> None:
    """Add the page of every operation."""
    for operation in operations(app):
        pages.add_url_rule(operation.rule, endpoint_of(operation), _view(putright, operation), methods=["GET", "POST"])


def _view(putright: Putright, operation: Operation) -> Any:
    def view(**about: Any) -> Any:
        form = Form(putright, operation, about)
        return form.send() if request.method == "POST" else form.show()

    return view
