"""A git revision's files, in a temporary folder, for as long as they are needed.

Only reads the repository: no checkout, no worktree, no index is touched. What
`.gitattributes` keeps out of archives (`export-ignore`) is not there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from afterburner_engine.errors import TargetError

_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone would ask the network
    "LC_ALL": "C",
}


class Revision:
    """One file of a repository as it was, with all files around it.

    `close` may be called from any thread, at any time; `extract` then ends too.

    Raises:
        TargetError: there is no such repository, revision or file.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._closed = False
        self._folder: Path | None = None
        self._archiving: subprocess.Popen[bytes] | None = None
        top, self._prefix = _repository(path)
        self.top = Path(top)
        self.relative = self._prefix + path.name
        self.commit = _commit(self.top, name)
        found = _git(self.top, "cat-file", "-e", f"{self.commit}:{self.relative}")
        if found.returncode != 0:
            raise TargetError(f"{self.relative} does not exist at {name}")

    def extract(self) -> Path:
        """The file in its place among the revision's other files.

        Raises:
            TargetError: git cannot give them, or they cannot be written.
        """
        with self._lock:
            if self._closed:
                raise TargetError("the revision is not needed any more")
            self._folder = Path(tempfile.mkdtemp(prefix="afterburner-revision-"))
            try:
                self._fill(self._folder)
            except (OSError, tarfile.TarError) as error:
                raise TargetError(
                    f"the files of {self.name} cannot be laid out in {self._folder}: "
                    f"{error}"
                ) from error
        file = self._folder / "tree" / self.relative
        if not file.is_file():
            raise TargetError(
                f"{self.relative} is not in git's archive of {self.name}; is it marked "
                "export-ignore in .gitattributes?"
            )
        return file

    def moved(self, path: Path) -> Path:
        """Where a path of the repository lies among the extracted files."""
        real = Path(os.path.realpath(path))
        top = Path(os.path.realpath(self.top))
        if self._folder is None or not real.is_relative_to(top):
            return path
        return self._folder / "tree" / real.relative_to(top)

    def close(self) -> None:
        """Remove the files."""
        self._closed = True
        if self._archiving is not None:
            with contextlib.suppress(OSError):
                self._archiving.kill()
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    def _fill(self, folder: Path) -> None:
        command = ["git", "-C", str(self.top), "archive", "--format=tar", self.commit]
        (folder / "tree").mkdir()
        with (folder / "errors").open("w+b") as errors:
            self._archiving = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | _QUIET,
            )
            try:
                self._unpack(folder / "tree")
            except tarfile.ReadError as error:
                self._archiving.wait()
                errors.seek(0)
                said = errors.read(2_000).decode("utf-8", "replace").strip()
                raise TargetError(f"git archive failed: {said or error}") from error
            finally:
                self._archiving.kill()
                self._archiving.communicate()

    def _unpack(self, folder: Path) -> None:
        process = self._archiving
        if process is None or process.stdout is None:
            raise RuntimeError("git archive was not started")
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            # The members are looked at here, also by a Python that has no filters.
            archive.extraction_filter = lambda member, _: member
            for member in _harmless(archive):
                if self._closed:
                    return
                archive.extract(member, folder)


def _harmless(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Files, folders and links, but links that lead out of the tree."""
    for member in archive:
        parts = Path(member.name).parts
        if os.path.isabs(member.name) or ".." in parts:
            continue
        if member.issym():
            place = os.path.join(os.path.dirname(member.name), member.linkname)
            inside = not os.path.normpath(place).startswith("..")
            if os.path.isabs(member.linkname) or not inside:
                continue
        elif not (member.isfile() or member.isdir()):
            continue
        yield member


def _repository(path: Path) -> tuple[str, str]:
    """The work tree's top folder, and the path from there to the file's folder."""
    if not path.parent.is_dir():
        raise TargetError(f"cannot read {path.parent}: no such folder")
    found = _git(path.parent, "rev-parse", "--show-toplevel", "--show-prefix")
    if found.returncode != 0:
        said = found.stderr.strip().removeprefix("fatal: ")
        raise TargetError(f"{path.parent} is not in a git repository: {said}")
    top, _, prefix = found.stdout.removesuffix("\n").partition("\n")
    return top, prefix


def _commit(top: Path, name: str) -> str:
    found = None
    if name and not name.startswith("-"):
        commit = f"{name}^{{commit}}"
        found = _git(top, "rev-parse", "--verify", "--quiet", commit)
    if found is None or found.returncode != 0:
        raise TargetError(f"{name!r} is not a revision of the repository {top}")
    return found.stdout.strip()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            errors="surrogateescape",
            stdin=subprocess.DEVNULL,
            env=os.environ | _QUIET,
            check=False,
        )
    except OSError as error:
        raise TargetError(f"git cannot be run: {error.strerror or error}") from error
