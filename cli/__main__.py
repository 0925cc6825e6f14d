"""``python -m cli`` is ``kawan``."""

from cli.main import app

app(prog_name="kawan")
