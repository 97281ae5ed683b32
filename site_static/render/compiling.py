"""Templates as Python functions. Jinja2 reads a template; this writes the function that makes the page from it.

Jinja2's own functions hand each piece of text through a generator for every layer (block, page, layout), look up
parents and imports again on each page and call macros through an object. Here parents, parts and macros are put
together once, what is the same on all pages of a language is worked out once, and the page is one list of texts. The
text is the same: a test makes pages both ways. What our templates do not use of Jinja2's language is refused.
"""

import linecache
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, cast

from jinja2 import BaseLoader, Environment, TemplateSyntaxError, nodes
from jinja2.nodes import EvalContext, Impossible
from jinja2.runtime import markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]

Page = Callable[[Mapping[str, Any]], str]
"""Makes a page from what it is told."""
Macro = Callable[..., None]
"""Writes into the list that is its first argument."""


def written(value: Any) -> str:
    """What stands in the page for a value: escaped, as by MarkupSafe, by its own inner function: to wrap each text as
    one that is escaped takes ten times as long as to escape it."""
    if type(value) is str:
        safe: str = escaped(value)
    elif hasattr(value, "__html__"):
        safe = value.__html__()
    else:
        safe = escaped(str(value))
    return safe


def rendered(macro: Macro, *arguments: Any, **named: Any) -> Markup:
    """What a macro writes."""
    out: list[str] = []
    macro(out, *arguments, **named)
    return Markup("".join(out))  # noqa: S704 - written with autoescape


