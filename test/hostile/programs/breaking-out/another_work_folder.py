"""
Puts a link to a folder of the host in the place of its work folder.

Success: files of the host are brought out, or removed with it.
"""
import json
import os

host = json.load(open("context.json"))
here = os.getcwd()
for old in (here, os.path.dirname(here)):
    try:
        os.rename(old, old + "-old")
        os.symlink(host["folder"], old)
        print("moved", old)
        break
    except OSError as error:
        print(error)
