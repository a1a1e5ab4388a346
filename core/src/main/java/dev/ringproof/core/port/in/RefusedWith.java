package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.Refusal;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names every refusal that a method of an in-port may return. An overload with fewer arguments has the refusals of the
 * method that it calls. A test holds the list against the code: a method returns no other refusal, and it does return
 * each one that is listed.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RefusedWith {
    Class<? extends Refusal>[] value();
}
