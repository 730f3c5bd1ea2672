"""What a search of teams costs: people drawn at random with a seed, six questions of each size.

    python -m benchmarks.matching

Prints one line a size: median and worst CPU seconds, and how many answers are proven.
"""

import random
import statistics
import time

from kilometre.engines.matching import Offer, Wanted, match

WEEKS, QUESTIONS = 8, 6
SIZES = ((200, 5, 20), (200, 5, 3), (200, 6, 1), (2000, 6, 40))


def main() -> None:
    for people, skills, labs in SIZES:
        spent, proven = [], 0
        for seed in range(QUESTIONS):
            wanted, offers = draw(people, skills, labs, random.Random(seed))
            start = time.process_time()
            proven += match(wanted, offers, weeks=WEEKS).is_proven
            spent.append(time.process_time() - start)
        print(
            f"{people} people, {skills} skills, {labs} labs: "
            f"{statistics.median(spent):.3f} s, worst {max(spent):.3f} s, {proven}/{QUESTIONS} proven"
        )


def draw(people: int, skills: int, labs: int, dice: random.Random) -> tuple[list[Wanted], list[Offer]]:
    names = [f"s{number}" for number in range(skills)]
    offers = [
        Offer(
            f"p{number:04}",
            f"lab{dice.randrange(labs)}",
            tuple((name, dice.randint(1, 4)) for name in names if dice.random() < 0.4),
            tuple(dice.choice([0, 0, 1, 2]) for _ in range(WEEKS)),
            dice.randint(0, 3),
            dice.random() < 0.5,
        )
        for number in range(people)
    ]
    return [
        Wanted(name, dice.randint(1, 3), dice.randint(2, 8), dice.random() < 0.8) for name in names
    ], offers


if __name__ == "__main__":
    main()
