/**
 * The wire that Clerk publishes, by Jakarta REST: the Frontend API for users, and the Backend API for trusted back
 * ends. This package holds the settings only. The application that assembles the server fills them.
 */
@NullMarked
package dev.ringproof.adapters.rest;

import org.jspecify.annotations.NullMarked;
