"""Draws the pictures of the demo library; the same bytes come out every time.

Run it without arguments: it writes the PNG files beside itself.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

WIDTH, HEIGHT = 320, 180

Colour = tuple[int, int, int]
PAPER: Colour = (250, 247, 240)
SHADE: Colour = (228, 222, 208)
GREY: Colour = (168, 160, 146)
INK: Colour = (48, 44, 40)
RED: Colour = (176, 58, 46)
BLUE: Colour = (52, 96, 136)

# Three columns by five rows, one octal digit per row.
GLYPHS = {
    "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711",
    "5": "74717", "6": "74757", "7": "71111", "8": "75757", "9": "75717",
    "A": "25755", "D": "65556", "E": "74647", "R": "65655",
}  # fmt: skip

# Lengths of the words in the paragraphs, in pixels.
WORDS = (28, 12, 34, 20, 46, 16, 24, 38, 10, 30, 22, 52, 14, 26, 18, 42, 24, 12, 36, 20, 30)


class Canvas:
    """A picture in memory, clipped at its edges; x grows to the right, y downwards."""

    def __init__(self) -> None:
        self.rows = [bytearray(bytes(PAPER) * WIDTH) for _ in range(HEIGHT)]

    def dot(self, x: int, y: int, colour: Colour) -> None:
        if 0 <= x < WIDTH and 0 <= y < HEIGHT:
            self.rows[y][3 * x : 3 * x + 3] = bytes(colour)

    def box(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        for row in range(y, y + height):
            for column in range(x, x + width):
                self.dot(column, row, colour)

    def frame(self, x: int, y: int, width: int, height: int, colour: Colour, pen: int = 1) -> None:
        self.box(x, y, width, pen, colour)
        self.box(x, y + height - pen, width, pen, colour)
        self.box(x, y, pen, height, colour)
        self.box(x + width - pen, y, pen, height, colour)

    def line(self, x0: int, y0: int, x1: int, y1: int, colour: Colour) -> None:
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for i in range(steps + 1):
            self.dot(round(x0 + (x1 - x0) * i / steps), round(y0 + (y1 - y0) * i / steps), colour)

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        for row in range(-radius, radius + 1):
            for column in range(-radius, radius + 1):
                if column * column + row * row <= radius * radius + radius // 2:
                    self.dot(x + column, y + row, colour)

    def text(self, x: int, y: int, text: str, size: int, colour: Colour) -> None:
        for index, character in enumerate(text):
            for row, digit in enumerate(GLYPHS[character]):
                for column in range(3):
                    if int(digit) & 4 >> column:
                        left = x + (4 * index + column) * size
                        self.box(left, y + row * size, size, size, colour)

    def zhong(self, x: int, y: int, size: int, colour: Colour) -> None:
        """The character 中 in a square of the given size."""
        pen = max(size // 10, 1)
        self.frame(x + size // 6, y + size // 4, size - size // 3, size // 3 + pen, colour, pen)
        self.box(x + (size - pen) // 2, y + size // 12, pen, size - size // 6, colour)

    def png(self) -> bytes:
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )


def lines(measure: int, gap: int) -> Iterator[list[int]]:
    """The words of the sample paragraph, broken as a compositor would: first fit."""
    line: list[int] = []
    for word in WORDS:
        if line and sum(line) + gap * len(line) + word > measure:
            yield line
            line = []
        line.append(word)
    yield line


def phone_cards(canvas: Canvas) -> None:
    """Two bars: 24.55 and 64.41 million telephone cards."""
    for thousand in range(8):
        canvas.box(24 + 36 * thousand, 20, 1, 140, SHADE)
    for row, (cards, colour) in enumerate(((2455, BLUE), (6441, RED))):
        top = 34 + 64 * row
        canvas.box(24, top, cards * 36 // 1000, 44, colour)
        canvas.text(36, top + 12, str(cards), 4, PAPER)
    canvas.box(23, 20, 2, 140, INK)


def page_grid(canvas: Canvas) -> None:
    """An opened book, its diagonals, and the text areas that they give."""
    left, top, width, height = 34, 12, 126, 156
    spine, bottom = left + width, top + height - 1
    outer, inner = 2 * width // 9, width // 9
    columns = (left + outer, spine + inner)
    areas = [(x, top + height // 9, 2 * width // 3, 2 * height // 3) for x in columns]
    for area in areas:
        canvas.box(*area, SHADE)
    for edge, other in ((left, spine + width), (spine + width, left)):
        canvas.line(edge, bottom, spine, top, BLUE)
        canvas.line(edge, bottom, other, top, RED)
    for area in areas:
        canvas.frame(*area, INK)
    for page in (left, spine):
        canvas.frame(page, top, width + 1, height, INK)


def em_box(canvas: Canvas) -> None:
    """A Chinese character in its em box, with centre lines and the inner frame."""
    left, top, size = 88, 18, 144
    canvas.frame(left, top, size, size, BLUE, 2)
    for offset in range(0, size, 8):
        canvas.box(left + offset, top + size // 2, 4, 1, RED)
        canvas.box(left + size // 2, top + offset, 1, 4, RED)
    canvas.frame(left + 10, top + 10, size - 20, size - 20, GREY)
    canvas.zhong(left + 6, top + 6, size - 12, INK)


def cell_grid(canvas: Canvas) -> None:
    """A terminal's cells: letters take one, Chinese characters two; a cursor waits."""
    for row, text in enumerate(("A2中中E4", "中R中D中", "7A9中中A", "E中D中")):
        x, y = 32, 18 + 36 * row
        for character in text:
            wide = character == "中"
            canvas.box(x, y, 32 if wide else 16, 36, SHADE if wide else PAPER)
            if wide:
                canvas.zhong(x + 1, y + 3, 30, INK)
            else:
                canvas.text(x + 4, y + 11, character, 3, BLUE)
            x += 32 if wide else 16
        if row == 3:
            canvas.box(x, y + 2, 16, 32, RED)
    for column in range(17):
        canvas.box(32 + 16 * column, 18, 1, 145, GREY)
    for row in range(5):
        canvas.box(32, 18 + 36 * row, 257, 1, GREY)


