"""What is asked about the files of a session between two of its programs."""

import os
import stat

from _runner import files

MAX_LISTED = 10_000
MAX_COMPLAINT = 500


def complaint(error):
    return f"{getattr(error, 'strerror', None) or error}"[:MAX_COMPLAINT]


def answer(request, folder, inputs, send_file):
    """`inputs`: path -> bytes to be written. `send_file` is given the path and bytes of a file that is read."""
    try:
        if request["do"] == "list":
            return {"files": [[path, look[0]] for path, look in sorted(files.present(folder).items())[:MAX_LISTED]]}
        if request["do"] == "read":
            return _read(request, folder, send_file)
        if request["do"] == "write":
            return _write(folder, inputs)
        return {"error": "it is not known here"}
    except OSError as error:
        return {"error": complaint(error)}


def _read(request, folder, send_file):
    full = _inside(folder, request["path"])
    try:
        info = os.lstat(full)
    except OSError:
        return {"found": False}
    if not stat.S_ISREG(info.st_mode):
        return {"found": False}
    if info.st_size > request["max_bytes"]:
        return {"error": f"it has {info.st_size} bytes; at most {request['max_bytes']} can be read"}
    send_file(request["path"], files.read(full, info.st_size))
    return {"found": True}


def _write(folder, inputs):
    for path, content in inputs.items():
        full = _inside(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if os.path.islink(full):
            os.unlink(full)
        with open(full, "wb") as file:
            file.write(content)
    return {}


def _inside(folder, path):
    """Links of the program must not lead out of the folder."""
    full = os.path.join(folder, path)
    parent = os.path.realpath(os.path.dirname(full))
    if parent != folder and not parent.startswith(os.path.join(folder, "")):
        raise OSError(f"{path!a} leads out of the work folder")
    return full
