"""What people see.

Each view is a pure function `render_x(data)` that gives HTML: semantic, escaped, readable without a
stylesheet, a script or a kernel, so that a saved notebook shows everything. `display` puts views into
a notebook and updates them in place; `controls` adds what a kernel can do more: buttons and inputs.
"""

from labkit.views.challenge import render_challenge
from labkit.views.comparison import render_comparison
from labkit.views.credential import render_config
from labkit.views.diagram import render_diagram
from labkit.views.exercise import render_exercise, render_verdict
from labkit.views.finding import render_diagnosis, render_finding
from labkit.views.lab_picture import render_lab
from labkit.views.lookup import render_lookup
from labkit.views.notice import render_lab_notice
from labkit.views.question import render_prediction, render_question, render_reveal
from labkit.views.stepper import render_step
from labkit.views.style import render_style
from labkit.views.token import render_token
from labkit.views.trace import render_trace

__all__ = [
    "render_challenge",
    "render_comparison",
    "render_config",
    "render_diagnosis",
    "render_diagram",
    "render_exercise",
    "render_finding",
    "render_lab",
    "render_lab_notice",
    "render_lookup",
    "render_prediction",
    "render_question",
    "render_reveal",
    "render_step",
    "render_style",
    "render_token",
    "render_trace",
    "render_verdict",
]
