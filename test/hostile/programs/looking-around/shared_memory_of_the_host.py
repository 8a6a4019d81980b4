"""
Opens a piece of shared memory of the host.

Success: its content is printed.
Local: open
"""
import json

print(open(json.load(open("context.json"))["shared"]).read())
