"""The drawn tree as a scene: at most 600 items, made from finished values."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QSizeF, QVariantAnimation
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsScene

from studio.gui.look import Look
from studio.gui.views.aggregates.sentences import evidence_of
from studio.gui.views.aggregates.tree_items import (
    LeafNameItem,
    LinesItem,
    LitPathItem,
    NodeItem,
    Sizes,
    name_px,
    node_text,
)
from studio.session import LeafRow, LeafShown, Shape, TreeNode, TreeView

_LIGHTING_MS = 180
_NAME_GAP = 12.0
_MARGIN = 12.0


class TreeScene(QGraphicsScene):
    """Everything that is drawn of one tree with one lit leaf. `cursor` is the node that the keys are at."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.tree: TreeView | None = None
        self.nodes: tuple[NodeItem, ...] = ()
        self.cursor: int | None = None
        self._has_ring = False
        self._lit: LitPathItem | None = None
        self._lighting = QVariantAnimation(self)
        self._lighting.setStartValue(0.0)
        self._lighting.setEndValue(1.0)
        self._lighting.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._lighting.valueChanged.connect(self._light)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)

    def show_leaf(self, shown: LeafShown, cursor: tuple[int, int] | None, room: QSizeF, *, animated: bool) -> None:
        """Draw the tree of `shown` for a view as large as `room`; the cursor goes to a node (level, index)."""
        self.stop()
        self.clear()
        tree = shown.tree
        self.tree = tree
        rows = {row.index: row for row in shown.drawn}
        scale = self._look.theme.scale
        names_px = max((name_px(_name(row), scale) for row in shown.drawn), default=0.0)
        sizes = Sizes.of(tree, names_px, room, scale)
        self.nodes = tuple(NodeItem(self._look, node, at, sizes) for at, node in enumerate(tree.nodes))
        for item in self.nodes:
            self.addItem(item)
        self._add_names(rows, sizes)
        self._add_lines()
        self.setSceneRect(self.itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        wanted = None if cursor is None else tree.position(*cursor)
        self.put_cursor(tree.position(0, tree.leaf) if wanted is None else wanted)
        if animated:
            self._start_lighting()

    def forget(self) -> None:
        """Nothing is drawn."""
        self.stop()
        self.clear()
        self.tree, self.nodes, self.cursor, self._lit = None, (), None, None

    def stop(self) -> None:
        """The path is lit as a whole, now."""
        self._lighting.stop()
        if self._lit is not None:
            self._lit.light(1.0)
            self._lit = None

    def put_cursor(self, position: int | None) -> None:
        """Move the cursor to a node."""
        if self.cursor is not None and self.cursor < len(self.nodes):
            self.nodes[self.cursor].show_cursor(False)
        self.cursor = position
        self._show_ring()

    def show_ring(self, shown: bool) -> None:
        """The ring of the cursor is there as long as the keys are."""
        self._has_ring = shown
        self._show_ring()

    def _show_ring(self) -> None:
        if self.cursor is not None:
            self.nodes[self.cursor].show_cursor(self._has_ring)

    @property
    def cursor_node(self) -> TreeNode | None:
        """The node that the keys are at."""
        return None if self.cursor is None else self.nodes[self.cursor].node

    @property
    def cursor_text(self) -> str:
        """The same in words."""
        node = self.cursor_node
        return "" if node is None else node_text(node)

    def path_rect(self, *, with_siblings: bool) -> QRectF:
        """What the eye needs first: the lit path, with its siblings where there is room."""
        rect = QRectF()
        for item in self.nodes:
            if item.node.is_lit or (item.node.number and with_siblings):
                rect = rect.united(item.sceneBoundingRect())
        return rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, 3 * _MARGIN)

    def _add_names(self, rows: Mapping[int, LeafRow], sizes: Sizes) -> None:
        for item in self.nodes:
            row = rows.get(item.node.index) if item.node.shape is Shape.LEAF else None
            if row is None:
                continue
            name = LeafNameItem(
                self._look, _name(row), evidence_of(row.proof), is_lit=item.node.is_lit, scale=sizes.scale
            )
            name.setPos(item.pos() + QPointF(0, item.box.bottom() + _NAME_GAP))
            self.addItem(name)

    def _add_lines(self) -> None:
        plain, dashed = QPainterPath(), QPainterPath()
        lit: list[QPointF] = []
        for item in reversed(self.nodes):  # from the leaves up, as the light goes
            parent_at = item.node.parent
            if parent_at is None:
                continue
            parent = self.nodes[parent_at]
            points = _elbow(item, parent)
            if item.node.is_lit:
                lit += points
            path = dashed if parent.node.is_promoted else plain
            path.moveTo(points[0])
            for point in points[1:]:
                path.lineTo(point)
        self.addItem(LinesItem(self._look, plain, is_dashed=False))
        self.addItem(LinesItem(self._look, dashed, is_dashed=True))
        self._lit = LitPathItem(self._look, lit)
        self.addItem(self._lit)

    def _start_lighting(self) -> None:
        duration_ms = self._look.motion_ms(_LIGHTING_MS)
        if duration_ms > 0 and self._lit is not None:
            self._lit.light(0.0)
            self._lighting.setDuration(duration_ms)
            self._lighting.start()

    def _light(self, fraction: float) -> None:
        if self._lit is not None:
            self._lit.light(fraction)


def _name(row: LeafRow) -> str:
    """Under a leaf stands only what tells it from the others."""
    return "" if row.proof is None else row.proof.name


def _elbow(child: NodeItem, parent: NodeItem) -> list[QPointF]:
    """From the child up to the middle between both, across, and up to the parent."""
    top = child.pos() + QPointF(0, child.box.top())
    bottom = parent.pos() + QPointF(0, parent.box.bottom())
    middle = (top.y() + bottom.y()) / 2
    return [top, QPointF(top.x(), middle), QPointF(bottom.x(), middle), bottom]
