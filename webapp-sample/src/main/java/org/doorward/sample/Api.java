package org.doorward.sample;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Puts the resources of this WAR under {@code /api}. */
@ApplicationPath("/api")
public class Api extends Application {}
