"""
Fetches from the host by every way that Pyodide has.

Success: the host sees a connection.
Only: pyodide
"""
import asyncio
import json

port = json.load(open("context.json"))["tcp"]
url = f"http://127.0.0.1:{port}/"
try:
    import pyodide.http

    print("ESCAPED:", pyodide.http.open_url(url).read())
except BaseException as error:
    print(type(error).__name__, error)
try:
    import pyodide.http

    print("ESCAPED:", asyncio.run(pyodide.http.pyfetch(url)))
except BaseException as error:
    print(type(error).__name__, error)
