"""Displays in a real kernel: the trace as a cell's result, and while it grows."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.running import notebook_of, outputs, run

TRACE = "import labkit\nfrom labkit.wire.exchange import Asked, Answered, Exchange\ntrace = labkit.Trace('A trace')"
PUT = (
    "def put(n):\n"
    "    asked = Asked('GET', 'http://localhost:5000/v2/', ())\n"
    "    trace.put(Exchange(n, 'ping', asked, Answered(200, ()), seconds=0.001))\n"
)


def test_a_trace_as_the_last_expression_is_a_table_with_a_stylesheet(tmp_path: Path) -> None:
    done = run(notebook_of(TRACE + "\n" + PUT + "put(1)\ntrace", "trace"), tmp_path)
    (first,), (second,) = (cell.outputs for cell in done.cells)
    assert "<style>" in first.data["text/html"] and "<table>" in first.data["text/html"]
    assert "1 request · 1 host" in first.data["text/plain"]
    assert "<table>" in second.data["text/html"] and "<style>" not in second.data["text/html"]


def test_rows_of_another_thread_appear_in_the_table_that_is_there(tmp_path: Path) -> None:
    thread = "import threading\nthreads = [threading.Thread(target=put, args=(n,)) for n in range(1, 41)]\n"
    go = "for one in threads: one.start()\nfor one in threads: one.join()\nimport time; time.sleep(0.5)"
    done = run(notebook_of(TRACE + "\n" + PUT + "trace", thread + go), tmp_path)
    assert "40 requests" in outputs(done, "text/html")
    assert done.cells[1].outputs == []


def test_drawing_is_held_back_and_the_last_state_is_drawn(tmp_path: Path) -> None:
    count = (
        "from labkit.views.display import Throttle\n"
        "drawn = []\nn = 0\nthrottle = Throttle(lambda: drawn.append(n), 0.1)\n"
        "import time\nend = time.monotonic() + 0.55\n"
        "while time.monotonic() < end:\n    n += 1\n    throttle()\n    time.sleep(0.001)\n"
        "throttle.finish()\nprint(len(drawn), drawn[-1] == n)"
    )
    drawn, last = outputs(run(notebook_of(count), tmp_path)).split()
    assert 2 <= int(drawn) <= 8 and last == "True"


def test_the_stylesheet_comes_again_when_its_cell_runs_again(tmp_path: Path) -> None:
    lesson = "from labkit.lessons import open_lesson\nlesson = open_lesson('02')"
    done = run(
        notebook_of("import os; os.environ['LABKIT_BACKEND'] = 'embedded'", lesson, lesson, "lesson.close()"),
        tmp_path,
    )
    assert outputs(done, "text/html").count("<style>") == 2