class Compiler:
    """Compiles the templates of one environment: pages, and the macros that they import."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._macros: dict[str, Mapping[str, Macro]] = {}
        self._parsed: dict[str, nodes.Template] = {}

    def page(self, name: str) -> Page:
        """The function that makes a page."""
        function = _Function(self, name)
        function.template(self.parsed(name))
        page: Page = self._run(name, function, "page")
        return page

    def macros(self, name: str) -> Mapping[str, Macro]:
        """The macros of a template that others import."""
        if name not in self._macros:
            function = _Function(self, name, macros_only=True)
            function.statements(self.parsed(name).body)
            self._macros[name] = self._run(name, function, "macros")()
        return self._macros[name]

    def parsed(self, name: str) -> nodes.Template:
        """What Jinja2 reads in a template."""
        if name not in self._parsed:
            loader = cast(BaseLoader, self.environment.loader)
            source, file, _unchanged = loader.get_source(self.environment, name)
            self._parsed[name] = _Constants(self.environment).visit(self.environment.parse(source, name, file))
        return self._parsed[name]

    def _run(self, name: str, function: "_Function", wanted: str) -> Any:
        """The function of that name, with lines to be shown when something is raised in it."""
        code, file = function.code(wanted), f"<{name} {self.environment.globals.get('locale', '')}>"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        space = function.globals
        exec(compile(code, file, "exec"), space)  # noqa: S102 - our own templates
        return space[wanted]


class _Constants(NodeTransformer):
    """Puts texts that are the same on all pages (the language) in the place of their names."""

    def __init__(self, environment: Environment) -> None:
        self._texts = {name: value for name, value in environment.globals.items() if isinstance(value, str)}

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        if node.ctx == "load" and node.name in self._texts:
            return nodes.Const(self._texts[node.name], lineno=node.lineno)
        return node


class _Function:
    """The Python of one template in the making.

    A name of the template is a variable of Python: of the innermost ``scopes`` that sets it, else what the page is
    told. ``_texts`` are the pieces that have not been written yet: texts as they are, and expressions in brackets.
    """

    def __init__(self, compiler: Compiler, name: str, *, macros_only: bool = False) -> None:
        self.compiler = compiler
        self.environment = compiler.environment
        self.name = name
        self.globals: dict[str, Any] = {
            "_written": written,
            "_rendered": rendered,
            "_join": markup_join,
            "_as_text": str,
            "_undefined": self.environment.undefined,
        }
        self._macros_only = macros_only
        self._lines: list[str] = []
        self._depth = 1
        self._texts: list[str | tuple[str]] = []
        self._scopes: list[dict[str, str]] = [{}]
        self._told: dict[str, str] = {}
        self._macro_names: set[str] = set()
        self._blocks: dict[str, nodes.Block] = {}
        self._loops: list[tuple[str, str]] = []
        self._write = "_written"
        self._count = 0
        self._constant = EvalContext(self.environment, name)

    def code(self, wanted: str) -> str:
        """All of it, as the definition of a function of that name."""
        self._flush()
        if wanted == "macros":
            shown = ", ".join(f"{name!r}: {place}" for name, place in self._scopes[0].items())
            return "\n".join(["def macros():", "    out = []", *self._lines, f"    return {{{shown}}}", ""])
        loads = [
            f"    {place} = context[{name!r}] if {name!r} in context else _undefined(name={name!r})"
            for name, place in self._told.items()
        ]
        ends = ["    return ''.join(out)", ""]
        return "\n".join(["def page(context):", "    out = []", *loads, *self._lines, *ends])

    # --- statements

    def template(self, tree: nodes.Template) -> None:
        """A whole template. What it extends is written in its place, with its blocks; what it sets comes first."""
        parent = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
        if parent is None:
            self.statements(tree.body)
            return
        for block in tree.find_all(nodes.Block):
            self._blocks.setdefault(block.name, block)
        kept = (nodes.Assign, nodes.FromImport, nodes.Macro)
        self.statements([node for node in tree.body if isinstance(node, kept)])
        self.template(self.compiler.parsed(self._const(parent.template)))

    def statements(self, body: list[nodes.Node]) -> None:
        for node in body:
            if isinstance(node, nodes.Macro):  # those further down can be called before they are met
                self._name_macro(node.name)
        for node in body:
            write = getattr(self, f"_write_{type(node).__name__}", None) or self._refuse(node)
            write(node)

    def _write_Output(self, node: nodes.Output) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self._texts.append(child.data)
            elif isinstance(child, nodes.Call) and self._is_macro(child.node):
                self._line(f"{self.expression(child.node)}({self._arguments(child, 'out')})")
            else:
                self._write_value(child)

    def _write_value(self, node: nodes.Expr) -> None:
        folded = self._folded(node)
        if folded is None:
            self._texts.append((f"{self._write}({self.expression(node)})",))
        else:
            self._texts.append(self.globals[self._write](folded[0]))

    def _write_If(self, node: nodes.If) -> None:
        """Its branches; those that never are, or always, are found now."""
        branches = [(node.test, node.body), *((other.test, other.body) for other in node.elif_)]
        word = "if"
        for test, body in branches:
            folded = self._folded(test)
            if folded is None:
                self._line(f"{word} {self.expression(test)}:")
                self._indented(body)
                word = "elif"
            elif folded[0]:
                self._otherwise(word, body)
                return
        self._otherwise(word, node.else_)

    def _otherwise(self, word: str, body: list[nodes.Node]) -> None:
        if word == "if":
            self.statements(body)
        elif body:
            self._line("else:")
            self._indented(body)

    def _indented(self, body: list[nodes.Node]) -> None:
        self._depth += 1
        before = len(self._lines)
        self.statements(body)
        self._flush()
        if len(self._lines) == before:
            self._line("pass")
        self._depth -= 1

    def _write_For(self, node: nodes.For) -> None:
        if node.recursive or node.else_:
            self._refuse(node)
        items = self.expression(node.iter)
        with self._scope():
            target = self._target(node.target)
            if node.test:
                items = f"[{target} for {target} in {items} if {self.expression(node.test)}]"
            asked = {found.attr for found in node.find_all(nodes.Getattr) if _is_loop(found)}
            place, last = self._fresh("place"), self._fresh("last")
            if "last" in asked:
                all_items = self._fresh("items")
                self._line(f"{all_items} = tuple({items})")
                self._line(f"{last} = len({all_items}) - 1")
                items = all_items
            if asked:
                target, items = f"{place}, {target}", f"enumerate({items})"
            self._line(f"for {target} in {items}:")
            self._loops.append((place, last))
            self._indented(node.body)
            self._loops.pop()

    def _write_Assign(self, node: nodes.Assign) -> None:
        value = self.expression(node.node)
        self._line(f"{self._target(node.target)} = {value}")

    def _write_Block(self, node: nodes.Block) -> None:
        with self._scope():
            self.statements(self._blocks.get(node.name, node).body)

    def _write_Include(self, node: nodes.Include) -> None:
        self.statements(self.compiler.parsed(self._const(node.template)).body)

    def _write_FromImport(self, node: nodes.FromImport) -> None:
        macros = self.compiler.macros(self._const(node.template))
        for item in node.names:
            name, known_as = item if isinstance(item, tuple) else (item, item)
            self.globals[self._name_macro(known_as)] = macros[name]

    def _write_Macro(self, node: nodes.Macro) -> None:
        with self._scope(), self._loopless():
            places = [self._parameter(argument.name) for argument in node.args]
            defaults = [self.expression(default) for default in node.defaults]
            bare = len(places) - len(defaults)
            arguments = [*places[:bare], *map("=".join, zip(places[bare:], defaults, strict=True))]
            self._macro_names.add(self._parameter("caller"))
            self._line(f"def {self._place(node.name)}({', '.join(['out', *arguments, 'caller=None'])}):")
            self._indented(node.body)

    def _write_CallBlock(self, node: nodes.CallBlock) -> None:
        if node.args or not self._is_macro(node.call.node):
            self._refuse(node)
        caller = self._fresh("caller")
        with self._scope(), self._loopless():
            self._line(f"def {caller}(out):")
            self._indented(node.body)
        macro = self.expression(node.call.node)
        self._line(f"{macro}({self._arguments(node.call, 'out')}, caller={caller})")

    def _write_Scope(self, node: nodes.Scope) -> None:
        with self._scope():
            self.statements(node.body)

    def _write_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> None:
        options = {option.key: option.value.as_const() for option in node.options}
        before, self._write = self._write, "_written" if options["autoescape"] else "_as_text"
        self.statements(node.body)
        self._write = before

    # --- expressions

    def expression(self, node: nodes.Node) -> str:
        """The Python that says what an expression of a template says."""
        folded = self._folded(node)
        if folded is not None and isinstance(folded[0], str | int | float | bool | None):
            return repr(folded[0])
        write = getattr(self, f"_{type(node).__name__.lower()}", None) or self._refuse(node)
        return str(write(node))

    def _name(self, node: nodes.Name) -> str:
        place = self._place(node.name)
        if place is not None:
            return place
        if node.name in self.environment.globals:
            self.globals[f"global_{node.name}"] = self.environment.globals[node.name]
            return f"global_{node.name}"
        if self._macros_only:
            raise TemplateSyntaxError(f"a macro is not told {node.name!r}", node.lineno, self.name)
        return self._told.setdefault(node.name, self._fresh(node.name))

    def _getattr(self, node: nodes.Getattr) -> str:
        if _is_loop(node) and self._loops:
            place, last = self._loops[-1]
            return {"index0": place, "index": f"({place} + 1)", "last": f"({place} == {last})"}[node.attr]
        return f"{self.expression(node.node)}.{node.attr}"

    def _getitem(self, node: nodes.Getitem) -> str:
        return f"{self.expression(node.node)}[{self.expression(node.arg)}]"

    def _slice(self, node: nodes.Slice) -> str:
        return ":".join("" if part is None else self.expression(part) for part in (node.start, node.stop))

    def _call(self, node: nodes.Call) -> str:
        called = self.expression(node.node)
        if self._is_macro(node.node):
            return f"_rendered({self._arguments(node, called)})"
        return f"{called}({self._arguments(node)})"

    def _filter(self, node: nodes.Filter) -> str:
        self.globals[f"filter_{node.name}"] = self._filter_of(node.name)
        return f"filter_{node.name}({self._arguments(node, self.expression(cast(nodes.Expr, node.node)))})"

    def _filter_of(self, name: str) -> Callable[..., Any]:
        """Jinja2's own filters ask for its environment; ours are plain functions."""
        function = self.environment.filters[name]
        if not hasattr(function, "jinja_pass_arg"):
            return function
        return lambda value, *arguments, **named: self.environment.call_filter(name, value, arguments, named)

    def _test(self, node: nodes.Test) -> str:
        if node.name != "none":
            self._refuse(node)
        return f"({self.expression(node.node)} is None)"

    def _condexpr(self, node: nodes.CondExpr) -> str:
        other = self.expression(node.expr2) if node.expr2 else repr("")
        return f"({self.expression(node.expr1)} if {self.expression(node.test)} else {other})"

    def _compare(self, node: nodes.Compare) -> str:
        compared = (f" {_SIGNS[operand.op]} {self.expression(operand.expr)}" for operand in node.ops)
        return f"({self.expression(node.expr)}{''.join(compared)})"

    def _not(self, node: nodes.Not) -> str:
        return f"(not {self.expression(node.node)})"

    def _binary(self, node: nodes.BinExpr) -> str:
        return f"({self.expression(node.left)} {node.operator} {self.expression(node.right)})"

    _and = _or = _add = _sub = _binary

    def _concat(self, node: nodes.Concat) -> str:
        return f"_join({self._tuple(node)})"

    def _tuple(self, node: nodes.Tuple | nodes.Concat) -> str:
        items = node.nodes if isinstance(node, nodes.Concat) else node.items
        return "".join(["(", *(f"{self.expression(item)}, " for item in items), ")"])

    def _dict(self, node: nodes.Dict) -> str:
        return f"{{{', '.join(f'{self.expression(item.key)}: {self.expression(item.value)}' for item in node.items)}}}"

    # --- what both need

    def _refuse(self, node: nodes.Node) -> NoReturn:
        raise TemplateSyntaxError(f"our templates do without {type(node).__name__}", node.lineno, self.name)

    def _const(self, node: nodes.Expr) -> str:
        return str(node.as_const())

    def _folded(self, node: nodes.Node) -> tuple[Any] | None:
        """The value of an expression that is the same on all pages."""
        try:
            return (node.as_const(self._constant),) if isinstance(node, nodes.Expr) else None
        except Impossible:
            return None

    def _arguments(self, node: nodes.Call | nodes.Filter, *before: str) -> str:
        named = (f"{item.key}={self.expression(item.value)}" for item in node.kwargs)
        return ", ".join([*before, *map(self.expression, node.args), *named])

    def _is_macro(self, node: nodes.Node) -> bool:
        return isinstance(node, nodes.Name) and self._place(node.name) in self._macro_names

    @contextmanager
    def _scope(self) -> Iterator[None]:
        self._scopes.append({})
        yield
        self._scopes.pop()

    @contextmanager
    def _loopless(self) -> Iterator[None]:
        loops, self._loops = self._loops, []
        yield
        self._loops = loops

    def _place(self, name: str) -> str | None:
        """The variable that a name is here, if it is set somewhere around."""
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)

    def _fresh(self, name: str) -> str:
        self._count += 1
        return f"{name}_{self._count}"

    def _target(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Tuple):
            return f"({', '.join(map(self._target, node.items))})"
        if not isinstance(node, nodes.Name):
            self._refuse(node)
        return self._scopes[-1].setdefault(node.name, self._fresh(node.name))

    def _parameter(self, name: str) -> str:
        self._scopes[-1][name] = name
        return name

    def _name_macro(self, name: str) -> str:
        place = self._scopes[-1].setdefault(name, self._fresh(name))
        self._macro_names.add(place)
        return place

    def _line(self, code: str) -> None:
        self._flush()
        self._lines.append("    " * self._depth + code)

    def _flush(self) -> None:
        """Write the texts that wait: neighbours as one."""
        pieces: list[str | tuple[str]] = []
        for piece in self._texts:
            if pieces and isinstance(piece, str) and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece:
                pieces.append(piece)
        self._texts.clear()
        if pieces:
            told = "".join(f"{piece!r}, " if isinstance(piece, str) else f"{piece[0]}, " for piece in pieces)
            self._lines.append(f"{'    ' * self._depth}out += ({told})")


_SIGNS = {
    **{"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="},
    **{"in": "in", "notin": "not in"},
}


def _is_loop(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "loop"
