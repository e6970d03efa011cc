"""Print every figure, or those named: `python -m tests.benchmarks [starting|pulling|serving] …`."""

import importlib
import sys

ALL = ("starting", "pulling", "serving")

print("ratio or median  [lowest-highest]   ours / peer")
for name in sys.argv[1:] or ALL:
    importlib.import_module(f"tests.benchmarks.{name}").main()
