"""From evidence to cause: what is known about a failure in, findings with their proof and the fix out.

`cause` and `causes` are what can be wrong, `case` what is known, `finding` what is answered. The rules read
traces, credential lookups and texts, and do not know where those came from; `probes` goes and asks.
"""
