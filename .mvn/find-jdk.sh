# Other scripts source this one. It sets JAVA_HOME to a JDK 25 or newer, or it prints where to get one and exits. It looks in
# JAVA_HOME, PATH, /usr/lib/jvm, java_home of macOS, and SDKMAN, in this order.

jdk_candidates() {
    local javac
    echo "${JAVA_HOME:-}"
    javac=$(command -v javac || true)
    if [ -n "$javac" ]; then
        dirname "$(dirname "$(readlink -f "$javac" || echo "$javac")")"
    fi
    ls -d /usr/lib/jvm/* 2>/dev/null || true
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v 25+ 2>/dev/null || true
    fi
    ls -d "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* 2>/dev/null || true
}

find_jdk() {
    local candidate version
    while IFS= read -r candidate; do
        if [ -x "$candidate/bin/javac" ]; then
            version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release" 2>/dev/null || true)
            if [ "${version:-0}" -ge 25 ]; then
                echo "$candidate"
                return
            fi
        fi
    done < <(jdk_candidates)
}

JAVA_HOME=$(find_jdk)
if [ -z "$JAVA_HOME" ]; then
    echo "Ringproof needs a JDK 25 or newer. There is none in JAVA_HOME, PATH, /usr/lib/jvm or SDKMAN." >&2
    echo "Get one from https://adoptium.net or with 'sdk install java 25-tem', and run this command again." >&2
    exit 1
fi
export JAVA_HOME
