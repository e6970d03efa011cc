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


# Causes that a local file decides, and that no rule reads: the file is not where the pull is made, or its
# words in the error text are the better evidence.
NOT_READ = {
    "cred_helper_cannot_store": "Shows while a login saves, and a diagnosis saves nothing.",
    "k8s_secret_not_referenced": "Stands in the cluster, in the pod's own spec.",
    "k8s_secret_wrong_namespace": "Stands in the cluster, in the events of the pod.",
    "k8s_secret_wrong_type": "Stands in the cluster, in the secret's own fields.",
    "kubelet_credential_provider": "Stands on the node, in the kubelet's configuration and log.",
    "signature_policy_rejects": "The client names policy.json itself, and others do not read it.",
    "engine_proxy_not_used": "Stands in the engine's service, which has another environment than ours.",
    "proxy_url_scheme_wrong": "Stands in the engine's service; Go names it in a word that only this one brings about.",
}


def test_what_a_file_decides_has_a_rule_or_a_reason():
    by_file = {slug for slug, cause in CAUSES.items() if "C" in cause.decided_by.split()}
    assert by_file - BY_RULE == set(NOT_READ)
    assert set(NOT_READ) <= BY_TEXT
