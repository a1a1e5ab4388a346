/** The conversation of a back end about users as a whole: it creates, finds, changes and deletes them. */
@NullMarked
package dev.ringproof.core.users;

import org.jspecify.annotations.NullMarked;
