/** The people who call the contestants: their tokens, their requests, their messages, and when they come. */
@NullMarked
package dev.ringproof.app.bench.load;

import org.jspecify.annotations.NullMarked;
