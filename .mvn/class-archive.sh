#!/usr/bin/env bash
# Writes app/target/ringproof.jsa: the server's classes as the JVM wants them, which halves the time of a start. Does
# nothing where it is newer than the jar; a JDK that did not write it starts without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .mvn/find-jdk.sh

jar=app/target/ringproof.jar
archive=app/target/ringproof.jsa
if [ "$archive" -nt "$jar" ]; then
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
env -i RINGPROOF_DATA="$work" RINGPROOF_PORT=0 \
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:ArchiveClassesAtExit="$work/classes" -jar "$jar" --check >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
}
mv "$work/classes" "$archive"
