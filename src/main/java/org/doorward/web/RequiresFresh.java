package org.doorward.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires a recent sign-in, for actions that an old session should not do alone: changing a password, paying,
 * deleting. It applies to servlet classes; to JAX-RS resource classes and methods, and through locators to
 * sub-resources; to CDI beans' classes and methods. Of several for one call the strictest applies. After an older
 * sign-in the answer is 401 {@code step-up} (RFC 9470), or a redirect to the sign-in page; after a new sign-in the
 * call succeeds. A credential without a session is never fresh.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresFresh {
    /**
     * The longest time since the sign-in, from {@code 1s} to {@code 366d}, in the format of settings: {@code 15m},
     * {@code PT15M}.
     */
    String maxAge() default "15m";
}
