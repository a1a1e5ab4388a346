/**
 * The wire that Clerk publishes: the Frontend API for people's own numbers and the Backend API for trusted back ends, by
 * Jakarta REST. One place each for reading bodies ({@code Fields}), for who is calling ({@code Gate}), for errors
 * ({@code WireError}) and for what every answer carries ({@code Manners}).
 */
@NullMarked
package dev.ringproof.adapters.rest;

import org.jspecify.annotations.NullMarked;
