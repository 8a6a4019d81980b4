"""
Reads a file of the host whose path it knows.

Success: its content is printed.
Local: open
"""
import json

print(open(json.load(open("context.json"))["file"]).read())