def scroll_codex(canvas: Canvas) -> None:
    """A scroll with three columns on the left, an opened codex on the right."""
    canvas.box(24, 52, 116, 76, SHADE)
    for roll in (16, 132):
        canvas.box(roll, 42, 16, 96, GREY)
        canvas.frame(roll, 42, 16, 96, INK, 2)
        canvas.box(roll + 6, 32, 4, 10, INK)
        canvas.box(roll + 6, 138, 4, 10, INK)
    for column in range(3):
        for row in range(10):
            canvas.box(40 + 31 * column, 60 + 6 * row, 20 + (row * 5 + column) % 6, 2, INK)
    for page in (184, 244):
        canvas.box(page, 40, 60, 100, SHADE)
        canvas.frame(page, 40, 60, 100, INK, 2)
        for row in range(11):
            canvas.box(page + 9, 52 + 7 * row, 42 if row < 10 else 22, 2, INK)
    canvas.box(242, 40, 4, 104, INK)


def punched_tape(canvas: Canvas) -> None:
    """READ on five-unit tape; the small holes are for the sprocket."""
    canvas.box(0, 40, WIDTH, 112, SHADE)
    for x in range(8, WIDTH, 16):
        canvas.disc(x, 102, 2, PAPER)
    for index, (letter, code) in enumerate(zip("READ", (0o12, 0o01, 0o03, 0o11), strict=True)):
        x = 56 + 64 * index
        canvas.text(x - 6, 12, letter, 4, BLUE)
        canvas.disc(x, 102, 2, INK)
        for unit in range(5):
            # The sprocket holes run between the second and the third unit.
            y = 138 - 18 * unit - (0 if unit < 2 else 6)
            if code >> unit & 1:
                canvas.disc(x, y, 6, INK)
            else:
                canvas.disc(x, y, 1, GREY)


def eye_path(canvas: Canvas) -> None:
    """Where an eye rests on three lines, and how it jumps back at their ends."""
    stops = ((40, 78, 130, 172, 224, 268), (36, 90, 134, 186, 160, 236, 276), (44, 88, 140, 190))
    before: tuple[int, int] | None = None
    for row, (line, xs) in enumerate(zip(lines(264, 8), stops, strict=False)):
        x, y = 28, 40 + 48 * row
        for word in line:
            canvas.box(x, y, word, 10, GREY)
            x += word + 8
        for number, stop in enumerate(xs):
            here = (stop, y + 20)
            if before:
                canvas.line(*before, *here, RED if number else BLUE)
            before = here
        for stop in xs:
            canvas.disc(stop, y + 20, 4, RED)


def justify(canvas: Canvas) -> None:
    """The same paragraph twice: ragged, then justified."""
    broken = list(lines(126, 7))
    for left, justified in ((20, False), (174, True)):
        canvas.box(left - 5, 14, 1, 152, SHADE)
        canvas.box(left + 130, 14, 1, 152, RED if justified else SHADE)
        for row, line in enumerate(broken):
            stretch = justified and row < len(broken) - 1 and len(line) > 1
            gap = (126 - sum(line)) / (len(line) - 1) if stretch else 7.0
            x = float(left)
            for word in line:
                canvas.box(round(x), 22 + 20 * row, word, 8, INK)
                x += word + gap


PICTURES: dict[str, Callable[[Canvas], None]] = {
    "phone-cards": phone_cards,
    "page-grid": page_grid,
    "em-box": em_box,
    "cell-grid": cell_grid,
    "scroll-codex": scroll_codex,
    "punched-tape": punched_tape,
    "eye-path": eye_path,
    "justify": justify,
}


def main() -> None:
    for name, draw in PICTURES.items():
        canvas = Canvas()
        draw(canvas)
        Path(__file__).with_name(f"{name}.png").write_bytes(canvas.png())


if __name__ == "__main__":
    main()
