package org.doorward.sample;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The root of this WAR's JAX-RS resources: {@code /api}. */
@ApplicationPath("/api")
public class Api extends Application {}
