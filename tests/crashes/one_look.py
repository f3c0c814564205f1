"""The second step of reading, which kills itself (SIGKILL) at a given point: around each commit, and while the child reads.

    python -m tests.crashes.one_look POINT

With POINT 0 nothing is killed, and the number of points is printed.
"""

from __future__ import annotations

import os
import sys

from service.one_daemon import the_only_daemon
from service.read_pictures import read_pictures_next
from service.reading_room import ReadingRoom
from service.settings import read_settings
from service.works import built_from
from tests.crashes import points


def main() -> None:
    """Reads all pictures that wait, with the settings of the environment."""
    with (
        built_from(read_settings(os.environ)) as works,
        the_only_daemon(works.cabinet),
        ReadingRoom(works.settings.school_file) as room,
    ):
        room.start()
        points.instrument(int(sys.argv[1]))
        # The child has the mail from before its answer is waited for.
        ReadingRoom._answer = points.around(ReadingRoom._answer, before=True)  # type: ignore[method-assign]
        while read_pictures_next(works, room):
            pass
    print(points.passed())


if __name__ == "__main__":
    main()
