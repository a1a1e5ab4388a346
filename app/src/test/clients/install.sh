#!/usr/bin/env bash
# Installs what the tests of Clerk's clients need, if it is not there yet: the packages of package-lock.json. Node.js, npm
# and Chromium must be on the machine; in CI, as root on Debian, this script installs them from Debian. If the Node.js of
# the machine is too old, npm brings one of its own to the folder .node.
#
# If something is missing, it says what and ends with 0: the tests are then skipped, or fail in CI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
export PATH="$PWD/.node/node_modules/node-linux-$arch/bin:$PATH"

missing() { # prints the Debian packages that are not there
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 9) ? 0 : 1)' \
        2>/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v chromium >/dev/null || echo chromium
}

packages=$(missing)
if [ -n "$packages" ] && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # one word for each package
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $packages; } >&2 ||
        echo "apt-get did not install" $packages >&2
    packages=$(missing)
fi
if [ "$packages" = nodejs ] && [ "$(uname -s)" = Linux ]; then
    npm install --no-save --no-package-lock --ignore-scripts --no-progress --prefix .node "node-linux-$arch@20.20.2" >&2 ||
        echo "npm did not install Node.js" >&2
    packages=$(missing)
fi
if [ -n "$packages" ]; then
    echo "The tests of Clerk's clients need Node.js 20.9 or later, npm and Chromium. Missing:" $packages >&2
    [ "${CI:-}" = true ] || echo "They are skipped." >&2
    exit 0
fi

# The copy is made last, so it is there only after a whole installation.
if ! cmp -s package-lock.json node_modules/installed-lock.json; then
    rm -f node_modules/installed-lock.json
    if npm ci --ignore-scripts --no-progress >&2; then
        cp package-lock.json node_modules/installed-lock.json
    else
        echo "npm did not install the packages of app/src/test/clients, so the tests of Clerk's clients cannot run." >&2
    fi
fi
