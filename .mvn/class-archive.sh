#!/usr/bin/env bash
# Prints the file name of the class archive (CDS) of the server in folder $1, which is app/target by default. With an
# archive a start takes half the time. If there is none for this jar and this JDK, the script makes one first. With
# "if-there" as $2 it makes none and prints nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .mvn/find-jdk.sh

folder=$PWD/${1:-app/target}
jar=$folder/ringproof.jar
archive=$folder/ringproof-$(cksum <"$JAVA_HOME/release" | cut -d ' ' -f 1).jsa
if [ ! -f "$archive" ] || [ -n "$(find "$jar" "$folder/libs" -newer "$archive" -print -quit)" ]; then
    if [ "${2:-}" = if-there ]; then
        exit
    fi
    # Each run writes to its own folder and renames the file at the end. So a killed run leaves no incomplete archive, and
    # two runs do not disturb each other. The folder is on the same disk, because only there a rename is atomic.
    work=$(mktemp -d "$folder/new-archive.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    touch "$work/begun"
    # The compiler C2 saves no time in a single start, so only C1 runs. The archive contains no compiled code.
    env -i RINGPROOF_DATA="$work" RINGPROOF_PORT=0 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -Xmx128m -XX:ArchiveClassesAtExit="$work/classes" -jar "$jar" --check >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        exit 1
    }
    # The archive gets the time when this run began, so a jar that was built during the run is newer than the archive.
    touch -r "$work/begun" "$work/classes"
    mv -f "$work/classes" "$archive"
    # Nobody needs the archives of other JDKs, and the folders that killed runs left.
    find "$folder" -maxdepth 1 \( -name 'ringproof-*.jsa' ! -path "$archive" -o -name 'new-archive.*' -mmin +10 \) \
        -exec rm -rf {} +
fi
echo "$archive"
