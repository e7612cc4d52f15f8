"""The best ratio so far against the iterations."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from afterburner_engine.objectives import measured
from afterburner_tui import wording
from afterburner_tui.run_state import RunState
from afterburner_tui.step_chart import ceiling, draw, is_logarithmic


class BestChart(Widget):
    """A staircase that climbs with each candidate that is kept."""

    def __init__(self) -> None:
        """Begin without a run."""
        super().__init__(id="chart", classes="pane")
        self.border_title = "Best so far"
        self._values: tuple[float, ...] = ()
        self._steps = 1

    def show(self, state: RunState) -> None:
        """Show the history of `state`; the running iteration counts as it stands."""
        if state.started is None:
            self.clear()
            return
        values = list(state.history)
        if state.iteration >= len(values):
            values.append(state.best)
        self._values = tuple(values)
        self._steps = (
            max(state.started.iterations, state.iteration, len(values) - 1) + 1
        )
        self.border_subtitle = wording.ratio(_final(state))
        self.refresh()

    def clear(self) -> None:
        """Forget the run."""
        self._values = ()
        self.border_subtitle = ""
        self.refresh()

    def render(self) -> Content:
        """The staircase with its two axes."""
        if not self._values:
            return Content.styled("The gain after each iteration.", "$dim-text")
        top = wording.ratio(ceiling(self._values))
        gutter = max(len(top), 2)
        width, height = self.size.width - gutter - 1, self.size.height - 1
        if width < 4 or height < 1:
            return Content(top)
        rows = draw(self._values, self._steps, width, height)
        lines = []
        for label, above, row in zip(
            _labels(top, height), [" " * width, *rows], rows, strict=False
        ):
            head = Content.styled(label.rjust(gutter) + " ", "$dim-text")
            lines.append(head + _shaded(row, above))
        return Content("\n").join([*lines, self._axis(gutter, width)])

    def _axis(self, gutter: int, width: int) -> Content:
        """The iterations below; whether the heights are logarithms is said there."""
        last = str(self._steps - 1)
        middle = "log scale" if is_logarithmic(self._values) else "iteration"
        room = width - len("0") - len(last)
        words = middle.center(room) if room >= len(middle) else " " * max(room, 0)
        return Content.styled(" " * (gutter + 1) + "0" + words + last, "$dim-text")


def _shaded(row: str, above: str) -> Content:
    """The edge of the stairs bright, what lies below it faint."""
    pairs = zip(row, above, strict=True)
    cells = [
        (cell, "$chart-fill" if over != " " else "$primary") for cell, over in pairs
    ]
    return Content.assemble(*cells).simplify()


def _final(state: RunState) -> float:
    """What the exam found where there was one, else the product of the races."""
    report = state.result.report if state.result else None
    found = measured(report, state.objective) if report else None
    if found is not None:
        return found.ratio
    return state.best


def _labels(top: str, height: int) -> list[str]:
    labels = [""] * height
    labels[0] = top
    if height > 1:
        labels[-1] = "1×"
    return labels
