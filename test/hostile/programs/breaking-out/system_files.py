"""
Changes files of the system, which the next job would run.

Success: one can be written.
Local: unsafe
"""
import os
import sys

folders = ["/", "/usr", "/usr/bin", "/usr/local/bin", "/etc", "/opt", "/opt/packages", "/var", "/lib", "/dev", "/sys",
           "/proc", "/run", os.path.dirname(os.__file__), os.path.dirname(sys.executable) or "/"]
inside = [folder for folder in sys.path if folder.endswith("-packages")]
for folder in folders + inside:
    try:
        with open(os.path.join(folder, "hostile"), "w"):
            pass
        if sys.platform != "emscripten":
            print("ESCAPED:", folder)
    except OSError as error:
        print(error)
