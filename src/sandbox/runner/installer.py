"""
Installs requirements into `<root>/site`, once: who comes second waits and finds them. A program of its own, whose
argument is JSON: `root`, `requirements` (text), `args` (of pip), `disk_bytes`. `site` appears whole or not at all.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile

LOOK_SECONDS = 2
QUIET = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def size_of(folder):
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size
            except OSError:
                pass  # gone again
    return total


def wait(process, folder, disk_bytes):
    while True:
        try:
            code = process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        size = size_of(folder)
        if size > disk_bytes:
            process.kill()
            process.wait()
            sys.stderr.write(f"the packages take {size} bytes; the limit is {disk_bytes}\n")
            return 1
        if code is not None:
            return code if code >= 0 else 128 - code


def pip(order, fresh):
    site, scratch = os.path.join(fresh, "site"), os.path.join(fresh, "tmp")
    os.mkdir(site)
    os.mkdir(scratch)
    # Paths in it are meant from the work folder.
    handle, path = tempfile.mkstemp(prefix=".requirements-", suffix=".txt", dir=os.getcwd())
    with open(handle, "w", encoding="utf-8") as file:
        file.write(order["requirements"])
    command = [sys.executable, "-I", "-m", "pip", "install", "--no-cache-dir", "--progress-bar", "off"]
    command += ["--target", site, *order["args"], "-r", path]
    try:
        environment = {**os.environ, **QUIET, "TMPDIR": scratch}
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=2, env=environment)
        return wait(process, fresh, order["disk_bytes"])
    finally:
        os.unlink(path)


def install(order):
    root = order["root"]
    os.makedirs(root, exist_ok=True)
    site = os.path.join(root, "site")
    with open(os.path.join(root, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.isdir(site):
            return 0
        for name in os.listdir(root):
            if name.startswith("new-"):  # of one that was killed
                shutil.rmtree(os.path.join(root, name), ignore_errors=True)
        fresh = tempfile.mkdtemp(prefix="new-", dir=root)
        os.chmod(fresh, 0o755)
        try:
            code = pip(order, fresh)
            if code == 0:
                os.rename(os.path.join(fresh, "site"), site)
            return code
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


sys.exit(install(json.loads(sys.argv[1])))
