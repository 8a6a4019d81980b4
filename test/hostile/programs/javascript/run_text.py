"""
Runs text as JavaScript.

Success: it runs.
Only: pyodide
"""
import pyodide.code

print("ESCAPED:", pyodide.code.run_js("1 + 1"))
