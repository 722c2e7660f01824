"""Charts as numbers: where each line, bar and label of a drawing goes. Pure; a template writes them down as SVG."""

from tutor.charts.chart import Chart, Kind, Series

__all__ = ["Chart", "Kind", "Series"]
