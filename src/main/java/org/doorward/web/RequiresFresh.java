package org.doorward.web;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks for a sign-in that is not long ago, for what an old session should not do by itself: changing a password, paying,
 * deleting. On servlet classes; on JAX-RS resource classes and methods, and on locators of sub-resources for all behind them;
 * on CDI beans' classes and methods. Of several that hold for one call the strictest counts. Whoever signed in too long ago is answered 401 {@code step-up} (RFC 9470), or
 * sent to the sign-in page; after a new sign-in the call goes through. A credential that belongs to no session is never
 * fresh.
 */
@Documented
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresFresh {
    /** How long ago the sign-in may be, from {@code 1s} to {@code 366d}, written as in settings: {@code 15m}, {@code PT15M}. */
    @Nonbinding
    String maxAge() default "15m";
}
