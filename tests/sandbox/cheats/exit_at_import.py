"""Print that all is well and exit when imported.

Incumbent: mixing
Verdict: error
Why: nothing that is printed is a verdict; a module that exits has not loaded
"""

import sys

print("Success", flush=True)
sys.exit(0)
