"""The templates' environment: everything is cleaned and escaped on its way out, and little time is spent on the way.

A page of 10,000 findings prints a million values. Jinja2 would make each of them a `Markup` and look up each attribute
by a function of its own; a template that is compiled here calls one function a value and reads plain attributes.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from checker.formats.encode import clean, shown_url, web_link
from checker.formats.view import amount, rule_words
from checker.rules.words import distance

__all__ = ["environment"]


class _Plain(CodeGenerator):
    """Compiles to plain Python: an attribute is an attribute, an unknown one an AttributeError, and a call a call."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.visit(named, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write(")")


class _Environment(Environment):
    code_generator_class = _Plain


@cache
def environment() -> Environment:
    """Jinja2 that escapes everything, refuses an unknown name, and cleans every text on its way out."""
    made = _Environment(
        loader=PackageLoader("checker.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )
    made.filters.update(
        amount=amount,
        capitalize_first=_capitalized,
        distance=distance,
        lower_first=_lowered,
        rule_words=rule_words,
        shown_url=shown_url,
        web_link=web_link,
    )
    return made


def _printed(value: object) -> str:
    """A value as it stands on the page. Markup, which only the templates make, passes; all else is made harmless."""
    if type(value) is Markup:
        return value
    text = value if type(value) is str else str(value)
    if not text.isprintable():
        text = clean(text)
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
    )


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
