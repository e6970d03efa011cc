"""Print every figure, or those named: `python -m tests.benchmarks [starting|explaining|pulling|serving] …`."""

import importlib
import sys

ALL = ("starting", "explaining", "pulling", "serving")

print("ratio or median  [lowest-highest]   ours / peer")
for name in sys.argv[1:] or ALL:
    importlib.import_module(f"tests.benchmarks.{name}").main()
