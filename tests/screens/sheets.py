"""Contact sheets of the screens: `python -m tests.screens.sheets FOLDER`.

One page of HTML with every picture in all schemes and widths, and sheets of small ones to look
through: PNG, so that they can be sent.
"""

import html
import sys
from pathlib import Path

from PIL import Image, ImageDraw

KINDS = {"1280": (400, 560, 5), "390": (260, 760, 8), "320": (220, 760, 9)}  # width, height, across
ROWS = 3
GAP = 12
LABEL = 16


def sheets(folder: Path) -> list[Path]:
    """Write the sheets of every kind of screens in the folder; return their paths."""
    made = []
    for shots in sorted(folder.glob("*-*/")):
        kind = KINDS.get(shots.name.rpartition("-")[2])
        if kind is None:
            continue
        small, fits = sorted(shots.glob("*.png")), kind[2] * ROWS
        for first in range(0, len(small), fits):
            path = folder / f"sheet-{shots.name}-{first // fits + 1:02}.png"
            _sheet(small[first : first + fits], *kind).save(path)
            made.append(path)
    return made


def _sheet(pictures: list[Path], width: int, height: int, across: int) -> Image.Image:
    """Lay small pictures side by side, the top of each and its name under it."""
    size = across * (width + GAP) + GAP, ROWS * (height + LABEL + GAP) + GAP
    sheet = Image.new("RGB", size, "#777")
    draw = ImageDraw.Draw(sheet)
    for place, path in enumerate(pictures):
        left = GAP + place % across * (width + GAP)
        top = GAP + place // across * (height + LABEL + GAP)
        with Image.open(path) as picture:
            scale = width / picture.width
            seen = picture.crop((0, 0, picture.width, min(picture.height, round(height / scale))))
            sheet.paste(seen.resize((width, round(seen.height * scale))), (left, top + LABEL))
        draw.text((left, top), path.stem[: width // 6], fill="white")
    return sheet


def index(folder: Path) -> Path:
    """Write the page that shows every screen, one row a place; return its path."""
    kinds = [kind.name for kind in sorted(folder.glob("*-*/")) if any(kind.glob("*.png"))]
    names = sorted({shot.name for kind in kinds for shot in (folder / kind).glob("*.png")})
    head = "".join(f"<th>{kind}</th>" for kind in kinds)
    rows = "".join(
        f"<tr><th>{html.escape(name[:-4])}</th>"
        + "".join(f"<td>{_picture(folder, kind, name)}</td>" for kind in kinds)
        for name in names
    )
    path = folder / "index.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8><title>Screens</title>"
        "<style>img{width:16rem;max-height:24rem;object-fit:cover;object-position:top}"
        "th{font:.8rem sans-serif;text-align:left;vertical-align:top}</style>"
        f"<table><tr><th>{head}</tr>{rows}</table>",
        encoding="utf-8",
    )
    return path


def _picture(folder: Path, kind: str, name: str) -> str:
    shown = html.escape(f"{kind}/{name}")
    if not (folder / kind / name).is_file():
        return ""
    return f'<a href="{shown}"><img loading="lazy" alt="" src="{shown}"></a>'


if __name__ == "__main__":
    where = Path(sys.argv[1])
    print(*sheets(where), index(where), sep="\n")  # noqa: T201 -- a developer's command
