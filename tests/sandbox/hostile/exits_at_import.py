"""Ends its process when it is loaded.

Verdict: error
Says: exit status 0
"""

import os

os._exit(0)
