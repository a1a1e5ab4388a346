/**
 * The servers that {@code ./bench} compares Ringproof with. They have the same wire and no part of Ringproof: what they
 * do not need for one verification cycle is not there. Nobody should run them for anything else.
 */
@NullMarked
package dev.ringproof.app.bench.server;

import org.jspecify.annotations.NullMarked;
