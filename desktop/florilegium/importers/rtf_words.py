"""Control words of RTF by what a reader does with them (specification 1.9.1, appendix B)."""

from florilegium.model import SpanKind

CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"softline": "", b"page": "\n", b"column": "\n", b"emdash": "—", b"endash": "–",
    b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"zwj": "\u200d", b"zwnj": "\u200c",
}  # fmt: skip
SIGNS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"_": "\u2011", b"-": "", b"\t": "\t", b":": "", b"|": ""}
LOOKS = {
    b"b": SpanKind.STRONG, b"i": SpanKind.EMPHASIS, b"strike": SpanKind.STRIKE, b"striked": SpanKind.STRIKE,
    b"super": SpanKind.SUPERSCRIPT, b"sub": SpanKind.SUBSCRIPT, b"ul": SpanKind.UNDERLINE, b"uld": SpanKind.UNDERLINE,
    b"uldb": SpanKind.UNDERLINE, b"ulw": SpanKind.UNDERLINE, b"uldash": SpanKind.UNDERLINE, b"ulwave": SpanKind.UNDERLINE,
    b"ulth": SpanKind.UNDERLINE,
}  # fmt: skip
SKIPPED = frozenset(
    b"colortbl header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn xe tc tcn"
    b" rxe txe generator themedata colorschememapping datastore latentstyles rsidtbl pgptbl revtbl xmlnstbl pn pnseclvl template"
    b" private userprops mmathPr mmathPict nonshppict shprslt objdata objclass objname objalias objsect nonesttables blipuid"
    b" levelnumbers listname liststylename listpicture filetbl passwordhash panose falt fontemb fontfile factoidname atntime atndate"
    b" atnicn atnparent background docvar keywords comment operator company manager category doccomm hlinkbase subject bkmkend"
    b" mctrlPr falt g wgrffmtfilter oldcprops oldpprops oldsprops oldtprops fldtype pntxta pntxtb".split()
)
"""Destinations whose text is no part of the document."""
STARRED = frozenset(
    b"shpinst shppict footnote annotation bkmkstart atnauthor atnid atnref atrfstart atrfend fldinst nesttableprops ud formfield moMath"
    b" moMathPara moMathParaPr listtable listoverridetable do listtext pntext sp sn sv picprop cs ts ds tsrowd dptxbxtext shptxt fldrslt".split()
)
"""Destinations that are read though the file lets readers pass over them."""
PICTURES = frozenset((b"pngblip", b"jpegblip", b"emfblip", b"wmetafile", b"macpict", b"dibitmap", b"wbitmap", b"pmmetafile"))
