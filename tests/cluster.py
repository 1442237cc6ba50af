"""A PostgreSQL of a test's own, to be restarted at will."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import pytest

from tests.crawling import reserved_port


class Cluster:
    """A fresh cluster on a free port; tests are skipped where PostgreSQL is not installed.

    PostgreSQL refuses to run as root, so there the user ``postgres`` runs it.
    """

    def __init__(self) -> None:
        self._binaries = _binaries()
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user and not _exists(self._user):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        self._folder = Path(tempfile.mkdtemp(prefix="warraq-cluster-"))
        self._held = reserved_port()
        self.port: int = self._held.getsockname()[1]

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Self:
        if self._user:
            shutil.chown(self._folder, self._user)
        try:
            self._call("initdb", "--username=postgres", "--auth=trust", "--no-sync")
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if (self._folder / "data" / "postmaster.pid").exists():
                self.stop()
        finally:
            self._held.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self) -> None:
        """Stop it as a crash would, without a checkpoint."""
        self._control("stop", "--mode=immediate")

    def start(self) -> None:
        self._control("start")

    def restart(self) -> None:
        self.stop()
        self.start()

    def _control(self, what: str, *words: str) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        given = ["-o", options, "-l", str(self._folder / "log")] if what == "start" else []
        self._call("pg_ctl", what, "--wait", "--silent", *words, *given)

    def _call(self, program: str, *words: str) -> None:
        ended = subprocess.run(
            [self._binaries / program, "-D", self._folder / "data", *words],
            user=self._user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, timeout=120,
        )  # fmt: skip
        log = self._folder / "log"
        said = ended.stderr + (log.read_text("utf-8", "replace") if log.exists() else "")
        assert 0 == ended.returncode, f"{program} {' '.join(words)}: {said}"


def _binaries() -> Path:
    """Return the folder of initdb: on Debian it is not in the path."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        pytest.skip("PostgreSQL's initdb is not installed, so there is no cluster to restart")
    return folders[-1]


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
