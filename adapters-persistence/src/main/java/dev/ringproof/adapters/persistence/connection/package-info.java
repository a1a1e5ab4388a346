/** Where connections come from: directly from the driver, or from a host application's own DataSource. */
@NullMarked
package dev.ringproof.adapters.persistence.connection;

import org.jspecify.annotations.NullMarked;
