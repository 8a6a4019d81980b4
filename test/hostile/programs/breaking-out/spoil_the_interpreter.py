"""
Changes what modules mean, for itself and, if the interpreter were shared, for the next job.

Success: the next job meets the change.
"""
import builtins
import hashlib
import json
import os
import sys

json.dumps = lambda *_, **__: "planted"
builtins.sum = lambda *_: -1
builtins.sorted = lambda *_, **__: ["planted"]
hashlib.sha256 = None
sys.path.insert(0, "/tmp")
os.environ["HOSTILE_PLANTED"] = "yes"
sys.modules["socket"] = None
