"""The desk's own scripts, for pages that are better with one, or cannot do without (passkeys): only these may run one."""

from __future__ import annotations

from flask import g, url_for
from markupsafe import Markup


def desk_script(name: str = "desk.js") -> Markup:
    """A script of the desk's own, asked for by a template at its end; the page's Content-Security-Policy then lets it run."""
    g.runs_script = True
    return Markup('<script src="{}" defer></script>').format(url_for("static", filename=name))


def runs_script() -> bool:
    """True where the page that is being answered asked for the script."""
    return bool(g.get("runs_script", False))
