"""Changes the environment, the folder, the umask, paths and locale.

Verdict: value
Answer: 1
"""

import locale
import os
import signal
import sys
import tempfile


def f():
    sys.path.insert(0, tempfile.gettempdir())
    os.environ.clear()
    os.environ["LD_PRELOAD"] = os.environ["PYTHONSTARTUP"] = "evil.so"
    os.putenv("PYTHONHASHSEED", "1")
    os.chdir("/")
    os.umask(0o777)
    sys.setrecursionlimit(60)
    sys.set_int_max_str_digits(640)
    locale.setlocale(locale.LC_ALL, "C")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return 1
