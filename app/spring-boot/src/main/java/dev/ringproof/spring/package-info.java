/** Ringproof as beans of a Spring Boot application. */
@NullMarked
package dev.ringproof.spring;

import org.jspecify.annotations.NullMarked;
