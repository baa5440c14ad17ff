"""Random draws that give the same values on every Python version and machine.

Only `Random.random()` is promised by Python to repeat for a seed; `choice`, `shuffle`, `gauss` and the rest have
changed between releases. So everything here is built on `random()` alone.
"""

import datetime
import random


class Draw:
    """A stream of draws. Each file has a stream of its own, so that a change to one leaves the others as they are."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def unit(self):
        """Uniform in [0, 1)."""
        return self._random.random()

    def chance(self, probability):
        return self.unit() < probability

    def integer(self, low, high):
        """Uniform over low..high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, items):
        return items[int(self.unit() * len(items))]

    def weighted(self, weights):
        """One key of a {key: weight} mapping; the mapping's own order counts."""
        point = self.unit() * sum(weights.values())
        for key, weight in weights.items():
            point -= weight
            if point < 0:
                return key
        return key

    def early(self, items, slope=0.6):
        """One item, the first ones more often (weight 1 / rank^slope), as people have favourite turns of phrase."""
        return items[self.weighted({i: 1 / (i + 1) ** slope for i in range(len(items))})]

    def normal(self, mean, deviation):
        """Bell-shaped: twelve uniform draws, so no libm function decides the last bit; within six deviations."""
        return mean + deviation * (sum(self.unit() for _ in range(12)) - 6)

    def shuffled(self, items):
        result = list(items)
        for i in range(len(result) - 1, 0, -1):
            j = self.integer(0, i)
            result[i], result[j] = result[j], result[i]
        return result

    def date(self, first, last):
        return first + datetime.timedelta(days=self.integer(0, (last - first).days))


def clamp(value, low, high):
    return max(low, min(high, value))
