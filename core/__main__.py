"""``python -m core`` is the command line ``pirender``."""

import sys

from core.cli.main import main

sys.exit(main())
