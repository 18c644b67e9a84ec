"""Formulas on one line: Office MathML (ECMA-376 part 1, 22.1) and MathML 3 as Unicode text."""

import re

from florilegium.importers.xml import Tree, attribute, children, local

_DEEPEST = 40  # parts in one another; deeper ones are only their characters
_SILENT = frozenset(
    ("rPr", "ctrlPr", "sSubPr", "sSupPr", "sSubSupPr", "sPrePr", "fPr", "radPr", "dPr", "naryPr",
     "funcPr", "accPr",
     "barPr",
     "eqArrPr", "mPr", "mrPr", "limLowPr", "limUppPr", "boxPr", "groupChrPr", "borderBoxPr", "phantPr",
     "oMathParaPr", "argPr",
     "annotation", "annotation-xml", "maligngroup", "malignmark")
)  # fmt: skip
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RELATION = re.compile(r"[=<>≤≥≠≈≡∈⊂⊆→⇒⇔±×]|(?<=[\w)\]²³])[+−-](?=[\w(\[√])")
_ACCENTS = {"^": "\u0302", "~": "\u0303", "¯": "\u0304", "˙": "\u0307", "¨": "\u0308", "→": "\u20d7"}


def formula(element: Tree) -> str:
    """The formula in ``element`` as it would be typed on one line: "x² + √(b/2)"."""
    return " ".join(_RELATION.sub(r" \g<0> ", _linear(element)).split())


def _linear(element: Tree, depth: int = 0) -> str:
    if depth > _DEEPEST:
        return "".join(map(str, element.itertext()))
    name = local(element)
    if name in _SILENT or not name:
        return ""
    if name in ("t", "mi", "mn", "mo", "mtext", "ms"):
        return "".join(map(str, element.itertext())).replace("\u2061", "").strip("\n\r\t")
    parts = [child for child in element if local(child) and local(child) not in _SILENT]
    made = [_linear(part, depth + 1) for part in parts]
    if name in ("f", "mfrac") and len(made) == 2:
        return f"{_grouped(made[0])}/{_grouped(made[1])}"
    if name in ("sSup", "msup", "limUpp", "mover") and len(made) == 2:
        return _over(made[0], made[1]) if name == "mover" else made[0] + _script(made[1], "^", _RAISED)
    if name in ("sSub", "msub", "limLow", "munder") and len(made) == 2:
        return made[0] + _script(made[1], "_", _LOWERED)
    if name in ("sSubSup", "msubsup", "munderover") and len(made) == 3:
        return made[0] + _script(made[1], "_", _LOWERED) + _script(made[2], "^", _RAISED)
    if name in ("rad", "msqrt", "mroot"):
        return _root(name, made)
    if name == "d":
        return _delimited(element, made)
    if name == "nary" and len(made) == 3:
        sign = _property(element, "naryPr", "chr", "∫")
        return sign + _script(made[0], "_", _LOWERED) + _script(made[1], "^", _RAISED) + " " + made[2]
    if name == "acc" and made:
        return _over(made[0], _property(element, "accPr", "chr", "\u0302"))
    if name == "func" and len(made) == 2:
        return f" {made[0]} {made[1]}"
    if name in ("m", "mtable", "eqArr"):
        return "; ".join(made)
    if name in ("mr", "mtr"):
        return ", ".join(made)
    return "".join(made)


def _grouped(words: str) -> str:
    return words if len(words) == 1 or words.isalnum() else f"({words})"


def _script(words: str, sign: str, table: dict[int, int]) -> str:
    if not words:
        return ""
    if all(ord(character) in table for character in words):
        return words.translate(table)
    return sign + _grouped(words)


def _over(base: str, accent: str) -> str:
    mark = _ACCENTS.get(accent, accent)
    if len(mark) == 1 and ("\u0300" <= mark <= "\u036f" or "\u20d0" <= mark <= "\u20ff"):
        return base + mark
    return base + _script(mark, "^", _RAISED)


def _root(name: str, made: list[str]) -> str:
    if name == "rad" and len(made) == 2:
        degree, base = made
    elif name == "mroot" and len(made) == 2:
        base, degree = made
    else:
        degree, base = "", "".join(made)
    return degree.translate(_RAISED) + "√" + _grouped(base)


def _delimited(element: Tree, made: list[str]) -> str:
    opening, closing = _property(element, "dPr", "begChr", "("), _property(element, "dPr", "endChr", ")")
    return opening + _property(element, "dPr", "sepChr", "|").join(made) + closing


def _property(element: Tree, holder: str, name: str, default: str) -> str:
    for properties in children(element, holder):
        for found in children(properties, name):
            return attribute(found, "val")
    return default
