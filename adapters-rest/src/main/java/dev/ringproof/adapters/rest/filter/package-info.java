/**
 * The filters that every request passes: they decide who may call a resource, and they set the headers that every
 * response carries.
 */
@NullMarked
package dev.ringproof.adapters.rest.filter;

import org.jspecify.annotations.NullMarked;
