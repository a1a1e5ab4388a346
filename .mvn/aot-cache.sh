#!/usr/bin/env bash
# Prints the file name of the ahead-of-time cache of the server in folder $1, which is app/target by default. With a cache
# a start takes half the time. If there is none for this jar and this JDK, the script makes one first. With "if-there" as
# $2 it makes none and prints nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .mvn/find-jdk.sh

folder=$PWD/${1:-app/target}
jar=$folder/ringproof.jar
cache=$folder/ringproof-$(cksum <"$JAVA_HOME/release" | cut -d ' ' -f 1).aot
if [ ! -f "$cache" ] || [ -n "$(find "$jar" "$folder/libs" -newer "$cache" -print -quit)" ]; then
    if [ "${2:-}" = if-there ]; then
        exit
    fi
    # Each run writes to its own folder and renames the file at the end. So a killed run leaves no incomplete cache, and two
    # runs do not disturb each other. The folder is on the same disk, because only there a rename is atomic.
    work=$(mktemp -d "$folder/new-cache.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    touch "$work/begun"
    # A server in development starts, is used as users do, and stops. Then the JVM writes which classes and methods this
    # needed. Only with G1 does it also write objects; a server with another collector can read them.
    env -i RINGPROOF_DATA="$work/data" RINGPROOF_PORT=0 "$JAVA_HOME/bin/java" -XX:+UseG1GC -Xmx512m \
        -XX:AOTCacheOutput="$work/cache" -jar "$jar" --train >"$work/log" 2>&1 && [ -s "$work/cache" ] || {
        cat "$work/log" >&2
        exit 1
    }
    # The cache gets the time when this run began, so a jar that was built during the run is newer than the cache.
    touch -r "$work/begun" "$work/cache"
    mv -f "$work/cache" "$cache"
    # Nobody needs the caches of other JDKs and earlier versions, and the folders that killed runs left.
    find "$folder" -maxdepth 1 \( -name 'ringproof-*.aot' ! -path "$cache" -o -name 'ringproof-*.jsa' \
        -o -name 'new-*' -mmin +20 \) -exec rm -rf {} +
fi
echo "$cache"
