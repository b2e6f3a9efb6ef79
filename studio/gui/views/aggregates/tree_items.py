"""What the drawn tree is made of: boxes for nodes, names under leaves, lines between them, the lit path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.gui.fonts import code_font, text_font
from studio.gui.look import Look
from studio.gui.theme import CAPTION_PT, DENSE_CODE_PT
from studio.gui.tips import plain_tip
from studio.gui.views.aggregates.sentences import leaves_text
from studio.gui.views.kit.badge import Capability
from studio.model.text import N_, translate
from studio.model.verdict import Strength
from studio.session import Shape, TreeNode, TreeView

_RADIUS = 5.0
_BADGE_PX = 18.0
_LEAF_HEIGHT = 38.0
_NARROWEST = 27.0  # from leaf to leaf
_DIGEST_FROM_PX = 27.0
_LABEL_ANGLE = 38.0
_DOT_PX = 8.0
_TEXT_FROM_SCALE = 0.42  # drawn smaller, text is noise
_NAME_LETTERS = 22


@dataclass(frozen=True, slots=True)
class Sizes:
    """All lengths of one drawing, under the text scale of the user."""

    unit: float  # from leaf to leaf
    pitch: float  # from row to row
    scale: float

    @staticmethod
    def of(tree: TreeView, names_px: float, room: QSizeF, scale: float) -> Sizes:
        """Wide and airy where there is room, closer with more leaves or rows; `names_px` is the longest name."""
        across = max(1.0, max(node.x for node in tree.nodes) - min(node.x for node in tree.nodes))
        down = max(1, tree.rows - 1)
        unit = (room.width() / scale - 24.0 - 0.8 * names_px / scale) / (across + 1)
        pitch = (room.height() / scale - 130.0 - 0.62 * names_px / scale) / down
        widest = 64.0 if tree.is_whole else 54.0
        unit = min(widest, max(_NARROWEST, unit))
        # A tree that is wider than the view is drawn smaller, which leaves room between its rows.
        stretch = min(1.6, max(1.0, across * unit * scale / max(1.0, room.width())))
        return Sizes(unit * scale, stretch * min(104.0, max(28.0, pitch)) * scale, scale)

    def box(self, node: TreeNode) -> QRectF:
        """The box of a node around its own middle."""
        width, height = {
            Shape.ROOT: (150.0, 34.0),
            # Beside a promoted node the next one is that close.
            Shape.INNER: (min(64.0, (1.5 if node.level == 1 else 2.5) * self.unit / self.scale - 4), 28.0),
            Shape.LEAF: (min(52.0, self.unit / self.scale - 4), _LEAF_HEIGHT),
            Shape.COLLAPSED: (112.0, 26.0),
        }[node.shape]
        width, height = width * self.scale, height * self.scale
        if node.shape is not Shape.LEAF:
            height = min(height, self.pitch - 8 * self.scale)
        return QRectF(-width / 2, -height / 2, width, height)

    def place(self, node: TreeNode) -> QPointF:
        """The middle of a node. Leaves keep their height where rows are close, so their row stands lower."""
        lower = (
            max(0.0, ((_LEAF_HEIGHT + 34.0) * self.scale - 1.5 * self.pitch) / 2) if node.shape is Shape.LEAF else 0.0
        )
        return QPointF(node.x * self.unit, node.row * self.pitch + lower)


class NodeItem(QGraphicsItem):
    """One node. `position` is its place in the tree's nodes."""

    def __init__(self, look: Look, node: TreeNode, position: int, sizes: Sizes) -> None:
        super().__init__()
        self.node = node
        self.position = position
        self.has_cursor = False
        self._look = look
        self._sizes = sizes
        self.box = sizes.box(node)
        self.setPos(sizes.place(node))
        self.setZValue(3 if node.number else 2)
        self.setToolTip(plain_tip(node_text(node)))

    def show_cursor(self, shown: bool) -> None:
        """The ring of the keyboard."""
        if shown != self.has_cursor:
            self.has_cursor = shown
            self.update()

    def boundingRect(self) -> QRectF:
        """The box with its ring and its number."""
        return self.box.adjusted(-6, -_BADGE_PX / 2 - 2, _BADGE_PX / 2 + 4, 6)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Box, text, number, ring."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        node, look, box = self.node, self._look, self.box
        solid = node.is_lit and node.shape in (Shape.ROOT, Shape.LEAF)
        dashed = node.is_promoted
        fill = look.color("fill") if solid else look.color("sel") if node.is_lit else look.color("panel")
        edge = look.color("accent") if node.is_lit or node.number else look.color("line2")
        pen = QPen(QColor(edge), 2.0 if node.is_lit or node.number else 1.0)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        radius = box.height() / 2 if dashed else _RADIUS
        if node.shape is Shape.COLLAPSED:  # a pile of boxes
            painter.setPen(QPen(QColor(edge), 1.0))
            painter.setBrush(QColor(look.color("panel")))
            painter.drawRoundedRect(box.translated(3, -3), radius, radius)
        painter.setPen(pen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box, radius, radius)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= _TEXT_FROM_SCALE:
            self._write(painter, "#FFFFFF" if solid else look.color("text2" if dashed else "text"))
        if node.number:
            self._number(painter)
        if self.has_cursor:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.color("text")), 2))
            painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), radius + 3, radius + 3)

    def _write(self, painter: QPainter, ink: str) -> None:
        node, scale = self.node, self._sizes.scale
        painter.setPen(QColor(ink))
        middle = Qt.AlignmentFlag.AlignCenter
        if node.shape is Shape.LEAF:
            upper, lower = QRectF(self.box), QRectF(self.box)
            upper.setBottom(self.box.center().y() + 1)
            lower.setTop(self.box.center().y() - 1)
            if self.box.width() < _DIGEST_FROM_PX * scale:
                upper = lower = self.box
            painter.setFont(_fitting(text_font(CAPTION_PT * scale, 600), f"{node.index:,}", self.box.width()))
            painter.drawText(upper, middle, f"{node.index:,}")
            if upper is lower:  # too narrow for the digest, which is in the tool tip
                return
            painter.setFont(_fitting(code_font(DENSE_CODE_PT * scale), node.digest.hex()[:4], self.box.width()))
            painter.drawText(lower, middle, node.digest.hex()[:4])
            return
        if node.shape is Shape.COLLAPSED:
            painter.setFont(text_font(CAPTION_PT * scale, 500))
            painter.drawText(self.box, middle, leaves_text(node.leaf_count))
            return
        if node.is_promoted:
            text = translate(N_("promoted"))
            painter.setFont(_fitting(text_font(CAPTION_PT * scale), text, self.box.width() - 6))
            painter.drawText(self.box, middle, text)
            return
        digits = node.digest.hex()
        text = digits[:6]
        if node.shape is Shape.ROOT:
            text = translate(N_("root {digits}")).format(digits=f"{digits[:4]}…{digits[-4:]}")
        painter.setFont(_fitting(code_font(DENSE_CODE_PT * scale), text, self.box.width()))
        painter.drawText(self.box, middle, text)

    def _number(self, painter: QPainter) -> None:
        side = _BADGE_PX * min(1.0, self._sizes.scale)
        corner = QRectF(self.box.right() - side / 2, self.box.top() - side / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.color("fill")))
        painter.drawEllipse(corner)
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(text_font(CAPTION_PT, 700))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, str(self.node.number))


