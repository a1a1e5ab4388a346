# Sourced by the scripts beside it: sets JAVA_HOME to a JDK 25 or newer, or says where one comes from. Looks at JAVA_HOME,
# PATH, /usr/lib/jvm, macOS' java_home and SDKMAN, in this order.

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
    echo "Ringproof needs a JDK 25 or newer, and found none in JAVA_HOME, PATH, /usr/lib/jvm or SDKMAN." >&2
    echo "Get one from https://adoptium.net, or by 'sdk install java 25-tem', and try again." >&2
    exit 1
fi
export JAVA_HOME
