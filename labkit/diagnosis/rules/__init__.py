"""Rules: one small function each, from a case to what it proves. Independent, in no order.

`@rule("slug", …)` names the causes that a rule can find; importing the room's modules fills `RULES`.
"""
