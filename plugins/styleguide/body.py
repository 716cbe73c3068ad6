"""A text with everything that Markdown can make of an author's words, as it comes out of the sanitiser."""

from __future__ import annotations

from markupsafe import Markup

TEXT = """\
<p>The first paragraph of a post, in its measure of some sixty-six characters, with <a href="{here}">a link to another
post</a>, <strong>strong words</strong>, <em>stressed ones</em>, <mark>a found word</mark>, <del>what was</del>
<ins>what is</ins>, <abbr title="as it is spelt out">abbr.</abbr>, <code>code_in_a_line</code>, a key to press,
<kbd>Ctrl</kbd>, and a note.<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>
<h2 id="a-heading">A heading of the text</h2>
<p>A paragraph that follows its heading closely. H<sub>2</sub>O and E = mc<sup>2</sup> leave the lines where they
are.</p>
<h3 id="a-second">A heading below that</h3>
<ul><li>A list,</li><li>with a list in it:<ul><li>one thing,</li><li>and another,</li></ul></li>
<li>and an end.</li></ul>
<ol><li>First this.</li><li>Then that, which takes more than one line to say and so shows how a line returns to its
own beginning.</li></ol>
<h4 id="a-third">A heading below that one</h4>
<dl><dt>A word</dt><dd>What it means here.</dd><dt>Another</dt><dd>Something else.</dd></dl>
<blockquote class="pull"><p>Words of the text itself, pulled out of it</p></blockquote>
<blockquote><p>Words of somebody else, quoted in a paragraph of their own.</p></blockquote>
<div class="admonition note"><p class="admonition-title">A note beside the argument</p>
<p>Its first line says what it is about. It is set apart, and not shouted.</p></div>
<div class="admonition warning"><p class="admonition-title">A warning</p>
<p>Something that costs money or breaks a rule if it is missed.</p></div>
<div class="admonition danger"><p class="admonition-title">Danger, caution and attention look the same</p></div>
<figure><img src="{drawing}" alt="A flat line with one step in it." width="960" height="400">
<figcaption>A figure in the measure, with its caption and whose it is.</figcaption></figure>
<figure class="wide"><img src="{drawing}" alt="The same line, wider." width="960" height="400">
<figcaption>A wide one, which reaches into the open side where there is one.</figcaption></figure>
<div class="scroll" role="region" tabindex="0" aria-label="Table 1"><table>
<caption>A table with its unit, £ million</caption>
<thead><tr><th>What</th><th class="n">Low</th><th class="n">High</th><th class="c">Trend</th></tr></thead>
<tbody><tr><td>The first</td><td class="n">10.4</td><td class="n">118.0</td><td class="c">Rising</td></tr>
<tr><td>The second</td><td class="n">9.7</td><td class="n">24.5</td><td class="c">Falling</td></tr></tbody>
<tfoot><tr><td>Both</td><td class="n">20.1</td><td class="n">142.5</td><td class="c">Rising</td></tr></tfoot>
</table></div>
<pre tabindex="0"><code>status: draft        # a line of code
summary: a second, which is longer than the measure is wide and can be scrolled to its end
</code></pre>
<p>A picture that is not there: <span class="missing">A map of the wells</span>. A very long address breaks where it
must: <a href="{here}">https://example.org/an/address/that/does/not/end/until/it/really/has/to/and/then/some</a>.</p>
<p lang="ar" dir="rtl">فقرة بلغة تُكتب من اليمين إلى اليسار.</p>
<details><summary>What can be unfolded</summary><p>And what is in it.</p></details>
<hr>
<div class="footnote"><hr><ol><li id="fn:1"><p>The note, with the way back.
<a class="footnote-backref" href="#fnref:1" title="Jump back to footnote 1 in the text">↩</a></p></li></ol></div>
"""

DRAWING = b"""\
<svg xmlns="http://www.w3.org/2000/svg" width="960" height="400" viewBox="0 0 960 400" fill="none" stroke="#6c767a" \
stroke-width="4"><path d="M20 360H940"/><path d="M20 280H420V120H940" stroke-width="10"/><path d="M420 360V280" \
stroke-dasharray="8 10"/></svg>
"""
PORTRAIT = b"""\
<svg xmlns="http://www.w3.org/2000/svg" width="400" height="500" viewBox="0 0 400 500"><path fill="#d3d8d6" d="M0 0\
h400v500H0z"/><path fill="#6c767a" d="M200 110a85 85 0 1 1-.1 0zM40 500c0-130 70-190 160-190s160 60 160 190z"/></svg>
"""


def text(here: str, drawing: str) -> Markup:
    """The text, with a link to the page at `here` and the picture at `drawing`."""
    return Markup(TEXT).format(here=here, drawing=drawing)
