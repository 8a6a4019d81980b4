"""
Writes into a folder of the host.

Success: the host finds a new or changed file.
Local: open
"""
import json
import os

host = json.load(open("context.json"))
try:
    os.makedirs(host["folder"])
    print("a folder of the same name, inside")
except OSError as error:
    print(error)
open(host["folder"] + "/planted.txt", "w").write("x")
