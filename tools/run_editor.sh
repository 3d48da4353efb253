#!/usr/bin/env bash
# Starts the editor; without a display the same window runs offscreen, applies three edits and writes pictures.
set -euo pipefail
bin=$1
arguments=()
[ -z "${PIRENDER_PHOTO:-}" ] || arguments+=("$PIRENDER_PHOTO")
if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    echo "No display found: running the editor offscreen."
    QT_QPA_PLATFORM=offscreen exec "$bin/python" run_gui.py --headless --out out "${arguments[@]}"
fi
exec "$bin/python" run_gui.py "${arguments[@]}"
