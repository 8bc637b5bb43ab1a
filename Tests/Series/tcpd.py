"""The metrics of the Turing Change Point Dataset's benchmark (van den Burg and Williams, 2020): F1 and covering.

Indices are from 0, and 0 itself counts as a change point of everybody. A predicted point is right within 5 steps of a
marked one, each used once. Precision is over the points of all annotators, recall the mean over annotators. The covering
is the mean over annotators of how well the best matching segment overlaps each of theirs.
"""


def matched(marked, predicted, margin=5):
    left, found = set(predicted), set()
    for point in marked:
        near = sorted((abs(point - other), other) for other in left if abs(point - other) <= margin)
        if near:
            found.add(point)
            left.remove(near[0][1])
    return found


def f1(annotations, predicted):
    marked = [set(points) | {0} for points in annotations.values()]
    predicted = set(predicted) | {0}
    precision = len(matched(set().union(*marked), predicted)) / len(predicted)
    recall = sum(len(matched(points, predicted)) / len(points) for points in marked) / len(marked)
    return 2 * precision * recall / (precision + recall)


def segments(points, length):
    bounds = [0] + sorted({point for point in points if 0 < point < length}) + [length]
    return list(zip(bounds, bounds[1:]))


def covering(annotations, predicted, length):
    mine = segments(predicted, length)
    total = 0.0
    for points in annotations.values():
        for start, end in segments(points, length):
            overlap = max(
                max(0, min(end, other_end) - max(start, other)) / (max(end, other_end) - min(start, other))
                for other, other_end in mine)
            total += (end - start) * overlap / length
    return total / len(annotations)
