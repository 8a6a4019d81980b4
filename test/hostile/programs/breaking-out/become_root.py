"""
Becomes root.

Success: it is.
Needs: linux
"""
import os

for call in (lambda: os.setresuid(0, 0, 0), lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
    try:
        call()
        print("ESCAPED: it may change its user")
    except OSError as error:
        print(error)
if 0 in (os.getuid(), os.geteuid(), os.getgid()):
    print("ESCAPED: it is root")
