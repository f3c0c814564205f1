"""`python -m service`: the command line, where the script `concerns` is not installed."""

import sys

from service.command_line import main

sys.exit(main())
