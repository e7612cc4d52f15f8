"""The start-up hook: its folder is put on PYTHONPATH, so that Python runs it first.

Processes that the user's program starts inherit it. It must not fail, whatever it
meets, and the user's own `sitecustomize` runs as it always does.
"""

import contextlib
import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _record() -> None:
    """Start recording, with our packages on the path for as long as that takes."""
    library = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(_HERE))))
    sys.path.append(library)
    try:
        from afterburner_engine.inside.recording.start import start

        start()
    finally:
        sys.path.remove(library)


def _chain() -> None:
    """Run the `sitecustomize` that this one hides, if there is one."""
    others = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


if os.environ.get("AFTERBURNER_RECORD"):
    with contextlib.suppress(Exception):
        _record()
while _HERE in sys.path:
    sys.path.remove(_HERE)
_chain()
