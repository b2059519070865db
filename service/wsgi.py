"""What gunicorn serves. Each worker imports this after its fork, so that no two share a database connection."""

from service.app import create_app
from service.bootstrap import build
from service.settings import Settings

app = create_app(build(Settings.from_env()))
