"""The score of the Numenta Anomaly Benchmark (Lavin and Ahmad, 2015): weighted, by windows, one threshold for all.

A detection within an anomaly's window counts once, by how early it is (a sigmoid from 1 at the window's start to 0 at its
end); each step above the threshold outside counts against it, by how far it lies behind a window, full from two widths on;
a window without a detection counts against it. The first 15 % of a series (at most 750 steps) are for learning. The
threshold is the best one over all series, as the benchmark does it for every detector; 0 is who never alarms, 100 who
detects each anomaly at once and nothing else.
"""

import math


def sigmoid(position):
    return -1.0 if position >= 3 else 2 / (1 + math.exp(5 * position)) - 1


def points(name, times, scores, windows):
    """(score, window or None, weight) of each step past the learning part."""
    first = {}
    for index, time in enumerate(times):
        first.setdefault(time, index)
    spans = [(first[start[:19]], first[end[:19]]) for start, end in windows]
    result, place, before = [], 0, None
    for index, score in enumerate(scores):
        while place < len(spans) and index > spans[place][1]:
            before = spans[place]
            place += 1
        if place < len(spans) and index >= spans[place][0]:
            start, end = spans[place]
            weight = sigmoid(-(end - index + 1) / (end - start + 1)) / sigmoid(-1)
            window = (name, place)
        else:
            behind = 3 if before is None else (index - before[1]) / max(1, before[1] - before[0])
            weight, window = sigmoid(behind), None
        if index >= min(math.floor(0.15 * len(scores)), 750):
            result.append((score, window, weight))
    return result


def best(steps, weights):
    """The normalised score and its threshold, for the weights of a profile."""
    hit, missed, false = weights["tpWeight"], weights["fnWeight"], weights["fpWeight"]
    gained = {window: -missed for _, window, _ in steps if window}
    if not gained:
        return None
    total = least = -missed * len(gained)
    top, threshold, current = total, 1.1, 1.1
    for score, window, weight in sorted(steps, key=lambda step: -step[0]):
        if score != current:
            if total > top:
                top, threshold = total, current
            current = score
        if window is None:
            total += weight * false
        elif weight * hit > gained[window]:
            total += weight * hit - gained[window]
            gained[window] = weight * hit
    if total > top:
        top, threshold = total, current
    return 100 * (top - least) / (hit * len(gained) - least), threshold


def at(steps, threshold):
    """Windows hit, windows, and steps outside, at a threshold."""
    windows = {window for _, window, _ in steps if window}
    hit = {window for score, window, _ in steps if window and score >= threshold}
    return len(hit), len(windows), sum(1 for score, window, _ in steps if not window and score >= threshold)