class LeafNameItem(QGraphicsItem):
    """The dot of the evidence and, slanted below it, the name of the proof."""

    def __init__(self, look: Look, name: str, evidence: Strength | Capability, *, is_lit: bool, scale: float) -> None:
        super().__init__()
        self._look = look
        self._name = _shown_name(name)
        self._evidence = evidence
        self._is_lit = is_lit
        self._font = _name_font(scale, is_lit=is_lit)
        self._width, self._height = name_px(name, scale, is_lit=is_lit), QFontMetricsF(self._font).height()
        self.setToolTip(plain_tip(name))

    def boundingRect(self) -> QRectF:
        """Room for the slanted line."""
        side = self._width + self._height
        return QRectF(-_DOT_PX, -_DOT_PX, side * 0.8 + 3 * _DOT_PX, side * 0.62 + 4 * _DOT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Dot and name."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_evidence_dot(painter, self._look, self._evidence, 0, 0)
        if option.levelOfDetailFromTransform(painter.worldTransform()) < _TEXT_FROM_SCALE:
            return
        painter.save()
        painter.translate(2, _DOT_PX + 3)
        painter.rotate(_LABEL_ANGLE)
        painter.setFont(self._font)
        painter.setPen(QColor(self._look.color("text" if self._is_lit else "text2")))
        painter.drawText(
            QRectF(0, -self._height / 2, self._width, self._height), Qt.AlignmentFlag.AlignVCenter, self._name
        )
        painter.restore()


class LinesItem(QGraphicsItem):
    """Many straight lines in one item: the elbows between nodes."""

    def __init__(self, look: Look, path: QPainterPath, *, is_dashed: bool) -> None:
        super().__init__()
        self._look = look
        self._path = path
        self._is_dashed = is_dashed

    def boundingRect(self) -> QRectF:
        """All lines."""
        return self._path.boundingRect().adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Thin, as lines that are only there."""
        pen = QPen(QColor(self._look.color("line2")), 1)
        pen.setCosmetic(True)
        if self._is_dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPath(self._path)


class LitPathItem(QGraphicsItem):
    """The way from the leaf to the root; `fraction` of it is lit."""

    def __init__(self, look: Look, points: Sequence[QPointF]) -> None:
        super().__init__()
        self._look = look
        self._points = tuple(points)
        steps = zip(self._points, self._points[1:], strict=False)
        self._lengths = [abs(b.x() - a.x()) + abs(b.y() - a.y()) for a, b in steps]
        self.fraction = 1.0
        self.setZValue(1)

    def light(self, fraction: float) -> None:
        """How far from the leaf the light has come."""
        self.fraction = fraction
        self.update()

    def boundingRect(self) -> QRectF:
        """The whole way, lit or not."""
        xs, ys = [point.x() for point in self._points], [point.y() for point in self._points]
        return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))).adjusted(-4, -4, 4, 4)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Three pixels at any zoom."""
        pen = QPen(QColor(self._look.color("accent")), 3)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left = sum(self._lengths) * self.fraction
        path = QPainterPath(self._points[0])
        for start, end, length in zip(self._points, self._points[1:], self._lengths, strict=False):
            if left <= 0:
                break
            part = 1.0 if length <= left or length == 0 else left / length
            path.lineTo(start + (end - start) * part)
            left -= length
        painter.drawPath(path)


def draw_evidence_dot(painter: QPainter, look: Look, evidence: Strength | Capability, x: float, y: float) -> None:
    """A mark of its own shape for each strength: disc, ring, square, filled square; a dash for what is not checked."""
    box = QRectF(x - _DOT_PX / 2, y - _DOT_PX / 2, _DOT_PX, _DOT_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if evidence is Strength.PROVED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.color("ok")))
        painter.drawEllipse(box)
    elif evidence is Strength.RE_EXECUTABLE:
        painter.setPen(QPen(QColor(look.color("accent")), 2))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif evidence is Strength.FAKE:
        painter.setPen(QPen(QColor(look.color("warn")), 1.5, Qt.PenStyle.DotLine))
        painter.drawRect(box.adjusted(1, 1, -1, -1))
    elif evidence is Strength.REFUSED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.color("bad")))
        painter.drawRect(box)
    else:
        painter.setPen(QPen(QColor(look.color("text3")), 2))
        painter.drawLine(QPointF(x - 3, y), QPointF(x + 3, y))


