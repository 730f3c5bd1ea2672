from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.eventlog.report.layout import lay_out

NODES = "abcdefg"
EDGES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1]),
    max_size=15,
)


def drawn(edges):
    sizes = {node: (60.0 + 10 * index, 30.0) for index, node in enumerate(NODES)}
    return lay_out(sizes, edges, {node: float(index) for index, node in enumerate(NODES)})


@given(EDGES)
def test_boxes_never_overlap_and_fit_the_drawing(edges):
    drawing = drawn(edges)
    for one, other in combinations(drawing.boxes.values(), 2):
        apart = abs(one.x - other.x) >= (one.width + other.width) / 2 - 1e-6
        assert apart or abs(one.y - other.y) >= (one.height + other.height) / 2
    for box in drawing.boxes.values():
        assert box.x - box.width / 2 >= -1e-6
        assert box.x + box.width / 2 <= drawing.width + 1e-6
        assert box.y + box.height / 2 <= drawing.height + 1e-6


@given(EDGES)
def test_every_edge_goes_from_its_source_to_its_target(edges):
    drawing = drawn(edges)
    assert set(drawing.lines) == set(edges)
    for (source, target), line in drawing.lines.items():
        for node, (x, y) in ((source, line.points[0]), (target, line.points[-1])):
            box = drawing.boxes[node]
            assert abs(x - box.x) <= box.width / 2
            assert abs(abs(y - box.y) - box.height / 2) < 1e-6
        assert line.is_back == (source > target)
        heights = [y for _, y in line.points]
        assert all((one > other) == line.is_back for one, other in pairwise(heights) if one != other)


@given(EDGES)
def test_same_graph_same_drawing(edges):
    assert drawn(edges) == drawn(edges)
