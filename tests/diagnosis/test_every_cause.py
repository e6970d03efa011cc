"""Every cause has a rule, a fault or a symptom in a text; what has none has a reason why a person must decide."""

from __future__ import annotations

import pytest

from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.diagnosing import ROOMS
from labkit.diagnosis.rules.rule import RULES
from labkit.diagnosis.symptoms.weighing import TABLES
from labkit.lab.faults import FAULTS

BY_RULE = {slug for rule in RULES for slug in rule.causes}
BY_TEXT = {slug for table in TABLES for tell in table for slug in tell.weights}
BY_PERSON = {slug for slug, cause in CAUSES.items() if cause.person}


@pytest.mark.parametrize("slug", CAUSES)
def test_a_cause_can_be_found_or_has_a_reason(slug):
    assert ROOMS
    assert slug in BY_RULE | BY_TEXT | set(FAULTS) | set(BY_PERSON)


def test_what_the_wire_decides_has_a_rule():
    assert {slug for slug, cause in CAUSES.items() if "W" in cause.decided_by.split()} <= BY_RULE


def test_every_fault_has_a_rule():
    assert set(FAULTS) <= BY_RULE
