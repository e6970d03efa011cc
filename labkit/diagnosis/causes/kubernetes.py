"""Causes of refusals: kubernetes."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "KUBE001",
        "k8s_secret_not_referenced",
        "platform",
        stages=("config",),
        what="The pull secret exists, the pod does not use it: no `imagePullSecrets`, at the wrong "
        "level, as a bare string, or the service account got it after the pod was made.",
        tells="`kubectl get pod P -o jsonpath={.spec.imagePullSecrets}` is empty.",
        fix="`imagePullSecrets: [{name: SECRET}]` in the pod spec; recreate the pod",
        decided_by="C X",
    ),
    Cause(
        "KUBE002",
        "k8s_secret_wrong_namespace",
        "platform",
        stages=("config",),
        what="The pod names a secret that lives in another namespace.",
        tells='`Unable to retrieve … pull secret`, `secret "…" not found`; `kubectl get secret -A` '
        "shows it elsewhere.",
        fix="Create it in the pod's namespace: `kubectl -n NS create secret docker-registry …`",
        decided_by="E C",
    ),
)
