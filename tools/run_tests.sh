#!/usr/bin/env bash
# Runs the whole test suite the way CI does.
set -euo pipefail
bin=$1
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
exec "$bin/python" -m pytest -q
