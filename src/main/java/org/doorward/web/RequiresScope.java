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
 * Asks API tokens for scopes, and so opens what it is on to tokens that were narrowed to them: without it, or a path rule
 * that names a scope, those are refused. On servlet classes; on JAX-RS resource classes and methods; on CDI beans' classes
 * and methods, where it asks and opens nothing. Of several that hold for one call all count. Who signed in has every scope,
 * and so has a token that was not narrowed, but for Doorward's own. Others are answered 403 {@code insufficient-scope}.
 */
@Documented
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {
    /** The scopes, all of which are needed; one at least. */
    @Nonbinding
    String[] value();
}
