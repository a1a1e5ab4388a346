/** The benchmark of one verification cycle, which {@code ./bench} runs: read docs/performance.md. */
@NullMarked
package dev.ringproof.app.bench;

import org.jspecify.annotations.NullMarked;
