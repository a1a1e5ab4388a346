package dev.ringproof.adapters.rest.filter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who may call a resource. Every resource class says so; the {@link AuthenticationFilter} turns away whoever may not. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Access {

    To value();

    enum To {
        /** A person, by a user token (Frontend API). */
        USERS,
        /** A trusted back end, by a secret key (Backend API). */
        BACK_ENDS,
        /** Anybody. A user token is read if there is one. */
        ANYBODY,
        /** Carriers with word of texts. Each gateway proves for itself who calls, so no credential is read here. */
        CARRIERS,
        /** Anybody, on a development server; elsewhere it does not exist. */
        DEVELOPERS
    }
}
