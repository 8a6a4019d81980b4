"""
Prints every variable of its environment.

Success: a secret of the service is among them.
"""
import os

print(dict(os.environ))
