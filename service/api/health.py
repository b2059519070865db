"""What tells a machine how the service is: alive, ready, and in figures. Nothing here is about anybody."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from service.api.metrics import Figures
from service.api.readiness import readiness
from service.bootstrap import Putright


def blueprint(putright: Putright) -> Blueprint:
    """``/healthz``, ``/readyz`` and ``/metrics``. They need no token, since who asks has none."""
    health = Blueprint("health", __name__)
    figures = CollectorRegistry()
    figures.register(Figures(putright))

    @health.get("/healthz")
    def alive() -> ResponseReturnValue:
        """The process answers; the database is not asked."""
        return jsonify({"alive": True})

    @health.get("/readyz")
    def ready() -> ResponseReturnValue:
        """Whether requests can be served well, and what somebody should look at."""
        found = readiness(putright)
        return jsonify(found), 200 if found["ready"] else 503

    @health.get("/metrics")
    def metrics() -> ResponseReturnValue:
        """Figures for Prometheus."""
        return Response(generate_latest(figures), content_type=CONTENT_TYPE_LATEST)

    return health
