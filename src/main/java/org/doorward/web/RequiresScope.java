package org.doorward.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires scopes of API tokens. Tokens that are narrowed to scopes are refused wherever neither this annotation nor a
 * path rule names a scope. It applies to servlet classes; to JAX-RS resource classes and methods; to CDI beans'
 * classes and methods, where it only checks. All annotations that apply must be met. A session has every scope. A
 * token that is not narrowed has every scope except Doorward's own. The refusal is 403 {@code insufficient-scope}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {
    /** The scopes, at least one. All of them are required. */
    String[] value();
}
