"""Equations as MathML, which browsers draw and screen readers read without a network."""

from docutils import nodes
from latex2mathml.converter import convert


def visit_inline(self, node):
    """Write an equation within a line."""
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode


def visit_block(self, node):
    """Write an equation that stands alone, with its number."""
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    self.body.append(
        f'<div class="math" tabindex="0" role="group" aria-label="equation">'
        f"{number}{convert(node.astext(), display='block')}</div>"
    )
    raise nodes.SkipNode


def setup(app):
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True}
