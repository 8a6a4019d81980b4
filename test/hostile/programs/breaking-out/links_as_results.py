"""
Leaves links to files of the host as its results.

Success: their content is brought out.
"""
import json
import os

host = json.load(open("context.json"))
os.symlink(host["file"], "result.txt")
os.symlink(host["folder"], "folder")
os.symlink("../" * 20 + host["file"], "up.csv")
os.symlink("/", "root")
os.symlink(".", "loop")
os.makedirs("artifacts", exist_ok=True)
os.symlink(host["file"], "artifacts/0123456789ab_x.txt")
