"""The shapes of dates, clocks and relative phrases, as regular expressions over signatures.

See `lexer` for the letters. White space does not count: `24 . 10 . 2017` has one shape with
`24.10.2017`. In the signature that dates are sought in, clocks stand as `C~~`, relative phrases as
`R~~`: `~` fills what the first letter took.
"""

import re
from typing import Final

_GLUE: Final = r"O?[-_/.,']{0,3}(?:[Lu]{0,2}|f)[-_/.,]{0,2}"
_MONTH: Final = r"[MV](?:[-_/,.]{0,2}\(?M\)?)?O?"

_DATES: Final = (
    ("day_month_year", rf"[12]{_GLUE}{_MONTH}{_GLUE}4"),
    ("month_day_year", rf"{_MONTH}{_GLUE}[12]{_GLUE}4"),
    ("year_month_day", rf"4{_GLUE}{_MONTH}{_GLUE}[12]"),
    ("year_day_month", rf"4,?[12]{_GLUE}{_MONTH}(?!{_GLUE}4)"),
    ("day_month_weekday_year", rf"[12]{_GLUE}{_MONTH},?W,?4"),
    ("month_day_clock_year", rf"{_MONTH}[12]C~*[ZXz]?4"),
    ("ordinal_first", r"[12]O,M,?4"),
    ("numbers_year_first", r"4[-_/.][12][-_/.][12]"),
    ("numbers_year_last", r"[12][-_/.][12][-_/.]4"),
    ("numbers_spaced", r"[12][12]4"),
    ("numbers_short", r"2(?P<mark>[-/.])[12](?P=mark)2"),
    ("numbers_brief", r"1(?P<mark_brief>[-/.])[12](?P=mark_brief)2"),
)
FULL_DATE: Final = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in _DATES))

_PARTS: Final = (
    ("day_month_short", rf"[12]{_GLUE}{_MONTH}[-_/.,']{{0,2}}L?2(?![.:]?[12349h]|-?A|a|{_GLUE}{_MONTH})"),
    ("month_year", rf"{_MONTH}{_GLUE}4"),
    ("day_month", rf"[12]{_GLUE}{_MONTH}"),
    ("month_day", rf"{_MONTH}O?[-_/.,']{{0,3}}[12]"),
    ("year_month", rf"4{_GLUE}{_MONTH}"),
    ("numbers_day_month", r"[12][/.-][12]"),
)
PART_DATE: Final = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in _PARTS))

CLOCK: Final = re.compile(
    r"(?:[HS]:?)?(?:(?<![1239]:)(?<![^M,./-]4:)[12]:2(?::2(?:[.,][12349])?)?(?!:[12349])|[12]h2(?:u2u?|u)?)"
    r"|[HS]:?[12](?:j[12]u|[uS][12](?![-/.:]?[12349]))"
    r"|[HS]:?(?:[12]\.2(?!\.[12349])|[12](?:h(?!2))?(?![-/.]?[12349]|:|h|O?[-/.,']{0,2}[Lu]?[MV]|[uSD])|kp?)"
    r"|(?<![12349][-/.])[12]\.2(?=[-_]?[Aa](?![12349]))"
    r"|(?<![12349][-/.:])[12](?=A)"
)
DOTTED_CLOCK: Final = re.compile(r"(?<![12349][-/.:])[12]\.2(?:\.2)?(?![-/.:][12349])")
BARE_CLOCK: Final = re.compile(r"4(?=Z)")

_NUMBER: Final = r"(?:[12]|n(?:jn)?)"
_AMOUNT: Final = rf"(?:{_NUMBER}q?(?:[uS]|h(?:2u?)?)|[uS]n|[uS]1(?![-/.,:OMV12349])|[uS]|Dn?)p?"
_COUNTED: Final = rf"(?:{_NUMBER}q?[uSh]|[uS]n|D)p?"
AGO: Final = re.compile(
    rf"[Gb]q?{_AMOUNT}(?:j?-?{_COUNTED})*q?"
    rf"|(?<![12349][.,/:+-])(?:q?{_COUNTED})(?:[j,]?-?{_COUNTED})*[gb]"
)
