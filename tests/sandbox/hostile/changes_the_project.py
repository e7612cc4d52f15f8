"""Changes, moves and removes files of the project, and their dates and modes.

Verdict: value
Answer: []
"""

import os
import shutil

from tricks import succeeded


def f(at):
    folder = at["project"]
    path = os.path.join(folder, "precious")
    return succeeded(
        append=lambda: open(path, "a"),
        truncate=lambda: os.truncate(path, 0),
        remove=lambda: os.unlink(path),
        rename=lambda: os.rename(path, path + "-away"),
        replace=lambda: os.replace(shutil.copy(path, "copy"), path),
        mode=lambda: os.chmod(path, 0o777),
        owner=lambda: os.chown(path, 65534, 65534),
        date=lambda: os.utime(path, (0, 0)),
        attribute=lambda: os.setxattr(path, "user.note", b"x"),
        folder=lambda: os.mkdir(os.path.join(folder, "new")),
        link=lambda: os.symlink("/", os.path.join(folder, "link")),
        tree=lambda: shutil.rmtree(os.path.join(folder, ".ssh")),
    )
