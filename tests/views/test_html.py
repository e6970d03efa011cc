from labkit.views.html import h, join
from labkit.views.prose import render_prose
from labkit.views.style import render_style


def test_text_and_attributes_are_escaped() -> None:
    assert h("p", "a < b & c", title='"x" <y>') == '<p title="&quot;x&quot; &lt;y&gt;">a &lt; b &amp; c</p>'


def test_markup_is_not_escaped_twice() -> None:
    assert h("p", h("b", "<"), [h("i", "x"), "&"], None) == "<p><b>&lt;</b><i>x</i>&amp;</p>"


def test_attribute_names() -> None:
    assert (
        h("td", class_="a", aria_label="b", hidden=True, title=None)
        == '<td class="a" aria-label="b" hidden></td>'
    )


def test_void_elements_have_no_end() -> None:
    assert join((h("br"), "x")) == "<br>x"


def test_text_that_was_joined_stays_escaped() -> None:
    assert join(("<script>", h("b", "x"))) == "&lt;script&gt;<b>x</b>"


def test_prose_has_paragraphs_code_and_blocks() -> None:
    html = render_prose("One `<a>`\ntwo.\n\n    as  it\n      is\n\nThree.")
    assert html == "<p>One <code>&lt;a&gt;</code> two.</p><pre><code>as  it\n  is</code></pre><p>Three.</p>"


def test_the_stylesheet_asks_no_host_and_runs_nothing() -> None:
    style = render_style()
    assert style.startswith("<style>.labkit {") and style.endswith("}</style>")
    assert not [word for word in ("url(", "@import", "http", "</style><", "/*") if word in style]
    assert style.count("{") == style.count("}")
