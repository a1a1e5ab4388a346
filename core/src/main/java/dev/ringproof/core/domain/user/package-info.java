/** Users as the Backend API knows them: an id, an external id and times. They are no directory of people. */
@NullMarked
package dev.ringproof.core.domain.user;

import org.jspecify.annotations.NullMarked;
