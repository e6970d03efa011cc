"""What error texts are made of: words cleaned and read, and which causes each of them speaks for.

`cleaning` makes one plain text of what was pasted, `reading` takes client, reference, registry and step out
of it. Tables of `Tell`s say what words and facts speak for, in log-odds; `weighing` adds up.
"""
