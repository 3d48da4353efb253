#!/usr/bin/env bash
# Runs the whole test suite the way CI does.
set -euo pipefail
bin=$1
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
# One thread for each library: two that both spin on two cores only get into each other's way.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
# A file stays in one process: what its tests share is made once.
exec "$bin/python" -m pytest -q -n "${PIRENDER_TEST_PROCESSES:-2}" --dist loadfile
