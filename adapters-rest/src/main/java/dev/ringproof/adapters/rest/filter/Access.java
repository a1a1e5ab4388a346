package dev.ringproof.adapters.rest.filter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says who may call a resource. Every resource class has it, and the {@link AuthenticationFilter} enforces it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Access {

    By value();

    /** The kinds of callers, each with the credential that it must send. */
    enum By {
        /** A user, with a user token (Frontend API). */
        USERS,
        /** A trusted back end, with a secret key (Backend API). */
        BACK_ENDS,
        /** Every caller. A user token is read if the request has one. */
        EVERYONE,
        /** Every caller. No credential is read, so none can be wrong. */
        PUBLIC,
        /**
         * Carriers that report on text messages. No credential is read here, because each gateway checks for itself
         * that the request comes from its carrier.
         */
        CARRIERS,
        /** Every caller of a development server. On any other server the resource does not exist. */
        DEVELOPERS
    }
}
