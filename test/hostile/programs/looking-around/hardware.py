"""
Looks for serial numbers and disks of the machine.

Success: one can be read.
Needs: linux
"""
import glob
import os

for path in glob.glob("/sys/class/dmi/id/*serial*") + glob.glob("/sys/firmware/*/*") + glob.glob("/dev/[svnx][dv]*[a-z0-9]"):
    try:
        if os.path.isfile(path) or path.startswith("/dev/"):
            os.close(os.open(path, os.O_RDONLY))
            print("ESCAPED:", path)
    except OSError as error:
        print(error)
