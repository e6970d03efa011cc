"""Causes of refusals: Kubernetes."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "KUBE001",
        "k8s_secret_not_referenced",
        "platform",
        stages=("config",),
        what="The pull secret exists, but the pod does not use it: no `imagePullSecrets`, at the wrong "
        "level, or the service account got it after the pod was made.",
        tells="`kubectl get pod POD -o jsonpath={.spec.imagePullSecrets}` prints nothing.",
        fix="Name the secret under `imagePullSecrets` in the pod's spec or its service account, and "
        "recreate the pod.",
        decided_by="C X",
        actions=("use_secret",),
        lesson="07",
    ),
    Cause(
        "KUBE002",
        "k8s_secret_wrong_namespace",
        "platform",
        stages=("config",),
        what="The pod names a pull secret that lives in another namespace.",
        tells='`Unable to retrieve … pull secret`, or `secret "…" not found`; `kubectl get secret -A` '
        "shows it elsewhere.",
        fix="Make the secret in the pod's own namespace: a pod cannot read another's.",
        decided_by="E C",
        actions=("make_secret",),
        lesson="07",
    ),
)
