"""The tree on screen: zoom, pan, and keys that walk from node to node."""

from __future__ import annotations

import enum

from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from studio.gui.look import Look
from studio.gui.views.aggregates.tree_items import NodeItem
from studio.gui.views.aggregates.tree_scene import TreeScene
from studio.model.text import N_, translate
from studio.session import LeafShown, Shape, TreeNode

_LARGEST, _SMALLEST = 2.0, 0.2
_READABLE = 0.72  # below, a tree is first shown around its lit path instead of as a whole
_STEP = 1.2
_NOTCH = 120
_CLICK_PX = 4


class _Sight(enum.Enum):
    """What of the tree is in view."""

    FIRST = "what can be read"
    ALL = "all of it"
    OWN = "what the person zoomed or moved to"


class TreeCanvas(QGraphicsView):
    """`leaf_wanted(index)`: the person chose a leaf, or a collapsed subtree, which begins with it."""

    ROLE = "Graphic"

    leaf_wanted = Signal(int)
    cursor_moved = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.tree_scene = TreeScene(look, self)
        self.setScene(self.tree_scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(translate(N_("Tree of the aggregate")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._shown: LeafShown | None = None
        self._sight = _Sight.FIRST
        self._is_laying_out = False
        self._pressed_at = QPoint()
        look.changed.connect(self._follow)
        self._paint_ground()

    # What is shown

    def show_leaf(self, shown: LeafShown, cursor: tuple[int, int] | None = None, *, is_new: bool) -> None:
        """Draw the tree with another lit leaf; `is_new`: of another aggregate, so the picture is laid out afresh."""
        before = self._shown
        self._shown = shown
        changed = is_new or before is None or before.tree.leaf != shown.tree.leaf
        self._draw(cursor, animated=changed and self.isVisible())
        if is_new or not shown.tree.is_whole:
            self._sight = _Sight.FIRST
        self._place()
        self._tell_cursor()

    def forget(self) -> None:
        """Nothing to draw."""
        self._shown = None
        self.tree_scene.forget()

    def fit(self) -> None:
        """All of the tree."""
        self._sight = _Sight.ALL
        self._place()

    def zoom(self, factor: float) -> None:
        """Larger or smaller around the middle."""
        now = self.transform().m11()
        factor = min(_LARGEST, max(_SMALLEST, now * factor)) / now
        self._sight = _Sight.OWN
        self.scale(factor, factor)

    def current_scale(self) -> float:
        """How large the tree is drawn; 1 is its own size."""
        return self.transform().m11()

    # Events of Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End go to the first and the last leaf, + and - zoom, Enter goes into a subtree."""
        key = Qt.Key(event.key())
        tree = self.tree_scene.tree
        if tree is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(key)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.leaf_wanted.emit(0 if key == Qt.Key.Key_Home else tree.count - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(_STEP if key == Qt.Key.Key_Plus else 1 / _STEP)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.tree_scene.cursor_node)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it zooms at the pointer, else it scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP ** (event.angleDelta().y() / _NOTCH))
            event.accept()
        else:
            self._sight = _Sight.OWN
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click, or the begin of moving the picture."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the node below it."""
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if (event.position().toPoint() - self._pressed_at).manhattanLength() > _CLICK_PX:
            self._sight = _Sight.OWN
            return
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, NodeItem):
            self.tree_scene.put_cursor(item.position)
            self._tell_cursor()
            self._choose(item.node)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Laid out afresh unless the person has chosen what to see."""
        super().resizeEvent(event)
        if self._shown is not None and self._sight is not _Sight.OWN and not self._is_laying_out:
            node = self.tree_scene.cursor_node
            self._draw(None if node is None else (node.level, node.index), animated=False)
            self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing moves where nobody looks."""
        self.tree_scene.stop()
        super().hideEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring of the cursor shows."""
        super().focusInEvent(event)
        self.tree_scene.show_ring(True)
        self._tell_cursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring of the cursor is gone."""
        super().focusOutEvent(event)
        self.tree_scene.show_ring(False)

    # Inside

    def _draw(self, cursor: tuple[int, int] | None, *, animated: bool) -> None:
        if self._shown is not None:
            room = QSizeF(self.maximumViewportSize())
            self.tree_scene.show_leaf(self._shown, cursor, room, animated=animated)

    def _walk(self, key: Qt.Key) -> None:
        scene = self.tree_scene
        tree, at = scene.tree, scene.cursor
        if tree is None or at is None:
            return
        node = tree.nodes[at]
        if key == Qt.Key.Key_Up:
            self._go(node.parent)
        elif key == Qt.Key.Key_Down:
            children = [child for child, one in enumerate(tree.nodes) if one.parent == at]
            lit = [child for child in children if tree.nodes[child].is_lit]
            if children:
                self._go((lit or children)[0])
            else:
                self._choose(node)  # into a collapsed subtree
        else:
            beside = at + (1 if key == Qt.Key.Key_Right else -1)
            if 0 <= beside < len(tree.nodes) and tree.nodes[beside].row == node.row:
                self._go(beside)
            elif node.shape is Shape.LEAF:  # the neighbour is in a collapsed subtree
                index = node.index + (1 if key == Qt.Key.Key_Right else -1)
                if 0 <= index < tree.count:
                    self.leaf_wanted.emit(index)

    def _go(self, position: int | None) -> None:
        if position is None:
            return
        self.tree_scene.put_cursor(position)
        self._keep_cursor_in_view()
        self._tell_cursor()
        node = self.tree_scene.cursor_node
        if node is not None and node.shape is Shape.LEAF:
            self._choose(node)

    def _choose(self, node: TreeNode | None) -> None:
        if node is not None and node.shape in (Shape.LEAF, Shape.COLLAPSED):
            self.leaf_wanted.emit(node.first_leaf)

    def _tell_cursor(self) -> None:
        text = self.tree_scene.cursor_text
        self.setAccessibleDescription(text)
        self.cursor_moved.emit(text)

    def _keep_cursor_in_view(self) -> None:
        at = self.tree_scene.cursor
        if at is not None:
            self.ensureVisible(self.tree_scene.nodes[at], 40, 40)

    def _place(self) -> None:
        """All of it where that can be read, else the lit path; or what the person wanted to see."""
        scene = self.tree_scene
        self._is_laying_out = True  # scroll bars that come and go resize the view
        if self._sight is _Sight.OWN:
            self._keep_cursor_in_view()
        elif self._sight is _Sight.ALL:
            self._fit_to(scene.sceneRect())
        else:
            rects = (scene.sceneRect(), scene.path_rect(with_siblings=True), scene.path_rect(with_siblings=False))
            readable = (rect for rect in rects if self._scale_for(rect.width(), rect.height()) >= _READABLE)
            self._fit_to(next(readable, rects[-1]))
        self._is_laying_out = False

    def _fit_to(self, rect: QRectF) -> None:
        if rect.isEmpty():
            return
        scale = min(1.0, max(_SMALLEST, self._scale_for(rect.width(), rect.height())))
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(rect.center())

    def _scale_for(self, width: float, height: float) -> float:
        room = self.maximumViewportSize()  # less a rounding, which would bring the scroll bars back
        return min((room.width() - 2) / max(1.0, width), (room.height() - 2) / max(1.0, height))

    def _paint_ground(self) -> None:
        self.setBackgroundBrush(QBrush(QColor(self._look.color("window"))))

    def _follow(self) -> None:
        self._paint_ground()
        if self._shown is not None:
            self.show_leaf(self._shown, is_new=False)
