"""
Results whose keys mean something to JavaScript.

Success: objects of the host have a new property.
Capture: cell
Ends: exit 0
"""
import json

evil = {"polluted": True}
results = {"__proto__": evil, "constructor": {"prototype": evil}, "toString": None, "then": "x", "hasOwnProperty": 1}
open("__proto__", "w").write(json.dumps({"__proto__": evil}))
