package org.doorward.internal.wiring.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The interceptor binding of beans and methods whose annotations require something of the caller. */
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Guarded {
    /** An instance of the annotation. */
    final class Literal extends AnnotationLiteral<Guarded> implements Guarded {
        private static final long serialVersionUID = 1L;
    }
}
