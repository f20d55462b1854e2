package org.doorward.benchmark.contender;

/** A contender has no such operation, or none that ends in the time that a benchmark has. It is left out of that row. */
public final class NotOfferedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason what is not offered, for the log */
    public NotOfferedException(String reason) {
        super(reason);
    }
}
