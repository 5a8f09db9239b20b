"""Options and arguments that many commands take."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
OnlyOutlet = Annotated[str | None, typer.Option("--outlet", metavar="ID", help="Only this outlet.")]
Limit = Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="Most rows.")]
OutletId = Annotated[str, typer.Argument(metavar="OUTLET", help="An outlet's id: `rasid outlets list` shows them.")]
ArticleName = Annotated[
    str, typer.Argument(metavar="ARTICLE", help="Its address, or its number as `rasid articles` shows it.")
]
