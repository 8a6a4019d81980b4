"""
Loads a package from the host or from the network.

Success: the host sees a connection, or the package is there.
Only: pyodide
"""
import asyncio
import json

port = json.load(open("context.json"))["tcp"]
for attempt in (
    "import micropip; asyncio.run(micropip.install(f'http://127.0.0.1:{port}/x-1-py3-none-any.whl')); print('ESCAPED')",
    "import numpy; print('ESCAPED: numpy')",
    "import pyodide_js; asyncio.run(pyodide_js.loadPackage('numpy')); print('ESCAPED')",
):
    try:
        exec(attempt)
    except BaseException as error:
        print(type(error).__name__, error)
