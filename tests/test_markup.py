"""HTML, components and links in the texts of pages."""

from __future__ import annotations

import time

import pytest

from codegen.model.markup import markdown
from codegen.model.summary import plain, told
from codegen.model.wrapping import wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('see <a target="_blank" href="/ipc">this</a>.', "see this."),
        ('<a href="https://a.example/x">this</a>', "[this](https://a.example/x)"),
        ("one<br>two<br/>three<BR />four", "one  \ntwo  \nthree  \nfour"),
        ("<small><code>sync</code></small>", "`sync`"),
        ("<b>Note: </b>it <i>is</i> <code><b>x</b></code>", "**Note:** it *is* `x`"),
        ('<span style="color: red">red</span>', "red"),
        ("<p>One</p><p>Two</p>", "\n\nOne\n\n\n\nTwo\n\n"),
        ("<ul><li>a<ol><li>b</li><li>c</ol></li></ul>", "\n\n- a\n\n   1. b\n   2. c\n\n\n"),
        ("<pre><code>a &lt; b</code></pre>", "\n\n```\na < b\n```\n\n"),
        ("<table><tr><th>a</th><td>b</td></tr></table>", "\n\n\n| a | b |\n\n"),
        ("| a<br>b | <ul><li>c</ul> |", "| a b |   c  |"),
        ('<Note title="Mind">text</Note>', "\n\nMind\n\ntext\n\n"),
        ("a<!-- hidden -->b <!-- open", "ab <!-- open"),
        ("a &amp; b&nbsp;c &lt;b&gt; ?x=1&copy=2", "a & b\u00a0c <b> ?x=1&copy=2"),
        ("[Search](/docs/search) [paginated](#pages)", "Search paginated"),
        ("[a](https://a.example) [b](mailto:b@a.example)",) * 2,
        ('[a](https://a.example "A title")', "[a](https://a.example)"),
        ("![a picture](/x.png) [`code`](../y)", "a picture `code`"),
        ("`<br>` ``<b>x</b>`` `[a](/b)`",) * 2,
        ("```html\n<br>[a](/b)\n```\n[a](/b)", "```html\n<br>[a](/b)\n```\na"),
        ("Bearer <token>, <code> or <b>",) * 2,
        ("Map<string, List<Note>> of <T>, a < b and c > d",) * 2,
        ("<https://a.example/?a=1&b=2>",) * 2,
        ("<script>x</script> <unknown-tag>",) * 2,
        ("</b></code>", ""),
    ],
)  # fmt: skip
def test_what_formats_becomes_markdown(text: str, expected: str) -> None:
    assert markdown(text) == expected


@pytest.mark.parametrize(
    "part",
    [
        "<", "<a ", "<a href=", '<a href="', "<b>", "<p>", "</b>", "<!--", "`", "``` ",
        "`a``b", "[", "[a](", "![a](b ", '[a](b "', "(", " ", "\n", "- ", "* a *",
        "_a ", "**a", "e.g. A ", "> ", "&lt", "&#", "~~~\n", "a=", "<br>", "<ul><li>",
        "|", "1. ",
    ],
)  # fmt: skip
def test_no_text_takes_long(part: str) -> None:
    text = part * (100_000 // len(part))
    started = time.process_time()
    wrap(markdown(text), 80)
    told(text, text)
    told("", text)
    plain(text)
    assert time.process_time() - started < 5
