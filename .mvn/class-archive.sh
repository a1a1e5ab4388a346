#!/usr/bin/env bash
# Prints the name of the archive of classes for the server in the folder $1 (app/target if it is not given). An archive
# halves the time of a start. If there is none for this jar and this JDK, the script makes it first; as
# ".mvn/class-archive.sh FOLDER if-there" it prints nothing instead.
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
    # Each run writes into a folder of its own on the same disk and renames at the end: a killed run leaves no half
    # archive, and two runs at once do not meet.
    work=$(mktemp -d "$folder/new-archive.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    touch "$work/begun"
    # C1 alone: C2 would take longer to compile this single start than it saves. The archive holds no compiled code.
    env -i RINGPROOF_DATA="$work" RINGPROOF_PORT=0 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -Xmx128m -XX:ArchiveClassesAtExit="$work/classes" -jar "$jar" --check >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        exit 1
    }
    # The archive is as old as the start of this run, so that a jar that was built meanwhile is newer.
    touch -r "$work/begun" "$work/classes"
    mv -f "$work/classes" "$archive"
    # Archives of other JDKs, and what killed runs left, are not needed any more.
    find "$folder" -maxdepth 1 \( -name 'ringproof-*.jsa' ! -path "$archive" -o -name 'new-archive.*' -mmin +10 \) \
        -exec rm -rf {} +
fi
echo "$archive"
