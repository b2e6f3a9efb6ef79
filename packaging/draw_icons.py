"""The icon of the application as each system wants it, drawn from resources/icons/studio.svg for the frozen studio."""

from __future__ import annotations

import argparse
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parents[1] / "resources" / "icons" / "studio.svg"
LINUX_PX = 256
# Each size is drawn by itself, so that the small ones are sharp. An .ico counts a side in one byte, where 0 means 256.
WINDOWS_PX = (16, 24, 32, 48, 64, 128, 256)
# The names that an .icns gives to PNG pictures, from 16 points with two pixels each to 512 points with two pixels each.
MAC_PX = {"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024}


def png(size_px: int, drawing: Path = DRAWING) -> bytes:
    """The drawing as a square PNG."""
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.read_bytes())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def ico() -> bytes:
    """ICONDIR, one ICONDIRENTRY a picture, the pictures."""
    pictures = {size_px: png(size_px) for size_px in WINDOWS_PX}
    offset = 6 + 16 * len(pictures)
    entries = b""
    for size_px, picture in pictures.items():
        entries += struct.pack("<BBBBHHII", size_px % 256, size_px % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures.values())


def icns() -> bytes:
    """The four letters, the length of all, and for each picture its name, its length and itself."""
    pictures = {name: png(size_px) for name, size_px in MAC_PX.items()}
    body = b"".join(name.encode() + struct.pack(">I", 8 + len(picture)) + picture for name, picture in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def draw_icons(folder: Path) -> dict[str, Path]:
    """Write the three; their paths by suffix."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"png": png(LINUX_PX), "ico": ico(), "icns": icns()}
    paths = {suffix: folder / f"proving-studio.{suffix}" for suffix in made}
    for suffix, path in paths.items():
        path.write_bytes(made[suffix])
    return paths


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for path in draw_icons(parser.parse_args().folder).values():
        print(path)
