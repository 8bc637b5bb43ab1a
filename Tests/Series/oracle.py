"""What ruptures and scipy say of the cases on standard input, one a line; for Tests/CorrelationTests.

    modules                         ok, or which module is missing
    pelt PENALTY SHORTEST V…        the changes of ruptures.Pelt with the cost l2
    trend V…                        scipy: two-sided p of Kendall's tau, Theil-Sen slope, its 95 % interval
    binomial K N P, poisson K MEAN  scipy: ln P(X >= k), ln P(X <= k)
"""

import sys


def modules():
    try:
        import ruptures  # noqa: F401
        import scipy.stats  # noqa: F401
    except ImportError as error:
        return "no module %s" % error.name
    return "ok"


def answer(word, numbers):
    if word == "modules":
        return modules()
    import numpy
    from scipy import stats
    if word == "pelt":
        import ruptures
        search = ruptures.Pelt(model="l2", min_size=int(numbers[1]), jump=1)
        found = search.fit(numpy.array(numbers[2:])).predict(pen=numbers[0])
        return " ".join(str(index) for index in found[:-1])
    if word == "trend":
        x = numpy.arange(len(numbers))
        slope = stats.theilslopes(numbers, x, 0.95)
        p = stats.kendalltau(x, numbers, method="asymptotic").pvalue
        return " ".join(repr(float(value)) for value in (p, slope.slope, slope.low_slope, slope.high_slope))
    kind = stats.binom if word == "binomial" else stats.poisson
    k, rest = numbers[0], numbers[1:]
    return "%r %r" % (float(kind.logsf(k - 1, *rest)), float(kind.logcdf(k, *rest)))


for line in sys.stdin:
    words = line.split()
    print(answer(words[0], [float(word) for word in words[1:]]))
