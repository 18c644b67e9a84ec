"""Control words of RTF by what a reader does with them (specification 1.9.1, appendix B)."""

from florilegium.model import SpanKind

CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"softline": "", b"page": "\n", b"column": "\n",
    b"emdash": "—", b"endash": "–",
    b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"zwj": "\u200d", b"zwnj": "\u200c",
}  # fmt: skip
SIGNS = {
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"~": "\xa0",
    b"_": "\u2011",
    b"-": "",
    b"\t": "\t",
    b":": "",
    b"|": "",
}
LOOKS = {
    b"b": SpanKind.STRONG, b"i": SpanKind.EMPHASIS, b"strike": SpanKind.STRIKE, b"striked": SpanKind.STRIKE,
    b"super": SpanKind.SUPERSCRIPT, b"sub": SpanKind.SUBSCRIPT, b"ul": SpanKind.UNDERLINE,
    b"uld": SpanKind.UNDERLINE,
    b"uldb": SpanKind.UNDERLINE, b"ulw": SpanKind.UNDERLINE, b"uldash": SpanKind.UNDERLINE,
    b"ulwave": SpanKind.UNDERLINE,
    b"ulth": SpanKind.UNDERLINE,
}  # fmt: skip
SKIPPED = frozenset(
    b"aftncn aftnsep aftnsepc atndate atnicn atnparent atntime background bkmkend blipuid category"
    b" colorschememapping colortbl comment company datastore doccomm docvar factoidname falt filetbl"
    b" fldtype fontemb fontfile footer footerf footerl footerr ftncn ftnsep ftnsepc g generator header"
    b" headerf headerl headerr hlinkbase keywords latentstyles levelnumbers listname listpicture"
    b" liststylename manager mctrlPr mmathPict mmathPr nonesttables nonshppict objalias objclass objdata"
    b" objname objsect oldcprops oldpprops oldsprops oldtprops operator panose passwordhash pgptbl pn"
    b" pnseclvl pntxta pntxtb private revtbl rsidtbl rxe shprslt subject tc tcn template themedata txe"
    b" userprops wgrffmtfilter xe xmlnstbl".split()
)
"""Destinations whose text is no part of the document."""
STARRED = frozenset(
    b"annotation atnauthor atnid atnref atrfend atrfstart bkmkstart cs do dptxbxtext ds fldinst fldrslt"
    b" footnote formfield listoverridetable listtable listtext moMath moMathPara moMathParaPr"
    b" nesttableprops picprop pntext shpinst shppict shptxt sn sp sv ts tsrowd ud".split()
)
"""Destinations that are read though the file lets readers pass over them."""
PICTURES = frozenset(
    (b"pngblip", b"jpegblip", b"emfblip", b"wmetafile", b"macpict", b"dibitmap", b"wbitmap", b"pmmetafile")
)