def node_text(node: TreeNode) -> str:
    """A node in words, with its whole digest."""
    names = {
        Shape.ROOT: N_("Root: {digest}"),
        Shape.LEAF: N_("Leaf {index}: {digest}"),
        Shape.INNER: N_("Node over {leaves} from leaf {first} on: {digest}"),
        Shape.COLLAPSED: N_("Collapsed subtree: {leaves} from leaf {first} on: {digest}"),
    }
    text = names[node.shape]
    if node.is_promoted:
        text = N_("Odd node, promoted: it is the one below it, with {leaves} from leaf {first} on: {digest}")
    words = translate(text).format(
        index=f"{node.index:,}",
        leaves=leaves_text(node.leaf_count),
        first=f"{node.first_leaf:,}",
        digest=node.digest.hex(),
    )
    if node.number:
        sibling = translate(N_("Number {number} of the inclusion proof.")).format(number=node.number)
        return f"{words}\n{sibling}"
    return words


def name_px(name: str, scale: float, *, is_lit: bool = True) -> float:
    """How long a name is before it is slanted."""
    return QFontMetricsF(_name_font(scale, is_lit=is_lit)).horizontalAdvance(_shown_name(name)) + 4 if name else 0.0


def _shown_name(name: str) -> str:
    return name if len(name) <= _NAME_LETTERS else f"{name[: _NAME_LETTERS - 1]}…"


def _name_font(scale: float, *, is_lit: bool) -> QFont:
    return text_font(CAPTION_PT * scale, 700 if is_lit else 400)


def _fitting(font: QFont, text: str, width: float) -> QFont:
    """`font`, smaller where the text would not fit."""
    needed = QFontMetricsF(font).horizontalAdvance(text)
    if needed > width - 4:
        font.setPointSizeF(font.pointSizeF() * (width - 4) / needed)
    return font
